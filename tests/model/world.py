"""One server over real books on a file, a bank far away, and time that a test moves: everything from one seed.

The server can be killed at any turn of the loop and started again on the same file; the bank, and whatever is on its
way to it, goes on.
"""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from channel_server.adapters.crypto.vault import AesVault
from channel_server.adapters.passwords import PlainPasswords
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_books
from channel_server.application.books import Books, StorageError
from channel_server.application.deliver_outbox import deliver_outbox
from channel_server.application.end_approval import lapse_approvals
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BusinessDay, CoreCapabilities
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.application.services import Policy, Services
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.application.sweep_repayments import sweep_repayments
from channel_server.bootstrap import make_services
from channel_server.cli.seed_demo import product_from
from channel_server.domain.ids import CustomerId, LineId, SessionId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from channel_server.sandbox.village_file import load_village
from tests.approved import put_staff
from tests.model.approval_audit import APPROVAL_WATCHERS
from tests.model.bad_line import BadLine, FarBank, open_bank
from tests.model.virtual_time import START, LoopBooks, LoopClock, SeededIds, VirtualTimeLoop
from tests.signed import BANK, Borrower, Visit, put_borrower, put_terminal, put_visit

T = TypeVar("T")

VAULT = AesVault(bytes(range(32)))
FIRST_DAY = date(2026, 1, 15)
OPENING = 100_000
MOST_TURNS_TO_END = 100
"""A task that is cancelled ends within a few turns of the loop; one that goes on has swallowed the cancellation."""
YEARS = timedelta(days=3_650)
BORROWERS = (
    # A line that two drawdowns fill, one with room, and one whose customer risk refuses.
    Borrower(CustomerId("C1"), LineId("L1"), "8801000000000001", Fen(1_000_000)),
    Borrower(CustomerId("C2"), LineId("L2"), "8801000000000002", Fen(20_000_000)),
    Borrower(CustomerId("C3"), LineId("L3"), "8801000000000003", Fen(20_000_000)),
)
UNWELCOME = (BORROWERS[2],)
TERMINALS = {Channel.KIOSK: "K-1", Channel.COUNTER: "T-1", Channel.MOBILE: "M-1"}

# The watchers write down what no later look can find: every transition, and every moment of a line.
_WATCHERS = """
CREATE TABLE seen_transition (drawdown_id TEXT, was TEXT, became TEXT);
CREATE TABLE seen_line (credit_line_id TEXT, credit_limit_fen BIGINT, reserved_fen BIGINT, outstanding_fen BIGINT);
CREATE TRIGGER see_transition AFTER UPDATE ON drawdown WHEN old.state <> new.state BEGIN
  INSERT INTO seen_transition VALUES (new.drawdown_id, old.state, new.state); END;
CREATE TRIGGER see_repayment AFTER UPDATE ON repayment WHEN old.state <> new.state BEGIN
  INSERT INTO seen_transition VALUES (new.repayment_id, old.state, new.state); END;
CREATE TRIGGER see_line AFTER UPDATE ON credit_line BEGIN
  INSERT INTO seen_line VALUES (new.credit_line_id, new.credit_limit_fen, new.reserved_fen, new.outstanding_fen); END;
"""


def visit_of(borrower: Borrower, channel: Channel) -> Visit:
    """The visit that each borrower has open at each channel."""
    name = f"{borrower.customer_id}-{channel}"
    return Visit(borrower, SessionId(f"session-{name}"), TerminalId(TERMINALS[channel]), channel, f"token-{name}")


def make_template(path: Path) -> None:
    """Make the database that every example begins with."""
    migrate_sqlite(path)

    def write(books: Books) -> None:
        books.put_bank(BankRecord(BANK, "清江农商行", "Qingjiang Rural Bank"))
        for product in load_village().products:
            books.put_product(BANK, product_from(product))
        for channel, name in TERMINALS.items():
            put_terminal(books, TerminalId(name), channel)
        put_staff(books)
        for borrower in BORROWERS:
            put_borrower(books, VAULT, borrower)
            for channel in TERMINALS:
                put_visit(books, VAULT, visit_of(borrower, channel), opened=START, expires=START + YEARS)

    async def fill() -> None:
        books = open_books(path)
        await books.write(write)
        await books.close()

    asyncio.run(fill())
    connection = sqlite3.connect(path)
    connection.executescript(_WATCHERS + APPROVAL_WATCHERS)
    connection.close()


@dataclass(frozen=True, slots=True)
class Weather:
    """What an example is up against."""

    seed: int
    fault_rate: float
    refuse_rate: float
    promises: CoreCapabilities
    lease_s: float = 45.0
    """A short one ends while its holder still works: two then work on one drawdown."""


