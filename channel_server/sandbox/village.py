"""The fictional village: who lives there, at which bank, with which cards, lines and notes.

The values only; `village_file` reads and checks them. They feed the sandbox's books and security module and
`edian-server seed-demo`, so that the programs meet at data and not at each other's tables.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from channel_server.domain.money import AnnualRate, Fen


@dataclass(frozen=True, slots=True)
class Product:
    """What a kind of line allows. Units: amounts in fen."""

    code: str
    name: str
    name_en: str
    note_prefix: str
    day_count: str
    methods: tuple[str, ...]
    terms_months: tuple[int, ...]
    purposes: tuple[str, ...]
    amount_minimum: Fen
    amount_step: Fen
    kiosk_amount_maximum: Fen
    kiosk_daily_maximum: Fen


@dataclass(frozen=True, slots=True)
class Bank:
    """A legal entity with its branch, and the business date on which its books are opened."""

    bank_id: str
    name: str
    name_en: str
    branch_name: str
    branch_name_en: str
    phone: str
    business_date: datetime.date


@dataclass(frozen=True, slots=True)
class Terminal:
    """A kiosk, or a workstation with a PIN pad, and where it stands."""

    terminal_id: str
    bank_id: str
    location: str
    is_workstation: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A customer; `key` is the short name that tests use."""

    key: str
    customer_id: str
    bank_id: str
    name: str
    id_number: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Account:
    """A deposit account; `open` when it takes credits. Units: fen."""

    account_number: str
    bank_id: str
    customer_id: str
    opening_balance: Fen
    open: bool = True
    holder_name: str = ""
    """Whose it is, as a payer may have it confirmed."""


@dataclass(frozen=True, slots=True)
class Card:
    """A bank card as its issuer knows it; `expiry` is the last day of its month."""

    card_number: str
    sequence_number: str
    expiry: datetime.date
    bank_id: str
    customer_id: str
    account_number: str
    pin: str = field(repr=False)

    @property
    def tail(self) -> str:
        """Last four digits, as screens show them."""
        return self.card_number[-4:]


@dataclass(frozen=True, slots=True)
class Line:
    """A credit line as it stands when the books are opened. Units: fen."""

    credit_line_id: str
    bank_id: str
    customer_id: str
    product_code: str
    credit_limit: Fen
    outstanding: Fen
    annual_rate: AnnualRate
    expiry_date: datetime.date
    contract_number: str = ""
    """Of the facility contract; empty where it is not known."""
    sign_date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class DossierField:
    """A field of a customer's dossier (农户档案), with its source and date."""

    customer_id: str
    bank_id: str
    noun: str
    value: str
    source: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class Note:
    """A loan note that is open when the books are opened. Units: fen."""

    loan_note_id: str
    credit_line_id: str
    bank_id: str
    customer_id: str
    account_number: str
    amount: Fen
    principal_balance: Fen
    annual_rate: AnnualRate
    method: str
    value_date: datetime.date
    maturity_date: datetime.date
    next_due_date: datetime.date
    next_payment: Fen


@dataclass(frozen=True, slots=True)
class RiskRule:
    """A rule that refuses; it applies where each condition that it states holds. Units: fen."""

    code: str
    text: str
    customer_id: str | None
    amount_above: Fen | None


@dataclass(frozen=True, slots=True)
class SecurityData:
    """What only the security module holds."""

    issuer_master_key: bytes = field(repr=False)
    terminal_master_keys: Mapping[str, bytes] = field(repr=False)
    pin_try_limit: int


@dataclass(frozen=True, slots=True)
class Village:
    """All of it, each list in the order of the file."""

    products: tuple[Product, ...]
    banks: tuple[Bank, ...]
    terminals: tuple[Terminal, ...]
    people: tuple[Person, ...]
    accounts: tuple[Account, ...]
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    risk_rules: tuple[RiskRule, ...]
    security: SecurityData
    dossier: tuple[DossierField, ...] = ()

    def person(self, key: str) -> Person:
        """Find a person by the short name.

        Raises:
            KeyError: nobody is called that.
        """
        return {p.key: p for p in self.people}[key]

    def product(self, code: str) -> Product:
        """Find a product.

        Raises:
            KeyError: there is none of that code.
        """
        return {p.code: p for p in self.products}[code]
