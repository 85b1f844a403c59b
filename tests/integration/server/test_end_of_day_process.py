"""`edian-server end-of-day` as an operator runs it, with a sandbox behind it: killed anywhere, and started again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb

from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.application.books import Books
from channel_server.database_url import SqliteUrl, parse_database_url
from tests.integration.server.conftest import Database
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, refusal_of
from tests.integration.server.test_crash import BANK, ServerProcess, sign
from tests.postgresql import PrivatePostgres
from tests.sandbox_process import SandboxProcess

pytestmark = on_both_databases

LONGEST_S = 60.0


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path)
    process.start()
    yield process
    process.kill()


@pytest.fixture
async def server(
    tmp_path: Path, database: Database, certs: Path, sandbox: SandboxProcess
) -> AsyncIterator[ServerProcess]:
    made = ServerProcess(tmp_path, database, certs, sandbox.address)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


@dataclass
class Ended:
    """What a run said."""

    code: int
    line: dict[str, object]
    errors: str


def end_of_day(server: ServerProcess, *arguments: str, die_at: str = "") -> Ended:
    module = "tests.integration.server.dying_end_of_day" if die_at else "channel_server"
    command = [sys.executable, "-m", module, "end-of-day", "--bank", BANK, "--json", *arguments]
    places = {
        "EDIAN_DATABASE": server.database.url,
        "EDIAN_MASTER_KEY": str(server.database.key),
        "EDIAN_BACKOFFICE": server.backoffice,
        # A lease that ends soon, so that whoever comes after a kill can go on soon.
        "EDIAN_DAY_LEASE_S": "1",
        "EDIAN_DAY_WAIT_FOR_PAYMENTS_S": "5",
        "DIE_AT": die_at,
    }
    done = subprocess.run(command, env=os.environ | places, capture_output=True, text=True, timeout=LONGEST_S)
    assert "Traceback" not in done.stderr, done.stderr
    return Ended(done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr)


def report(server: ServerProcess, day: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "channel_server", "report", "day", "--bank", BANK, "--date", day, *arguments]
    places = os.environ | {"EDIAN_DATABASE": server.database.url}
    done = subprocess.run(command, env=places, capture_output=True, text=True, timeout=LONGEST_S)
    assert done.returncode == 0, done.stderr
    return done.stdout


def roll(sandbox: SandboxProcess, *arguments: str) -> None:
    command = [sys.executable, "-m", "channel_server.sandbox", "roll-day", "--data", str(sandbox.data)]
    subprocess.run([*command, "--bank", BANK, *arguments], check=True, capture_output=True, timeout=LONGEST_S)


async def dump(database: Database) -> dict[str, list[str]]:
    """All that a day's end leaves behind, without times and leases."""
    queries = {
        "days": "SELECT bank_id, business_date, state FROM bank_day",
        "runs": "SELECT business_date, phase, notes_total, notes_done, notes_set_aside, carried_over FROM day_run",
        "ageing": "SELECT * FROM note_ageing",
        "figures": "SELECT * FROM day_figure",
        "differences": "SELECT * FROM day_difference",
        "freezes": "SELECT * FROM line_freeze",
        "lines": "SELECT credit_line_id, reserved_fen, outstanding_fen, frozen FROM credit_line",
        "acts": "SELECT event_type, subject, details FROM evidence WHERE event_type NOT LIKE 'drawdown%'"
        " AND event_type NOT LIKE 'posting%' ORDER BY sequence_number",
    }

    def read(books: Books) -> dict[str, list[str]]:
        assert isinstance(books, SqlBooks)
        return {
            name: sorted(str(tuple(row)) for row in books.database.execute(query)) for name, query in queries.items()
        }

    books = await database.open()
    try:
        return await books.read(read)
    finally:
        await books.close()


