"""Drawdowns over gRPC with the sandbox in a process of its own: real PIN blocks, real cryptograms, and a bad line.

Whatever the line does, three things hold at the end: the customer was told no untruth, the server's books say what the
bank's books say, and no reference was paid twice.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import session_service_pb2
from psec import pinblock as psec_pin
from psec.des import encrypt_tdes_ecb as psec_tdes

from channel_server.bootstrap import run_server
from channel_server.cli.books import read_books
from channel_server.domain.ids import BankId
from channel_server.settings import Settings
from tests.integration.server.conftest import Database
from tests.integration.server.terminal import VILLAGE, Terminal, fen, refusal_of, refused
from tests.sandbox_process import SandboxProcess
from tests.unit.sandbox.test_security_module import chip_data

pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")

BANK = BankId("qingjiang")
AMOUNT_FEN = 2_000_000
MONEY_MS = 1_000  # the server's patience with core; every scripted silence outlasts it
COUNTERS = {card.card_number: itertools.count(1) for card in VILLAGE.cards}


class BankTerminal(Terminal):
    """A terminal whose PIN pad and card are what the bank's card system verifies."""

    async def hello(self) -> Any:
        answer = await super().hello()
        master = VILLAGE.security.terminal_master_keys[self.name]
        worker = Cipher(SM4(master), ECB()).decryptor()
        wrapped = next(key.wrapped_key for key in answer.working_keys if key.block_format == "ISO_0")
        self._key = worker.update(wrapped) + worker.finalize()
        return answer

    async def present(self, session_id: str, key: str, *, pin_block: bytes | None = None) -> Any:
        card = next(card for card in VILLAGE.cards if card.customer_id == VILLAGE.person(key).customer_id)
        return await self.present_pin(session_id, key, card.pin)

    async def present_pin(self, session_id: str, key: str, pin: str) -> Any:
        card = next(card for card in VILLAGE.cards if card.customer_id == VILLAGE.person(key).customer_id)
        request = session_service_pb2.PresentCardRequest(
            session_id=session_id,
            card_number=card.card_number,
            card_sequence_number=card.sequence_number,
            chip_data=chip_data(card, next(COUNTERS[card.card_number])),
            pin_block=psec_tdes(self._key, psec_pin.encode_pinblock_iso_0(pin, card.card_number)),
            pin_block_format="ISO_0",
        )
        return await self.sessions.PresentCard(request, timeout=10)


@dataclass
class Scene:
    """The bank, a server on it, and a terminal that has said hello."""

    sandbox: SandboxProcess
    settings: Settings
    terminal: BankTerminal

    async def settled(self, request_id: str) -> Any:
        """Ask what became of a request until it is settled, for twenty seconds at most."""
        for _ in range(200):
            outcome = await self.terminal.outcome(request_id)
            if outcome.outcome != pb.CUSTOMER_OUTCOME_CONFIRMING:
                return outcome
            await asyncio.sleep(0.1)
        raise AssertionError(f"still being confirmed: {outcome}")

    def shop(self) -> int:
        """What they say is on the village shop's."""
        return self._balance_of("JC00000801")

    def balance(self, key: str = "wang") -> int:
        """What the bank's books say is on the customer's account."""
        return self._balance_of(VILLAGE.person(key).customer_id)

    def _balance_of(self, customer_id: str) -> int:
        accounts: list[dict[str, Any]] = self.sandbox.audit()["accounts"]  # type: ignore[assignment]  # from JSON
        return int(next(account["balance_fen"] for account in accounts if account["customer_id"] == customer_id))

    async def assert_books_agree(self) -> None:
        """The server's books and the bank's say the same of every drawdown, and nothing was paid twice."""
        ours = await read_books(self.settings.database_url, BANK)
        theirs: Any = self.sandbox.audit()
        posted = {row["reference"]: row["amount_fen"] for row in theirs["instructions"] if row["state"] == "POSTED"}
        disbursed = {row["drawdown_id"]: row["amount_fen"] for row in ours.drawdowns if row["state"] == "DISBURSED"}
        assert ours.consistent
        assert theirs["consistent"]
        assert theirs["paid_twice"] == []
        assert posted == disbursed
        assert all(row["reserved_fen"] == 0 for row in ours.lines)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    folder = tmp_path / "bank"
    folder.mkdir()
    process = SandboxProcess(folder)
    process.start()
    yield process
    process.kill()


