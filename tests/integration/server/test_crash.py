"""kill -9 between any two steps of a drawdown: after the restart it is paid once, and both books say so."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import repayment_service_pb2 as repayment_pb

from channel_server.adapters.crypto.vault import AesVault, load_master_key
from channel_server.application.books import Books
from channel_server.application.records import ContractRecord, QuoteRecord, SessionRecord, Terms
from channel_server.cli.books import read_books
from channel_server.database_url import parse_database_url
from channel_server.domain.ids import BankId, ContractId, CustomerId, LineId, QuoteId, SessionId, TerminalId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Assurance, Channel, Session
from tests.contract.backoffice.conftest import SandboxProcess
from tests.integration.server.conftest import Database
from tests.integration.server.crashing_server import POINTS, REPAYMENT_POINTS
from tests.integration.server.terminal import Ready, Terminal, fen, refusal_of, terms_for
from tests.integration.server.waiting import LONGEST_S, until, until_repayment_state, until_state

BANK = BankId("qingjiang")
ACCOUNT = "8801031700000001"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path)
    process.start()
    yield process
    process.kill()


@dataclass
class ServerProcess:
    """The channel server as an operator runs it, or as one that dies."""

    folder: Path
    database: Database
    certs: Path
    backoffice: str
    process: subprocess.Popen[bytes] | None = None

    def start(self, crash_at: str | None = None, *, lease_s: str = "1") -> str:
        ready = self.folder / "server.ready"
        ready.unlink(missing_ok=True)
        places = {
            "EDIAN_LISTEN": "127.0.0.1:0",
            "EDIAN_DATABASE": self.database.url,
            "EDIAN_MASTER_KEY": str(self.database.key),
            "EDIAN_CERTS": str(self.certs),
            "EDIAN_BACKOFFICE": self.backoffice,
            "EDIAN_READY_FILE": str(ready),
            # A lease that ends soon, so that the restarted server takes the drawdown up soon.
            "EDIAN_LEASE_S": lease_s,
        }
        command = ["-m", "channel_server", "serve"]
        if crash_at is not None:
            command = ["-m", "tests.integration.server.crashing_server"]
            places["CRASH_AT"] = crash_at
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen([sys.executable, *command], env=os.environ | places, stdout=log, stderr=log)
        ends = time.monotonic() + LONGEST_S
        while not ready.exists():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < ends, "the server did not start"
            time.sleep(0.02)
        return str(json.loads(ready.read_text())["address"])

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(timeout=LONGEST_S)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.wait()

    def books(self) -> dict[str, object]:
        command = [sys.executable, "-m", "channel_server", "books", "--bank", BANK, "--json"]
        done = subprocess.run(
            [*command, "--database", self.database.url], capture_output=True, text=True, timeout=LONGEST_S
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found: dict[str, object] = json.loads(done.stdout)
        return found


@pytest.fixture
async def server(
    tmp_path: Path, database: Database, certs: Path, sandbox: SandboxProcess
) -> AsyncIterator[ServerProcess]:
    made = ServerProcess(tmp_path, database, certs, sandbox.address)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


async def sign(database: Database) -> Ready:
    """Put a customer who has signed into the books: the way there is other tests' subject."""
    vault = AesVault(load_master_key(database.key))
    now = datetime.now(UTC)
    session_id, quote_id, contract_id, token = (str(uuid.uuid4()) for _ in range(4))
    terms = Terms(
        LineId("JC-XK-000001"), Fen(2_000_000), 12, RepaymentMethod.EQUAL_INSTALMENT, Purpose.FARMING, due_day=15
    )
    customer = CustomerId("JC00000001")

    def write(books: Books) -> None:
        session = Session(
            SessionId(session_id),
            BANK,
            TerminalId("JC-0317"),
            Channel.KIOSK,
            now,
            now + timedelta(hours=1),
            customer,
            (Assurance.ID_CHIP, Assurance.CARD_PIN),
        )
        books.put_session(
            SessionRecord(
                session,
                "zh-CN",
                account_token=token,
                account_index=vault.index(BANK, ACCOUNT).hex(),
                account_sealed=vault.seal(BANK, ACCOUNT),
                card_tail="6688",
            )
        )
        rate, end = AnnualRate(Decimal("0.054")), now + timedelta(hours=1)
        day = date(2026, 1, 15)
        books.add_quote(
            QuoteRecord(
                QuoteId(quote_id), BANK, SessionId(session_id), customer, terms, day, rate, DayCount.THIRTY_360, end
            )
        )
        books.add_contract(
            ContractRecord(
                ContractId(contract_id), BANK, QuoteId(quote_id), SessionId(session_id), "[]", bytes(32), now
            )
        )

    books = await database.open()
    await books.write(write)
    await books.close()
    return Ready(session_id, token, quote_id, contract_id, terms_for("JC-XK-000001"))


