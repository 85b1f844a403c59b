"""Reads the village from its file, whole and checked.

Every reference and every figure that a bank would check is checked here: an inconsistent village is refused
whole, with the place that is wrong.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from channel_server.sandbox.toml_table import TomlError, TomlTable
from channel_server.sandbox.village import (
    Account,
    Bank,
    Card,
    DossierField,
    Line,
    Note,
    Person,
    Product,
    RiskRule,
    SecurityData,
    Terminal,
    Village,
)

VILLAGE_FILE = Path(__file__).with_name("village.toml")

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_SOURCES = ("village", "credit_bureau", "subsidy", "bank")


_Row = TypeVar("_Row")


def load_village(path: Path = VILLAGE_FILE) -> Village:
    """Read and check a village.

    Raises:
        TomlError: a value is missing, of another kind, or contradicts another; the message names the place.
    """
    root = TomlTable.from_file(path)
    products = _rows(root, "product", _product)
    banks = _rows(root, "bank", _bank)
    terminals = _rows(root, "terminal", _terminal)
    people = _rows(root, "person", _person)
    owners = {p.key: p for p in people}
    accounts = _rows(root, "account", lambda t: _account(t, owners)) + _rows(root, "shop", _shop)
    cards = _rows(root, "card", lambda t: _card(t, owners))
    lines = _rows(root, "line", lambda t: _line(t, owners))
    lines_by_id = {line.credit_line_id: line for line in lines}
    notes = _rows(root, "note", lambda t: _note(t, lines_by_id))
    rules = _rows(root, "risk_rule", lambda t: _risk_rule(t, owners))
    dossier = _rows(root, "dossier", lambda t: _dossier_field(t, owners))
    security = _security(root.table("hsm"))
    root.finish()
    village = Village(products, banks, terminals, people, accounts, cards, lines, notes, rules, security, dossier)
    _check(village, path.name)
    return village


def id_number_holds(number: str) -> bool:
    """Tell whether the check character of a resident ID number is right. Source: GB 11643-1999, ISO 7064 MOD 11-2."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number, re.ASCII) is None:
        return False
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(number[:17], _ID_WEIGHTS, strict=True)) % 11] == number[17]


