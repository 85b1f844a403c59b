"""Mutants of what core declares and lists, and of its postings."""

import asyncio

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message import Message

from channel_server.sandbox.errors import ContentDiffersError, NotFoundError, NotOfferedError
from tests.contract.conformance.mutants.forms import (
    AMOUNT,
    BANK,
    HUNG_UP_ON_S,
    SUBJECTS,
    ShownAccount,
    Together,
    careless,
    case,
    instead_of,
    on_answer,
    on_request,
)
from tests.contract.conformance.stage import Mutant, Real

Told = pb.PostDisbursementResponse | pb.InquirePostingResponse


def capabilities_that_change() -> Mutant:
    asked = 0

    def change(answer: pb.GetCapabilitiesResponse) -> None:
        nonlocal asked
        asked += 1
        answer.voids_by_reference = asked == 1

    return on_answer(pb.GetCapabilitiesResponse, change)


def void_that_is_not_there() -> Mutant:
    def refuse(_request: pb.VoidPostingRequest) -> None:
        raise NotOfferedError("not offered")

    return on_request(pb.VoidPostingRequest, refuse)


def reversal_that_is_not_declared() -> Mutant:
    def change(answer: pb.GetCapabilitiesResponse) -> None:
        answer.reverses = False

    return on_answer(pb.GetCapabilitiesResponse, change)


def date_that_is_none() -> Mutant:
    asked = 0

    def change(answer: pb.GetBusinessDateResponse) -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            answer.business_date.day = 0

    return on_answer(pb.GetBusinessDateResponse, change)


def closed_account_shown_as_open() -> Mutant:
    def change(answer: pb.ListAccountsResponse) -> None:
        for account in answer.accounts:
            account.open = True

    return on_answer(pb.ListAccountsResponse, change)


def accounts_shown_to_anybody() -> Mutant:
    def change(request: pb.ListAccountsRequest) -> None:
        request.bank_id = BANK

    return on_request(pb.ListAccountsRequest, change)


