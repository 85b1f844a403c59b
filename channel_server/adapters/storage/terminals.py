"""Banks, terminals and products."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import pairs_from, pairs_text, select_by, to_ms, unlocked, upsert
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import Fen
from channel_server.domain.product import Product, Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel

_BANKS = "SELECT bank_id FROM bank ORDER BY bank_id /*unlocked*/"
_BANK = unlocked(select_by(tables.bank, "bank_id"))
_TERMINAL = unlocked(select_by(tables.terminal, "terminal_id"))
_NAMES_AT_ONCE = 50
_NAMED = unlocked(f"SELECT * FROM terminal WHERE terminal_id IN ({', '.join('?' * _NAMES_AT_ONCE)})")  # noqa: S608 - marks only
_PRODUCT = unlocked(select_by(tables.product, "bank_id", "code"))
_PRODUCTS = unlocked(select_by(tables.product, "bank_id", order_by="code"))
_PUT_BANK = upsert(tables.bank, "bank_id")
_ENROLLED = (
    "terminal_id",
    "bank_id",
    "channel",
    "branch_name",
    "branch_name_en",
    "help_phone",
    "locked",
    "certificate_sha256",
    "software_version",
)
_PUT_TERMINAL = upsert(tables.terminal, "terminal_id", columns=_ENROLLED)
_PUT_PRODUCT = upsert(tables.product, "bank_id", "code")
_HELLO = """
UPDATE terminal SET software_version = :software_version, hello_time_ms = :hello_time_ms
 WHERE terminal_id = :terminal_id
"""


class SqlTerminals:
    """Implements `books.Terminals`."""

    _db: Database

    def bank_ids(self) -> tuple[BankId, ...]:
        """List the banks, in the order of their ids."""
        return tuple(BankId(row[0]) for row in self._db.execute(_BANKS))

    def bank(self, bank_id: BankId) -> BankRecord | None:
        """Find a bank."""
        row = self._db.execute(_BANK, {"bank_id": bank_id}).fetchone()
        return None if row is None else BankRecord(BankId(row["bank_id"]), row["name"], row["name_en"])

    def terminal(self, terminal_id: TerminalId) -> TerminalRecord | None:
        """Find a terminal by the name in its certificate."""
        row = self._db.execute(_TERMINAL, {"terminal_id": terminal_id}).fetchone()
        return None if row is None else terminal_from(row)

    def terminals_named(self, terminal_ids: tuple[TerminalId, ...]) -> tuple[TerminalRecord, ...]:
        """Find those that are enrolled among many names."""
        if len(terminal_ids) == 1:
            # One statement for what every second call asks, and its plan by the key.
            found = self.terminal(terminal_ids[0])
            return () if found is None else (found,)
        rows: list[Row] = []
        for begin in range(0, len(terminal_ids), _NAMES_AT_ONCE):
            some = terminal_ids[begin : begin + _NAMES_AT_ONCE]
            rows += self._db.execute(_NAMED, (*some, *("",) * (_NAMES_AT_ONCE - len(some)))).fetchall()
        return tuple(terminal_from(row) for row in rows)

    def put_bank(self, bank: BankRecord) -> None:
        """Write a bank down, new or changed."""
        self._db.execute(_PUT_BANK, {"bank_id": bank.bank_id, "name": bank.name, "name_en": bank.name_en})

    def put_terminal(self, terminal: TerminalRecord) -> None:
        """Write a terminal down, new or changed."""
        self._db.execute(
            _PUT_TERMINAL,
            {
                "terminal_id": terminal.terminal_id,
                "bank_id": terminal.bank_id,
                "channel": terminal.channel.value,
                "branch_name": terminal.branch_name,
                "branch_name_en": terminal.branch_name_en,
                "help_phone": terminal.help_phone,
                "locked": int(terminal.locked),
                "certificate_sha256": terminal.certificate_sha256,
                "software_version": "",
            },
        )

    def record_hello(self, terminal_id: TerminalId, software_version: str, now: datetime) -> None:
        """Note when a terminal last started, and what runs on it."""
        self._db.execute(
            _HELLO,
            {"terminal_id": terminal_id, "software_version": software_version, "hello_time_ms": to_ms(now)},
        )

    def product(self, bank_id: BankId, code: str) -> Product | None:
        """Find a bank's product."""
        row = self._db.execute(_PRODUCT, {"bank_id": bank_id, "code": code}).fetchone()
        return None if row is None else _product(row)

    def products(self, bank_id: BankId) -> tuple[Product, ...]:
        """List a bank's products, by their codes."""
        return tuple(_product(row) for row in self._db.execute(_PRODUCTS, {"bank_id": bank_id}))

    def put_product(self, bank_id: BankId, product: Product) -> None:
        """Write a product down, new or changed."""
        self._db.execute(
            _PUT_PRODUCT,
            {
                "bank_id": bank_id,
                "code": product.code,
                "name_zh": product.name_zh,
                "name_en": product.name_en,
                "in_force_from": product.in_force_from.isoformat(),
                "amount_minimum_fen": product.amount_minimum,
                "amount_maximum_fen": product.amount_maximum,
                "amount_step_fen": product.amount_step,
                "terms_months": " ".join(str(each) for each in product.terms_months),
                "methods": " ".join(product.methods),
                "purposes": " ".join(product.purposes),
                "purpose_caps_fen": pairs_text({name: str(cap) for name, cap in product.purpose_caps.items()}),
                "own_payment_maximum_fen": product.own_payment_maximum,
                "day_count": product.day_count.value,
                "penalty_multiple": str(product.penalty_multiple),
            },
        )


def terminal_from(row: Row) -> TerminalRecord:
    """Read a terminal from its row."""
    return TerminalRecord(
        terminal_id=TerminalId(row["terminal_id"]),
        bank_id=BankId(row["bank_id"]),
        channel=Channel(row["channel"]),
        branch_name=row["branch_name"],
        branch_name_en=row["branch_name_en"],
        help_phone=row["help_phone"],
        locked=bool(row["locked"]),
        certificate_sha256=row["certificate_sha256"],
    )


def _product(row: Row) -> Product:
    caps: Mapping[str, str] = pairs_from(row["purpose_caps_fen"])
    return Product(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        amount_minimum=Fen(row["amount_minimum_fen"]),
        amount_maximum=Fen(row["amount_maximum_fen"]),
        amount_step=Fen(row["amount_step_fen"]),
        terms_months=tuple(int(each) for each in row["terms_months"].split()),
        methods=tuple(RepaymentMethod(each) for each in row["methods"].split()),
        purposes=tuple(Purpose(each) for each in row["purposes"].split()),
        purpose_caps={Purpose(name): Fen(int(cap)) for name, cap in caps.items()},
        own_payment_maximum=Fen(row["own_payment_maximum_fen"]),
        day_count=DayCount(row["day_count"]),
        penalty_multiple=Decimal(row["penalty_multiple"]),
    )
