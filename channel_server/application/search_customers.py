"""A teller looks for a customer: of the own bank, in one field, by whatever the customer can tell or show.

What nobody bears and what belongs to another bank are the same answer: nothing. Every search is an act in the evidence,
with who asked and how many were shown, and never with what was typed.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application.books import Books
from channel_server.application.customer_books import CustomerFigures
from channel_server.application.records import TerminalRecord
from channel_server.application.register_customer import card_index, name_word, opened, tail_word
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.channel_policy import day_of
from channel_server.domain.customer_search import (
    LONGEST_PART,
    ByCard,
    ByIdNumber,
    ByLoanNote,
    ByName,
    ByQueryNumber,
    CustomerQuery,
    SearchMatch,
    match_of,
    read_query,
)
from channel_server.domain.identity_number import IdentityNumber, IdentityProblem, parse_identity_number
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember

DEFAULT_LIMIT = 20
DAY_WITHIN_S = 0.3
"""Longest wait for the bank's day before a customer is shown."""
MOST_TRIED = 1_000
"""Customers whose names are held against what was typed, where the words alone do not decide: an end of an ID number is
borne by some hundred of a million."""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer as a list shows one. Data class C2."""

    customer_id: CustomerId
    name: str
    masked_id_number: str
    village: str
    available: Fen
    frozen: bool
    has_line: bool
    in_flight: int


@dataclass(frozen=True, slots=True)
class FoundCustomers:
    """A page of them."""

    customers: tuple[CustomerView, ...]
    match: SearchMatch
    more: bool


async def search_customers(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, query: str, limit: int
) -> FoundCustomers | Refusal:
    """Find customers of the teller's bank; who was here last comes first."""
    asked = read_query(query)
    if asked is None:
        return refuse(RefusalReason.MALFORMED_REQUEST, field="query", problem="must name something to look for")
    today, now = await business_date_of(services, staff.bank_id), services.clock.now()
    most = limit or DEFAULT_LIMIT

    def find(books: Books) -> tuple[CustomerView, ...]:
        return _find(services, books, staff.bank_id, asked, most + 1, today=today, now=now)

    found = await services.books.read(find)
    answer = FoundCustomers(found[:most], match_of(asked), more=len(found) > most)
    occasion = services.ids.new_uuid()

    def record(books: Books) -> None:
        record_act(
            books,
            staff.bank_id,
            "customers_searched",
            now,
            subject=caller.terminal_id,
            discriminator=occasion,
            staff_number=staff.staff_number,
            match=answer.match,
            shown=str(len(answer.customers)),
        )

    await services.books.write(record)
    return answer


async def business_date_of(services: Services, bank_id: BankId) -> date:
    """The bank's day, without waiting for a core that does not answer: then the day that it told last.

    A server that was started while core is down has only the calendar.
    """
    day = services.days.fresh(bank_id)
    if day is None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DAY_WITHIN_S):
                asked = await services.days.today(bank_id)
                day = None if isinstance(asked, Refusal) else asked
    day = day or services.days.last(bank_id)
    return day_of(services.clock.now()) if day is None else day.business_date


def customer_view(services: Services, figures: CustomerFigures) -> CustomerView:
    """Open what a list shows of a customer."""
    bank_id, profile = figures.customer.bank_id, figures.profile
    number = "" if profile is None else opened(services.vault, profile)
    village = b"" if profile is None else profile.village_sealed
    return CustomerView(
        customer_id=figures.customer.customer_id,
        name=services.vault.unseal(bank_id, figures.customer.name_sealed),
        masked_id_number=masked(number),
        village=services.vault.unseal(bank_id, village) if village else "",
        available=figures.available,
        frozen=figures.frozen,
        has_line=figures.lines > 0,
        in_flight=figures.in_flight,
    )


def masked(id_number: str) -> str:
    """An ID number with its middle masked; empty where it is not known."""
    read = parse_identity_number(id_number)
    match read:
        case IdentityNumber():
            return read.masked
        case IdentityProblem():
            return ""


def _find(
    services: Services,
    books: Books,
    bank_id: BankId,
    query: CustomerQuery,
    limit: int,
    *,
    today: date,
    now: datetime,
) -> tuple[CustomerView, ...]:
    vault = services.vault

    def views(customer_ids: Sequence[CustomerId]) -> tuple[CustomerView, ...]:
        figures = books.figures_of(bank_id, customer_ids, today=today, now=now)
        return tuple(customer_view(services, each) for each in figures)

    match query:
        case ByName():
            return _find_by_name(services, books, bank_id, query, limit, today=today, now=now)
        case ByIdNumber(number):
            customer = books.customer_by_id_number(bank_id, vault.index(bank_id, number.text))
            return () if customer is None else views([customer.customer_id])
        case ByCard(card_number):
            owner = books.customer_by_card(bank_id, card_index(vault, bank_id, card_number))
            return () if owner is None else views([owner])
        case ByLoanNote(loan_note_id):
            note = books.note(bank_id, loan_note_id)
            return () if note is None else views([note.customer_id])
        case ByQueryNumber(query_number):
            # Of money that moved or waits, of a review, or of a refusal that was told with its number.
            found = [*books.customers_by_query_number(bank_id, query_number)]
            told = books.told_refusals(bank_id, query_number)
            found += [each.customer_id for each in told if each.customer_id is not None]
            return views(list(dict.fromkeys(found))[:limit])


def _find_by_name(
    services: Services,
    books: Books,
    bank_id: BankId,
    query: ByName,
    limit: int,
    *,
    today: date,
    now: datetime,
) -> tuple[CustomerView, ...]:
    if not query.part:
        return ()
    vault = services.vault

    def views(customer_ids: Sequence[CustomerId]) -> tuple[CustomerView, ...]:
        figures = books.figures_of(bank_id, customer_ids, today=today, now=now)
        return tuple(customer_view(services, each) for each in figures)

    if len(query.part) <= LONGEST_PART and not query.id_tail:
        found = views(books.customers_by_word(bank_id, name_word(vault, bank_id, query.part), limit))
        return tuple(each for each in found if query.fits(each.name, ""))
    if query.id_tail:
        word = tail_word(vault, bank_id, query.id_tail)
    else:
        word = name_word(vault, bank_id, query.part[:LONGEST_PART])
    fitting: list[CustomerId] = []
    for name in books.names_of(bank_id, books.customers_by_word(bank_id, word, MOST_TRIED)):
        number = vault.unseal(bank_id, name.id_number_sealed) if name.id_number_sealed else ""
        if query.fits(vault.unseal(bank_id, name.name_sealed), number):
            fitting.append(name.customer_id)
            if len(fitting) == limit:
                break
    return views(fitting)