@dataclass
class Checkpoint:
    """Books as they stood at one moment, to go back to."""

    database: Database
    content: bytes | str
    postgres: PrivatePostgres | None

    @classmethod
    def of(cls, database: Database, postgres: PrivatePostgres | None) -> "Checkpoint":
        content = _file(database).read_bytes() if postgres is None else postgres.copy_of(database.url)
        return cls(database, content, postgres)

    def again(self) -> Database:
        if self.postgres is not None:
            assert isinstance(self.content, str)
            return Database(self.postgres.copy_of(self.content), self.database.key)
        assert isinstance(self.content, bytes)
        file = _file(self.database)
        for leftover in file.parent.glob(f"{file.name}-*"):
            leftover.unlink()
        file.write_bytes(self.content)
        return self.database


def _file(database: Database) -> Path:
    url = parse_database_url(database.url)
    assert isinstance(url, SqliteUrl)
    return url.path


async def draw(server: ServerProcess) -> str:
    """Draw once, over gRPC, and stop the server."""
    ready = await sign(server.database)
    async with Terminal(server.start(), server.certs) as terminal:
        drawn = await terminal.draw(ready.request())
        assert drawn.state == pb.DRAWDOWN_STATE_DISBURSED
    assert server.stop() == 0
    return str(drawn.drawdown_id)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_day_killed_after_each_unit_of_work_comes_to_the_same_books(
    request: pytest.FixtureRequest, database_kind: str, server: ServerProcess, sandbox: SandboxProcess
) -> None:
    await draw(server)
    roll(sandbox)
    on_postgres = database_kind == "postgresql"
    begun = Checkpoint.of(server.database, request.getfixturevalue("postgres") if on_postgres else None)
    whole = end_of_day(server)
    assert (whole.code, whole.line["state"], whole.line["business_date"]) == (0, "DONE", "2026-01-15")
    expected = await dump(server.database)
    assert expected["differences"] == []

    killed = 0
    for point in ("before:1", *(f"after:{number}" for number in range(1, 30))):
        server.database = begun.again()
        died = end_of_day(server, die_at=point)
        if died.code == 0:
            break
        assert died.code == -signal.SIGKILL
        killed += 1
        again = end_of_day(server, "--date", "2026-01-15", "--wait", "10")
        assert (again.code, again.line["state"] in ("DONE", "ALREADY_DONE")) == (0, True)
        assert await dump(server.database) == expected, point
    # The day is chosen, claimed, closed in two steps, aged, frozen for, reconciled, reported, rolled, let go of.
    assert killed >= 11


async def test_second_run_says_that_it_was_done_and_changes_nothing(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    await draw(server)
    roll(sandbox)
    first = end_of_day(server)
    before = await dump(server.database)
    second = end_of_day(server, "--date", "2026-01-15")
    assert (second.code, second.line["state"], second.line["changed"]) == (0, "ALREADY_DONE", False)
    third = end_of_day(server)
    assert (third.line["state"], third.line["business_date"]) == ("NOTHING_TO_DO", "2026-01-16")
    assert await dump(server.database) == before
    assert first.line["notes"] == second.line["notes"]
    assert "age: " in first.errors


async def test_two_processes_at_once_do_the_day_once(server: ServerProcess, sandbox: SandboxProcess) -> None:
    await draw(server)
    roll(sandbox)
    runs = (asyncio.to_thread(end_of_day, server, "--date", "2026-01-15", "--wait", "20") for _ in range(2))
    assert sorted(str(each.line["state"]) for each in await asyncio.gather(*runs)) == ["ALREADY_DONE", "DONE"]
    acts = " ".join((await dump(server.database))["acts"])
    assert acts.count("business_day_closed") == acts.count("business_day_opened") == 1


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ('change = "omit_last"\ntotals_follow = true', ["OURS_ONLY"]),
        ('change = "misstate_last"\ntotals_follow = true', ["DIFFERENT_AMOUNT"]),
    ],
)
async def test_difference_that_only_reconciliation_can_see_is_in_the_report_with_its_owner(
    server: ServerProcess, sandbox: SandboxProcess, fault: str, kinds: list[str]
) -> None:
    drawdown_id = await draw(server)
    roll(sandbox)
    sandbox.use_script(f'[[fault]]\noperation = "ListDayPostings"\nkind = "day_file"\n{fault}\n')
    ended = end_of_day(server)
    assert (ended.code, ended.line["differences"]) == (0, 1)
    told = json.loads(report(server, "2026-01-15", "--json"))
    assert [each["kind"] for each in told["differences"]] == kinds
    (difference,) = told["differences"]
    assert (difference["reference"], difference["our_amount_fen"]) == (drawdown_id, 2_000_000)
    assert difference["owner"]
    assert difference["deadline"] > "2026-01-15"
    assert drawdown_id in report(server, "2026-01-15")


