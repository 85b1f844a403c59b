"""A line of a bank's list of pre-approved lines (预授信名单) taken over: a customer with a line to draw on.

The list is the bank's word on who they are and how much they may owe. Taken over again it changes nothing; with other
terms it changes the line's, and never what is held or owed on it. A row that contradicts the books is refused whole:
nobody's number, card or line becomes somebody else's by an import.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique

from channel_server.application.books import Books
from channel_server.application.operator_command import Command, record_command
from channel_server.application.ports import Vault
from channel_server.application.records import LineRecord
from channel_server.application.register_customer import KnownCustomer, card_index, opened, register_customer
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.ids import BankId, LineId
from channel_server.domain.money import ZERO, AnnualRate, Fen, yuan_text


@unique
class ImportOutcome(StrEnum):
    """What a row has come to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@unique
class RowProblem(StrEnum):
    """Why a row was not taken over."""

    MALFORMED = "MALFORMED"
    REPEATED = "REPEATED"
    PRODUCT_UNKNOWN = "PRODUCT_UNKNOWN"
    LIMIT_ABOVE_PRODUCT = "LIMIT_ABOVE_PRODUCT"
    LIMIT_BELOW_USED = "LIMIT_BELOW_USED"
    ID_NUMBER_OF_ANOTHER = "ID_NUMBER_OF_ANOTHER"
    CUSTOMER_OF_ANOTHER_NUMBER = "CUSTOMER_OF_ANOTHER_NUMBER"
    CARD_OF_ANOTHER = "CARD_OF_ANOTHER"
    LINE_OF_ANOTHER = "LINE_OF_ANOTHER"


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that was not taken over, and a sentence for whoever keeps the list: what to do."""

    problem: RowProblem
    message: str


@dataclass(frozen=True, slots=True)
class ApprovedLine:
    """A row of the list. Data class C2 in its customer."""

    customer: KnownCustomer = field(repr=False)
    credit_line_id: LineId
    product_code: str
    credit_limit: Fen
    annual_rate: AnnualRate
    expiry_date: date


def import_line(
    books: Books, vault: Vault, wanted: ApprovedLine, by: Command, *, source: str
) -> ImportOutcome | RowRefused:
    """Take one row over. `source` is the digest of the list that it stands in, kept with the act."""
    refused = _contradiction(books, vault, wanted)
    if refused is not None:
        return refused
    known = wanted.customer
    line = books.line(known.bank_id, wanted.credit_line_id)
    if line is not None and _has_terms(line, wanted):
        return _tell_customer(books, vault, wanted)
    register_customer(books, vault, known)
    terms = {
        "credit_limit": yuan_text(wanted.credit_limit),
        "annual_rate": str(wanted.annual_rate.value),
        "expiry_date": wanted.expiry_date.isoformat(),
        "list_sha256": source,
    }
    if line is None:
        books.add_line(LineRecord(_line(wanted), sequence_number=1))
        record_command(books, known.bank_id, "preapproval_taken_over", wanted.credit_line_id, by, **terms)
        return ImportOutcome.NEW
    changed = books.change_line_terms(
        known.bank_id,
        wanted.credit_line_id,
        credit_limit=wanted.credit_limit,
        annual_rate=wanted.annual_rate,
        expiry_date=wanted.expiry_date,
    )
    assert changed is not None, "its limit was held against what is used, in this unit of work"
    terms["credit_limit_before"] = yuan_text(line.line.balance.credit_limit)
    record_command(books, known.bank_id, "line_terms_changed", wanted.credit_line_id, by, **terms)
    return ImportOutcome.CHANGED


def _contradiction(books: Books, vault: Vault, wanted: ApprovedLine) -> RowRefused | None:
    known = wanted.customer
    product = books.product(known.bank_id, wanted.product_code)
    if product is None:
        return RowRefused(RowProblem.PRODUCT_UNKNOWN, f"the bank has no product {wanted.product_code}")
    if wanted.credit_limit > product.amount_maximum:
        most = yuan_text(product.amount_maximum)
        return RowRefused(RowProblem.LIMIT_ABOVE_PRODUCT, f"{wanted.product_code} allows {most} yuan at most")
    return _another_person(books, vault, known) or _another_line(books, wanted)


def _another_person(books: Books, vault: Vault, known: KnownCustomer) -> RowRefused | None:
    bearer = books.customer_by_id_number(known.bank_id, vault.index(known.bank_id, known.id_number))
    if bearer is not None and bearer.customer_id != known.customer_id:
        return RowRefused(
            RowProblem.ID_NUMBER_OF_ANOTHER, f"the ID number is that of customer {bearer.customer_id}: which is right?"
        )
    if bearer is None and books.customer(known.bank_id, known.customer_id) is not None:
        return RowRefused(
            RowProblem.CUSTOMER_OF_ANOTHER_NUMBER,
            f"customer {known.customer_id} has another ID number: give this person a customer id of their own",
        )
    for card_number in known.card_numbers:
        holder = books.customer_by_card(known.bank_id, card_index(vault, known.bank_id, card_number))
        if holder not in (None, known.customer_id):
            return RowRefused(
                RowProblem.CARD_OF_ANOTHER, f"the card ending in {card_number[-4:]} is customer {holder}'s"
            )
    return None


def _another_line(books: Books, wanted: ApprovedLine) -> RowRefused | None:
    found = books.line(wanted.customer.bank_id, wanted.credit_line_id)
    if found is None:
        return None
    line = found.line
    if (line.customer_id, line.product_code) != (wanted.customer.customer_id, wanted.product_code):
        return RowRefused(
            RowProblem.LINE_OF_ANOTHER,
            f"line {line.line_id} is customer {line.customer_id}'s of {line.product_code}: give this one another id",
        )
    used = Fen(line.balance.reserved + line.balance.outstanding)
    if wanted.credit_limit < used:
        return RowRefused(
            RowProblem.LIMIT_BELOW_USED,
            f"{yuan_text(used)} yuan are held or owed on it: set no lower limit, or freeze the line",
        )
    return None


def _has_terms(found: LineRecord, wanted: ApprovedLine) -> bool:
    line = found.line
    terms = (line.balance.credit_limit, line.annual_rate, line.expiry_date)
    return terms == (wanted.credit_limit, wanted.annual_rate, wanted.expiry_date)


def _tell_customer(books: Books, vault: Vault, wanted: ApprovedLine) -> ImportOutcome:
    """The line stands as it is; its customer may have another name, village or card."""
    known = wanted.customer
    customer = books.customer(known.bank_id, known.customer_id)
    profile = books.profile(known.bank_id, known.customer_id)
    cards = [card_index(vault, known.bank_id, card_number) for card_number in known.card_numbers]
    if (
        customer is not None
        and profile is not None
        and vault.unseal(known.bank_id, customer.name_sealed) == known.name
        and opened(vault, profile) == known.id_number
        and _village(vault, profile.bank_id, profile.village_sealed) == known.village
        and all(books.customer_by_card(known.bank_id, each) == known.customer_id for each in cards)
    ):
        return ImportOutcome.UNCHANGED
    register_customer(books, vault, known)
    return ImportOutcome.CHANGED


def _village(vault: Vault, bank_id: BankId, sealed: bytes) -> str:
    return vault.unseal(bank_id, sealed) if sealed else ""


def _line(wanted: ApprovedLine) -> CreditLine:
    return CreditLine(
        line_id=wanted.credit_line_id,
        bank_id=wanted.customer.bank_id,
        customer_id=wanted.customer.customer_id,
        product_code=wanted.product_code,
        balance=LineBalance(wanted.credit_limit, reserved=ZERO, outstanding=ZERO),
        annual_rate=wanted.annual_rate,
        expiry_date=wanted.expiry_date,
    )
