"""The composition root: the only place that knows which adapter serves which port."""

import asyncio
import gc
import json
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import grpc
import structlog

from channel_server.adapters.backoffice.connect import connect_back_office
from channel_server.adapters.backoffice.link import LinkSettings
from channel_server.adapters.clock import RandomIds, SystemClock
from channel_server.adapters.crypto.vault import (
    AesVault,
    access_token_key,
    handoff_key,
    load_master_key,
    snapshot_secret,
)
from channel_server.adapters.papers import TypstPress
from channel_server.adapters.passwords import Argon2Cost, Argon2Passwords
from channel_server.adapters.storage.open import open_database
from channel_server.adapters.tokens import Ed25519Snapshots, HmacAccessTokens, HmacHandoffCodes, JwtPartnerTokens
from channel_server.application.books import Books, UnitOfWork
from channel_server.application.change_feed import ChangeFeed
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BackOffice, Clock, Passwords, Vault
from channel_server.application.services import BankDays, Policy, PolicyShelf, ProductShelf, Services
from channel_server.application.tokens import Tokens
from channel_server.domain.channel_policy import PolicyFinding
from channel_server.domain.ids import BankId
from channel_server.domain.rate_limit import Rate
from channel_server.settings import Settings
from channel_server.transport.background import Background
from channel_server.transport.front.frames import Welcome
from channel_server.transport.front.fronts import Fronts
from channel_server.transport.grpc.gate import Gate
from channel_server.transport.grpc.listener import Endpoint, Listener, ServerKeys
from channel_server.transport.grpc.mobile_door import MobileRates
from channel_server.transport.grpc.services import make_gate

_log = structlog.get_logger("channel_server")

_GARBAGE_ROUND = 20_000
"""New objects after which the collector looks for cycles: some dozen drawdowns, and not every second one."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that takes calls."""

    address: str
    services: Services
    mobile_address: str | None = None
    """Where mobile banks' calls are taken, if they are."""


def make_services(
    books: UnitOfWork,
    bank: BackOffice,
    vault: Vault,
    policy: Policy,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
) -> Services:
    """Put together what use cases are given."""
    clock = clock or SystemClock()
    return Services(
        books=books,
        bank=bank,
        clock=clock,
        ids=RandomIds(),
        vault=vault,
        days=BankDays(bank.core, clock),
        products=ProductShelf(clock),
        policies=PolicyShelf(clock),
        passwords=passwords or Argon2Passwords(),
        press=TypstPress(),
        policy=policy,
    )


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Open what use cases need, for a command that takes no calls.

    Raises:
        StorageError, VaultError, OSError: as `run_server`.
    """
    vault = AesVault(load_master_key(settings.master_key_path))
    books = await open_database(settings.database_url)
    try:
        bank, link = connect_back_office(
            LinkSettings(settings.backoffice, question_ms=settings.question_ms, money_ms=settings.money_ms),
            _back_office_credentials(settings),
        )
        try:
            yield make_services(books, bank, vault, settings.policy, passwords=Argon2Passwords(argon2_cost(settings)))
        finally:
            await link.close()
    finally:
        await books.close()


@asynccontextmanager
async def run_server(settings: Settings, bank: BackOffice | None = None) -> AsyncIterator[RunningServer]:
    """Take calls for as long as the context is open; then finish what is under way.

    Args:
        settings: where everything is.
        bank: other implementations of the bank's systems, for tests and benchmarks.

    Raises:
        StorageError: the books cannot be opened. VaultError, OSError: a key, a certificate or the port is missing.
    """
    master_key = load_master_key(settings.master_key_path)
    vault = AesVault(master_key)
    keys = ServerKeys.from_folder(settings.certs)
    books = await open_database(settings.database_url)
    link = None
    try:
        if bank is None:
            bank, link = connect_back_office(
                LinkSettings(settings.backoffice, question_ms=settings.question_ms, money_ms=settings.money_ms),
                _back_office_credentials(settings),
            )
        services = make_services(books, bank, vault, settings.policy, passwords=Argon2Passwords(argon2_cost(settings)))
        desk, background = MoneyDesk(), Background(services)
        tokens = Tokens(
            JwtPartnerTokens(),
            HmacAccessTokens(access_token_key(master_key)),
            HmacHandoffCodes(handoff_key(master_key)),
            Ed25519Snapshots(snapshot_secret(master_key)),
        )
        feed = ChangeFeed(books)
        gate = make_gate(services, desk, tokens, _rates(settings), feed)
        async with AsyncExitStack() as inside:
            # Closed outside in: no new calls, then the money that is moving, then what runs unasked, then the books.
            inside.push_async_callback(background.stop)
            inside.push_async_callback(feed.stop)
            inside.push_async_callback(_let_money_end, desk, settings.shutdown_grace_s)
            address = await _open_door(inside, gate, keys, settings, settings.listen)
            mobile = None
            if settings.mobile_listen is not None:
                mobile = await _open_door(inside, gate, keys, settings, settings.mobile_listen, mobile=True)
            background.start()
            yield RunningServer(address, services, mobile)
    finally:
        if link is not None:
            await link.close()
        await books.close()


def argon2_cost(settings: Settings) -> Argon2Cost:
    """What a password's hash costs, as it is set."""
    return Argon2Cost(settings.argon2_memory_kib, settings.argon2_passes, settings.argon2_lanes)


