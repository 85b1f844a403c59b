"""All that there is of a customer, as the counter sees it: one state of the books, and the dossier.

A look leaves an act with the staff number before anything is told. Another bank's customer is as one that does not
exist, and the look is written down all the same.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime

from channel_server.application.books import Books
from channel_server.application.in_flight import InFlight, in_flight_of
from channel_server.application.list_credit_lines import LineView, line_view_at
from channel_server.application.ports import Dossier, DossierField, Success
from channel_server.application.records import NoteRecord, TerminalRecord
from channel_server.application.register_customer import opened
from channel_server.application.search_customers import CustomerView, business_date_of, customer_view
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember

DOSSIER_WITHIN_S = 1.0
"""The page does not wait longer for the credit system: lines and what is in flight are the bank's own."""
CLOSED_NOTES = 20
"""Notes that were repaid, on a page; the newest."""


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
