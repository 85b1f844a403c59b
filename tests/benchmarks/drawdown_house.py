"""What the server's benchmarks stand on: a database full of signed contracts, and a server over it.

The bank's own systems are played in memory inside the engine's process, so that what is measured is the channel server,
engine and fronts: TLS, validation, three durable units of work, the answer with its plan. A real bank's answer takes
its own time, during which the server does other work.
"""

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from channel_server.adapters.cards import MemoryCardVerification
from channel_server.adapters.clock import RandomIds
from channel_server.adapters.core_banking import CoreAccount, MemoryCoreBanking
from channel_server.adapters.credit import MemoryCreditSystem
from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.imaging import MemoryImaging
from channel_server.adapters.notify import MemoryNotifier
from channel_server.adapters.risk import MemoryRiskDecision
from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books
from channel_server.application.ports import BackOffice, BusinessDay
from channel_server.application.records import (
    ContractRecord,
    CustomerRecord,
    LineRecord,
    QuoteRecord,
    SessionRecord,
    Terms,
)
from channel_server.bootstrap import serve
from channel_server.cli.seed_demo import write_village
from channel_server.database_url import parse_database_url
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.ids import BankId, ContractId, CustomerId, LineId, QuoteId, SessionId, TerminalId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Assurance, Channel, Session
from channel_server.log_fields import configure_logs
from channel_server.sandbox.village_file import load_village
from channel_server.settings import Settings

ROOT = Path(__file__).parents[2]
BANK = BankId("qingjiang")
IDS = RandomIds()
"""Ids as the server makes them."""
TERMINAL = TerminalId("JC-0317")
START_WITHIN_S = 30.0
DRAWDOWNS_A_CUSTOMER = 3
AMOUNTS = tuple(range(100_000, 300_000, 10_000))


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that only waits for its drawdown."""

    session_id: str
    quote_id: str
    contract_id: str
    account_token: str
    credit_line_id: str
    amount_fen: int


@contextlib.contextmanager
def bench_folder(name: str) -> Iterator[Path]:
    """A fresh folder on the disk of the working copy, never on a memory disk; removed afterwards."""
    folder = ROOT / "build" / "bench" / f"{name}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def sqlite_in(folder: Path) -> str:
    """Where the books are when nothing else is said."""
    return f"sqlite:///{folder / 'channel.db'}"


def prepare(folder: Path, drawdowns: int, database: str) -> list[Signed]:
    """Make certificates and a database with so many signed contracts."""
    ensure_demo_certificates(folder / "certs", DemoNames((TERMINAL,), ()))
    url = parse_database_url(database)
    migrate(url)
    vault = AesVault(make_demo_key(folder / "master.key"))

    async def write() -> list[Signed]:
        books = await open_database(url)
        try:
            await books.write(lambda opened: write_village(opened, load_village(), vault))
            return await books.write(lambda opened: _sign(opened, vault, drawdowns))
        finally:
            await books.close()

    return asyncio.run(write())


def customer(number: int) -> CustomerId:
    """A customer of the benchmark."""
    return CustomerId(f"BENCH{number:06d}")


def line(number: int) -> LineId:
    """The customer's line."""
    return LineId(f"BENCH-XK-{number:06d}")


def account(number: int) -> str:
    """The customer's account."""
    return f"8801099{number:09d}"