async def serve(settings: Settings, *, warnings: Sequence[str] = (), bank: BackOffice | None = None) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        StorageError, VaultError, OSError: as `run_server`.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with run_server(settings, bank) as running:
        for warning in warnings:
            _log.warning(warning)
        await warn_of_policies(running.services)
        _log.info("server_started", address=running.address, database=settings.database_url.shown)
        _settle_memory()
        if settings.ready_file is not None:
            _write_ready(settings.ready_file, running)
        await stop.wait()
        _log.info("server_stopping")
        if settings.ready_file is not None:
            settings.ready_file.unlink(missing_ok=True)
    _log.info("server_stopped")


async def warn_of_policies(services: Services) -> None:
    """Say of each bank what its policy in force leaves out: who starts the server is told before a customer is."""

    def findings(books: Books) -> list[tuple[BankId, PolicyFinding]]:
        return [
            (each, found) for each in books.bank_ids() for found in services.policies.policy(books, each).findings()
        ]

    for bank_id, found in await services.books.read(findings):
        _log.warning("policy_leaves_out", bank_id=bank_id, reason=found, meaning=found.advice)


async def _open_door(
    stack: AsyncExitStack, gate: Gate, keys: ServerKeys, settings: Settings, listen: str, *, mobile: bool = False
) -> str:
    """Take calls at an address until the stack closes; tell the address with the port that was taken."""
    door = _make_door(gate, keys, settings, listen, mobile=mobile)
    await door.start()
    stack.push_async_callback(door.stop, settings.shutdown_grace_s)
    return f"{listen.rpartition(':')[0]}:{door.port}"


async def _let_money_end(desk: MoneyDesk, grace_s: float) -> None:
    left = await desk.finish(timedelta(seconds=grace_s))
    if left:
        _log.warning("payments_left_to_the_sweeper", count=left)


def _rates(settings: Settings) -> MobileRates:
    customer, partner = settings.mobile_customer_rate, settings.mobile_partner_rate
    return MobileRates(Rate(customer, round(8 * customer)), Rate(partner, round(2 * partner)))


def _make_door(gate: Gate, keys: ServerKeys, settings: Settings, listen: str, *, mobile: bool) -> Endpoint | Fronts:
    if settings.fronts == 0:
        if not mobile:
            return Listener(gate, keys, listen)
        # The engine loads it only where it has no front for it.
        from channel_server.transport.http.listener import HttpListener

        return HttpListener(gate, keys, listen, origins=settings.mobile_origins)
    welcome = Welcome(
        listen=listen,
        shares_port=True,
        authority=keys.authority.decode(),
        certificate=keys.certificate.decode(),
        key=keys.key.decode(),
        log_json=settings.log_format == "json",
        log_level=settings.log_level,
        methods=gate.methods,
        mobile=mobile,
        origins=settings.mobile_origins,
    )
    return Fronts(gate, welcome, settings.fronts)


def _settle_memory() -> None:
    """Leave what was loaded at the start out of the garbage collector's rounds; calls leave few cycles behind."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_ROUND, 20, 50)


def _back_office_credentials(settings: Settings) -> grpc.ChannelCredentials | None:
    if settings.backoffice_authority is None:
        return None
    return grpc.ssl_channel_credentials(settings.backoffice_authority.read_bytes())


def _write_ready(path: Path, running: RunningServer) -> None:
    # Renamed into place: whoever waits for the file never reads half of it.
    fresh = path.with_name(path.name + ".new")
    words = {"address": running.address, "mobile_address": running.mobile_address, "pid": os.getpid()}
    fresh.write_text(json.dumps(words) + "\n", encoding="utf-8")
    fresh.replace(path)
