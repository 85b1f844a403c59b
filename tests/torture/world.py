"""One world of the torture: a bank of its own, the server's books, its replicas, and clients of several channels.

What depends on where the books are is `SqliteWorld`'s here and `PostgresWorld`'s beside it.
"""

import asyncio
import contextlib
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books
from channel_server.application.create_drawdown import DrawdownOrder
from channel_server.database_url import parse_database_url
from channel_server.domain.drawdown import FINAL_STATES
from channel_server.domain.ids import SessionId
from channel_server.domain.session import Channel
from tests.sandbox_process import SandboxProcess
from tests.signed import BANK
from tests.torture import dumps, faults
from tests.torture.clients import Client, Journal
from tests.torture.house import Nursery, Points, Replica, fill_disks, free_port
from tests.torture.orders import POLICY, sign
from tests.torture.second_person import SecondPerson
from tests.torture.village import (
    STANDS,
    SUPERVISOR_STAND,
    SUPERVISOR_TOKEN,
    TELLER_TOKEN,
    borrowers,
    visit_of,
    write_books,
    write_file,
)
from tests.torture.wire import Wire

CLIENTS_A_CHANNEL = 3
DRAWDOWNS_A_SECOND = 3
"""More than a client comes to, so that none runs out of contracts."""
CLIENTS_END_WITHIN_S = 120.0
RESOLVED_WITHIN_S = 120.0
"""After the faults have stopped: several times the longest that anything is put off."""
_LOOK_S = 0.5
_SETTINGS = {
    "EDIAN_LEASE_S": "2.5",
    "EDIAN_CONFIRM_WITHIN_S": "20",
    "EDIAN_LONGEST_BACKOFF_S": "3",
    "EDIAN_LOOK_AGAIN_S": "[1, 5]",
    "EDIAN_MONEY_MS": "600",
    "EDIAN_QUESTION_MS": "600",
    "EDIAN_LOG_LEVEL": "WARNING",
    "EDIAN_FRONTS": "0",
    "EDIAN_SHUTDOWN_GRACE_S": "5",
    "EDIAN_ARGON2_MEMORY_KIB": "8",
    "EDIAN_ARGON2_PASSES": "1",
    "EDIAN_ARGON2_LANES": "1",
}
"""What takes a minute at a bank takes seconds here."""
_ENDED = ", ".join(f"'{state}'" for state in sorted(FINAL_STATES))
_UNRESOLVED = (
    f"SELECT COUNT(*) FROM drawdown WHERE state NOT IN ({_ENDED})",
    "SELECT COUNT(*) FROM repayment WHERE state NOT IN ('REPAID', 'FAILED')",
    "SELECT COUNT(*) FROM outbox",
)
_APPROVALS = "SELECT kind, state, COUNT(*) FROM approval GROUP BY kind, state ORDER BY kind, state"

Orders = dict[str, list[DrawdownOrder]]
"""What was signed at each stand."""


