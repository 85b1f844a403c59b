"""A server over mTLS on a database of its own, with the village's bank in memory behind it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_books
from channel_server.application.ports import CoreCapabilities
from channel_server.application.services import Services
from channel_server.bootstrap import run_server
from channel_server.cli.seed_demo import write_village
from channel_server.settings import Settings
from tests.integration.server.bank import ALL_PROMISES, VILLAGE, Bank, make_bank
from tests.integration.server.terminal import Terminal

TERMINALS = ("JC-0317", "JC-0318", "YL-0001", "JC-9999")
"""The last one has a certificate and is not enrolled."""
TELLERS = ("JC-T001", "YL-T001")


@pytest.fixture(scope="session")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certs")
    ensure_demo_certificates(folder, DemoNames(TERMINALS, TELLERS))
    return folder


async def seeded(folder: Path) -> Path:
    """A fresh database with the village in it."""
    path = folder / "channel.db"
    migrate_sqlite(path)
    vault = AesVault(make_demo_key(path.with_name("channel.db.key")))
    books = open_books(path)
    await books.write(lambda opened: write_village(opened, VILLAGE, vault))
    await books.close()
    return path


@dataclass
class House:
    """A running server with everything that a test may want to look at."""

    address: str
    services: Services
    bank: Bank
    database: Path
    certs: Path

    def terminal(self, name: str = "JC-0317") -> Terminal:
        return Terminal(self.address, self.certs, name)


@dataclass
class Builder:
    """Starts houses; all are closed at the end of the test."""

    stack: AsyncExitStack
    folder: Path
    certs: Path

    async def __call__(
        self,
        bank: Bank | None = None,
        promises: CoreCapabilities = ALL_PROMISES,
        database: Path | None = None,
        **settings: float,
    ) -> House:
        bank = bank or make_bank(promises)
        database = database or await seeded(self.folder)
        running = await self.stack.enter_async_context(
            run_server(
                Settings(
                    listen="127.0.0.1:0",
                    database=f"sqlite:///{database}",
                    certs=self.certs,
                    **{"shutdown_grace_s": 1.0, **settings},
                ),
                bank.office,
            )
        )
        return House(running.address, running.services, bank, database, self.certs)


@pytest.fixture
async def build(tmp_path: Path, certs: Path) -> AsyncIterator[Builder]:
    async with AsyncExitStack() as stack:
        yield Builder(stack, tmp_path, certs)


@pytest.fixture
async def house(build: Builder) -> House:
    return await build()


@pytest.fixture
async def terminal(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal() as made:
        await made.hello()
        yield made
