"""Repayments with the sandbox in a process of its own, over a bad line: collected once, and both books say the same."""

import asyncio
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2
from edian.channel.v1 import repayment_service_pb2 as pb

from channel_server.cli.books import read_books
from tests.integration.server.terminal import fen, refusal_of

# The same bank, server and terminal as the drawdowns': fixtures come in by their names.
from tests.integration.server.test_drawdown_with_sandbox import BANK, Scene, sandbox, scene, settings

__all__ = ["sandbox", "scene", "settings"]

pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
AMOUNT_FEN = 100_000


def _fault(kind: str, extra: str = "", *, operation: str = "PostRepayment", head: str = "") -> str:
    return f'{head}\n[[fault]]\noperation = "{operation}"\nkind = "{kind}"\n{extra}\n'


async def _settled(scene: Scene, request_id: str) -> Any:
    """Ask what became of a request until it is settled, for twenty seconds at most."""
    for _ in range(200):
        outcome = await scene.terminal.repayment_outcome(request_id)
        if outcome.outcome != drawdown_service_pb2.CUSTOMER_OUTCOME_CONFIRMING:
            return outcome
        await asyncio.sleep(0.1)
    raise AssertionError(f"still being confirmed: {outcome}")


async def _assert_books_agree(scene: Scene) -> None:
    ours = await read_books(scene.settings.database_url, BANK)
    theirs: Any = scene.sandbox.audit()
    posted = {row["reference"]: row["amount_fen"] for row in theirs["instructions"] if row["state"] == "POSTED"}
    repaid = {row["repayment_id"]: row["amount_fen"] for row in ours.repayments if row["state"] == "REPAID"}
    assert ours.consistent
    assert theirs["consistent"]
    assert theirs["paid_twice"] == []
    assert posted == repaid
    assert all(note["held_by"] == "" for note in ours.notes)


CONFIRMED_LATER = {
    "answer lost": _fault("never", "count = 1"),
    "request lost": _fault("never", "applied = false\ncount = 1"),
    "answer late": _fault("late", "delay_ms = 3000\ncount = 1"),
    "link broken after it was done": _fault("error", 'status = "UNAVAILABLE"\napplied = true\ncount = 1'),
    "link broken before it was done": _fault("error", 'status = "UNAVAILABLE"\ncount = 1'),
    "arrives after it was not found": _fault("arrives_later", "after_inquiries = 1\ncount = 1"),
    "core has not decided": _fault("arrives_later", "pending = true\nafter_inquiries = 2\ncount = 1"),
    "arrives later, and twice lost": _fault("arrives_later", "delay_ms = 2500\ncount = 2"),
}


@pytest.mark.parametrize("script", CONFIRMED_LATER.values(), ids=CONFIRMED_LATER.keys())
async def test_repayment_whose_answer_is_not_heard_is_confirmed_and_then_done_once(scene: Scene, script: str) -> None:
    before = scene.balance()
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    scene.sandbox.use_script(script)
    repayment = await scene.terminal.repay(request)
    assert repayment.state == pb.REPAYMENT_STATE_UNKNOWN
    outcome = await _settled(scene, request.request_id)
    assert outcome.state == pb.REPAYMENT_STATE_REPAID
    again = await scene.terminal.repay(request)
    assert (again.repayment_id, fen(again.principal_balance)) == (repayment.repayment_id, 1_100_000)
    assert scene.balance() == before - AMOUNT_FEN
    await _assert_books_agree(scene)


async def test_repayment_that_arrives_twice_is_collected_once(scene: Scene) -> None:
    before = scene.balance()
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    scene.sandbox.use_script(_fault("twice"))
    assert (await scene.terminal.repay(request)).state == pb.REPAYMENT_STATE_REPAID
    assert scene.balance() == before - AMOUNT_FEN
    await _assert_books_agree(scene)


async def test_request_lost_at_a_core_that_is_not_idempotent_is_voided_and_not_sent_again(scene: Scene) -> None:
    before = scene.balance()
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    head = "[core_banking]\nidempotent_by_reference = false"
    scene.sandbox.use_script(_fault("never", "applied = false\ncount = 1", head=head))
    await scene.terminal.repay(request)
    assert (await _settled(scene, request.request_id)).state == pb.REPAYMENT_STATE_FAILED
    assert scene.balance() == before
    (instruction,) = scene.sandbox.audit()["instructions"]  # type: ignore[misc]  # from JSON
    assert instruction["state"] == "VOIDED"
    await _assert_books_agree(scene)


async def test_repayment_under_way_at_a_core_that_promises_nothing_is_waited_for(scene: Scene) -> None:
    before = scene.balance()
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    head = "[core_banking]\nidempotent_by_reference = false\nvoids_by_reference = false\nreverses = false"
    scene.sandbox.use_script(_fault("arrives_later", "after_inquiries = 2\ncount = 1", head=head))
    await scene.terminal.repay(request)
    held = await refusal_of(scene.terminal.quote_repayment(request.session_id, request.loan_note_id))
    assert held.reason == "REPAYMENT_UNDER_WAY"
    assert (await _settled(scene, request.request_id)).state == pb.REPAYMENT_STATE_REPAID
    assert scene.balance() == before - AMOUNT_FEN
    await _assert_books_agree(scene)


async def test_business_refusal_of_core_ends_the_repayment_and_lets_go_of_the_note(scene: Scene) -> None:
    before = scene.balance()
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    scene.sandbox.use_script(_fault("refusal", 'code = "BALANCE_SHORT"\ntext = "余额不足"\ncount = 1'))
    repayment = await scene.terminal.repay(request)
    assert (repayment.state, repayment.refusal.reason) == (pb.REPAYMENT_STATE_FAILED, "REPAYMENT_BALANCE_SHORT")
    other = await scene.terminal.confirm_repayment(request.session_id, request.account_token)
    assert (await scene.terminal.repay(other)).state == pb.REPAYMENT_STATE_REPAID
    assert scene.balance() == before - AMOUNT_FEN
    await _assert_books_agree(scene)


async def test_bank_is_told_of_repayments_though_its_credit_system_answers_late(scene: Scene) -> None:
    request = await scene.terminal.ready_to_repay(amount_fen=AMOUNT_FEN)
    scene.sandbox.use_script(_fault("error", 'status = "UNAVAILABLE"\ncount = 1', operation="RecordRepayment"))
    await scene.terminal.repay(request)
    for _ in range(200):
        books: Any = scene.sandbox.audit()
        if books["note_repayments"] and len(books["notifications"]) == 1:
            break
        await asyncio.sleep(0.1)
    assert [row["balance_fen"] for row in books["note_repayments"]] == [1_100_000]
    (mirrored,) = [row for row in books["lines"] if row["credit_line_id"] == "JC-XK-000001"]
    assert mirrored["outstanding_fen"] == 1_100_000