@asynccontextmanager
async def opened(settings: Settings, sandbox: SandboxProcess) -> AsyncIterator[Scene]:
    async with run_server(settings) as running, BankTerminal(running.address, settings.certs) as terminal:
        await terminal.hello()
        yield Scene(sandbox, settings, terminal)


@pytest.fixture
async def settings(database: Database, certs: Path, sandbox: SandboxProcess) -> Settings:
    return Settings(
        listen="127.0.0.1:0",
        certs=certs,
        **database.settings(),
        backoffice=sandbox.address,
        money_ms=MONEY_MS,
        lease_s=2,
        shutdown_grace_s=1,
    )


@pytest.fixture
async def scene(settings: Settings, sandbox: SandboxProcess) -> AsyncIterator[Scene]:
    async with opened(settings, sandbox) as made:
        yield made


def _fault(kind: str, extra: str = "", *, operation: str = "PostDisbursement", head: str = "") -> str:
    return f'{head}\n[[fault]]\noperation = "{operation}"\nkind = "{kind}"\n{extra}\n'


async def test_drawdown_with_real_card_and_pin_pays_mirrors_and_notifies(scene: Scene) -> None:
    before = scene.balance()
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    drawdown = await scene.terminal.draw(ready.request())
    assert drawdown.state == pb.DRAWDOWN_STATE_DISBURSED
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_DONE
    assert fen(drawdown.account_balance) == before + AMOUNT_FEN == scene.balance()
    await scene.assert_books_agree()
    for _ in range(100):
        books: Any = scene.sandbox.audit()
        mirrored = next(row for row in books["lines"] if row["credit_line_id"] == ready.terms.credit_line_id)
        if mirrored["outstanding_fen"] == 1_200_000 + AMOUNT_FEN and books["notifications"]:
            break
        await asyncio.sleep(0.1)
    assert mirrored["outstanding_fen"] == 1_200_000 + AMOUNT_FEN
    assert mirrored["reserved_fen"] == 0
    assert [row["masked_phone"] for row in books["notifications"]] == ["138****0276"]
    assert {row["kind"] for row in books["images"]} >= {"signature"}