def _sign(books: Books, vault: AesVault, drawdowns: int) -> list[Signed]:
    now = datetime.now(UTC)
    day = load_village().banks[0].business_date
    rate = AnnualRate(Decimal("0.054"))
    signed = []
    for index in range(drawdowns):
        number, turn = divmod(index, DRAWDOWNS_A_CUSTOMER)
        if turn == 0:
            session = _customer(books, vault, number, now)
        amount = AMOUNTS[index % len(AMOUNTS)]
        quote = QuoteRecord(
            quote_id=QuoteId(IDS.new_uuid()),
            bank_id=BANK,
            session_id=session.session.session_id,
            customer_id=customer(number),
            terms=Terms(line(number), Fen(amount), 12, RepaymentMethod.EQUAL_INSTALMENT, Purpose.FARMING, 15),
            value_date=day,
            annual_rate=rate,
            day_count=DayCount.THIRTY_360,
            expire_time=now + timedelta(hours=1),
        )
        books.add_quote(quote)
        contract = ContractRecord(
            contract_id=ContractId(IDS.new_uuid()),
            bank_id=BANK,
            quote_id=quote.quote_id,
            session_id=session.session.session_id,
            pages="[]",
            content_sha256=bytes(32),
            accepted_time=now,
        )
        books.add_contract(contract)
        signed.append(
            Signed(
                session.session.session_id,
                quote.quote_id,
                contract.contract_id,
                session.account_token,
                line(number),
                amount,
            )
        )
    return signed


def _customer(books: Books, vault: AesVault, number: int, now: datetime) -> SessionRecord:
    books.put_customer(
        CustomerRecord(BANK, customer(number), vault.seal(BANK, "样本人")), vault.index(BANK, f"bench {number}")
    )
    balance = LineBalance(Fen(5_000_000), reserved=ZERO, outstanding=ZERO)
    expiry = datetime(2028, 6, 30, tzinfo=UTC).date()
    rate = AnnualRate(Decimal("0.054"))
    books.add_line(LineRecord(CreditLine(line(number), BANK, customer(number), "XIAOKANG", balance, rate, expiry), 1))
    session = SessionRecord(
        session=Session(
            session_id=SessionId(IDS.new_uuid()),
            bank_id=BANK,
            terminal_id=TERMINAL,
            channel=Channel.KIOSK,
            opened_time=now,
            expire_time=now + timedelta(hours=1),
            customer_id=customer(number),
            assurances=(Assurance.ID_CHIP, Assurance.CARD_PIN),
        ),
        language="zh-CN",
        account_token=IDS.new_uuid(),
        account_index=vault.index(BANK, account(number)).hex(),
        account_sealed=vault.seal(BANK, account(number)),
        card_tail="0000",
    )
    books.put_session(session)
    return session


def bank_in_memory(customers: int) -> BackOffice:
    """The bank's systems, as the twins play them."""
    numbers = range(customers)
    return BackOffice(
        core=MemoryCoreBanking(
            [CoreAccount(BANK, account(n), customer(n), ZERO) for n in numbers],
            {BankId(bank.bank_id): BusinessDay(bank.business_date, open=True) for bank in load_village().banks},
        ),
        credit=MemoryCreditSystem({(BANK, line(n)): customer(n) for n in numbers}),
        risk=MemoryRiskDecision(),
        imaging=MemoryImaging(),
        notifier=MemoryNotifier(),
        cards=MemoryCardVerification([], []),
    )


@contextlib.contextmanager
def server_process(folder: Path, customers: int, database: str) -> Iterator[tuple[str, int]]:
    """Start the server: its address, and the process id of its engine, whose children the fronts are."""
    ready = folder / "server.ready"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.drawdown_house", str(folder), str(customers), database],
            stdout=log,
            stderr=log,
        )
    try:
        ends = time.monotonic() + START_WITHIN_S
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"the server did not start: {(folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.02)
        yield json.loads(ready.read_text())["address"], process.pid
    finally:
        process.terminate()
        process.wait(timeout=START_WITHIN_S)


def _settings(folder: Path, database: str) -> Settings:
    return Settings(
        listen="127.0.0.1:0",
        database=database,
        master_key=folder / "master.key",
        certs=folder / "certs",
        ready_file=folder / "server.ready",
        log_format="json",
        log_level="WARNING",
    )


def main() -> None:
    """The server process."""
    folder, customers, database = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    configure_logs(json=True, level="WARNING")
    asyncio.run(serve(_settings(folder, database), bank=bank_in_memory(customers)))


if __name__ == "__main__":
    main()
