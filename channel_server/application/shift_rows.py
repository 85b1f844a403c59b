"""Rows of a teller's journal with what became of each, as its request tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from channel_server.application.books import Books
from channel_server.application.records import DrawdownRecord, RequestRecord
from channel_server.application.services import Services
from channel_server.application.work_books import StaffAct
from channel_server.domain.approval import Approval, ApprovalState
from channel_server.domain.drawdown import OWING_STATES, CustomerOutcome, DrawdownState
from channel_server.domain.ids import (
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    PostingReference,
    RepaymentId,
    SessionId,
)
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.refusal_table import Language
from channel_server.domain.repayment import RepaymentState
from channel_server.domain.work import Business

_PAID = OWING_STATES | {DrawdownState.REVERSED}
"""A payment that was undone was made all the same: the reversal is a row of its own."""


@dataclass(frozen=True, slots=True)
class ShiftEntry:
    """A row as it is shown. The name is of data class C2."""

    number: int
    time: datetime
    business: Business
    subject_id: str
    customer_name: str = ""
    amount: Fen | None = None
    checker_number: str = ""
    outcome: CustomerOutcome | None = None
    assisted: bool = False
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A row with what is added up of it. Units: fen."""

    entry: ShiftEntry
    business: Business
    customer_id: CustomerId | None = None
    paid_out: Fen = ZERO
    collected: Fen = ZERO
    reference: PostingReference | None = None
    """Under which core has it, where the books say that it is paid."""
    sign: int = 1
    work_id: str = ""
    """The item of work that it is while it is open."""


def shift_rows(services: Services, books: Books, acts: Sequence[StaffAct]) -> list[ShiftRow]:
    """Find out what became of each row, by number."""
    rows = [_row(books, act) for act in acts]
    if not acts:
        return rows
    bank_id = acts[0].bank_id
    customers = list(dict.fromkeys(row.customer_id for row in rows if row.customer_id is not None))
    names = {
        each.customer_id: services.vault.unseal(bank_id, each.name_sealed)
        for each in books.names_of(bank_id, customers)
    }
    return [
        row
        if row.customer_id is None
        else replace(row, entry=replace(row.entry, customer_name=names.get(row.customer_id, "")))
        for row in rows
    ]


def _row(books: Books, act: StaffAct) -> ShiftRow:
    begun = ShiftRow(ShiftEntry(act.number, act.time, act.business, act.subject_id), act.business)
    match act.business:
        case Business.DRAWDOWN:
            return _drawdown(books, act, begun)
        case Business.REPAYMENT:
            return _repayment(books, act, begun)
        case Business.REVERSAL:
            return _reversal(books, act, begun)
        case Business.CONTRACT:
            return _contract(books, act.bank_id, begun)
        case Business.ATTESTATION | Business.RELEASE:
            return _approved(books, act, begun)
        case Business.FREEZE:
            return _frozen(books, act, begun)
        case Business.REPRINT:
            return _reprint(books, act, begun)
        case _:
            assert_never(act.business)


def _ended(row: ShiftRow, outcome: CustomerOutcome | None, amount: Fen | None = None, *, receipts: int = 0) -> ShiftRow:
    return replace(row, entry=replace(row.entry, outcome=outcome, amount=amount, receipts=receipts))


def _copies(books: Books, bank_id: BankId, subject_id: str, state: str) -> int:
    """How often a receipt was handed out of what stands now, in whichever language."""
    found = (books.receipt(bank_id, subject_id, language.value, state) for language in Language)
    return sum(receipt.copies for receipt in found if receipt is not None)


