"""Core banking over `edian.backoffice.v1.CoreBankingService`."""

from datetime import date
from typing import TypeVar

from edian.backoffice.v1 import core_banking_service_pb2 as pb
from edian.backoffice.v1 import core_banking_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import (
    Account,
    BusinessDay,
    CoreCapabilities,
    DayPage,
    DisbursementOrder,
    Outcome,
    OutcomeUnknown,
    PayeeQuestion,
    PayeeVerdict,
    Posting,
    PostingState,
    Refused,
    RepaymentOrder,
    ReversalOrder,
    Success,
)
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, PostingReference
from channel_server.domain.reconciliation import ControlTotals, CoreEntry, EntryKind
from channel_server.wire import date_from_message, date_message, fen_from_money, money_from_fen

DAY_PAGE_LINES = 500
"""Lines asked for on a page of the day file: about 100 kB, which core answers well within a question's wait."""

Answer = TypeVar("Answer", pb.VoidPostingResponse, pb.ReversePostingResponse, pb.CheckPayeeResponse)


class RemoteCoreBanking:
    """The bank's core, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.CoreBankingServiceStub(link.channel)

    async def capabilities(self, bank_id: BankId) -> Outcome[CoreCapabilities]:
        """Tell what this bank's core promises."""
        answer = await self._link.ask(self._stub.GetCapabilities, pb.GetCapabilitiesRequest(bank_id=bank_id))
        return read(answer, _capabilities)

    async def business_day(self, bank_id: BankId) -> Outcome[BusinessDay]:
        """Tell the bank's business date."""
        answer = await self._link.ask(self._stub.GetBusinessDate, pb.GetBusinessDateRequest(bank_id=bank_id))
        return read(answer, _business_day)

    async def list_accounts(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[tuple[Account, ...]]:
        """List the accounts of a customer."""
        request = pb.ListAccountsRequest(bank_id=bank_id, customer_id=customer_id)
        return read(await self._link.ask(self._stub.ListAccounts, request), _accounts)

    async def check_payee(self, question: PayeeQuestion) -> Outcome[PayeeVerdict]:
        """Ask about a payee; Refused where core does not offer it."""
        request = pb.CheckPayeeRequest(
            bank_id=question.bank_id,
            customer_id=question.customer_id,
            account_number=question.account_number,
            name=question.name,
        )
        answer = await self._link.ask(self._stub.CheckPayee, request)
        return read(answer if isinstance(answer, Refused) else _not_offered(answer), _verdict)

    async def post_disbursement(self, order: DisbursementOrder) -> Outcome[Posting]:
        """Pay. What core does not plainly call posted, refused or voided is unknown, and is to be asked about."""
        request = pb.PostDisbursementRequest(
            bank_id=order.bank_id,
            reference=order.reference,
            customer_id=order.customer_id,
            account_number=order.account_number,
            amount=money_from_fen(order.amount),
            loan_note_id=order.loan_note_id,
            value_date=date_message(order.value_date),
            payee_name=order.payee_name,
        )
        return _word(read(await self._link.ask_money(self._stub.PostDisbursement, request), _posting_of_post))

    async def post_repayment(self, order: RepaymentOrder) -> Outcome[Posting]:
        """Collect. What core does not plainly call posted, refused or voided is unknown, and is to be asked about."""
        request = pb.PostRepaymentRequest(
            bank_id=order.bank_id,
            reference=order.reference,
            customer_id=order.customer_id,
            account_number=order.account_number,
            loan_note_id=order.loan_note_id,
            penalty_interest=money_from_fen(order.parts.penalty_interest),
            interest=money_from_fen(order.parts.interest),
            principal=money_from_fen(order.parts.principal),
            value_date=date_message(order.value_date),
        )
        return _word(read(await self._link.ask_money(self._stub.PostRepayment, request), _posting_of_repayment))

    async def inquire_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Tell what is known of a reference."""
        request = pb.InquirePostingRequest(bank_id=bank_id, reference=reference)
        return read(await self._link.ask(self._stub.InquirePosting, request), _posting_of_inquiry)

    async def void_posting(self, bank_id: BankId, reference: PostingReference) -> Outcome[Posting]:
        """Have a reference refused for ever; Refused where core does not offer it."""
        request = pb.VoidPostingRequest(bank_id=bank_id, reference=reference)
        answer: Success[pb.VoidPostingResponse] | OutcomeUnknown
        answer = await self._link.ask_money(self._stub.VoidPosting, request)
        return read(_not_offered(answer), _posting_of_void)

    async def reverse_posting(self, order: ReversalOrder) -> Outcome[Posting]:
        """Undo a posting of the same business day; Refused when it cannot be undone."""
        request = pb.ReversePostingRequest(
            bank_id=order.bank_id,
            reference=order.reference,
            reversal_reference=order.reversal_reference,
            reason=order.reason,
        )
        answer: Success[pb.ReversePostingResponse] | OutcomeUnknown
        answer = await self._link.ask_money(self._stub.ReversePosting, request)
        outcome = read(_not_offered(answer), _posting_of_reversal)
        if not isinstance(outcome, Success):
            return outcome
        posting = outcome.value
        if posting.state is PostingState.REVERSED:
            return outcome
        if posting.refusal_code:
            return Refused(posting.refusal_code, posting.refusal_text)
        return OutcomeUnknown(f"POSTING_{posting.state}")

    async def day_page(self, bank_id: BankId, business_date: date, page: str = "") -> Outcome[DayPage]:
        """Give a page of the day file."""
        request = pb.ListDayPostingsRequest(
            bank_id=bank_id, business_date=date_message(business_date), page_size=DAY_PAGE_LINES, page_token=page
        )
        return read(await self._link.ask(self._stub.ListDayPostings, request), _day_page)


def _word(outcome: Outcome[Posting]) -> Outcome[Posting]:
    """Read the answer to an order that moves money: only a plain word about the reference is final."""
    if not isinstance(outcome, Success):
        return outcome
    posting = outcome.value
    match posting.state:
        case PostingState.POSTED:
            return outcome
        case PostingState.REFUSED:
            return Refused(posting.refusal_code, posting.refusal_text)
        case PostingState.VOIDED:
            return Refused("VOIDED", "")
        case state:
            return OutcomeUnknown(f"POSTING_{state}")


def _not_offered(outcome: Success[Answer] | OutcomeUnknown) -> Outcome[Answer]:
    """Read UNIMPLEMENTED for what it is: nothing was done, and nothing ever will be by this call."""
    if outcome == OutcomeUnknown("UNIMPLEMENTED"):
        return Refused("NOT_OFFERED", "")
    return outcome


def _day_page(answer: pb.ListDayPostingsResponse) -> DayPage:
    totals = None
    if answer.HasField("totals"):
        totals = ControlTotals(answer.totals.posting_count, fen_from_money(answer.totals.amount))
    return DayPage(tuple(map(_core_entry, answer.postings)), answer.next_page_token, totals, answer.final)


def _core_entry(line: pb.DayPosting) -> CoreEntry:
    kind = pb.DayPostingKind.Name(line.kind).removeprefix("DAY_POSTING_KIND_")
    return CoreEntry(EntryKind(kind), line.reference, fen_from_money(line.amount), line.core_reference)


def _verdict(answer: pb.CheckPayeeResponse) -> PayeeVerdict:
    """Read a verdict.

    Raises:
        ValueError: one that this program does not know.
    """
    return PayeeVerdict(pb.PayeeVerdict.Name(answer.verdict).removeprefix("PAYEE_VERDICT_"))


def _capabilities(answer: pb.GetCapabilitiesResponse) -> CoreCapabilities:
    return CoreCapabilities(answer.idempotent_by_reference, answer.voids_by_reference, answer.reverses)


def _business_day(answer: pb.GetBusinessDateResponse) -> BusinessDay:
    return BusinessDay(date_from_message(answer.business_date), answer.open)


def _accounts(answer: pb.ListAccountsResponse) -> tuple[Account, ...]:
    return tuple(
        Account(
            a.account_number, CustomerId(a.customer_id), fen_from_money(a.balance), open=a.open, card_tail=a.card_tail
        )
        for a in answer.accounts
    )


def _posting_of_post(answer: pb.PostDisbursementResponse) -> Posting:
    return _posting(answer.posting)


def _posting_of_repayment(answer: pb.PostRepaymentResponse) -> Posting:
    return _posting(answer.posting)


def _posting_of_inquiry(answer: pb.InquirePostingResponse) -> Posting:
    return _posting(answer.posting)


def _posting_of_void(answer: pb.VoidPostingResponse) -> Posting:
    return _posting(answer.posting)


def _posting_of_reversal(answer: pb.ReversePostingResponse) -> Posting:
    return _posting(answer.posting)


def _posting(message: pb.Posting) -> Posting:
    """Read a posting.

    Raises:
        ValueError: a state that this program does not know, or a value that makes no sense.
    """
    name = pb.PostingState.Name(message.state).removeprefix("POSTING_STATE_")
    return Posting(
        reference=DrawdownId(message.reference),
        state=PostingState(name),
        core_reference=message.core_reference,
        business_date=date_from_message(message.business_date) if message.HasField("business_date") else None,
        amount=fen_from_money(message.amount) if message.HasField("amount") else None,
        account_balance=fen_from_money(message.account_balance) if message.HasField("account_balance") else None,
        refusal_code=message.refusal_code,
        refusal_text=message.refusal_text,
    )
