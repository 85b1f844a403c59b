"""The subjects (受试对象): whom and what the kit plays with at a bank, read from a documented file.

Only the bank and one customer with an account are required: rules that need more are not tried without it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from channel_server.domain.money import Fen
from channel_server.sandbox.toml_table import TomlTable

SUBJECTS_FILE = Path(__file__).with_name("subjects.toml")

_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class KitCustomer:
    """The customer whom the kit pays. Units: fen.

    Attributes:
        credit_line_id: a line of the customer's; figures of it are mirrored, so it should serve nothing else.
        credit_limit: of that line.
    """

    customer_id: str
    account_number: str
    closed_account_number: str | None
    credit_line_id: str
    credit_limit: Fen


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody else with an account, to whom nothing is paid in the test customer's name unless it is entrusted."""

    customer_id: str
    account_number: str
    name: str
    """As on a bill; empty where the file does not tell it."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A customer whom the risk decision refuses."""

    customer_id: str
    credit_line_id: str


@dataclass(frozen=True, slots=True)
class KitCard:
    """A card whose keys are known. The secret parts have no repr."""

    card_number: str = field(repr=False)
    sequence_number: str
    pin: str = field(repr=False)
    account_number: str


@dataclass(frozen=True, slots=True)
class KitTerminal:
    """A terminal and the keys with which its pad and the chips of test cards work."""

    terminal_id: str
    master_key: bytes = field(repr=False)
    issuer_master_key: bytes = field(repr=False)
    first_counter: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """All of it. Units: fen."""

    bank_id: str
    customer: KitCustomer
    amount: Fen
    channel: str
    purpose: str
    repayment_method: str
    other_bank_id: str | None
    payee: Payee | None
    suspect: Suspect | None
    earlier_reference: str | None
    """Of a payment that was posted on an earlier business date and not reversed."""
    terminal: KitTerminal | None
    card: KitCard | None
    expendable_card: KitCard | None
    """A card that may be blocked for good."""


def load_subjects(path: Path = SUBJECTS_FILE) -> Subjects:
    """Read a file of subjects.

    Raises:
        TomlError: something is missing or has no meaning; the message names the place.
    """
    root = TomlTable.from_file(path)
    customer = _customer(root.table("customer"))
    subjects = Subjects(
        bank_id=root.text("bank_id"),
        customer=customer,
        amount=root.money("amount"),
        channel=root.text("channel"),
        purpose=root.text("purpose"),
        repayment_method=root.text("repayment_method"),
        other_bank_id=root.text("other_bank_id") if root.has("other_bank_id") else None,
        payee=_payee(root.table("payee")) if root.has("payee") else None,
        suspect=_suspect(root.table("suspect")) if root.has("suspect") else None,
        earlier_reference=_reference(root) if root.has("earlier_reference") else None,
        terminal=_terminal(root.table("terminal")) if root.has("terminal") else None,
        card=_card(root.table("card")) if root.has("card") else None,
        expendable_card=_card(root.table("expendable_card")) if root.has("expendable_card") else None,
    )
    root.finish()
    if subjects.amount < 2:
        raise root.error("amount", "must be at least 0.02")
    return subjects


def _customer(t: TomlTable) -> KitCustomer:
    made = KitCustomer(
        customer_id=t.text("customer_id"),
        account_number=_account(t, "account_number"),
        closed_account_number=_account(t, "closed_account_number") if t.has("closed_account_number") else None,
        credit_line_id=t.text("credit_line_id"),
        credit_limit=t.money("credit_limit"),
    )
    t.finish()
    return made


def _payee(t: TomlTable) -> Payee:
    made = Payee(t.text("customer_id"), _account(t, "account_number"), t.text("name") if t.has("name") else "")
    t.finish()
    return made


def _suspect(t: TomlTable) -> Suspect:
    made = Suspect(t.text("customer_id"), t.text("credit_line_id"))
    t.finish()
    return made


def _terminal(t: TomlTable) -> KitTerminal:
    made = KitTerminal(
        t.text("terminal_id"),
        t.key_bytes("master_key", length=_KEY_BYTES),
        t.key_bytes("issuer_master_key", length=_KEY_BYTES),
        t.integer("first_counter", minimum=1) if t.has("first_counter") else 1,
    )
    t.finish()
    return made


def _card(t: TomlTable) -> KitCard:
    number = t.text("card_number")
    if re.fullmatch(r"[0-9]{16,19}", number, re.ASCII) is None:
        raise t.error("card_number", "must be 16 to 19 digits")
    pin = t.text("pin")
    if re.fullmatch(r"[0-9]{4,12}", pin, re.ASCII) is None:
        raise t.error("pin", "must be 4 to 12 digits")
    made = KitCard(number, t.text("sequence_number"), pin, _account(t, "account_number"))
    t.finish()
    return made


def _account(t: TomlTable, key: str) -> str:
    number = t.text(key)
    if re.fullmatch(r"[0-9]{8,32}", number, re.ASCII) is None:
        raise t.error(key, "must be 8 to 32 digits")
    return number


def _reference(t: TomlTable) -> str:
    reference = t.text("earlier_reference")
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", reference, re.ASCII) is None:
        raise t.error("earlier_reference", "must be a UUID")
    return reference
