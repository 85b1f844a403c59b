"""A village of borrowers for the torture: the demo's, with as many more as are wanted, at the bank and in the books."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from channel_server.adapters.passwords import Argon2Cost, Argon2Passwords
from channel_server.application.books import Books
from channel_server.application.ports import Vault
from channel_server.application.sign_in_staff import digest_of
from channel_server.application.staff_books import StaffTokenRecord
from channel_server.cli.seed_demo import DEMO_PASSWORD, write_staff, write_village
from channel_server.domain.ids import CustomerId, LineId, SessionId, TerminalId
from channel_server.domain.money import Fen, yuan_text
from channel_server.domain.session import Channel
from channel_server.sandbox.village_file import VILLAGE_FILE, load_village
from tests.approved import put_staff
from tests.signed import BANK, RATE, Borrower, Visit, put_borrower, put_visit

BUSINESS_DATE = date(2026, 1, 15)
OPENING = "10.00"
PERSON_NAME = "样本人"
"""Of every borrower."""
LASTING = timedelta(days=30)
"""Longer than any run."""
STANDS = {"JC-0317": Channel.KIOSK, "JC-0318": Channel.KIOSK, "JC-T001": Channel.COUNTER}
"""Who draws on the same lines: two kiosks and a counter. A mobile bank has no way in yet; the model plays it."""
TELLER_TOKEN, SUPERVISOR_TOKEN = "the teller of the torture", "the supervisor of the torture"
SUPERVISOR_STAND = "JC-T002"

_NAMES = uuid.UUID("6d0c6a52-7f1e-4c39-8d0e-2f6b1b1f0c77")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LIMITS = (Fen(1_000_000), Fen(5_000_000), Fen(30_000_000), Fen(30_000_000))
"""Some lines are soon full, so that channels fight for what is left; others hardly ever."""


def borrowers(count: int) -> tuple[Borrower, ...]:
    """Make up so many borrowers."""
    return tuple(
        Borrower(
            CustomerId(f"TT{number:08d}"),
            LineId(f"TT-XK-{number:06d}"),
            f"8801090000{number:06d}",
            _LIMITS[number % len(_LIMITS)],
        )
        for number in range(1, count + 1)
    )


UNWELCOME = Borrower(CustomerId("TT99999999"), LineId("TT-XK-999999"), "8801090000999999", Fen(5_000_000))
"""Whom risk refuses."""


def write_file(path: Path, people: tuple[Borrower, ...]) -> None:
    """Write the bank's side of the village: the demo's file, and the borrowers behind it."""
    parts = [VILLAGE_FILE.read_text(encoding="utf-8")]
    for number, borrower in enumerate((*people, UNWELCOME)):
        parts.append(
            f"""
[[person]]
key = "{borrower.customer_id}"
customer_id = "{borrower.customer_id}"
bank_id = "qingjiang"
name = "{PERSON_NAME}"
id_number = "{_id_number(number)}"
phone = "13800000000"
address = "虚构省样本县虚构湾村"

[[account]]
account_number = "{borrower.account_number}"
owner = "{borrower.customer_id}"
opening_balance = "{OPENING}"

[[line]]
credit_line_id = "{borrower.credit_line_id}"
owner = "{borrower.customer_id}"
product_code = "XIAOKANG"
credit_limit = "{yuan_text(borrower.credit_limit).replace(",", "")}"
outstanding = "0.00"
annual_rate = "{RATE.value * 100:.2f}"
expiry_date = 2028-06-30
"""
        )
    parts.append(f'\n[[risk_rule]]\ncode = "R-0999"\ncustomer = "{UNWELCOME.customer_id}"\ntext = "测试规则"\n')
    path.write_text("".join(parts), encoding="utf-8")


def visit_of(borrower: Borrower, stand: str) -> Visit:
    """The visit that each borrower has open at each stand."""
    session, token = (str(uuid.uuid5(_NAMES, f"{what} {borrower.customer_id} {stand}")) for what in ("visit", "token"))
    return Visit(borrower, SessionId(session), TerminalId(stand), STANDS[stand], token)


def write_books(books: Books, vault: Vault, people: tuple[Borrower, ...]) -> None:
    """Write the server's side of the village: terminals, borrowers with their lines, and their visits."""
    write_village(books, load_village(), vault)
    now = datetime.now(UTC)
    write_staff(books, load_village(), Argon2Passwords(Argon2Cost(8, 1, 1)).hash_now(DEMO_PASSWORD))
    put_staff(books)
    for token, number, stand in ((TELLER_TOKEN, "0317", "JC-T001"), (SUPERVISOR_TOKEN, "0309", SUPERVISOR_STAND)):
        sitting = StaffTokenRecord(BANK, digest_of(token), number, TerminalId(stand), now, now + LASTING)
        books.add_staff_token(sitting, now)
    for borrower in (*people, UNWELCOME):
        put_borrower(books, vault, borrower)
        for stand in STANDS:
            put_visit(books, vault, visit_of(borrower, stand), opened=now, expires=now + LASTING)


def _id_number(number: int) -> str:
    digits = f"42999919700101{number + 100:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]
