"""Mutants of core's voids, reversals and refusals."""

import asyncio
from collections.abc import Callable

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.sandbox.errors import InvalidError
from channel_server.wire import WireValueError, money_from_fen
from tests.contract.conformance.mutants.forms import (
    AMOUNT,
    HUNG_UP_ON_S,
    TOGETHER_S,
    ShownAccount,
    Together,
    case,
    on_answer,
    on_exchange,
    on_request,
)
from tests.contract.conformance.stage import Mutant, Real


def void_that_forgets() -> Mutant:
    async def mutant(request: Message, real: Real) -> Message:
        return _voided(request) if isinstance(request, pb.VoidPostingRequest) else await real(request)

    return mutant


def void_for_one_arrival() -> Mutant:
    account, refused = ShownAccount(), set[str]()

    def pay(answer: pb.PostDisbursementResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_VOIDED:
            account.moved += AMOUNT if answer.posting.reference in refused else 0
            refused.add(answer.posting.reference)

    return account.also(on_answer(pb.PostDisbursementResponse, pay))


def void_told_otherwise_when_repeated() -> Mutant:
    voided = set[str]()

    def change(answer: pb.VoidPostingResponse) -> None:
        if answer.posting.reference in voided:
            answer.posting.state = pb.POSTING_STATE_NOT_FOUND
        voided.add(answer.posting.reference)

    return on_answer(pb.VoidPostingResponse, change)


def void_with_another_number() -> Mutant:
    def change(answer: pb.VoidPostingResponse) -> None:
        answer.posting.core_reference = ""

    return on_answer(pb.VoidPostingResponse, change)


def void_blind_to_what_is_under_way() -> Mutant:
    together = Together()

    async def mutant(request: Message, real: Real) -> Message:
        if isinstance(request, pb.VoidPostingRequest):
            await asyncio.sleep(TOGETHER_S / 2)
            if request.reference in together:
                return _voided(request)
        if isinstance(request, pb.PostDisbursementRequest):
            return await together.answer(request, request.reference, real, met=lambda _: None)
        return await real(request)

    return mutant


def reversal_of_half() -> Mutant:
    account, undone = ShownAccount(), set[str]()

    def undo(answer: pb.ReversePostingResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_REVERSED and answer.posting.reference not in undone:
            undone.add(answer.posting.reference)
            account.moved += AMOUNT // 2

    return account.also(on_answer(pb.ReversePostingResponse, undo))


def reversed_told_as_posted() -> Mutant:
    def change(answer: pb.InquirePostingResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_REVERSED:
            answer.posting.state = pb.POSTING_STATE_POSTED

    return on_answer(pb.InquirePostingResponse, change)


def reversed_again(*, same_reference: bool) -> Mutant:
    account, undone = ShownAccount(), dict[str, str]()

    def undo(request: pb.ReversePostingRequest, answer: pb.ReversePostingResponse) -> None:
        first = undone.get(request.reference)
        if first is not None and (first == request.reversal_reference) == same_reference:
            account.moved -= AMOUNT
        if answer.posting.state == pb.POSTING_STATE_REVERSED:
            undone.setdefault(request.reference, request.reversal_reference)

    return account.also(on_exchange(pb.ReversePostingRequest, pb.ReversePostingResponse, undo))


def reversal_without_words(state: pb.PostingState) -> Mutant:
    def change(answer: pb.ReversePostingResponse) -> None:
        if answer.posting.state == state:
            answer.posting.refusal_text = ""

    return on_answer(pb.ReversePostingResponse, change)


def reversal_reference_not_looked_at() -> Mutant:
    taken = 0

    def change(request: pb.ReversePostingRequest) -> None:
        nonlocal taken
        taken += 1
        request.reversal_reference = f"00000000-0000-4000-8000-{taken:012d}"

    return on_request(pb.ReversePostingRequest, change)


def reversed_paid_again() -> Mutant:
    account = ShownAccount()

    def pay(answer: pb.PostDisbursementResponse) -> None:
        account.moved += AMOUNT if answer.posting.state == pb.POSTING_STATE_REVERSED else 0

    return account.also(on_answer(pb.PostDisbursementResponse, pay))


def reversed_twice_when_hung_up_on() -> Mutant:
    account = ShownAccount()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(request, pb.ReversePostingRequest):
            try:
                await asyncio.sleep(HUNG_UP_ON_S)
            except asyncio.CancelledError:
                account.moved -= AMOUNT
                raise
        return answer

    return account.also(mutant)


def words_that_change(code: str) -> Mutant:
    told = 0

    def change(answer: pb.PostDisbursementResponse) -> None:
        nonlocal told
        if answer.posting.refusal_code == code:
            told += 1
            answer.posting.refusal_text += f" ({told})"

    return on_answer(pb.PostDisbursementResponse, change)


def closed_account_paid() -> Mutant:
    def change(answer: pb.PostDisbursementResponse) -> None:
        if answer.posting.refusal_code == "ACCOUNT_CLOSED":
            answer.posting.state = pb.POSTING_STATE_POSTED

    return on_answer(pb.PostDisbursementResponse, change)


def other_words_at_inquiry() -> Mutant:
    def change(answer: pb.InquirePostingResponse) -> None:
        if answer.posting.refusal_code == "ACCOUNT_UNKNOWN":
            answer.posting.refusal_text = "?"

    return on_answer(pb.InquirePostingResponse, change)


def pays(amount_is: Callable[[pb.PostDisbursementRequest], bool]) -> Mutant:
    """Takes an amount that makes no sense for one that does."""

    def change(request: pb.PostDisbursementRequest) -> None:
        if amount_is(request):
            request.amount.CopyFrom(money_from_fen(AMOUNT))

    return on_request(pb.PostDisbursementRequest, change)


def currency_refused_in_words_that_change() -> Mutant:
    told = 0

    async def mutant(request: Message, real: Real) -> Message:
        nonlocal told
        try:
            return await real(request)
        except WireValueError as error:
            if "currency" not in str(error):
                raise
            told += 1
            raise InvalidError(f"{error} ({told})") from error

    return mutant


def _voided(request: pb.VoidPostingRequest) -> pb.VoidPostingResponse:
    posting = pb.Posting(reference=request.reference, state=pb.POSTING_STATE_VOIDED)
    return pb.VoidPostingResponse(posting=posting)


CASES = (
    case("void that forgets", "CB-30 CB-31 CB-32 CB-33 CB-67", void_that_forgets),
    case("void that holds for one arrival", "CB-30", void_for_one_arrival),
    case("void told otherwise when repeated", "CB-31", void_told_otherwise_when_repeated),
    case("void of what is posted tells another number", "CB-32", void_with_another_number),
    case("void blind to a posting under way", "CB-33", void_blind_to_what_is_under_way),
    case("reversal of half", "CB-40 CB-49", reversal_of_half),
    case("reversed posting told as posted", "CB-41", reversed_told_as_posted),
    case("reversal that is not idempotent", "CB-42 CB-49", lambda: reversed_again(same_reference=True)),
    case("second reversal that undoes again", "CB-43", lambda: reversed_again(same_reference=False)),
    case(
        "reversal of a refused posting without words",
        "CB-44",
        lambda: reversal_without_words(pb.POSTING_STATE_REFUSED),
    ),
    case("reversal of nothing without words", "CB-45", lambda: reversal_without_words(pb.POSTING_STATE_NOT_FOUND)),
    case("reversal's reference not looked at", "CB-47 CB-81", reversal_reference_not_looked_at),
    case("reversed reference paid again", "CB-48", reversed_paid_again),
    case("reversal done twice when hung up on", "CB-49", reversed_twice_when_hung_up_on),
    case("refusal whose words change", "CB-50", lambda: words_that_change("ACCOUNT_NOT_OWN")),
    case("closed account paid", "CB-51", closed_account_paid),
    case("refusal that inquiry tells in other words", "CB-52", other_words_at_inquiry),
    case("nothing paid as something", "CB-53", lambda: pays(lambda r: not r.amount.units and not r.amount.nanos)),
    case("sign of an amount not looked at", "CB-54", lambda: pays(lambda r: r.amount.units < 0)),
    case("half a fen rounded", "CB-55", lambda: pays(lambda r: r.amount.nanos % 10_000_000 != 0)),
    case("currency not looked at", "CB-56", lambda: pays(lambda r: r.amount.currency_code != "CNY")),
    case("currency refused in words that change", "CB-56", currency_refused_in_words_that_change),
)
