"""All that there is of a customer, as the counter sees it: one state of the books, and the dossier.

A look leaves an act with the staff number before anything is told. Another bank's customer is as one that does not
exist, and the look is written down all the same.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique

from channel_server.application.books import Books
from channel_server.application.list_credit_lines import LineView, line_view_at
from channel_server.application.ports import Dossier, DossierField, Success
from channel_server.application.records import DrawdownRecord, NoteRecord, TerminalRecord
from channel_server.application.register_customer import opened
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.search_customers import CustomerView, business_date_of, customer_view
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.approval import Approval
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.handoff import Handoff
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember

DOSSIER_WITHIN_S = 1.0
"""The page does not wait longer for the credit system: lines and what is in flight are the bank's own."""
CLOSED_NOTES = 20
"""Notes that were repaid, on a page; the newest."""


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


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All of it."""

    customer: CustomerView
    dossier: Dossier
    """Empty where the credit system could not be asked in time."""
    lines: tuple[LineView, ...]
    allowances: tuple[tuple[Channel, Fen], ...]
    """On the first line."""
    closed_notes: tuple[NoteRecord, ...]
    in_flight: tuple[InFlight, ...]
    sequence_number: int


async def get_customer(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, customer_id: CustomerId
) -> CustomerPage | Refusal:
    """Tell all that there is of a customer of the teller's bank."""
    bank_id = staff.bank_id
    today, now = await business_date_of(services, bank_id), services.clock.now()
    page, dossier = await asyncio.gather(
        services.books.read(lambda books: _page(services, books, bank_id, customer_id, today, now)),
        _dossier(services, bank_id, customer_id),
    )
    await record_look(services, caller, staff, customer_id, "dossier_opened" if page is not None else "dossier_refused")
    if page is None:
        return refuse(RefusalReason.NOT_FOUND, noun="customer")
    return replace(page, dossier=_with_village(dossier, page.customer))


async def reveal_id_number(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, customer_id: CustomerId
) -> str | Refusal:
    """Tell the whole ID number, with a trace."""

    def find(books: Books) -> str | Refusal:
        if books.customer(staff.bank_id, customer_id) is None:
            return refuse(RefusalReason.NOT_FOUND, noun="customer")
        profile = books.profile(staff.bank_id, customer_id)
        number = "" if profile is None else opened(services.vault, profile)
        return number or refuse(RefusalReason.ID_NUMBER_NOT_KEPT)

    answer = await services.books.read(find)
    refused = isinstance(answer, Refusal)
    await record_look(
        services, caller, staff, customer_id, "id_number_reveal_refused" if refused else "id_number_revealed"
    )
    return answer


async def record_look(
    services: Services, caller: TerminalRecord, staff: StaffMember, customer_id: CustomerId, event_type: str
) -> None:
    """Write down who looked at whom, durably, before anything is told."""
    occasion, now = services.ids.new_uuid(), services.clock.now()

    def record(books: Books) -> None:
        record_act(
            books,
            staff.bank_id,
            event_type,
            now,
            subject=customer_id,
            discriminator=occasion,
            staff_number=staff.staff_number,
            terminal=caller.terminal_id,
        )

    await services.books.write(record)


def _page(
    services: Services, books: Books, bank_id: BankId, customer_id: CustomerId, today: date, now: datetime
) -> CustomerPage | None:
    figures = books.figures_of(bank_id, [customer_id], today=today, now=now)
    if not figures:
        return None
    view = customer_view(services, figures[0])
    records = books.lines_of(bank_id, customer_id)
    lines = tuple(line_view_at(services, books, Channel.COUNTER, record, today) for record in records)
    closed = sorted(
        (note for record in records for note in books.closed_notes(bank_id, record.line.line_id, CLOSED_NOTES)),
        key=lambda note: (note.value_date, note.loan_note_id),
        reverse=True,
    )
    return CustomerPage(
        customer=view,
        dossier=Dossier(),
        lines=lines,
        allowances=_allowances(services, books, lines, today),
        closed_notes=tuple(closed[:CLOSED_NOTES]),
        in_flight=tuple(in_flight_of(books, bank_id, customer_id, today, now)),
        sequence_number=books.chain_length(bank_id),
    )


async def _dossier(services: Services, bank_id: BankId, customer_id: CustomerId) -> Dossier:
    """What the credit system has written; nothing, where it does not answer while a teller looks on."""
    try:
        async with asyncio.timeout(DOSSIER_WITHIN_S):
            answer = await services.bank.credit.dossier(bank_id, customer_id)
    except TimeoutError:
        return Dossier()
    return answer.value if isinstance(answer, Success) else Dossier()


def _with_village(dossier: Dossier, view: CustomerView) -> Dossier:
    """Where the customer lives is known here; the credit system's word goes before it."""
    if not view.village or any(field.noun == "village" for field in dossier.fields):
        return dossier
    return replace(dossier, fields=(DossierField("village", view.village, "village", None), *dossier.fields))


def _allowances(
    services: Services, books: Books, lines: tuple[LineView, ...], today: date
) -> tuple[tuple[Channel, Fen], ...]:
    if not lines:
        return ()
    first = lines[0].record
    return tuple((channel, line_view_at(services, books, channel, first, today).drawable_here) for channel in Channel)


def in_flight_of(
    books: Books, bank_id: BankId, customer_id: CustomerId, today: date, now: datetime
) -> Iterator[InFlight]:
    """List what a customer has in flight at any channel, and what was done today; the newest first."""
    items = [_drawdown(each, today) for each in books.drawdowns_in_flight(bank_id, customer_id, today)]
    items += [_repayment(each) for each in books.repayments_in_flight(bank_id, customer_id, today)]
    items += [_approval(each) for each in books.approvals_of(bank_id, customer_id)]
    for handoff in books.handoffs_waiting(bank_id, customer_id, now):
        items.append(_handoff(books, handoff))
    yield from sorted(items, key=lambda item: item.create_time, reverse=True)


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
        state="HANDOFF_WAITING",
    )