def posting_counted_twice() -> Mutant:
    account, counted = ShownAccount(), set[str]()

    def count(answer: pb.PostDisbursementResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_POSTED and answer.posting.reference not in counted:
            counted.add(answer.posting.reference)
            account.moved += AMOUNT

    return account.also(on_answer(pb.PostDisbursementResponse, count))


def balance_told_wrongly() -> Mutant:
    def change(answer: Message) -> None:
        if isinstance(answer, Told) and answer.posting.core_reference:
            answer.posting.account_balance.units += 1

    return on_answer(Message, change)


def posted_on_another_day() -> Mutant:
    def change(answer: Message) -> None:
        if isinstance(answer, Told) and answer.posting.core_reference:
            answer.posting.business_date.year += 1

    return on_answer(Message, change)


def repeated_with_another_time() -> Mutant:
    told = set[str]()

    def change(answer: pb.PostDisbursementResponse) -> None:
        if answer.posting.reference in told:
            answer.posting.post_time.seconds += 1
        told.add(answer.posting.reference)

    return on_answer(pb.PostDisbursementResponse, change)


def repeated_paid_again() -> Mutant:
    account, paid = ShownAccount(), set[str]()

    def pay(answer: pb.PostDisbursementResponse) -> None:
        if answer.posting.state == pb.POSTING_STATE_POSTED:
            account.moved += AMOUNT if answer.posting.reference in paid else 0
            paid.add(answer.posting.reference)

    return account.also(on_answer(pb.PostDisbursementResponse, pay))


def other_content_taken_for_the_first() -> Mutant:
    def known(request: pb.PostDisbursementRequest) -> pb.PostDisbursementResponse:
        posting = pb.Posting(reference=request.reference, state=pb.POSTING_STATE_POSTED, core_reference="1")
        return pb.PostDisbursementResponse(posting=posting)

    return instead_of(ContentDiffersError, pb.PostDisbursementRequest, known)


def at_once(*, same_reference: bool, moves: int) -> Mutant:
    """Moves money for each posting that meets others of its own, or of other references."""
    account, together = ShownAccount(), Together()

    async def mutant(request: Message, real: Real) -> Message:
        if not isinstance(request, pb.PostDisbursementRequest):
            return await real(request)
        reference = request.reference

        def met(others: list[str]) -> None:
            if any((other == reference) == same_reference for other in others):
                account.moved += moves

        return await together.answer(request, reference, real, met=met)

    return account.also(mutant)


def counted_twice_when_hung_up_on() -> Mutant:
    account = ShownAccount()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        if isinstance(request, pb.PostDisbursementRequest):
            try:
                await asyncio.sleep(HUNG_UP_ON_S)
            except asyncio.CancelledError:
                account.moved += AMOUNT
                raise
        return answer

    return account.also(mutant)


def value_date_not_looked_at() -> Mutant:
    def change(request: pb.PostDisbursementRequest) -> None:
        request.value_date.year = 2026

    return on_request(pb.PostDisbursementRequest, change)


def inquiry_that_closes() -> Mutant:
    closed = set[str]()

    async def mutant(request: Message, real: Real) -> Message:
        answer = await real(request)
        match answer:
            case pb.InquirePostingResponse() if answer.posting.state == pb.POSTING_STATE_NOT_FOUND:
                assert isinstance(request, pb.InquirePostingRequest)
                closed.update({request.reference} if request.bank_id == BANK else ())
            case pb.PostDisbursementResponse() if answer.posting.reference in closed:
                answer.posting.state = pb.POSTING_STATE_VOIDED
        return answer

    return mutant


def inquiry_with_another_balance() -> Mutant:
    def change(answer: pb.InquirePostingResponse) -> None:
        if answer.posting.core_reference:
            answer.posting.account_balance.units += 1

    return on_answer(pb.InquirePostingResponse, change)


def shown_to_another_bank() -> Mutant:
    def change(request: pb.InquirePostingRequest) -> None:
        if request.bank_id == SUBJECTS.other_bank_id:
            request.bank_id = BANK

    return on_request(pb.InquirePostingRequest, change)


def voided_by_another_bank() -> Mutant:
    def change(request: pb.VoidPostingRequest) -> None:
        request.bank_id = BANK

    return on_request(pb.VoidPostingRequest, change)


def reversed_by_another_bank() -> Mutant:
    def change(request: pb.ReversePostingRequest) -> None:
        request.bank_id = BANK

    return on_request(pb.ReversePostingRequest, change)


def any_bank_is_there() -> Mutant:
    def made(request: pb.InquirePostingRequest) -> pb.InquirePostingResponse:
        posting = pb.Posting(reference=request.reference, state=pb.POSTING_STATE_NOT_FOUND)
        return pb.InquirePostingResponse(posting=posting)

    return instead_of(NotFoundError, pb.InquirePostingRequest, made)


def capabilities_that_come_late() -> Mutant:
    async def mutant(request: Message, real: Real) -> Message:
        if isinstance(request, pb.GetCapabilitiesRequest) and asked:
            await asyncio.sleep(3)
        asked.append(request)
        return await real(request)

    asked: list[Message] = []
    return mutant


def payee_never_looked_at() -> Mutant:
    def change(answer: pb.CheckPayeeResponse) -> None:
        answer.verdict = pb.PAYEE_VERDICT_MATCHES

    return on_answer(pb.CheckPayeeResponse, change)


def payee_forgotten() -> Mutant:
    def change(request: pb.PostDisbursementRequest) -> None:
        if request.payee_name:
            request.payee_name = ""
            request.account_number = SUBJECTS.customer.account_number

    return on_request(pb.PostDisbursementRequest, change)


CASES = (
    case("capabilities that change", "CB-01", capabilities_that_change),
    case("void declared and not there", "CB-02 CB-30 CB-31 CB-32 CB-33 CB-67", void_that_is_not_there),
    case("reversal not declared and there", "CB-02", reversal_that_is_not_declared),
    case("business date that is none", "CB-03", date_that_is_none),
    case("closed account shown as open", "CB-04", closed_account_shown_as_open),
    case("accounts shown to another bank", "CB-05", accounts_shown_to_anybody),
    case("posting counted twice", "CB-10 CB-14 CB-15 CB-16 CB-33 CB-74", posting_counted_twice),
    case("balance after the posting told wrongly", "CB-10 CB-74", balance_told_wrongly),
    case("posted on another day", "CB-11", posted_on_another_day),
    case("repeated answer with another time", "CB-12", repeated_with_another_time),
    case("repeated reference paid again", "CB-12 CB-14", repeated_paid_again),
    case("other content taken for the first", "CB-13", other_content_taken_for_the_first),
    case("duplicates at once counted twice", "CB-14", lambda: at_once(same_reference=True, moves=AMOUNT)),
    case("update lost between postings at once", "CB-15", lambda: at_once(same_reference=False, moves=-AMOUNT)),
    case("payment counted twice when hung up on", "CB-16", counted_twice_when_hung_up_on),
    case("value date not looked at", "CB-17", value_date_not_looked_at),
    case("inquiry that closes the reference", "CB-20 CB-24", inquiry_that_closes),
    case("inquiry that tells another balance", "CB-21", inquiry_with_another_balance),
    careless("field rules of core banking not looked at", "CB-22 CB-90"),
    case("posting shown to another bank", "CB-23", shown_to_another_bank),
    case("void taken from another bank", "CB-24", voided_by_another_bank),
    case("reversal taken from another bank", "CB-25", reversed_by_another_bank),
    case("any name matches", "CB-73", payee_never_looked_at),
    case("borrower paid instead of the payee", "CB-74", payee_forgotten),
    case("any bank is there", "CB-26", any_bank_is_there),
    case("capabilities that come late", "CB-01 CB-91", capabilities_that_come_late),
)