async def states(server: ServerProcess) -> list[object]:
    return [row["state"] for row in (await read_books(parse_database_url(server.database.url), BANK)).drawdowns]


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("point", POINTS)
async def test_drawdown_killed_between_two_steps_is_paid_once_after_the_restart(
    server: ServerProcess, sandbox: SandboxProcess, point: str
) -> None:
    ready = await sign(server.database)
    request = ready.request()
    address = server.start(crash_at=point)
    async with Terminal(address, server.certs) as terminal:
        answers = await asyncio.gather(terminal.draw(request), return_exceptions=True)
        assert await asyncio.to_thread(server.wait) == -signal.SIGKILL
    if point != "settled":
        assert isinstance(answers[0], grpc.aio.AioRpcError)

    async with Terminal(server.start(), server.certs) as terminal:
        await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
        again = await terminal.draw(request)
        assert again.state == pb.DRAWDOWN_STATE_DISBURSED
        assert (fen(again.line.outstanding), fen(again.line.reserved)) == (3_200_000, 0)
        assert fen(again.account_balance) == 326_050 + 2_000_000
    assert await asyncio.to_thread(server.stop) == 0
    books, bank = server.books(), sandbox.audit()
    assert (books["consistent"], books["ledger_sum_fen"], books["ledger_entries"]) == (True, 0, 2)
    assert (bank["consistent"], bank["sum_fen"]) == (True, 0)
    instructions = bank["instructions"]
    assert isinstance(instructions, list)
    assert [(each["reference"], each["state"]) for each in instructions] == [(again.drawdown_id, "POSTED")]


@pytest.mark.parametrize("point", REPAYMENT_POINTS)
async def test_server_killed_between_two_steps_of_a_repayment_collects_once(
    server: ServerProcess, sandbox: SandboxProcess, point: str
) -> None:
    ready = await sign(server.database)
    async with Terminal(server.start(crash_at=point), server.certs) as terminal:
        request = await terminal.confirm_repayment(ready.session_id, ready.account_token)
        answers = await asyncio.gather(terminal.repay(request), return_exceptions=True)
        assert await asyncio.to_thread(server.wait) == -signal.SIGKILL
    if point in ("repayment_intended", "repayment_posted"):
        assert isinstance(answers[0], grpc.aio.AioRpcError)

    async with Terminal(server.start(), server.certs) as terminal:
        await until_repayment_state(terminal, request.request_id, repayment_pb.REPAYMENT_STATE_REPAID)
        again = await terminal.repay(request)
        assert again.state == repayment_pb.REPAYMENT_STATE_REPAID
        assert (fen(again.principal_balance), fen(again.line.outstanding)) == (1_100_000, 1_100_000)
        assert fen(again.account_balance) == 326_050 - 100_000

        def recorded() -> bool:
            return len(sandbox.audit()["note_repayments"]) == 1  # type: ignore[arg-type]  # from JSON

        await until(recorded)
    assert await asyncio.to_thread(server.stop) == 0
    books, bank = server.books(), sandbox.audit()
    assert (books["consistent"], books["ledger_sum_fen"], books["ledger_entries"]) == (True, 0, 2)
    repayments = books["repayments"]
    assert isinstance(repayments, list)
    assert [(each["repayment_id"], each["state"]) for each in repayments] == [(again.repayment_id, "REPAID")]
    assert (bank["consistent"], bank["sum_fen"], bank["paid_twice"]) == (True, 0, [])
    instructions = bank["instructions"]
    assert isinstance(instructions, list)
    assert [(each["reference"], each["state"]) for each in instructions] == [(again.repayment_id, "POSTED")]


async def test_bank_that_never_answers_leaves_the_drawdown_held_until_it_is_back(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    ready = await sign(server.database)
    request = ready.request()
    sandbox.use_script('[[fault]]\noperation = "PostDisbursement"\nkind = "never"\n')
    os.environ["EDIAN_MONEY_MS"] = "500"
    try:
        address = server.start()
    finally:
        del os.environ["EDIAN_MONEY_MS"]
    async with Terminal(address, server.certs) as terminal:
        drawdown = await terminal.draw(request)
        assert drawdown.outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
        sandbox.use_script("")
        await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    bank = sandbox.audit()
    instructions = bank["instructions"]
    assert isinstance(instructions, list)
    assert len(instructions) == 1


async def test_server_that_is_stopped_lets_the_payment_under_way_end(
    server: ServerProcess, sandbox: SandboxProcess
) -> None:
    ready = await sign(server.database)
    request = ready.request()
    sandbox.use_script('[[fault]]\noperation = "PostDisbursement"\nkind = "late"\ndelay_ms = 4000\n')
    async with Terminal(server.start(lease_s="45"), server.certs) as terminal:
        call = asyncio.ensure_future(terminal.draw(request))

        # Read, not asked: asking before the request has come would turn it away.
        async def asked() -> bool:
            return await states(server) == ["DISBURSING"]

        await until(asked)
        assert await asyncio.to_thread(server.stop) == 0
        assert (await call).state == pb.DRAWDOWN_STATE_DISBURSED


async def test_request_that_never_came_is_not_found_after_a_restart_and_for_ever(server: ServerProcess) -> None:
    ready = await sign(server.database)
    request = ready.request()
    async with Terminal(server.start(), server.certs) as terminal:
        assert (await refusal_of(terminal.outcome(request.request_id))).reason == "NOT_FOUND"
    await asyncio.to_thread(server.stop)
    async with Terminal(server.start(), server.certs) as terminal:
        assert (await refusal_of(terminal.draw(request))).reason == "REQUEST_WITHDRAWN"