@dataclass
class World:
    """What is the same wherever the books are."""

    folder: Path
    nursery: Nursery
    points: Points
    seed: int
    seconds: float
    name: str = ""
    most_replicas: int = 1
    replicas: list[Replica] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    second_persons: list[SecondPerson] = field(default_factory=list)
    disks_filled: int = 0

    async def open(self) -> None:
        """Make everything, and start the bank."""
        self.folder.mkdir(parents=True)
        self.source = random.Random(f"{self.seed} {self.name}")
        self._people = borrowers(max(8, int(self.seconds / 8)))
        write_file(self.folder / "village.toml", self._people)
        (self.folder / "bank").mkdir()
        self.bank = SandboxProcess(
            self.folder / "bank", script=faults.bad_day(self.seed), village=self.folder / "village.toml"
        )
        kiosks = [stand for stand, channel in STANDS.items() if channel is Channel.KIOSK]
        tellers = [stand for stand in STANDS if stand not in kiosks]
        ensure_demo_certificates(self.folder / "certs", DemoNames(kiosks, [*tellers, SUPERVISOR_STAND]))
        orders = await self.make_books()
        await asyncio.to_thread(self.bank.start)
        self._make_replicas()
        supervisor = Wire(tuple(each.address for each in self.replicas), self.folder / "certs", SUPERVISOR_STAND)
        supervisor.staff_token = SUPERVISOR_TOKEN
        supervisor.open()
        self.wires.append(supervisor)
        for stand, channel in STANDS.items():
            wire = Wire(tuple(each.address for each in self.replicas), self.folder / "certs", stand)
            wire.staff_token = TELLER_TOKEN if channel is Channel.COUNTER else ""
            wire.open()
            self.wires.append(wire)
            second = SecondPerson(supervisor, wire, random.Random(f"{self.seed} {self.name} {stand}"))
            self.second_persons.append(second)
            for number in range(CLIENTS_A_CHANNEL):
                self.clients.append(
                    Client(
                        wire,
                        Journal(self.folder / f"client-{stand}-{number}.jsonl"),
                        orders[stand][number::CLIENTS_A_CHANNEL],
                        random.Random(f"{self.seed} {self.name} {stand} {number}"),
                        second=second if channel is Channel.COUNTER else None,
                    )
                )

    async def suffer(self, until: float) -> None:
        """Run under load and faults until the time is up; then let every client come to its end."""
        works = [asyncio.create_task(client.work()) for client in self.clients]
        pains = [
            asyncio.create_task(pain) for pain in (*self.pains(until), *(each.suffer(until) for each in self.replicas))
        ]
        try:
            await self._watch(pains, works)
            await asyncio.to_thread(self.bank.use_script, faults.STOPPED)
            for client in self.clients:
                client.ending = True
            for replica in self.replicas:
                await replica.start()
            async with asyncio.timeout(CLIENTS_END_WITHIN_S):
                await asyncio.gather(*works)
            await self._until_resolved()
        finally:
            for task in (*works, *pains):
                task.cancel()
            await asyncio.gather(*works, *pains, return_exceptions=True)

    async def close(self) -> None:
        """End what is left of it."""
        for client in self.clients:
            client.journal.close()
        for wire in self.wires:
            await wire.close()
        with contextlib.suppress(AssertionError):
            await asyncio.to_thread(self.bank.kill)

    def dump(self) -> dumps.World:
        """Where the audit finds it, with what its clients were told for good."""
        told: dict[str, str] = {}
        for client in self.clients:
            requests = client.journal.read()
            undone = {facts["of"] for facts in requests.values() if facts["kind"] == "reverse"}
            told |= {
                name: facts["end"]
                for name, facts in requests.items()
                if facts["kind"] in ("draw", "repay") and "end" in facts and name not in undone
            }
        return dumps.World(self.name, self.reader(), self.bank.data, told=told, pays_to=self._pays_to())

    def _pays_to(self) -> dict[str, str]:
        """By request, as it was ordered: the seller's account where there is a seller, else the borrower's own."""
        own = {visit_of(each, stand).session_id: each.account_number for each in self._people for stand in STANDS}
        found: dict[str, str] = {}
        for client in self.clients:
            for order in client.orders:
                payee = order.payee
                found[order.request_id] = own[order.session_id] if payee is None else payee.account_number
            for name, facts in client.journal.read().items():
                if facts["kind"] == "repay":
                    found[name] = own[SessionId(facts["session_id"])]
        return found

    def story(self) -> dict[str, object]:
        """What was done to it and what its clients heard, for the log."""
        heard: Counter[str] = sum((client.heard for client in self.clients), Counter())
        decided: Counter[str] = sum((each.heard for each in self.second_persons), Counter())
        return {
            "kills": self.kills,
            "kills_at_points": sum(replica.at_points for replica in self.replicas),
            "disks_filled": self.disks_filled,
            "answers": dict(heard.most_common()),
            "answers_to_second_persons": dict(decided.most_common()),
            "approvals": {f"{kind} {state}": count for kind, state, count in self.reader()(_APPROVALS)},
        }

    @property
    def kills(self) -> int:
        """How often something was killed."""
        return sum(replica.kills for replica in self.replicas)

    # --- what depends on where the books are -------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where the books are."""
        raise NotImplementedError

    async def make_books(self) -> Orders:
        """Make them, with the village and contracts for the whole run in them."""
        raise NotImplementedError

    def reader(self) -> dumps.Reader:
        """Read them past the server."""
        raise NotImplementedError

    def pains(self, until: float) -> Sequence[Coroutine[Any, Any, None]]:
        """What is done to them, beside killing servers."""
        raise NotImplementedError

    # --- the same everywhere -----------------------------------------------------------------------------------

    def _make_replicas(self) -> None:
        environment = _SETTINGS | {
            "EDIAN_DATABASE": self.url,
            "EDIAN_CERTS": str(self.folder / "certs"),
            "EDIAN_BACKOFFICE": self.bank.address,
            "EDIAN_MASTER_KEY": str(self.folder / "master.key"),
        }
        for number in range(self.most_replicas):
            self.replicas.append(
                Replica(
                    f"{self.name}-{number}",
                    self.nursery,
                    environment,
                    self.folder,
                    self.points,
                    random.Random(f"{self.seed} {self.name} {number}"),
                    f"127.0.0.1:{free_port()}",
                )
            )

    async def fill(self) -> Orders:
        """Write the village into books that are empty."""
        await asyncio.to_thread(migrate, parse_database_url(self.url))
        books = await open_database(parse_database_url(self.url))
        orders = await books.write(self._write)
        await books.close()
        return orders

    def _unresolved(self) -> int:
        read = self.reader()
        return sum(int(str(read(question)[0][0])) for question in _UNRESOLVED)

    def _write(self, books: Books) -> Orders:
        """Write the village down, and sign contracts for the whole run."""
        vault = AesVault(make_demo_key(self.folder / "master.key"))
        write_books(books, vault, self._people)
        books.put_channel_policy(BANK, POLICY)
        return sign(books, vault, self._people, int(self.seconds * DRAWDOWNS_A_SECOND) + 10, self.source)

    async def _watch(self, pains: list["asyncio.Task[None]"], works: list["asyncio.Task[None]"]) -> None:
        """Wait for the end of the pains; an error of anybody ends it at once."""
        waiting = {*pains, *works}
        while any(not pain.done() for pain in pains):
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    async def _until_resolved(self) -> None:
        """Give everything the time that it may take; what is left is the audit's to count."""
        for _ in range(int(RESOLVED_WITHIN_S / _LOOK_S)):
            if not await asyncio.to_thread(self._unresolved):
                return
            await asyncio.sleep(_LOOK_S)


@dataclass
class SqliteWorld(World):
    """Books in a file, and one server on it."""

    name: str = "sqlite"

    @property
    def url(self) -> str:
        """The file."""
        return f"sqlite:///{self._path}"

    async def make_books(self) -> Orders:
        """Make the file."""
        orders = await self.fill()
        with closing(sqlite3.connect(self._path)) as connection:
            connection.executescript(dumps.SQLITE_WATCHER)
        return orders

    def reader(self) -> dumps.Reader:
        """Read the file."""
        return dumps.sqlite_reader(self._path)

    def pains(self, until: float) -> Sequence[Coroutine[Any, Any, None]]:
        """The disk is full now and then."""
        return (self._fill_disks(until),)

    async def _fill_disks(self, until: float) -> None:
        log = self._path.with_name(self._path.name + "-wal")
        self.disks_filled = await fill_disks(
            self.replicas, lambda: log.stat().st_size if log.exists() else 0, self.source, until
        )

    @property
    def _path(self) -> Path:
        return self.folder / "channel.db"


def remove(folder: Path) -> None:
    """Clear a place for a run."""
    shutil.rmtree(folder, ignore_errors=True)