def _reprint(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    """The subject is what the receipt is of, and which copy it was."""
    subject_id, _, copy = act.subject_id.partition(":")
    drawdown = books.drawdown(act.bank_id, DrawdownId(subject_id))
    repayment = None if drawdown is not None else books.repayment(act.bank_id, RepaymentId(subject_id))
    content = drawdown.drawdown.content if drawdown else repayment.repayment.content if repayment else None
    ended = _ended(row, CustomerOutcome.DONE, receipts=int(copy) if copy.isdecimal() else 0)
    return ended if content is None else replace(ended, customer_id=content.customer_id)


def _helped(books: Books, bank_id: BankId, session_id: SessionId, row: ShiftRow) -> ShiftRow:
    """Say that the customer was helped at a terminal before, or in this visit."""
    return replace(row, entry=replace(row.entry, assisted=books.was_helped(bank_id, session_id)))


def _refused(row: ShiftRow, request: RequestRecord | None) -> ShiftRow:
    """What came to nothing: nothing was written down of it, or a refusal was."""
    content = {} if request is None else request.content
    amount, customer_id = content.get("amount_fen", ""), content.get("customer_id", "")
    refused = replace(row, customer_id=CustomerId(customer_id) if customer_id else None)
    return _ended(refused, CustomerOutcome.NOT_DONE, Fen(int(amount)) if amount.isdecimal() else None)


def _drawdown_of(books: Books, act: StaffAct) -> tuple[RequestRecord | None, DrawdownRecord | None]:
    request = books.request(act.bank_id, act.subject_id)
    if request is None or request.drawdown_id is None:
        return request, None
    return request, books.drawdown(act.bank_id, request.drawdown_id)


def _drawdown(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    request, record = _drawdown_of(books, act)
    if record is None:
        return _refused(row, request)
    drawdown, content = record.drawdown, record.drawdown.content
    paid = drawdown.state in _PAID
    copies = _copies(books, content.bank_id, drawdown.drawdown_id, drawdown.state)
    approval = books.approval(act.bank_id, record.approval_id) if record.approval_id else None
    # Of a payment that was undone the customer is told "not done"; here it counts as made, and its reversal beside it.
    outcome = CustomerOutcome.DONE if paid else record.outcome
    ended = _checked(_ended(row, outcome, content.amount, receipts=copies), approval)
    return replace(
        _helped(books, act.bank_id, record.session_id, ended),
        customer_id=content.customer_id,
        paid_out=content.amount if paid else ZERO,
        reference=drawdown.drawdown_id if paid else None,
        work_id=drawdown.drawdown_id,
    )


def _reversal(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    request, record = _drawdown_of(books, act)
    if record is None:
        return _refused(row, request)
    drawdown, content = record.drawdown, record.drawdown.content
    approval = books.approval_of_request(act.bank_id, act.subject_id)
    outcome: CustomerOutcome | None
    match drawdown.state:
        case DrawdownState.REVERSED:
            outcome = CustomerOutcome.DONE
        case DrawdownState.REVERSING:
            outcome = drawdown.outcome
        case _:
            waits = approval is not None and approval.state.is_open
            outcome = None if waits else CustomerOutcome.NOT_DONE
    undone = drawdown.state is DrawdownState.REVERSED
    return replace(
        _checked(_ended(row, outcome, Fen(-content.amount)), approval),
        customer_id=content.customer_id,
        paid_out=Fen(-content.amount) if undone else ZERO,
        reference=drawdown.drawdown_id if undone else None,
        sign=-1,
        work_id=drawdown.drawdown_id,
    )


def _repayment(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    request = books.request(act.bank_id, act.subject_id)
    record = None
    if request is not None and request.repayment_id is not None:
        record = books.repayment(act.bank_id, request.repayment_id)
    if record is None:
        return _refused(row, request)
    repayment, content = record.repayment, record.repayment.content
    paid = repayment.state is RepaymentState.REPAID
    copies = _copies(books, content.bank_id, repayment.repayment_id, repayment.state)
    ended = _ended(row, repayment.outcome, content.amount, receipts=copies)
    return replace(
        _helped(books, act.bank_id, record.session_id, ended),
        customer_id=content.customer_id,
        collected=content.amount if paid else ZERO,
        reference=repayment.repayment_id if paid else None,
        work_id=repayment.repayment_id,
    )


def _frozen(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    request = books.request(act.bank_id, act.subject_id)
    if request is None:
        return _ended(row, CustomerOutcome.NOT_DONE)
    line = books.line(act.bank_id, LineId(request.content.get("credit_line_id", "")))
    ended = _ended(row, CustomerOutcome.DONE)
    return ended if line is None else replace(ended, customer_id=line.line.customer_id)


def _approved(books: Books, act: StaffAct, row: ShiftRow) -> ShiftRow:
    """What is no more than its approval."""
    approval = books.approval_of_request(act.bank_id, act.subject_id)
    if approval is None:
        return _ended(row, CustomerOutcome.NOT_DONE)
    approved = approval.state is ApprovalState.APPROVED
    ended = CustomerOutcome.DONE if approved else CustomerOutcome.NOT_DONE
    row = _checked(_ended(row, None if approval.state.is_open else ended), approval)
    return replace(row, customer_id=approval.customer_id)


def _checked(row: ShiftRow, approval: Approval | None) -> ShiftRow:
    """Name who has agreed."""
    if approval is None or approval.state is not ApprovalState.APPROVED:
        return row
    return replace(row, entry=replace(row.entry, checker_number=approval.checker_number))


def _contract(books: Books, bank_id: BankId, row: ShiftRow) -> ShiftRow:
    contract = books.contract(bank_id, ContractId(row.entry.subject_id))
    if contract is None or contract.accepted_time is None:
        return _ended(row, CustomerOutcome.NOT_DONE)
    quote = books.quote(bank_id, contract.quote_id)
    return replace(_ended(row, CustomerOutcome.DONE), customer_id=None if quote is None else quote.customer_id)