async def test_seller_is_paid_once_by_the_banks_books_whatever_became_of_the_answer(scene: Scene) -> None:
    async with BankTerminal(scene.terminal.address, scene.settings.certs, "JC-T001") as counter:
        await counter.hello()
        payee = pb.Payee(name="虚构湾农资店", account_number="8801031780000001", evidence="FP-07")
        entrusted = {"payment_mode": pb.PAYMENT_MODE_ENTRUSTED, "payee": payee}
        before = scene.balance(), scene.shop()
        scene.sandbox.use_script(_fault("never", "count = 1"))
        request = (await counter.ready("wang", AMOUNT_FEN, **entrusted)).request()
        await counter.draw(request)
        for _ in range(200):
            if (await counter.outcome(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED:
                break
            await asyncio.sleep(0.1)
        assert (scene.balance(), scene.shop()) == (before[0], before[1] + AMOUNT_FEN)
    await scene.assert_books_agree()


async def test_wrong_pin_is_counted_by_the_bank_and_the_right_one_still_serves(scene: Scene) -> None:
    session_id = await scene.terminal.open()
    await scene.terminal.identify(session_id, "wang")
    for left in ("2", "1"):
        refusal = await refusal_of(scene.terminal.present_pin(session_id, "wang", "000000"))
        assert (refusal.reason, refusal.metadata["attempts_remaining"]) == ("PIN_WRONG", left)
    token = (await scene.terminal.present(session_id, "wang")).account_token
    ready = await scene.terminal.sign(session_id, token, AMOUNT_FEN)
    assert (await scene.terminal.draw(ready.request())).state == pb.DRAWDOWN_STATE_DISBURSED


async def test_customer_refused_by_risk_is_told_and_nothing_moved(scene: Scene) -> None:
    before = scene.balance("liu")
    ready = await scene.terminal.ready("liu", AMOUNT_FEN)
    drawdown = await scene.terminal.draw(ready.request())
    assert (drawdown.state, drawdown.outcome) == (pb.DRAWDOWN_STATE_FAILED, pb.CUSTOMER_OUTCOME_NOT_DONE)
    assert drawdown.refusal.reason == "RISK_REFUSED"
    assert scene.balance("liu") == before
    await scene.assert_books_agree()


CONFIRMED_LATER = {
    "answer lost": _fault("never", "count = 1"),
    "request lost": _fault("never", "applied = false\ncount = 1"),
    "answer late": _fault("late", "delay_ms = 3000\ncount = 1"),
    "link broken after it was done": _fault("error", 'status = "UNAVAILABLE"\napplied = true\ncount = 1'),
    "link broken before it was done": _fault("error", 'status = "UNAVAILABLE"\ncount = 1'),
    "core broken in the middle": _fault("error", 'status = "INTERNAL"\napplied = true\ncount = 1'),
    "arrives after it was not found": _fault("arrives_later", "after_inquiries = 1\ncount = 1"),
    "core has not decided": _fault("arrives_later", "pending = true\nafter_inquiries = 2\ncount = 1"),
    "arrives later, and twice lost": _fault("arrives_later", "delay_ms = 2500\ncount = 2"),
}


@pytest.mark.parametrize("script", CONFIRMED_LATER.values(), ids=CONFIRMED_LATER.keys())
async def test_drawdown_whose_answer_is_not_heard_is_confirmed_and_then_done_once(scene: Scene, script: str) -> None:
    before = scene.balance()
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    scene.sandbox.use_script(script)
    request = ready.request()
    drawdown = await scene.terminal.draw(request)
    assert drawdown.state == pb.DRAWDOWN_STATE_UNKNOWN
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
    assert fen(drawdown.line.reserved) == AMOUNT_FEN
    outcome = await scene.settled(request.request_id)
    assert (outcome.state, outcome.outcome) == (pb.DRAWDOWN_STATE_DISBURSED, pb.CUSTOMER_OUTCOME_DONE)
    again = await scene.terminal.draw(request)
    assert (again.drawdown_id, again.state) == (drawdown.drawdown_id, pb.DRAWDOWN_STATE_DISBURSED)
    assert scene.balance() == before + AMOUNT_FEN
    await scene.assert_books_agree()


async def test_drawdown_that_arrives_twice_is_paid_once(scene: Scene) -> None:
    before = scene.balance()
    scene.sandbox.use_script(_fault("twice"))
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    assert (await scene.terminal.draw(ready.request())).state == pb.DRAWDOWN_STATE_DISBURSED
    assert scene.balance() == before + AMOUNT_FEN
    await scene.assert_books_agree()


async def test_request_lost_at_a_core_that_is_not_idempotent_is_voided_and_not_sent_again(scene: Scene) -> None:
    before = scene.balance()
    head = "[core_banking]\nidempotent_by_reference = false"
    scene.sandbox.use_script(_fault("never", "applied = false\ncount = 1", head=head))
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    request = ready.request()
    await scene.terminal.draw(request)
    outcome = await scene.settled(request.request_id)
    assert (outcome.state, outcome.outcome) == (pb.DRAWDOWN_STATE_FAILED, pb.CUSTOMER_OUTCOME_NOT_DONE)
    assert scene.balance() == before
    (instruction,) = scene.sandbox.audit()["instructions"]  # type: ignore[misc]  # from JSON
    assert instruction["state"] == "VOIDED"
    await scene.assert_books_agree()


async def test_answer_lost_at_a_core_that_promises_nothing_is_found_by_inquiry(scene: Scene) -> None:
    before = scene.balance()
    head = "[core_banking]\nidempotent_by_reference = false\nvoids_by_reference = false\nreverses = false"
    scene.sandbox.use_script(_fault("never", "count = 1", head=head))
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    request = ready.request()
    await scene.terminal.draw(request)
    assert (await scene.settled(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED
    assert scene.balance() == before + AMOUNT_FEN
    await scene.assert_books_agree()


async def test_payment_under_way_at_a_core_that_promises_nothing_stays_held_until_it_arrives(scene: Scene) -> None:
    before = scene.balance()
    head = "[core_banking]\nidempotent_by_reference = false\nvoids_by_reference = false\nreverses = false"
    scene.sandbox.use_script(_fault("arrives_later", "after_inquiries = 2\ncount = 1", head=head))
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    request = ready.request()
    drawdown = await scene.terminal.draw(request)
    assert fen(drawdown.line.reserved) == AMOUNT_FEN
    assert (await scene.settled(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED
    assert scene.balance() == before + AMOUNT_FEN
    await scene.assert_books_agree()


async def test_business_refusal_of_core_ends_the_drawdown_and_frees_the_line(scene: Scene) -> None:
    before = scene.balance()
    scene.sandbox.use_script(_fault("refusal", 'code = "ACCOUNT_FROZEN"\ntext = "账户已冻结"\ncount = 1'))
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    drawdown = await scene.terminal.draw(ready.request())
    assert (drawdown.state, drawdown.outcome) == (pb.DRAWDOWN_STATE_FAILED, pb.CUSTOMER_OUTCOME_NOT_DONE)
    assert fen(drawdown.line.reserved) == 0
    assert scene.balance() == before
    await scene.assert_books_agree()


async def test_bank_killed_while_it_pays_and_started_again_settles_the_drawdown(scene: Scene) -> None:
    before = scene.balance()
    ready = await scene.terminal.ready("wang", AMOUNT_FEN)
    scene.sandbox.use_script(_fault("never", "count = 1"))
    request = ready.request()
    drawing = asyncio.create_task(scene.terminal.draw(request))
    await asyncio.sleep(MONEY_MS / 2000)
    scene.sandbox.kill()
    assert (await drawing).outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
    scene.sandbox.start()
    assert (await scene.settled(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED
    assert scene.balance() == before + AMOUNT_FEN
    await scene.assert_books_agree()


async def test_server_stopped_before_the_outcome_is_known_settles_it_after_its_restart(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    async with opened(settings, sandbox) as scene:
        before = scene.balance()
        ready = await scene.terminal.ready("wang", AMOUNT_FEN)
        sandbox.use_script(_fault("never", "count = 1") + _fault("never", "count = 3", operation="InquirePosting"))
        request = ready.request()
        assert (await scene.terminal.draw(request)).outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
    sandbox.use_script("")
    async with opened(settings, sandbox) as scene:
        assert (await scene.settled(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED
        assert scene.balance() == before + AMOUNT_FEN
        await scene.assert_books_agree()


async def test_two_terminals_on_one_line_while_core_is_silent_never_pass_its_limit(
    scene: Scene, settings: Settings
) -> None:
    before = scene.balance()
    async with BankTerminal(scene.terminal.address, settings.certs, "JC-0318") as other:
        await other.hello()
        amount = 2_500_000  # twice is more than the 38,000.00 that are left
        requests = [(each, (await each.ready("wang", amount)).request()) for each in (scene.terminal, other)]
        scene.sandbox.use_script(_fault("never", "count = 1"))
        answers = await asyncio.gather(*(each.draw(asked) for each, asked in requests), return_exceptions=True)
        (no,) = [answer for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
        (drawdown,) = [answer for answer in answers if not isinstance(answer, BaseException)]
        assert refused(no).reason == "LINE_INSUFFICIENT"
        assert drawdown.outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
        (asker,) = [each for each, asked in requests if asked.request_id == drawdown.request_id]
        winner = Scene(scene.sandbox, settings, asker)
        assert (await winner.settled(drawdown.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED
    assert scene.balance() == before + amount
    await scene.assert_books_agree()
