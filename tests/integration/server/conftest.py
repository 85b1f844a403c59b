"""A server over mTLS on a database of its own, with the village's bank in memory behind it."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.passwords import Argon2Cost, Argon2Passwords
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_database
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.ports import CoreCapabilities
from channel_server.application.services import Services
from channel_server.bootstrap import run_server
from channel_server.cli.seed_demo import DEMO_PASSWORD, write_staff, write_village
from channel_server.database_url import PostgresUrl, SqliteUrl, parse_database_url
from channel_server.settings import Settings
from tests.integration.server.bank import ALL_PROMISES, VILLAGE, Bank, make_bank
from tests.integration.server.operators_desk import ENROL, Operator
from tests.integration.server.terminal import FROM_NAME, Terminal
from tests.postgresql import PrivatePostgres, program

TERMINALS = ("JC-0317", "JC-0318", "YL-0001", "JC-9999")
"""The last one has a certificate and is not enrolled."""
TELLERS = ("JC-T001", "JC-T002", "YL-T001", "YL-T002")
CHEAP = {"argon2_memory_kib": 8, "argon2_passes": 1, "argon2_lanes": 1}
"""What hashing a password costs where a test is about something else."""
PASSWORD_HASH = Argon2Passwords(Argon2Cost(8, 1, 1)).hash_now(DEMO_PASSWORD)


@pytest.fixture(scope="session")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certs")
    ensure_demo_certificates(folder, DemoNames(TERMINALS, TELLERS))
    return folder


@dataclass(frozen=True)
class Database:
    """Where a server's books are, and the key of what is sealed in them."""

    url: str
    key: Path

    def settings(self) -> dict[str, Any]:
        return {"database": self.url, "master_key": self.key}

    async def open(self) -> SqliteUnitOfWork | PostgresUnitOfWork:
        return await open_database(parse_database_url(self.url))

    def raw(self) -> bytes:
        """All that is in them, as it lies on the disk, or as a dump shows it."""
        match parse_database_url(self.url):
            case SqliteUrl(path):
                return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file != self.key)
            case PostgresUrl(dsn):
                return subprocess.run([program("pg_dump"), dsn], capture_output=True, check=True).stdout


@pytest.fixture
def database_kind() -> str:
    """What the books lie in; a module that runs on both says so with a parameter of this name."""
    return "sqlite"


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path, database_kind: str) -> Database:
    """Fresh books with the village in them."""
    if database_kind == "postgresql":
        server: PrivatePostgres = request.getfixturevalue("postgres")
        made = Database(server.copy_of(request.getfixturevalue("migrated")), tmp_path / "channel.db.key")
    else:
        made = Database(f"sqlite:///{tmp_path / 'channel.db'}", tmp_path / "channel.db.key")
        migrate_sqlite(tmp_path / "channel.db")
    vault = AesVault(make_demo_key(made.key))
    books = await made.open()
    await books.write(lambda opened: write_village(opened, VILLAGE, vault))
    await books.write(lambda opened: write_staff(opened, VILLAGE, PASSWORD_HASH))
    await books.close()
    return made


@dataclass
class House:
    """A running server with everything that a test may want to look at."""

    address: str
    services: Services
    bank: Bank
    database: Database
    certs: Path
    mobile_address: str | None = None

    def terminal(self, name: str = "JC-0317", staff: str = FROM_NAME) -> Terminal:
        return Terminal(self.address, self.certs, name, staff)


@dataclass
class Builder:
    """Starts houses; all are closed at the end of the test."""

    stack: AsyncExitStack
    database: Database
    certs: Path

    async def __call__(
        self,
        bank: Bank | None = None,
        promises: CoreCapabilities = ALL_PROMISES,
        database: Database | None = None,
        **settings: Any,
    ) -> House:
        database = database or self.database
        bank = bank or make_bank(promises)
        running = await self.stack.enter_async_context(
            run_server(
                Settings(
                    listen="127.0.0.1:0",
                    certs=self.certs,
                    **database.settings(),
                    **{"shutdown_grace_s": 1.0, **CHEAP, **settings},
                ),
                bank.office,
            )
        )
        return House(running.address, running.services, bank, database, self.certs, running.mobile_address)


@pytest.fixture
async def build(database: Database, certs: Path) -> AsyncIterator[Builder]:
    async with AsyncExitStack() as stack:
        yield Builder(stack, database, certs)


@pytest.fixture
async def house(build: Builder) -> House:
    return await build()


@pytest.fixture
async def terminal(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal() as made:
        await made.hello()
        yield made


@pytest.fixture
async def other(house: House) -> AsyncIterator[Terminal]:
    """Another terminal of the same bank."""
    async with house.terminal("JC-0318") as made:
        await made.hello()
        yield made


@pytest.fixture
async def operator(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    """At the books of a bank that has just been enrolled."""
    monkeypatch.setenv("EDIAN_MASTER_KEY", str(database.key))
    made = Operator(database, tmp_path, capsys)
    await made.run(*ENROL, "--product", "XIAOKANG")
    return made
