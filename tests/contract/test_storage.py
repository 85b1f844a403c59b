"""The books' contract: what every `UnitOfWork` keeps, on SQLite in a file and in memory, and on PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from channel_server.adapters.storage.migrate import (
    HEAD,
    MIGRATIONS,
    migrate_postgres,
    migrate_sqlite,
    revision_of,
    revision_of_postgres,
)
from channel_server.adapters.storage.open import open_books
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.adapters.storage.tables import metadata
from channel_server.application.books import Books, StorageError, UnitOfWork
from channel_server.application.records import LineRecord, OutboxItem, OutboxTopic, SessionRecord
from channel_server.domain.assurance_policy import Alternative, AssurancePolicy
from channel_server.domain.channel_policy import SHIPPED_POLICY, ChannelPolicy
from channel_server.domain.channel_terms import SHIPPED_TERMS, ChannelTerms, Hours
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.evidence import EvidenceBody, verify_chain
from channel_server.domain.face_check import FaceModel, FaceRules
from channel_server.domain.ids import BankId, ContractId, CustomerId, LineId, QuoteId, SessionId, TerminalId
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.session import Act, Assurance, Channel, Session
from tests.postgresql import PrivatePostgres

BANK, OTHER = BankId("qingjiang"), BankId("yunling")
LINE = LineId("L-1")
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def line(bank: BankId = BANK) -> LineRecord:
    balance = LineBalance(Fen(1_000), reserved=Fen(0), outstanding=Fen(0))
    rate = AnnualRate(Decimal("0.054"))
    return LineRecord(CreditLine(LINE, bank, CustomerId("C-1"), "XIAOKANG", balance, rate, date(2028, 6, 30)), 1)


@pytest.fixture(params=["file", "memory", "postgresql"])
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[UnitOfWork]:
    opened: SqliteUnitOfWork | PostgresUnitOfWork
    if request.param == "file":
        migrate_sqlite(tmp_path / "books.db")
        opened = open_books(tmp_path / "books.db")
    elif request.param == "postgresql":
        server: PrivatePostgres = request.getfixturevalue("postgres")
        opened = PostgresUnitOfWork(server.copy_of(request.getfixturevalue("migrated")))
    else:
        opened = SqliteUnitOfWork(None)
        migrate_sqlite(tmp_path / "schema.db")
        with sqlite3.connect(tmp_path / "schema.db") as schema:
            statements = [row[0] for row in schema.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        schema.close()
        for statement in statements:
            if "sqlite_sequence" not in statement:
                opened._writer.execute(statement)
    yield opened
    await opened.close()


async def test_change_that_raises_leaves_nothing_and_takes_nobody_with_it(books: UnitOfWork) -> None:
    def break_off(opened: Books) -> None:
        opened.add_line(line())
        raise RuntimeError("half way")

    def other(opened: Books) -> bool:
        return opened.add_line(line(OTHER))

    broken, kept = await asyncio.gather(books.write(break_off), books.write(other), return_exceptions=True)
    assert isinstance(broken, RuntimeError)
    assert kept is True
    assert await books.read(lambda opened: opened.line(BANK, LINE)) is None
    assert await books.read(lambda opened: opened.line(OTHER, LINE)) is not None


async def test_line_of_another_bank_is_not_found(books: UnitOfWork) -> None:
    await books.write(lambda opened: opened.add_line(line()))
    assert await books.read(lambda opened: opened.line(OTHER, LINE)) is None
    assert await books.read(lambda opened: opened.lines_of(OTHER, CustomerId("C-1"))) == ()


async def test_reservations_at_once_never_pass_the_limit(books: UnitOfWork) -> None:
    await books.write(lambda opened: opened.add_line(line()))
    moved = await asyncio.gather(
        *(books.write(lambda opened: opened.move_line(BANK, LINE, LineEffect.RESERVE, Fen(300))) for _ in range(10))
    )
    assert sum(each is not None for each in moved) == 3
    held = await books.read(lambda opened: opened.line(BANK, LINE))
    assert held is not None
    assert (held.line.balance.reserved, held.line.balance.available, held.sequence_number) == (900, 100, 4)


@pytest.mark.parametrize("effect", [LineEffect.SETTLE, LineEffect.RELEASE, LineEffect.GIVE_BACK])
async def test_line_that_does_not_hold_an_amount_does_not_move(books: UnitOfWork, effect: LineEffect) -> None:
    await books.write(lambda opened: opened.add_line(line()))
    assert await books.write(lambda opened: opened.move_line(BANK, LINE, effect, Fen(1))) is None


async def test_waiter_that_is_cancelled_does_not_take_the_change_back(books: UnitOfWork) -> None:
    waiting = asyncio.ensure_future(books.write(lambda opened: opened.add_line(line())))
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    for _ in range(1_000):
        if await books.read(lambda opened: opened.line(BANK, LINE)) is not None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the change was taken back")


async def test_evidence_is_a_chain_a_bank_and_an_act_is_kept_once(books: UnitOfWork) -> None:
    def act(bank: BankId, event_id: str) -> EvidenceBody:
        return EvidenceBody(bank, event_id, "page_shown", NOW, "session", {"page": "1"})

    first = await books.write(lambda opened: opened.append_evidence(act(BANK, "a")))
    await asyncio.gather(
        *(books.write(lambda opened, n=n: opened.append_evidence(act(BANK, f"b{n}"))) for n in range(5)),
        books.write(lambda opened: opened.append_evidence(act(OTHER, "a"))),
    )
    assert await books.write(lambda opened: opened.append_evidence(act(BANK, "a"))) == first
    rows = await books.read(lambda opened: opened.evidence_rows(BANK, 0, 100))
    assert [row.sequence_number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert verify_chain(rows) == ()


async def test_books_that_another_process_writes_are_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    migrate_sqlite(path)
    opened = open_books(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = opened.write(lambda found: found.add_line(line()))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    other.execute("COMMIT")
    other.close()
    assert await waiting is True
    await opened.close()


async def test_books_without_tables_are_refused_with_the_command_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="edian-server migrate"):
        open_books(tmp_path / "nothing.db")


async def test_books_of_a_newer_program_are_refused_without_sending_anyone_to_migrate(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    with pytest.raises(StorageError, match="newer edian-server"):
        open_books(path)


def test_migration_brings_about_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    assert migrate_sqlite(path) == HEAD == revision_of(path)
    assert migrate_sqlite(path) == HEAD
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_migration_of_a_postgresql_brings_about_the_same_tables(postgres: PrivatePostgres) -> None:
    url = postgres.new_database()
    assert await revision_of_postgres(url) is None
    assert await migrate_postgres(url) == HEAD == await revision_of_postgres(url)
    assert await migrate_postgres(url) == HEAD
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    await engine.dispose()
    assert found == []


async def test_file_on_a_full_disk_fails_whole_and_is_written_again_when_there_is_room(tmp_path: Path) -> None:
    migrate_sqlite(tmp_path / "books.db")
    opened = open_books(tmp_path / "books.db")
    pages = opened._writer.execute("PRAGMA page_count").fetchone()[0]
    opened._writer.execute(f"PRAGMA max_page_count={pages}")
    many = tuple(OutboxItem(BANK, f"R-{n}", OutboxTopic.MIRROR_LINE, "L" * 500) for n in range(200))

    def fill(found: Books) -> None:
        found.add_line(line())
        found.add_outbox(many, NOW)

    with pytest.raises(StorageError, match="full"):
        await opened.write(fill)
    assert await opened.read(lambda found: found.line(BANK, LINE)) is None
    opened._writer.execute("PRAGMA max_page_count=100000")
    await opened.write(fill)
    assert await opened.read(lambda found: found.line(BANK, LINE)) is not None
    await opened.close()


async def test_sums_and_times_come_back_as_they_were_written(books: UnitOfWork) -> None:
    await books.write(lambda opened: opened.add_line(line()))
    assert await books.read(lambda opened: opened.owed_for_purpose(BANK, LINE, "FARMING")) == 0
    item = OutboxItem(BANK, "R-1", OutboxTopic.MIRROR_LINE, "L-1", {"b": "2", "a": "一"})
    await books.write(lambda opened: opened.add_outbox((item,), NOW))
    assert await books.read(lambda opened: opened.next_outbox_due()) == NOW
    later = NOW + timedelta(minutes=1)
    (claimed,) = await books.write(lambda opened: opened.claim_outbox(NOW, later, 10))
    assert claimed == replace(item, attempts=1)
    assert await books.write(lambda opened: opened.claim_outbox(NOW, later, 10)) == ()
    assert await books.read(lambda opened: opened.next_outbox_due()) == later


async def test_question_sees_what_was_committed_and_changes_nothing(books: UnitOfWork) -> None:
    await books.write(lambda opened: opened.add_line(line()))
    assert [each.sequence_number for each in await books.read(lambda o: o.lines_of(BANK, CustomerId("C-1")))] == [1]


def test_migration_takes_over_the_ends_of_the_chains_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO evidence VALUES (?, ?, ?, 'page_shown', 'S', 0, '{}', ?, ?)",
                (BANK, number, f"E-{number}", bytes(32), bytes([number]) * 32),
            )
    engine.dispose()
    assert migrate_sqlite(path) == HEAD
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("SELECT * FROM evidence_head").fetchall() == [(BANK, 2, bytes([2]) * 32)]


def own_policy(since: date, up_to: int) -> ChannelPolicy:
    proofs = frozenset({Assurance.ID_CHIP, Assurance.CARD_PIN})
    assurance = AssurancePolicy(
        {
            (Channel.KIOSK, Act.VIEW_LINE): (Alternative(proofs),),
            (Channel.KIOSK, Act.DRAW_DOWN): (
                Alternative(proofs, Fen(up_to)),
                Alternative(proofs | {Assurance.TELLER}),
                Alternative(proofs | {Assurance.FACE}),
            ),
        },
        FaceRules(
            models=(
                FaceModel(bytes(range(32)), "ours", Decimal("0.450")),
                FaceModel(bytes(32), "theirs", Decimal("1")),
            ),
            most_failed_checks=2,
            least_challenges=3,
            consent_valid=timedelta(seconds=90),
        ),
    )
    terms = {
        Channel.KIOSK: ChannelTerms(
            Fen(up_to), Fen(2 * up_to), Fen(up_to), frozenset({Purpose.FARMING}), Hours(time(8, 30), time(17, 0, 30))
        ),
        Channel.COUNTER: ChannelTerms(),
        Channel.MOBILE: ChannelTerms(per_day=Fen(up_to), hours=Hours(time(22), time(6))),
    }
    return ChannelPolicy(since, assurance, terms)


async def test_policy_in_force_is_the_newest_that_has_begun(books: UnitOfWork) -> None:
    january, march = own_policy(date(2026, 1, 1), 2_000_000), own_policy(date(2026, 3, 1), 1_000_000)
    for each in (march, january):
        await books.write(lambda opened, each=each: opened.put_channel_policy(BANK, each))
    in_force = {
        day: await books.read(lambda opened, day=day: opened.channel_policy(BANK, day))
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2030, 1, 1))
    }
    assert list(in_force.values()) == [None, january, january, march, march]
    assert await books.read(lambda opened: opened.channel_policy_dates(BANK)) == (
        january.in_force_from,
        march.in_force_from,
    )
    assert await books.read(lambda opened: opened.channel_policy(OTHER, date(2026, 3, 1))) is None


async def test_policy_put_down_again_for_its_day_replaces_it_whole(books: UnitOfWork) -> None:
    await books.write(lambda opened: opened.put_channel_policy(BANK, SHIPPED_POLICY))
    assert await books.read(lambda opened: opened.channel_policy(BANK, date(2026, 1, 1))) == SHIPPED_POLICY
    other = own_policy(SHIPPED_POLICY.in_force_from, 500_000)
    await books.write(lambda opened: opened.put_channel_policy(BANK, other))
    assert await books.read(lambda opened: opened.channel_policy(BANK, date(2026, 1, 1))) == other


async def test_policy_of_before_a_channel_had_terms_has_the_shipped_ones(books: UnitOfWork) -> None:
    def put_as_it_was(opened: Books) -> None:
        opened.put_channel_policy(BANK, own_policy(date(2026, 1, 1), 500_000))
        opened._db.execute("DELETE FROM channel_terms WHERE channel <> 'MOBILE'")

    await books.write(put_as_it_was)
    found = await books.read(lambda opened: opened.channel_policy(BANK, date(2026, 1, 1)))
    assert found is not None
    assert found.terms[Channel.KIOSK] == SHIPPED_TERMS[Channel.KIOSK]
    assert found.terms[Channel.MOBILE].per_day == 500_000


async def test_visit_is_found_with_its_proofs_and_failed_checks_alone_and_before_a_drawdown(books: UnitOfWork) -> None:
    visit = SessionRecord(
        Session(
            SessionId("S-1"),
            BANK,
            TerminalId("JC-0317"),
            Channel.KIOSK,
            NOW,
            NOW + timedelta(minutes=30),
            CustomerId("C-1"),
            (Assurance.ID_DOCUMENT, Assurance.CARD_PIN, Assurance.FACE),
            failed_face_checks=2,
        ),
        "zh-CN",
        account_sealed=b"sealed",
        card_tail="6688",
    )
    await books.write(lambda opened: opened.put_session(visit))
    assert await books.read(lambda opened: opened.session(BANK, SessionId("S-1"))) == visit
    drawing = await books.write(
        lambda opened: opened.drawing(
            BANK,
            session_id=SessionId("S-1"),
            request_id="R-1",
            quote_id=QuoteId("Q-1"),
            contract_id=ContractId("K-1"),
            credit_line_id=LINE,
            business_date=date(2026, 1, 15),
        )
    )
    assert drawing is not None
    assert drawing.visit == visit
    assert (drawing.request, drawing.quote, drawing.line) == (None, None, None)


def test_migration_takes_visits_for_ones_that_have_failed_no_face_check(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.exec_driver_sql(
            "INSERT INTO session VALUES (?, 'S', 'T', 'KIOSK', 'en', 0, 1, 0, 'ID_CHIP', 'C', '', '', '', '', ?, '')",
            (BANK, b""),
        )
    engine.dispose()
    assert migrate_sqlite(path) == HEAD
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("SELECT failed_face_checks, assurances FROM session").fetchall() == [(0, "ID_CHIP")]
