"""Mutants of card verification."""

from collections.abc import Callable

from edian.backoffice.v1 import card_verification_service_pb2 as pb

from tests.contract.conformance.mutants.forms import SUBJECTS, careless, case, on_answer, on_exchange, on_request
from tests.contract.conformance.stage import Mutant


def on_verdict(
    verdict: pb.CardVerdict, change: Callable[[pb.VerifyCardRequest, pb.VerifyCardResponse], None]
) -> Mutant:
    def change_it(request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        if answer.verdict == verdict:
            change(request, answer)

    return on_exchange(pb.VerifyCardRequest, pb.VerifyCardResponse, change_it)


def told_as(verdict: pb.CardVerdict, other: pb.CardVerdict) -> Mutant:
    def change(_request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.verdict = other

    return on_verdict(verdict, change)


def check_value_that_does_not_hold() -> Mutant:
    def change(answer: pb.IssueWorkingKeysResponse) -> None:
        answer.keys[0].check_value = bytes(8)

    return on_answer(pb.IssueWorkingKeysResponse, change)


def keys_for_any_terminal() -> Mutant:
    def change(request: pb.IssueWorkingKeysRequest) -> None:
        assert SUBJECTS.terminal is not None
        request.terminal_id = SUBJECTS.terminal.terminal_id

    return on_request(pb.IssueWorkingKeysRequest, change)


def approval_with_another_account() -> Mutant:
    def change(_request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.account_number = "8801031700000001"

    return on_verdict(pb.CARD_VERDICT_APPROVED, change)


def wrong_pin_that_costs_nothing() -> Mutant:
    def change(_request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.attempts_remaining = 3

    return on_verdict(pb.CARD_VERDICT_PIN_WRONG, change)


def stale_key_that_costs_a_try() -> Mutant:
    def change(_request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.attempts_remaining -= 1

    return on_verdict(pb.CARD_VERDICT_KEY_STALE, change)


def block_echoed() -> Mutant:
    def change(request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.account_number = request.pin_block.hex()

    return on_verdict(pb.CARD_VERDICT_PIN_WRONG, change)


def holder_named_without_approval() -> Mutant:
    def change(_request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        answer.customer_id = SUBJECTS.customer.customer_id

    return on_verdict(pb.CARD_VERDICT_NOT_GENUINE, change)


def blocked_card_approved() -> Mutant:
    blocked = set[str]()

    def change(request: pb.VerifyCardRequest, answer: pb.VerifyCardResponse) -> None:
        if request.card_number in blocked:
            answer.verdict = pb.CARD_VERDICT_APPROVED
        blocked.add(request.card_number)

    return on_verdict(pb.CARD_VERDICT_PIN_BLOCKED, change)


CASES = (
    case("check value that does not hold", "CV-01", check_value_that_does_not_hold),
    case("keys for any terminal", "CV-02", keys_for_any_terminal),
    case("approval with another account", "CV-03", approval_with_another_account),
    case("wrong PIN that costs nothing", "CV-04", wrong_pin_that_costs_nothing),
    case(
        "used cryptogram taken for genuine",
        "CV-05",
        lambda: told_as(pb.CARD_VERDICT_NOT_GENUINE, pb.CARD_VERDICT_PIN_WRONG),
    ),
    case("stale key that costs a try", "CV-06", stale_key_that_costs_a_try),
    case("PIN block echoed", "CV-07 CV-08", block_echoed),
    case("holder named without approval", "CV-08", holder_named_without_approval),
    case(
        "unknown card told as a wrong PIN",
        "CV-09",
        lambda: told_as(pb.CARD_VERDICT_CARD_UNUSABLE, pb.CARD_VERDICT_PIN_WRONG),
    ),
    case("blocked card approved with the right PIN", "CV-10", blocked_card_approved),
    careless("field rules of card verification not looked at", "CV-90"),
)