async def test_day_file_that_is_cut_short_holds_the_day_up_and_says_why(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    await draw(server)
    roll(sandbox)
    sandbox.use_script('[[fault]]\noperation = "ListDayPostings"\nkind = "day_file"\nchange = "omit_last"\n')
    ended = end_of_day(server)
    assert (ended.code, ended.line["waiting_for"], ended.line["phase"]) == (1, "WHOLE_DAY_FILE", "RECONCILE")
    assert "0 lines" in str(ended.line["cause"])
    sandbox.use_script("")
    assert end_of_day(server).line["state"] == "DONE"


async def test_payment_that_core_made_twice_is_left_over_on_cores_side(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    sandbox.use_script(
        "[core_banking]\nidempotent_by_reference = false\n"
        '[[fault]]\noperation = "PostDisbursement"\nkind = "twice"\ncount = 1\n'
    )
    drawdown_id = await draw(server)
    roll(sandbox)
    assert end_of_day(server).line["differences"] == 1
    (difference,) = json.loads(report(server, "2026-01-15", "--json"))["differences"]
    assert (difference["kind"], difference["reference"]) == ("THEIRS_ONLY", drawdown_id)


async def test_reversal_of_yesterdays_drawdown_is_refused_with_its_reason(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    drawdown_id = await draw(server)
    roll(sandbox)
    assert end_of_day(server).line["state"] == "DONE"
    async with Terminal(server.start(), server.certs, "JC-T001") as teller:
        request = pb.ReverseDrawdownRequest(request_id=str(uuid.uuid4()), drawdown_id=drawdown_id, reason="客户放弃")
        no = await refusal_of(teller.undo(request, timeout=10))
    assert (no.reason, no.metadata["cause"]) == ("REVERSAL_NOT_ALLOWED", "posted on 2026-01-15")
    kinds = [posting["kind"] for posting in sandbox.audit()["postings"]]  # type: ignore[attr-defined,index]
    assert "REVERSAL" not in kinds


async def test_report_reads_in_both_languages_and_adds_up(server: ServerProcess, sandbox: SandboxProcess) -> None:
    await draw(server)
    roll(sandbox)
    end_of_day(server)
    chinese, english = report(server, "2026-01-15"), report(server, "2026-01-15", "--language", "en")
    assert "清江农商行 营业日报告 2026-01-15" in chinese
    assert "复核签字：尚未签字" in chinese
    assert "Qingjiang Rural Bank: report of the business day 2026-01-15" in english
    assert "20,000.00" in english
    assert not set("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") & set(chinese.replace("JC-", "").replace("XK", "")) - set("JCXK")
    told = json.loads(report(server, "2026-01-15", "--json"))
    assert sum(each["amount_fen"] for each in told["ours"]) == sum(each["amount_fen"] for each in told["core"]) > 0


def test_report_of_a_day_that_was_not_ended_is_refused(server: ServerProcess) -> None:
    command = [sys.executable, "-m", "channel_server", "report", "day", "--bank", BANK, "--date", "2026-01-15"]
    places = os.environ | {"EDIAN_DATABASE": server.database.url}
    done = subprocess.run([*command, "--json"], env=places, capture_output=True, text=True, timeout=LONGEST_S)
    assert (done.returncode, json.loads(done.stdout)["error"]["reason"]) == (1, "NOT_REPORTED")