def card_number_holds(number: str) -> bool:
    """Tell whether the check digit of a card number is right. Source: ISO/IEC 7812-1, annex B."""
    if re.fullmatch(r"[0-9]{16,19}", number, re.ASCII) is None:
        return False
    digits = [int(d) for d in reversed(number)]
    doubled = sum(sum(divmod(2 * d, 10)) for d in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def _rows(root: TomlTable, key: str, read: Callable[[TomlTable], _Row]) -> tuple[_Row, ...]:
    rows = []
    for table in root.tables(key):
        rows.append(read(table))
        table.finish()
    return tuple(rows)


def _product(t: TomlTable) -> Product:
    return Product(
        code=t.text("code"),
        name=t.text("name"),
        name_en=t.text("name_en"),
        note_prefix=t.text("note_prefix"),
        day_count=t.text("day_count"),
        methods=t.texts("methods"),
        terms_months=t.integers("terms_months"),
        purposes=t.texts("purposes"),
        amount_minimum=t.money("amount_minimum"),
        amount_step=t.money("amount_step"),
        kiosk_amount_maximum=t.money("kiosk_amount_maximum"),
        kiosk_daily_maximum=t.money("kiosk_daily_maximum"),
    )


def _bank(t: TomlTable) -> Bank:
    return Bank(
        bank_id=t.text("bank_id"),
        name=t.text("name"),
        name_en=t.text("name_en"),
        branch_name=t.text("branch_name"),
        branch_name_en=t.text("branch_name_en"),
        phone=t.text("phone"),
        business_date=t.date("business_date"),
    )


def _terminal(t: TomlTable) -> Terminal:
    kind = t.text("kind") if t.has("kind") else "kiosk"
    if kind not in ("kiosk", "workstation"):
        raise t.error("kind", "must be kiosk or workstation")
    return Terminal(t.text("terminal_id"), t.text("bank_id"), t.text("location"), kind == "workstation")


def _person(t: TomlTable) -> Person:
    number = t.text("id_number")
    if not id_number_holds(number):
        raise t.error("id_number", f"{number} has a wrong check character")
    return Person(
        key=t.text("key"),
        customer_id=t.text("customer_id"),
        bank_id=t.text("bank_id"),
        name=t.text("name"),
        id_number=number,
        phone=t.text("phone"),
        address=t.text("address"),
    )


def _owner(t: TomlTable, owners: Mapping[str, Person], key: str = "owner") -> Person:
    name = t.text(key)
    if name not in owners:
        raise t.error(key, f"{name} is nobody's key")
    return owners[name]


def _account(t: TomlTable, owners: Mapping[str, Person]) -> Account:
    owner = _owner(t, owners)
    number = t.text("account_number")
    if re.fullmatch(r"[0-9]{8,32}", number, re.ASCII) is None:
        raise t.error("account_number", "must be 8 to 32 digits")
    is_open = t.flag("open") if t.has("open") else True
    return Account(number, owner.bank_id, owner.customer_id, t.money("opening_balance"), is_open, owner.name)


def _shop(t: TomlTable) -> Account:
    """A shop of the village's: an account to which others pay, of somebody who borrows nothing here."""
    number = t.text("account_number")
    if re.fullmatch(r"[0-9]{8,32}", number, re.ASCII) is None:
        raise t.error("account_number", "must be 8 to 32 digits")
    is_open = t.flag("open") if t.has("open") else True
    opening = t.money("opening_balance")
    return Account(number, t.text("bank_id"), t.text("customer_id"), opening, is_open, t.text("name"))


def _card(t: TomlTable, owners: Mapping[str, Person]) -> Card:
    owner = _owner(t, owners)
    number = t.text("card_number")
    if not card_number_holds(number):
        raise t.error("card_number", "must be 16 to 19 digits with a right check digit")
    pin = t.text("pin")
    if re.fullmatch(r"[0-9]{4,12}", pin, re.ASCII) is None:
        raise t.error("pin", "must be 4 to 12 digits")
    sequence = t.text("sequence_number")
    if re.fullmatch(r"[0-9]{2}", sequence, re.ASCII) is None:
        raise t.error("sequence_number", "must be two digits")
    return Card(
        card_number=number,
        sequence_number=sequence,
        expiry=_month_end(t, "expiry"),
        bank_id=owner.bank_id,
        customer_id=owner.customer_id,
        account_number=t.text("account_number"),
        pin=pin,
    )


def _month_end(t: TomlTable, key: str) -> datetime.date:
    try:
        first = datetime.date.fromisoformat(t.text(key) + "-01")
    except ValueError as error:
        raise t.error(key, "must be a month such as 2030-12") from error
    return (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


def _line(t: TomlTable, owners: Mapping[str, Person]) -> Line:
    owner = _owner(t, owners)
    limit, outstanding = t.money("credit_limit"), t.money("outstanding")
    if outstanding > limit:
        raise t.error("outstanding", "is above credit_limit")
    return Line(
        credit_line_id=t.text("credit_line_id"),
        bank_id=owner.bank_id,
        customer_id=owner.customer_id,
        product_code=t.text("product_code"),
        credit_limit=limit,
        outstanding=outstanding,
        annual_rate=t.rate("annual_rate"),
        expiry_date=t.date("expiry_date"),
        contract_number=t.text("contract_number") if t.has("contract_number") else "",
        sign_date=t.date("sign_date") if t.has("sign_date") else None,
    )


def _dossier_field(t: TomlTable, owners: Mapping[str, Person]) -> DossierField:
    owner = _owner(t, owners)
    source = t.text("source")
    if source not in _SOURCES:
        raise t.error("source", f"must be one of {', '.join(_SOURCES)}")
    return DossierField(owner.customer_id, owner.bank_id, t.text("noun"), t.text("value"), source, t.date("as_of"))


def _note(t: TomlTable, lines: Mapping[str, Line]) -> Note:
    line_id = t.text("credit_line_id")
    if line_id not in lines:
        raise t.error("credit_line_id", f"{line_id} is no line")
    line = lines[line_id]
    note = Note(
        loan_note_id=t.text("loan_note_id"),
        credit_line_id=line_id,
        bank_id=line.bank_id,
        customer_id=line.customer_id,
        account_number=t.text("account_number"),
        amount=t.money("amount"),
        principal_balance=t.money("principal_balance"),
        annual_rate=t.rate("annual_rate"),
        method=t.text("method"),
        value_date=t.date("value_date"),
        maturity_date=t.date("maturity_date"),
        next_due_date=t.date("next_due_date"),
        next_payment=t.money("next_payment"),
    )
    if note.principal_balance > note.amount:
        raise t.error("principal_balance", "is above amount")
    if not note.value_date < note.next_due_date <= note.maturity_date <= line.expiry_date:
        raise t.error("next_due_date", "must lie after value_date, and maturity_date within the line's life")
    return note


def _risk_rule(t: TomlTable, owners: Mapping[str, Person]) -> RiskRule:
    customer = _owner(t, owners, "customer").customer_id if t.has("customer") else None
    above = t.money("amount_above") if t.has("amount_above") else None
    if customer is None and above is None:
        raise t.error("code", "has no condition: state customer, amount_above or both")
    return RiskRule(t.text("code"), t.text("text"), customer, above)


def _security(t: TomlTable) -> SecurityData:
    masters = t.table("terminal_master_keys")
    keys = {terminal: masters.key_bytes(terminal, length=16) for terminal in masters.values}
    data = SecurityData(
        issuer_master_key=t.key_bytes("issuer_master_key", length=16),
        terminal_master_keys=keys,
        pin_try_limit=t.integer("pin_try_limit", minimum=1),
    )
    t.finish()
    return data


def _unique(rows: Iterable[_Row], key: Callable[[_Row], str], what: str, name: str) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for row in rows:
        if key(row) in found:
            raise TomlError(f"{name}: {what} {key(row)} is there twice")
        found[key(row)] = row
    return found


def _check(v: Village, name: str) -> None:
    """Refuse a village whose parts contradict each other."""
    banks = _unique(v.banks, lambda b: b.bank_id, "bank", name)
    products = _unique(v.products, lambda p: p.code, "product", name)
    terminals = _unique(v.terminals, lambda t: t.terminal_id, "terminal", name)
    accounts = _unique(v.accounts, lambda a: a.account_number, "account", name)
    _unique(v.people, lambda p: p.key, "person", name)
    _unique(v.people, lambda p: p.customer_id, "customer_id", name)
    _unique(v.people, lambda p: f"{p.bank_id} {p.id_number}", "id_number", name)
    _unique(v.cards, lambda c: c.card_number, "card", name)
    _unique(v.lines, lambda line: line.credit_line_id, "line", name)
    _unique(v.notes, lambda n: n.loan_note_id, "note", name)
    for bank_id in [
        *(t.bank_id for t in v.terminals),
        *(p.bank_id for p in v.people),
        *(a.bank_id for a in v.accounts),
    ]:
        if bank_id not in banks:
            raise TomlError(f"{name}: {bank_id} is no bank")
    for terminal in set(terminals) ^ set(v.security.terminal_master_keys):
        raise TomlError(f"{name}: terminal {terminal} and its terminal_master_key must both be there")
    held = [(c.account_number, c.customer_id) for c in v.cards] + [(n.account_number, n.customer_id) for n in v.notes]
    for number, customer in held:
        account = accounts.get(number)
        if account is None or account.customer_id != customer:
            raise TomlError(f"{name}: account {number} is not of customer {customer}")
    for line in v.lines:
        if line.product_code not in products:
            raise TomlError(f"{name}: line {line.credit_line_id}: {line.product_code} is no product")
        owed = sum(n.principal_balance for n in v.notes if n.credit_line_id == line.credit_line_id)
        if owed != line.outstanding:
            raise TomlError(f"{name}: line {line.credit_line_id}: outstanding is not the sum of its notes")
