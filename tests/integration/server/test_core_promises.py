"""Core banking that promises less: not idempotent, unable to void or to reverse; over a bad line, and a restart.

The server that sent the payment is gone before anybody asks again: whatever a core promises, its sweeper's successor
finds out by inquiry, never posts a second time, and hands to a person what only a person can tell.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb

from channel_server.cli.books import read_books
from channel_server.settings import Settings
from tests.integration.server.terminal import Terminal, fen, refusal_of
from tests.integration.server.test_drawdown_with_sandbox import BANK, Scene, opened, sandbox, settings
from tests.sandbox_process import SandboxProcess

__all__ = ["sandbox", "settings"]

pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
AMOUNT_FEN = 2_000_000
DISBURSED, FAILED, UNKNOWN = pb.DRAWDOWN_STATE_DISBURSED, pb.DRAWDOWN_STATE_FAILED, pb.DRAWDOWN_STATE_UNKNOWN

IDEMPOTENT, VOIDS, REVERSES = "idempotent_by_reference", "voids_by_reference", "reverses"
CORES = {
    "all": (IDEMPOTENT, VOIDS, REVERSES),
    "not idempotent": (VOIDS, REVERSES),
    "cannot void or reverse": (IDEMPOTENT,),
    "nothing": (),
}
"""All that matter to a payment; whether core reverses matters to reversals alone, further down."""


def core(*promises: str) -> str:
    lines = (f"{name} = {str(name in promises).lower()}" for name in (IDEMPOTENT, VOIDS, REVERSES))
    return "[core_banking]\n" + "\n".join(lines) + "\n"


def fault(kind: str, extra: str = "", *, operation: str = "PostDisbursement") -> str:
    return f'[[fault]]\noperation = "{operation}"\nkind = "{kind}"\n{extra}\n'


def ends(promises: tuple[str, ...], *, otherwise: int) -> int:
    """How a drawdown ends of which core had not heard when it was asked."""
    if IDEMPOTENT in promises:
        return DISBURSED
    return FAILED if VOIDS in promises else otherwise


def postings(scene: Scene, kind: str) -> int:
    books: Any = scene.sandbox.audit()
    return sum(posting["kind"] == kind for posting in books["postings"])


async def drawn_and_left(settings: Settings, sandbox: SandboxProcess, script: str) -> tuple[Any, int]:
    """Draw, be told that it is being confirmed, and lose the server; gives the request and the balance before."""
    async with opened(settings, sandbox) as scene:
        before = scene.balance()
        request = (await scene.terminal.ready("wang", AMOUNT_FEN)).request()
        # Inquiries are not answered while this server lives, so that what follows is its successor's.
        sandbox.use_script(script + fault("error", 'status = "UNAVAILABLE"', operation="InquirePosting"))
        drawdown = await scene.terminal.draw(request)
        assert drawdown.state == UNKNOWN
        assert drawdown.outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
        assert fen(drawdown.line.reserved) == AMOUNT_FEN
    return request, before


@pytest.mark.parametrize("promises", CORES.values(), ids=CORES.keys())
async def test_drawdown_whose_answer_is_lost_is_found_by_inquiry_after_a_restart(
    settings: Settings, sandbox: SandboxProcess, promises: tuple[str, ...]
) -> None:
    lost = core(*promises) + fault("never", "count = 1")
    request, before = await drawn_and_left(settings, sandbox, lost)
    sandbox.use_script(core(*promises))
    async with opened(settings, sandbox) as scene:
        assert (await scene.settled(request.request_id)).state == DISBURSED
        assert scene.balance() == before + AMOUNT_FEN
        assert postings(scene, "DISBURSEMENT") == 1
        await scene.assert_books_agree()


@pytest.mark.parametrize("promises", CORES.values(), ids=CORES.keys())
async def test_drawdown_whose_request_is_lost_ends_as_core_promises_after_a_restart(
    settings: Settings, sandbox: SandboxProcess, promises: tuple[str, ...]
) -> None:
    settings = settings.model_copy(update={"confirm_within_s": 4.0})
    lost = core(*promises) + fault("never", "applied = false\ncount = 1")
    request, before = await drawn_and_left(settings, sandbox, lost)
    sandbox.use_script(core(*promises))
    end = ends(promises, otherwise=UNKNOWN)
    async with opened(settings, sandbox) as scene:
        outcome = await scene.settled(request.request_id)
        assert outcome.state == end
        assert scene.balance() == before + (AMOUNT_FEN if end == DISBURSED else 0)
        assert postings(scene, "DISBURSEMENT") == (1 if end == DISBURSED else 0)
        if end != UNKNOWN:
            await scene.assert_books_agree()
            return
        # Nobody but a person can tell whether it is still on its way: it has an owner, and the line still holds it.
        assert outcome.outcome == pb.CUSTOMER_OUTCOME_SEE_STAFF
        ours = await read_books(settings.database_url, BANK)
        (line,) = [line for line in ours.lines if line["credit_line_id"] == request.terms.credit_line_id]
        assert line["reserved_fen"] == AMOUNT_FEN


@pytest.mark.parametrize("promises", CORES.values(), ids=CORES.keys())
async def test_drawdown_that_arrives_after_it_was_not_found_is_never_paid_twice(
    settings: Settings, sandbox: SandboxProcess, promises: tuple[str, ...]
) -> None:
    late = core(*promises) + fault("arrives_later", 'status = "UNAVAILABLE"\ndelay_ms = 600000\ncount = 1')
    request, before = await drawn_and_left(settings, sandbox, late)
    sandbox.use_script(core(*promises))
    end = ends(promises, otherwise=DISBURSED)
    async with opened(settings, sandbox) as scene:
        if end != DISBURSED or IDEMPOTENT in promises:
            # Core's final word has come before the request itself does.
            assert (await scene.settled(request.request_id)).state == end
        else:
            for _ in range(20):
                assert (await scene.terminal.outcome(request.request_id)).state == UNKNOWN
                await asyncio.sleep(0.1)
        sandbox.use_script("arrive_now = true\n" + core(*promises))
        if end == DISBURSED:
            assert (await scene.settled(request.request_id)).state == DISBURSED
        if IDEMPOTENT not in promises or end == FAILED:
            assert postings(scene, "DISBURSEMENT") == (1 if end == DISBURSED else 0)
        assert scene.balance() == before + (AMOUNT_FEN if end == DISBURSED else 0)
        await scene.assert_books_agree()


async def test_core_that_is_no_longer_idempotent_is_not_sent_the_payment_again(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    lost = fault("never", "applied = false\ncount = 1")
    async with opened(settings, sandbox) as scene:
        before = scene.balance()
        sandbox.use_script(core(IDEMPOTENT) + lost)
        first = (await scene.terminal.ready("wang", AMOUNT_FEN)).request()
        await scene.terminal.draw(first)
        assert (await scene.settled(first.request_id)).state == DISBURSED

        second = (await scene.terminal.ready("wang", 1_000_000)).request()
        sandbox.use_script(core() + fault("arrives_later", 'status = "UNAVAILABLE"\ndelay_ms = 600000\ncount = 1'))
        await scene.terminal.draw(second)
        for _ in range(40):
            assert (await scene.terminal.outcome(second.request_id)).state == UNKNOWN
            await asyncio.sleep(0.1)
        sandbox.use_script("arrive_now = true\n" + core())
        assert (await scene.settled(second.request_id)).state == DISBURSED
        assert postings(scene, "DISBURSEMENT") == 2
        assert scene.balance() == before + AMOUNT_FEN + 1_000_000
        await scene.assert_books_agree()


async def test_duplicate_on_the_wire_to_a_core_that_is_not_idempotent_is_no_second_call_of_ours(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    async with opened(settings, sandbox) as scene:
        sandbox.use_script(core(VOIDS, REVERSES) + fault("twice"))
        request = (await scene.terminal.ready("wang", AMOUNT_FEN)).request()
        drawdown = await scene.terminal.draw(request)
        assert drawdown.state == DISBURSED
        again = await scene.terminal.draw(request)
        assert again.drawdown_id == drawdown.drawdown_id
        sandbox.use_script("")
        assert "seen=1" in sandbox.log
        ours = await read_books(settings.database_url, BANK)
        assert [row["state"] for row in ours.drawdowns] == ["DISBURSED"]
        # The network's doing, and core's: the bank sees it in the books, and the end of the day finds it.
        books: Any = sandbox.audit()
        assert [row["times"] for row in books["paid_twice"]] == [2]


# --- Reversal -----------------------------------------------------------------------------------------------


@asynccontextmanager
async def disbursed(
    settings: Settings, sandbox: SandboxProcess, promises: tuple[str, ...]
) -> AsyncIterator[tuple[Scene, Terminal, Any, pb.ReverseDrawdownRequest]]:
    """A drawdown that was paid, a teller at the counter, and the reversal that is about to be asked for."""
    async with (
        opened(settings, sandbox) as scene,
        Terminal(scene.terminal.address, settings.certs, "JC-T001") as teller,
    ):
        sandbox.use_script(core(*promises))
        ready = await scene.terminal.ready("wang", AMOUNT_FEN)
        drawdown = await scene.terminal.draw(ready.request())
        assert drawdown.state == DISBURSED
        asking = pb.ReverseDrawdownRequest(
            request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
        )
        yield scene, teller, drawdown, asking


async def told(scene: Scene, request_id: str, state: int) -> Any:
    for _ in range(200):
        outcome = await scene.terminal.outcome(request_id)
        if outcome.state == state:
            return outcome
        await asyncio.sleep(0.1)
    raise AssertionError(f"not yet: {outcome}")


REVERSAL_LOST = {
    "answer lost": fault("never", "count = 1", operation="ReversePosting"),
    "arrives after it was told posted": fault(
        "arrives_later", 'status = "UNAVAILABLE"\nafter_inquiries = 1\ncount = 1', operation="ReversePosting"
    ),
}


@pytest.mark.parametrize("lost", REVERSAL_LOST.values(), ids=REVERSAL_LOST.keys())
@pytest.mark.parametrize("promises", [(IDEMPOTENT, REVERSES), (REVERSES,)], ids=["idempotent", "not idempotent"])
async def test_reversal_whose_answer_is_not_heard_undoes_once(
    settings: Settings, sandbox: SandboxProcess, promises: tuple[str, ...], lost: str
) -> None:
    async with disbursed(settings, sandbox, promises) as (scene, teller, drawdown, asking):
        before = scene.balance() - AMOUNT_FEN
        sandbox.use_script(core(*promises) + lost)
        undone = (await teller.undo(asking, timeout=10)).drawdown
        assert undone.state == pb.DRAWDOWN_STATE_REVERSING
        await told(scene, drawdown.request_id, pb.DRAWDOWN_STATE_REVERSED)
        assert scene.balance() == before
        assert postings(scene, "REVERSAL") == 1
        await scene.assert_books_agree()


async def test_reversal_lost_on_its_way_to_a_core_that_is_not_idempotent_goes_to_a_person(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    settings = settings.model_copy(update={"confirm_within_s": 2.0})
    async with disbursed(settings, sandbox, (REVERSES,)) as (scene, teller, drawdown, asking):
        paid = scene.balance()
        lost = fault("never", "applied = false\ncount = 1", operation="ReversePosting")
        sandbox.use_script(core(REVERSES) + lost)
        await teller.undo(asking, timeout=10)
        await asyncio.sleep(4)
        outcome = await scene.terminal.outcome(drawdown.request_id)
        assert (outcome.state, outcome.outcome) == (pb.DRAWDOWN_STATE_REVERSING, pb.CUSTOMER_OUTCOME_SEE_STAFF)
        sandbox.use_script("")
        assert "operation=ReversePosting kind=never seen=1" in _plain(sandbox.log)
        assert scene.balance() == paid


async def test_core_that_cannot_reverse_refuses_it_and_the_drawdown_stays_paid(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    async with disbursed(settings, sandbox, (IDEMPOTENT, VOIDS)) as (scene, teller, drawdown, asking):
        no = await refusal_of(teller.undo(asking, timeout=10))
        assert no.reason == "REVERSAL_NOT_ALLOWED"
        again = await refusal_of(teller.undo(asking, timeout=10))
        assert again.refusal == no.refusal
        assert (await scene.terminal.outcome(drawdown.request_id)).state == DISBURSED
        await scene.assert_books_agree()


# --- Repayment ----------------------------------------------------------------------------------------------


async def test_repayment_whose_request_is_lost_at_a_core_that_promises_nothing_goes_to_a_person(
    settings: Settings, sandbox: SandboxProcess
) -> None:
    settings = settings.model_copy(update={"confirm_within_s": 1.0})
    async with opened(settings, sandbox) as scene:
        before = scene.balance()
        request = await scene.terminal.ready_to_repay(amount_fen=100_000)
        sandbox.use_script(core() + fault("never", "applied = false\ncount = 1", operation="PostRepayment"))
        await scene.terminal.repay(request)
        for _ in range(200):
            outcome = await scene.terminal.repayment_outcome(request.request_id)
            if outcome.outcome == pb.CUSTOMER_OUTCOME_SEE_STAFF:
                break
            await asyncio.sleep(0.1)
        assert outcome.outcome == pb.CUSTOMER_OUTCOME_SEE_STAFF
        sandbox.use_script("")
        assert "operation=PostRepayment kind=never seen=1" in _plain(sandbox.log)
        assert scene.balance() == before


def _plain(log: str) -> str:
    """The log's facts in one order, whatever order they were written in."""
    told = []
    for line in log.splitlines():
        facts = dict(part.split("=", 1) for part in line.split() if part.count("=") == 1)
        told.append(" ".join(f"{name}={facts[name]}" for name in ("operation", "kind", "seen") if name in facts))
    return "\n".join(told)