class World:
    """The server, the bank and time."""

    def __init__(self, template: Path, path: Path, weather: Weather) -> None:
        shutil.copy(template, path)
        source = random.Random(weather.seed)
        self.path = path
        self.weather = weather
        self.policy = Policy(lease=timedelta(seconds=weather.lease_s))
        self.loop = VirtualTimeLoop()
        self.clock = LoopClock(self.loop)
        self.ids = SeededIds(source)
        self.bank: FarBank = open_bank(
            BORROWERS,
            BusinessDay(FIRST_DAY, open=True),
            weather.promises,
            BadLine(source, weather.fault_rate),
            opening=OPENING,
            refuse_rate=weather.refuse_rate,
            unwelcome=UNWELCOME,
        )
        self.callers = {
            channel: TerminalRecord(TerminalId(name), BANK, channel, "", "", "", False, None)
            for channel, name in TERMINALS.items()
        }
        self.crashes = 0
        self.problems: list[BaseException] = []
        """What a server's task raised that it should not have."""
        self.start()

    # --- time -------------------------------------------------------------------------------------------------

    def run(self, work: Awaitable[T]) -> T:
        """Have something done, and time pass until it is."""

        async def wait() -> T:
            return await work

        return self.loop.run_until_complete(wait())

    def turns(self, count: int) -> None:
        """Let the loop run so many of its turns."""

        async def turn() -> None:
            for _ in range(count):
                await asyncio.sleep(0)

        self.loop.run_until_complete(turn())

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.loop.run_until_complete(asyncio.sleep(seconds))

    # --- the server -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start a server on what the last one left."""

        async def open_here() -> LoopBooks:
            return LoopBooks(self.path)

        self.books = self.loop.run_until_complete(open_here())
        services = make_services(
            self.books, self.bank.office, VAULT, self.policy, self.clock, passwords=PlainPasswords()
        )
        self.services: Services = replace(services, ids=self.ids)
        self.desk = MoneyDesk()

    def crash(self) -> None:
        """Kill the server where it stands: tasks end at the await they are at, what was not committed is gone."""
        self.crashes += 1
        self.books.drop()
        self._end_tasks()
        self.start()

    def begin(self, work: Coroutine[Any, Any, T], then: Callable[[T], None] = lambda _: None) -> "asyncio.Task[T]":
        """Have the server begin something, and tell what came of it."""
        task = self.loop.create_task(work)
        books = self.books

        def end(done: "asyncio.Task[T]") -> None:
            if done.cancelled():
                return
            error = done.exception()
            if error is None:
                try:
                    then(done.result())
                except AssertionError as failure:
                    self.problems.append(failure)
            elif not isinstance(error, StorageError) or not books.dropped:
                self.problems.append(error)

        task.add_done_callback(end)
        return task

    def sweep(self) -> "asyncio.Task[int]":
        """Have the sweeper go round once."""
        return self.begin(sweep_drawdowns(self.services, self._not_resumed))

    def sweep_repayments(self) -> "asyncio.Task[int]":
        """Have the repayments' sweeper go round once."""
        return self.begin(sweep_repayments(self.services, self._not_resumed))

    def deliver(self) -> "asyncio.Task[int]":
        """Have the outbox emptied once."""
        return self.begin(deliver_outbox(self.services))

    def lapse(self) -> "asyncio.Task[int]":
        """End what nobody has approved in time."""
        return self.begin(lapse_approvals(self.services))

    @property
    def busy(self) -> bool:
        """Whether the server is doing anything."""
        return bool(self._server_tasks())

    @property
    def quiet(self) -> bool:
        """Whether nothing is on its way anywhere."""
        return not self.busy and not self.bank.line.under_way

    def close(self) -> None:
        """End the example."""
        self.books.drop()
        for task in tuple(self.bank.line.under_way):
            task.cancel()
        self._end_tasks()
        self.turns(2)
        self.loop.close()

    def _not_resumed(self, _record: object, error: Exception) -> None:
        if not isinstance(error, StorageError) or not self.books.dropped:
            self.problems.append(error)

    def _server_tasks(self) -> set["asyncio.Task[Any]"]:
        return {task for task in asyncio.all_tasks(self.loop) if task not in self.bank.line.under_way}

    def _end_tasks(self) -> None:
        for _ in range(MOST_TURNS_TO_END):
            left = self._server_tasks()
            if not left:
                return
            for task in left:
                task.cancel()
            self.turns(1)
        raise AssertionError(f"tasks that do not end: {left}")
