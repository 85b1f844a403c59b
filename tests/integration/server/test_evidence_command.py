"""A bank's chain of acts by the operators' command: it holds, or the place is told; on both databases."""

import asyncio
import contextlib
import hashlib
import json
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from channel_server.application import verify_evidence
from channel_server.application.books import Books
from channel_server.cli import main
from channel_server.database_url import PostgresUrl, SqliteUrl, parse_database_url
from channel_server.domain.canonical import canonical_bytes
from channel_server.domain.evidence import EvidenceBody
from channel_server.domain.ids import BankId
from tests.integration.server.conftest import Database
from tests.integration.server.databases import on_both_databases
from tests.postgresql import program

pytestmark = on_both_databases

BANK = BankId("qingjiang")
ACTS = 7


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_evidence, "ACTS_AT_ONCE", 3)


@pytest.fixture
async def acts(database: Database) -> None:
    """Some acts, read in more than one part."""

    def append(books: Books) -> None:
        for number in range(ACTS):
            time = datetime(2026, 1, 15, 9, number, tzinfo=UTC)
            books.append_act(EvidenceBody(BANK, f"e{number}", "page_shown", time, "一次办理", {"page": str(number)}))

    books = await database.open()
    await books.write(append)
    await books.close()


async def command(database: Database, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    flags = ("--bank", BANK, "--database", database.url, "--json")
    got = await asyncio.to_thread(main, ["evidence", *words, *flags])
    printed = capsys.readouterr().out
    assert got == code, printed
    told: dict[str, Any] = json.loads(printed)
    return told


def tamper(database: Database, statement: str) -> None:
    """What whoever has the database in hand may do to it."""
    match parse_database_url(database.url):
        case SqliteUrl(path):
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(statement)
        case PostgresUrl(dsn):
            subprocess.run([program("psql"), "-q", dsn, "-c", statement], check=True)


@pytest.mark.usefixtures("acts")
async def test_chain_that_holds_is_told_with_its_head_and_holds_against_it_later(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await command(database, capsys, "verify")
    assert (first["acts"], first["holds"], first["breaks"]) == (ACTS, True, [])
    assert (await command(database, capsys, "verify", "--known", first["head"]))["holds"]
    other = f"{ACTS}:{'0' * 64}"
    against = await command(database, capsys, "verify", "--known", other, code=1)
    assert against["breaks"] == [{"sequence_number": ACTS, "kind": "TRUNCATED"}]


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize(
    ("statement", "breaks"),
    [
        ("UPDATE evidence SET subject = 'x' WHERE sequence_number = 4", [(4, "ALTERED")]),
        ("DELETE FROM evidence WHERE sequence_number = 4", [(5, "MISSING")]),
        ("DELETE FROM evidence WHERE sequence_number >= 4", [(ACTS, "TRUNCATED")]),
        ("DELETE FROM evidence", [(ACTS, "TRUNCATED")]),
    ],
)
async def test_chain_that_was_tampered_with_is_told_by_the_place(
    database: Database, capsys: pytest.CaptureFixture[str], statement: str, breaks: list[tuple[int, str]]
) -> None:
    tamper(database, statement)
    told = await command(database, capsys, "verify", code=1)
    assert [(each["sequence_number"], each["kind"]) for each in told["breaks"]] == breaks
    assert told["breaks_in_all"] == len(breaks)


@pytest.mark.usefixtures("acts")
async def test_chain_cut_off_with_its_head_shows_against_the_head_that_was_kept(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = (await command(database, capsys, "verify"))["head"]
    tamper(database, "DELETE FROM evidence WHERE sequence_number > 4")
    tamper(
        database,
        "UPDATE evidence_head SET sequence_number = 4, entry_sha256 = "
        "(SELECT entry_sha256 FROM evidence WHERE bank_id = 'qingjiang' AND sequence_number = 4)"
        " WHERE bank_id = 'qingjiang'",
    )
    assert (await command(database, capsys, "verify"))["holds"]
    told = await command(database, capsys, "verify", "--known", kept, code=1)
    assert told["breaks"] == [{"sequence_number": ACTS, "kind": "TRUNCATED"}]


@pytest.mark.usefixtures("acts")
async def test_export_can_be_recomputed_by_the_rule_alone_and_overwrites_nothing(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "acts.jsonl"
    told = await command(database, capsys, "export", "--file", str(file))
    previous = "0" * 64
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        digest = row.pop("entry_sha256")
        assert row.pop("previous_sha256") == previous
        previous = hashlib.sha256(bytes.fromhex(previous) + canonical_bytes(row)).hexdigest()
        assert previous == digest
    assert told["head"] == f"{ACTS}:{previous}"
    again = await command(database, capsys, "export", "--file", str(file), code=1)
    assert again["error"]["reason"] == "EVIDENCE_UNREADABLE"


async def test_head_that_is_none_is_wrong_usage(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert (await command(database, capsys, "verify", "--known", "7:abc", code=2))["error"]["reason"] == "USAGE"
    assert (await command(database, capsys, "export", code=2))["error"]["reason"] == "USAGE"
