"""What a customer has in flight at any channel, and what was done today: each kind as the same few columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.application.books import Books
from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.approval import Approval
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.handoff import Handoff
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from channel_server.domain.work import WorkKind


@unique
class InFlightKind(StrEnum):
    """What is in flight."""

    DRAWDOWN = "DRAWDOWN"
    REPAYMENT = "REPAYMENT"
    HANDOFF = "HANDOFF"
    APPROVAL = "APPROVAL"
    REVIEW = "REVIEW"


@dataclass(frozen=True, slots=True)
class InFlight:
    """Something that is not finished, or was finished today."""

    kind: InFlightKind
    subject_id: str
    channel: Channel
    terminal_id: str
    amount: Fen | None
    outcome: CustomerOutcome | None
    create_time: datetime
    deadline: datetime | None
    owner: str
    query_number: str
    reversible: bool
    state: str
    owner_name: str = ""


_WORK: Mapping[InFlightKind, WorkKind] = MappingProxyType(
    {
        InFlightKind.DRAWDOWN: WorkKind.DRAWDOWN,
        InFlightKind.REPAYMENT: WorkKind.REPAYMENT,
        InFlightKind.REVIEW: WorkKind.REVIEW,
    }
)
"""What a person may have in hand."""


def in_flight_of(
    books: Books, bank_id: BankId, customer_id: CustomerId, today: date, now: datetime
) -> Iterator[InFlight]:
    """List what a customer has in flight at any channel, and what was done today; the newest first."""
    items = [_drawdown(each, today) for each in books.drawdowns_in_flight(bank_id, customer_id, today)]
    items += [_repayment(each) for each in books.repayments_in_flight(bank_id, customer_id, today)]
    items += [_approval(each) for each in books.approvals_of(bank_id, customer_id)]
    items += [_handoff(books, each) for each in books.handoffs_waiting(bank_id, customer_id, now)]
    items += [_review(each) for each in books.open_reviews_of(bank_id, customer_id)]
    for item in sorted(items, key=lambda item: item.create_time, reverse=True):
        kind = _WORK.get(item.kind)
        mark = None if kind is None else books.work_marks(bank_id, kind, [item.subject_id]).get(item.subject_id)
        if mark is None or not mark.owner or item.deadline is None:
            yield item
        else:
            name = books.staff_names(bank_id, [mark.owner]).get(mark.owner, "")
            yield replace(item, owner=mark.owner, owner_name=name)


def _drawdown(record: DrawdownRecord, today: date) -> InFlight:
    drawdown = record.drawdown
    suspense = drawdown.suspense
    is_open = not drawdown.is_final or suspense is not None
    return InFlight(
        kind=InFlightKind.DRAWDOWN,
        subject_id=drawdown.drawdown_id,
        channel=record.channel,
        terminal_id=record.terminal_id,
        amount=drawdown.content.amount,
        outcome=record.outcome,
        create_time=record.create_time,
        deadline=(record.confirm_deadline if suspense is None else suspense.deadline) if is_open else None,
        owner="system" if is_open and suspense is None and not record.awaits_approval else "",
        query_number=record.query_number,
        reversible=drawdown.state is DrawdownState.DISBURSED and suspense is None and record.business_date == today,
        state=f"DRAWDOWN_STATE_{drawdown.state}",
    )


def _repayment(record: RepaymentRecord) -> InFlight:
    repayment = record.repayment
    suspense = repayment.suspense
    is_open = not repayment.is_final or suspense is not None
    return InFlight(
        kind=InFlightKind.REPAYMENT,
        subject_id=repayment.repayment_id,
        channel=record.channel,
        terminal_id=record.terminal_id,
        amount=repayment.content.amount,
        outcome=repayment.outcome,
        create_time=record.create_time,
        deadline=(record.confirm_deadline if suspense is None else suspense.deadline) if is_open else None,
        owner="system" if is_open and suspense is None else "",
        query_number=record.query_number,
        reversible=False,
        state=f"REPAYMENT_STATE_{repayment.state}",
    )


def _approval(approval: Approval) -> InFlight:
    return InFlight(
        kind=InFlightKind.APPROVAL,
        subject_id=approval.approval_id,
        channel=Channel.COUNTER,
        terminal_id=approval.workstation_id,
        amount=approval.amount,
        outcome=None,
        create_time=approval.create_time,
        deadline=approval.expire_time,
        owner="",
        query_number="",
        reversible=False,
        state=f"APPROVAL_STATE_{approval.state}",
    )


def _handoff(books: Books, handoff: Handoff) -> InFlight:
    visit = books.session(handoff.bank_id, handoff.session_id)
    amount = handoff.terms.get("amount_fen", "")
    return InFlight(
        kind=InFlightKind.HANDOFF,
        subject_id=handoff.session_id,
        channel=handoff.channel,
        terminal_id="" if visit is None else visit.session.terminal_id,
        amount=Fen(int(amount)) if amount.isdecimal() else None,
        outcome=None,
        create_time=handoff.expire_time if visit is None else visit.session.opened_time,
        deadline=handoff.expire_time,
        owner="customer",
        query_number="",
        reversible=False,
        state="HANDOFF_OPEN",
    )


def _review(review: ReviewRecord) -> InFlight:
    return InFlight(
        kind=InFlightKind.REVIEW,
        subject_id=review.review_id,
        channel=review.channel,
        terminal_id=review.terminal_id,
        amount=None,
        outcome=None,
        create_time=review.create_time,
        deadline=review.answer_by,
        owner="",
        query_number=review.query_number,
        reversible=False,
        state="REVIEW_OPEN",
    )
