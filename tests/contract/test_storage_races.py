"""Servers beside each other on one PostgreSQL, and one that goes away: never over a limit, each request once."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from channel_server.adapters.cards import MemoryCardVerification
from channel_server.adapters.core_banking import CoreAccount, MemoryCoreBanking
from channel_server.adapters.credit import MemoryCreditSystem
from channel_server.adapters.crypto.vault import AesVault
from channel_server.adapters.imaging import MemoryImaging
from channel_server.adapters.notify import MemoryNotifier
from channel_server.adapters.risk import MemoryRiskDecision
from channel_server.adapters.storage import postgresql
from channel_server.adapters.storage.overview import Overview, overview_of
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.adapters.storage.postgresql_pool import Connection
from channel_server.application.books import Books, CommitUnknownError, StorageError
from channel_server.application.create_drawdown import DrawdownOrder, create_drawdown
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BackOffice, BusinessDay
from channel_server.application.records import (
    BankRecord,
    DrawdownRecord,
    OutboxItem,
    OutboxTopic,
    TerminalRecord,
)
from channel_server.application.services import Policy, Services
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.bootstrap import make_services
from channel_server.cli.seed_demo import product_from
from channel_server.domain.drawdown import DrawdownState, LineEffect
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, SessionId, TerminalId
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.refusals import Refusal
from channel_server.domain.session import Channel
from channel_server.sandbox.village_file import load_village
from tests.postgresql import PrivatePostgres
from tests.signed import BANK, Borrower, Visit, put_borrower, put_contract, put_terminal, put_visit

DAY = date(2026, 1, 15)
VAULT = AesVault(bytes(32))
TERMINAL = TerminalId("JC-0317")
LIMIT, AMOUNT = Fen(500_000), Fen(100_000)
"""Five drawdowns a line."""
BORROWERS = tuple(Borrower(CustomerId(f"C-{n}"), LineId(f"L-{n}"), f"880109900000000{n}", LIMIT) for n in range(4))
KILLS = 40
Answer = DrawdownRecord | Refusal | BaseException


def visit_of(borrower: Borrower) -> Visit:
    name = borrower.customer_id
    return Visit(borrower, SessionId(f"S-{name}"), TERMINAL, Channel.KIOSK, f"token-{name}")


@dataclass
class House:
    """Servers on one database, and the bank behind them."""

    url: str
    servers: list[Services]
    desks: list[MoneyDesk]
    caller: TerminalRecord
    core: MemoryCoreBanking
    orders: list[DrawdownOrder] = field(default_factory=list)

    async def draw(self, server: int, order: DrawdownOrder) -> Answer:
        try:
            return await create_drawdown(self.servers[server], self.desks[server], self.caller, order)
        except StorageError as error:
            return error

    async def overview(self) -> Overview:
        return await self.servers[0].books.read(lambda books: overview_of(books, BANK))

    async def sweep_all(self) -> None:
        """Resume what stopped half way, until nothing is."""
        for _ in range(200):
            for services in self.servers:
                await sweep_drawdowns(services, _fail)
            states = {row["state"] for row in (await self.overview()).drawdowns}
            if states <= {"DISBURSED", "FAILED"}:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"still {states}")


def _fail(record: DrawdownRecord, error: Exception) -> None:
    assert isinstance(error, StorageError), error


def _write_house(books: Books, orders: int) -> tuple[TerminalRecord, list[DrawdownOrder]]:
    now = datetime.now(UTC)
    later = now + timedelta(hours=1)
    books.put_bank(BankRecord(BANK, "清江农商行", "Qingjiang Rural Bank"))
    for product in load_village().products:
        books.put_product(BANK, product_from(product))
    caller = put_terminal(books, TERMINAL, Channel.KIOSK)
    for borrower in BORROWERS:
        put_borrower(books, VAULT, borrower)
        put_visit(books, VAULT, visit_of(borrower), opened=now, expires=later)
    made = [
        put_contract(
            books,
            visit_of(BORROWERS[n % len(BORROWERS)]),
            request_id=f"R-{n}",
            quote_id=f"Q-{n}",
            contract_id=f"K-{n}",
            amount=AMOUNT,
            business_date=DAY,
            now=now,
            expires=later,
        )
        for n in range(orders)
    ]
    return caller, made


@pytest.fixture
async def house(postgres: PrivatePostgres, migrated: str) -> AsyncIterator[House]:
    url = postgres.copy_of(migrated)
    days = {BANK: BusinessDay(DAY, open=True)}
    core = MemoryCoreBanking([CoreAccount(BANK, b.account_number, b.customer_id, ZERO) for b in BORROWERS], days)
    bank = BackOffice(
        core=core,
        credit=MemoryCreditSystem({(BANK, b.credit_line_id): b.customer_id for b in BORROWERS}),
        risk=MemoryRiskDecision(),
        imaging=MemoryImaging(),
        notifier=MemoryNotifier(),
        cards=MemoryCardVerification([], []),
    )
    books = [PostgresUnitOfWork(url) for _ in range(2)]
    caller, orders = await books[0].write(lambda opened: _write_house(opened, 40))
    policy = Policy(lease=timedelta(seconds=0.5))
    servers = [make_services(each, bank, VAULT, policy) for each in books]
    yield House(url, servers, [MoneyDesk(), MoneyDesk()], caller, core, orders)
    for each in books:
        await each.close()


async def assert_sound(house: House, *, paid: int) -> None:
    """Never over a limit, the ledger at zero, each request once, the chain whole, core of one mind with us."""
    found = await house.overview()
    assert found.consistent
    assert found.ledger_entries == 2 * paid
    disbursed = [row for row in found.drawdowns if row["state"] == "DISBURSED"]
    assert len(disbursed) == paid
    requests = [row["request_id"] for row in found.drawdowns]
    assert len(requests) == len(set(requests))
    for line in found.lines:
        owed = sum(1 for row in disbursed if row["credit_line_id"] == line["credit_line_id"]) * AMOUNT
        assert (line["outstanding_fen"], line["reserved_fen"]) == (owed, 0)
        assert owed <= LIMIT
    for borrower in BORROWERS:
        posted = [row for row in disbursed if row["credit_line_id"] == borrower.credit_line_id]
        assert house.core._accounts[BANK, borrower.account_number].balance == len(posted) * AMOUNT


async def test_two_servers_that_draw_on_the_same_lines_with_the_same_ids_draw_each_once(house: House) -> None:
    calls = [(server, order) for order in house.orders for server in (0, 1, 0)]
    random.Random(7).shuffle(calls)
    answers = await asyncio.gather(*(house.draw(server, order) for server, order in calls))
    assert not [each for each in answers if isinstance(each, BaseException)]
    await house.sweep_all()
    await assert_sound(house, paid=20)
    # What was refused is refused again word for word, at either server.
    for order in house.orders:
        first, second = [await house.draw(server, order) for server in (0, 1)]
        assert first == second
    await assert_sound(house, paid=20)


async def test_poisoned_work_in_a_batch_takes_nobody_with_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    written = 0

    def poison(books: Books) -> None:
        nonlocal written
        books.drawing(
            BANK,
            session_id=SessionId("S-C-0"),
            request_id="P",
            quote_id=house.orders[0].quote_id,
            contract_id=house.orders[0].contract_id,
            credit_line_id=LineId("L-0"),
            business_date=DAY,
        )
        assert books.move_line(BANK, LineId("L-0"), LineEffect.RESERVE, Fen(1)) is not None
        written += 1
        raise RuntimeError("poison")

    poisoned = house.servers[0].books.write(poison)
    answers = await asyncio.gather(*(house.draw(0, order) for order in house.orders[:8]))
    with pytest.raises(RuntimeError, match="poison"):
        await poisoned
    assert all(isinstance(each, DrawdownRecord) for each in answers)
    assert written == 2, "once in the batch, once alone"
    await assert_sound(house, paid=8)


async def test_changes_that_lock_in_opposite_orders_all_take_place(house: House) -> None:
    def move(first: str, second: str) -> Callable[[Books], None]:
        def work(books: Books) -> None:
            for name in (first, second):
                assert books.move_line(BANK, LineId(name), LineEffect.RESERVE, Fen(1)) is not None

        return work

    changes = [house.servers[n % 2].books.write(move("L-1", "L-2") if n % 3 else move("L-2", "L-1")) for n in range(40)]
    await asyncio.gather(*changes)
    lines = {row["credit_line_id"]: row["reserved_fen"] for row in (await house.overview()).lines}
    assert (lines["L-1"], lines["L-2"]) == (40, 40)


async def test_connections_killed_all_the_while_lose_nothing_and_pay_nothing_twice(
    house: House, postgres: PrivatePostgres
) -> None:
    text = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'edian-server' AND state <> 'idle' ORDER BY random() LIMIT 2"
    )

    async def kill() -> None:
        for _ in range(KILLS):
            await asyncio.to_thread(postgres.query, text, house.url)
            await asyncio.sleep(0.02)

    async def persist(server: int, order: DrawdownOrder) -> None:
        for _ in range(1_000):
            if not isinstance(await house.draw(server, order), BaseException):
                return
            await asyncio.sleep(0.02)

    killer = asyncio.create_task(kill())
    async with asyncio.timeout(60):
        await asyncio.gather(*(persist(server, order) for order in house.orders for server in (0, 1)))
        await killer
        await house.sweep_all()
    await assert_sound(house, paid=20)


@pytest.mark.parametrize("took_place", [False, True])
@pytest.mark.parametrize("batched", [False, True])
async def test_connection_lost_during_a_commit_is_told_and_nothing_is_run_again(
    house: House, postgres: PrivatePostgres, monkeypatch: pytest.MonkeyPatch, took_place: bool, batched: bool
) -> None:
    commit = postgresql.commit

    async def lose(connection: Connection) -> None:
        if took_place:
            await connection.execute("COMMIT")
        pid = await connection.fetchval("SELECT pg_backend_pid()")
        await asyncio.to_thread(postgres.query, f"SELECT pg_terminate_backend({pid})")
        await commit(connection)

    monkeypatch.setattr(postgresql, "commit", lose)
    runs = 0

    def hold(books: Books) -> object:
        nonlocal runs
        runs += 1
        if batched:
            order = house.orders[0]
            books.drawing(
                BANK,
                session_id=order.session_id,
                request_id=order.request_id,
                quote_id=order.quote_id,
                contract_id=order.contract_id,
                credit_line_id=order.terms.credit_line_id,
                business_date=DAY,
            )
        return books.move_line(BANK, LineId("L-3"), LineEffect.RESERVE, Fen(7))

    with pytest.raises(CommitUnknownError):
        await house.servers[0].books.write(hold)
    assert runs == 1
    monkeypatch.setattr(postgresql, "commit", commit)
    held = await house.servers[0].books.read(lambda books: books.line(BANK, LineId("L-3")))
    assert held is not None
    assert held.line.balance.reserved == (7 if took_place else 0)


async def test_request_whose_commit_was_lost_is_answered_from_the_books(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = postgresql.commit
    order = house.orders[0]
    lost = False

    async def lose(connection: Connection) -> None:
        nonlocal lost
        if not lost:
            lost = True
            await connection.execute("COMMIT")
            connection.terminate()
        await commit(connection)

    monkeypatch.setattr(postgresql, "commit", lose)
    assert isinstance(await house.draw(0, order), CommitUnknownError)
    again = await house.draw(1, order)
    assert isinstance(again, DrawdownRecord)
    assert again.drawdown.state is DrawdownState.RESERVED
    await asyncio.sleep(0.6)
    await house.sweep_all()
    ended = await house.draw(1, order)
    assert isinstance(ended, DrawdownRecord)
    assert ended.drawdown.drawdown_id == again.drawdown.drawdown_id
    await assert_sound(house, paid=1)


async def test_database_that_was_restarted_is_used_again_by_itself(house: House, postgres: PrivatePostgres) -> None:
    assert isinstance(await house.draw(0, house.orders[0]), DrawdownRecord)
    await asyncio.to_thread(postgres.kill)
    try:
        assert isinstance(await house.draw(0, house.orders[1]), StorageError)
        with pytest.raises(StorageError):
            await house.servers[0].books.read(lambda books: books.next_due())
    finally:
        postgres.start()
    answers = await asyncio.gather(*(house.draw(n % 2, order) for n, order in enumerate(house.orders[:8])))
    assert all(isinstance(each, DrawdownRecord) for each in answers)
    await house.sweep_all()
    await assert_sound(house, paid=8)


async def test_database_out_of_disk_fails_the_batch_whole_and_is_used_again(
    house: House, postgres: PrivatePostgres
) -> None:
    postgres.query(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
        house.url,
    )
    postgres.query("CREATE TRIGGER full_disk BEFORE INSERT ON evidence EXECUTE FUNCTION full_disk()", house.url)
    answers = await asyncio.gather(*(house.draw(0, order) for order in house.orders[:6]))
    assert all(type(each) is StorageError for each in answers)
    found = await house.overview()
    assert found.drawdowns == []
    assert all(row["reserved_fen"] == 0 for row in found.lines)
    postgres.query("DROP TRIGGER full_disk ON evidence", house.url)
    answers = await asyncio.gather(*(house.draw(0, order) for order in house.orders[:6]))
    assert all(isinstance(each, DrawdownRecord) for each in answers)
    await assert_sound(house, paid=6)


async def test_claims_of_two_servers_are_disjoint(house: House) -> None:
    now = datetime.now(UTC)
    items = tuple(OutboxItem(BANK, f"REF-{n}", OutboxTopic.MIRROR_LINE, "L-0") for n in range(60))
    await house.servers[0].books.write(lambda books: books.add_outbox(items, now))
    later = now + timedelta(minutes=1)
    claims = [house.servers[n % 2].books.write(lambda books: books.claim_outbox(now, later, 10)) for n in range(12)]
    claimed = [item.reference for claim in await asyncio.gather(*claims) for item in claim]
    assert len(claimed) == len(set(claimed))
    rest = await house.servers[0].books.write(lambda books: books.claim_outbox(now, later, 100))
    assert sorted([*claimed, *(item.reference for item in rest)]) == sorted(item.reference for item in items)


async def test_drawdowns_are_claimed_by_one_server_each(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go_no_further(*_: Any) -> Any:
        raise StorageError("stopped here")

    monkeypatch.setattr("channel_server.application.create_drawdown.disburse", go_no_further)
    for order in house.orders[:12]:
        await house.draw(0, order)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    later = soon + timedelta(minutes=1)
    claims = [house.servers[n % 2].books.write(lambda books: books.claim_due(soon, later, 4)) for n in range(8)]
    claimed: list[DrawdownId] = [r.drawdown.drawdown_id for claim in await asyncio.gather(*claims) for r in claim]
    assert len(claimed) == len(set(claimed))
    rest = await house.servers[0].books.write(lambda books: books.claim_due(soon, later, 100))
    assert len(claimed) + len(rest) == 12


async def test_bank_without_a_chain_begins_one_whoever_is_first(house: House) -> None:
    other = BankId("yunling")
    from channel_server.domain.evidence import EvidenceBody, verify_chain

    def act(n: int) -> Callable[[Books], None]:
        body = EvidenceBody(other, f"E-{n}", "page_shown", datetime.now(UTC), "S", {"page": "1"})
        return lambda books: books.append_act(body)

    await asyncio.gather(*(house.servers[n % 2].books.write(act(n)) for n in range(20)))
    rows = await house.servers[0].books.read(lambda books: books.evidence_rows(other, 0, 100))
    assert len(rows) == 20
    assert verify_chain(rows) == ()
