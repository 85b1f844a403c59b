"""Mutants of core's repayments."""

import asyncio
from collections.abc import Callable

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.sandbox.errors import ContentDiffersError
from channel_server.wire import money_from_fen
from tests.contract.conformance.mutants.forms import (
    AMOUNT,
    HUNG_UP_ON_S,
    ShownAccount,
    Together,
    case,
    instead_of,
    on_answer,
    on_request,
)
from tests.contract.conformance.stage import Mutant, Real


def balance_told_wrongly() -> Mutant:
    def change(answer: pb.PostRepaymentResponse) -> None:
        if answer.posting.core_reference:
            answer.posting.account_balance.units += 1

    return on_answer(pb.PostRepaymentResponse, change)


def repeated_with_another_time() -> Mutant:
    told = set[str]()

    def change(answer: pb.PostRepaymentResponse) -> None:
        if answer.posting.reference in told:
            answer.posting.post_time.seconds += 1
        told.add(answer.posting.reference)

    return on_answer(pb.PostRepaymentResponse, change)


def taken_for_the_first(content: Callable[[pb.PostRepaymentRequest], bool]) -> Mutant:
    def known(request: pb.PostRepaymentRequest) -> pb.PostRepaymentResponse:
        if not content(request):
            raise ContentDiffersError("other content")
        posting = pb.Posting(reference=request.reference, state=pb.POSTING_STATE_POSTED, core_reference="1")
        return pb.PostRepaymentResponse(posting=posting)

    return instead_of(ContentDiffersError, pb.PostRepaymentRequest, known)


def collected_twice_at_once() -> Mutant:
    account, together = ShownAccount(), Together()

    async def mutant(request: Message, real: Real) -> Message:
        if not isinstance(request, pb.PostRepaymentRequest):
            return await real(request)
        reference = request.reference

        def met(others: list[str]) -> None:
            account.moved -= AMOUNT if reference in others else 0

        return await together.answer(request, reference, real, met=met)

    return account.also(mutant)


def collected_twice_when_hung_up_on() -> Mutant:
    account = ShownAccount()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(request, pb.PostRepaymentRequest):
            try:
                await asyncio.sleep(HUNG_UP_ON_S)
            except asyncio.CancelledError:
                account.moved -= AMOUNT
                raise
        return answer

    return account.also(mutant)


def inquiry_with_another_amount() -> Mutant:
    collected = set[str]()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        match answer:
            case pb.PostRepaymentResponse():
                collected.add(answer.posting.reference)
            case pb.InquirePostingResponse() if answer.posting.reference in collected:
                answer.posting.amount.units += 1
        return answer

    return mutant


def void_forgotten_at_the_second_arrival() -> Mutant:
    account, refused = ShownAccount(), set[str]()

    def collect(answer: pb.PostRepaymentResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_VOIDED:
            account.moved -= AMOUNT if answer.posting.reference in refused else 0
            refused.add(answer.posting.reference)

    return account.also(on_answer(pb.PostRepaymentResponse, collect))


def reversed_in_secret() -> Mutant:
    account = ShownAccount()

    def undo(answer: pb.ReversePostingResponse) -> None:
        account.moved += AMOUNT if answer.posting.refusal_code == "NOT_A_DISBURSEMENT" else 0

    return account.also(on_answer(pb.ReversePostingResponse, undo))


def words_that_inquiry_changes(code: str) -> Mutant:
    collecting = set[str]()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        match answer:
            case pb.PostRepaymentResponse():
                collecting.add(answer.posting.reference)
            case pb.InquirePostingResponse() if answer.posting.reference in collecting:
                answer.posting.refusal_text += "?" if answer.posting.refusal_code == code else ""
        return answer

    return mutant


def nothing_collected_as_something() -> Mutant:
    def change(request: pb.PostRepaymentRequest) -> None:
        if not request.principal.units and not request.principal.nanos:
            request.principal.CopyFrom(money_from_fen(AMOUNT))

    return on_request(pb.PostRepaymentRequest, change)


def _other_parts(request: pb.PostRepaymentRequest) -> bool:
    return not request.interest.nanos


CASES = (
    case("balance after the repayment told wrongly", "CB-60", balance_told_wrongly),
    case("repeated repayment with another time", "CB-61", repeated_with_another_time),
    case("other parts taken for the first", "CB-62", lambda: taken_for_the_first(_other_parts)),
    case(
        "repayment under a disbursement's reference",
        "CB-63",
        lambda: taken_for_the_first(lambda r: not _other_parts(r)),
    ),
    case("repayments at once collected twice", "CB-64", collected_twice_at_once),
    case("repayment collected twice when hung up on", "CB-65", collected_twice_when_hung_up_on),
    case("inquiry that tells another amount", "CB-66", inquiry_with_another_amount),
    case("void that holds for one repayment", "CB-67", void_forgotten_at_the_second_arrival),
    case("repayment undone by a reversal", "CB-68", reversed_in_secret),
    case("short balance in other words", "CB-70", lambda: words_that_inquiry_changes("BALANCE_SHORT")),
    case("other account in other words", "CB-71", lambda: words_that_inquiry_changes("ACCOUNT_NOT_OWN")),
    case("nothing collected as something", "CB-72", nothing_collected_as_something),
)
