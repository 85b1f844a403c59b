"""What people do about a drawdown in suspense: core is asked again, or its written word is applied by four eyes."""

import asyncio
import json
import uuid
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb

from channel_server.application.ports import CoreCapabilities, DisbursementOrder
from channel_server.application.settle_suspense import (
    Obstacle,
    Unsettled,
    apply_word,
    ask_core_again,
    list_suspense,
    put_down_word,
)
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.cli import main
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId, DrawdownId, PostingReference
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, fen
from tests.integration.server.waiting import until_outcome

pytestmark = on_both_databases

BANK = BankId("qingjiang")
NO_PROMISES = CoreCapabilities(False, False, False)


@pytest.fixture
async def house(build: Builder) -> House:
    return await build(promises=NO_PROMISES, confirm_within_s=0.2)


async def suspended(house: House, terminal: Terminal) -> tuple[Any, DrawdownId]:
    """A drawdown whose request was lost on the way to a core that promises nothing."""
    house.bank.faults.drop_post = 1
    ready = await terminal.ready()
    request = ready.request()
    drawdown = await terminal.draw(request)
    await until_outcome(terminal, request.request_id, pb.CUSTOMER_OUTCOME_SEE_STAFF)
    return ready, DrawdownId(drawdown.drawdown_id)


def word(house: House, reference: PostingReference, verdict: Verdict, **changes: Any) -> SuspenseWord:
    values: dict[str, Any] = {
        "bank_id": BANK,
        "word_id": str(uuid.uuid4()),
        "reference": reference,
        "verdict": verdict,
        "core_reference": "",
        "reason": "核心运维函 2026-017 号",
        "maker": "OP-001",
        "made_time": house.services.clock.now(),
    }
    return SuspenseWord(**(values | changes))


async def pay(house: House, order: DisbursementOrder) -> None:
    await house.bank.core.arrive_late(order)


async def test_drawdown_in_suspense_is_listed_with_owner_deadline_and_cause_at_its_own_bank_only(
    house: House, terminal: Terminal
) -> None:
    _, drawdown_id = await suspended(house, terminal)
    (record,) = await list_suspense(house.services, BANK)
    suspense = record.drawdown.suspense
    assert suspense is not None
    assert (record.drawdown.drawdown_id, suspense.owner) == (drawdown_id, "operations")
    assert suspense.cause == "core has not seen it, and cannot void"
    assert suspense.deadline - suspense.since == house.services.policy.suspense_within
    assert await list_suspense(house.services, BankId("yunling")) == ()


async def test_core_asked_again_settles_by_what_it_now_says(house: House, terminal: Terminal) -> None:
    ready, drawdown_id = await suspended(house, terminal)
    still = await ask_core_again(house.services, BANK, drawdown_id)
    assert not isinstance(still, Unsettled)
    assert still.drawdown.suspense is not None
    await pay(house, house.bank.faults.orders[0])
    settled = await ask_core_again(house.services, BANK, drawdown_id)
    assert not isinstance(settled, Unsettled)
    assert (settled.drawdown.state, settled.drawdown.suspense) == (DrawdownState.DISBURSED, None)
    assert await list_suspense(house.services, BANK) == ()
    assert (await terminal.get(ready.session_id, drawdown_id)).outcome == pb.CUSTOMER_OUTCOME_DONE


async def test_written_word_that_it_was_not_paid_frees_the_line_once_another_person_applies_it(
    house: House, terminal: Terminal
) -> None:
    ready, drawdown_id = await suspended(house, terminal)
    made = await put_down_word(house.services, word(house, drawdown_id, Verdict.NOT_PAID), account="ops-1")
    assert isinstance(made, SuspenseWord)
    (line,) = await terminal.list_lines(ready.session_id)
    assert fen(line.balance.reserved) == 2_000_000
    own = await apply_word(house.services, BANK, made.word_id, checker="OP-001", account="ops")
    assert isinstance(own, Unsettled)
    assert own.obstacle is Obstacle.SAME_PERSON
    ended = await apply_word(house.services, BANK, made.word_id, checker="OP-002", account="ops")
    assert not isinstance(ended, Unsettled)
    assert ended.drawdown.state is DrawdownState.FAILED
    assert ended.due_time is not None, "core is asked later whether it still agrees"
    (line,) = await terminal.list_lines(ready.session_id)
    assert fen(line.balance.reserved) == 0
    again = await apply_word(house.services, BANK, made.word_id, checker="OP-002", account="ops")
    assert isinstance(again, Unsettled)
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    assert verify_chain(rows) == ()
    acts = {row.body.event_type: row.body.details for row in rows}
    assert acts["suspense_word_made"]["maker"] == "OP-001"
    assert acts["suspense_word_made"]["reason"] == "核心运维函 2026-017 号"
    assert (acts["suspense_word_applied"]["maker"], acts["suspense_word_applied"]["checker"]) == ("OP-001", "OP-002")
    assert (acts["suspense_word_made"]["account"], acts["suspense_word_applied"]["account"]) == ("ops-1", "ops")


async def test_written_word_that_it_was_paid_is_applied_while_core_cannot_be_asked(
    house: House, terminal: Terminal
) -> None:
    ready, drawdown_id = await suspended(house, terminal)
    house.bank.faults.core_down = True
    paid = word(house, drawdown_id, Verdict.PAID, core_reference="2026011500000099")
    assert isinstance(await put_down_word(house.services, paid, account="ops"), SuspenseWord)
    ended = await apply_word(house.services, BANK, paid.word_id, checker="OP-002", account="ops")
    assert not isinstance(ended, Unsettled)
    told = await terminal.get(ready.session_id, drawdown_id)
    assert (told.state, told.core_reference) == (pb.DRAWDOWN_STATE_DISBURSED, "2026011500000099")
    assert fen(told.line.outstanding) == 3_200_000


async def test_written_word_never_goes_before_what_core_itself_says(house: House, terminal: Terminal) -> None:
    _, drawdown_id = await suspended(house, terminal)
    for made in (
        word(house, drawdown_id, Verdict.PAID, core_reference="2026011500000099"),
        word(house, drawdown_id, Verdict.NOT_PAID),
    ):
        assert isinstance(await put_down_word(house.services, made, account="ops"), SuspenseWord)
        if made.verdict is Verdict.NOT_PAID:
            # So that the sweeper does not find it before the word is applied.
            house.bank.faults.core_down = True
            await pay(house, house.bank.faults.orders[0])
            house.bank.faults.core_down = False
        no = await apply_word(house.services, BANK, made.word_id, checker="OP-002", account="ops")
        assert isinstance(no, Unsettled)
        assert no.obstacle in {Obstacle.CORE_SAYS_OTHERWISE, Obstacle.NOT_IN_SUSPENSE}


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"verdict": Verdict.UNDONE}, Obstacle.VERDICT_DOES_NOT_FIT),
        ({"verdict": Verdict.PAID}, Obstacle.REFERENCE_MISSING),
        ({"reference": DrawdownId(str(uuid.uuid4()))}, Obstacle.NOT_IN_SUSPENSE),
        ({"bank_id": BankId("yunling")}, Obstacle.NOT_IN_SUSPENSE),
    ],
)
async def test_word_that_makes_no_sense_is_not_put_down(
    house: House, terminal: Terminal, change: dict[str, Any], obstacle: Obstacle
) -> None:
    _, drawdown_id = await suspended(house, terminal)
    values: dict[str, Any] = {"reference": drawdown_id, "verdict": Verdict.NOT_PAID}
    no = await put_down_word(house.services, word(house, **(values | change)), account="ops")
    assert isinstance(no, Unsettled)
    assert no.obstacle is obstacle
    assert isinstance(
        await apply_word(house.services, BANK, str(uuid.uuid4()), checker="OP-002", account="ops"), Unsettled
    )


async def test_commands_list_and_resolve_by_four_eyes(
    house: House, terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    _, drawdown_id = await suspended(house, terminal)
    common = ["--database", house.database.url, "--master-key", str(house.database.key), "--bank", "qingjiang"]
    common += ["--backoffice", "127.0.0.1:9", "--json"]

    async def say(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = await asyncio.to_thread(main, ["suspense", *arguments, *common])
        lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        return code, json.loads(lines[-1])

    code, listed = await say("list")
    assert code == 0
    (row,) = listed["suspense"]
    assert (row["drawdown_id"], row["state"], row["owner"], row["overdue"]) == (
        drawdown_id,
        "UNKNOWN",
        "operations",
        False,
    )
    one = ("resolve", "--drawdown", drawdown_id)
    code, asked = await say(*one, "--ask")
    assert (code, asked["in_suspense"]) == (1, True)
    for wrong in (("--word", "NOT_PAID", "--by", "王", "--reason", "核心函"), ("--word", "NOT_PAID", "--by", "OP-001")):
        code, no = await say(*one, *wrong)
        assert (code, no["error"]["reason"]) == (2, "USAGE")
    code, made = await say(*one, "--word", "NOT_PAID", "--by", "OP-001", "--reason", "核心运维函 2026-017 号")
    assert code == 0
    code, no = await say("resolve", "--apply", made["word_id"], "--by", "OP-001")
    assert (code, no["error"]["reason"]) == (1, "SAME_PERSON")
    code, ended = await say("resolve", "--apply", made["word_id"], "--by", "OP-002")
    assert (code, ended["state"], ended["in_suspense"]) == (0, "FAILED", False)
    assert (await say("list"))[1] == {"suspense": []}


@pytest.mark.parametrize(
    "command", [("suspense", "list"), ("end-of-day",), ("report", "day", "--date", "2026-01-15")], ids=" ".join
)
async def test_bank_that_is_not_in_the_books_is_not_told_that_there_is_nothing_to_do(
    house: House,
    command: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EDIAN_MASTER_KEY", str(house.database.key))
    words = [*command, "--bank", "qinjiang", "--database", house.database.url, "--json"]
    if command[0] != "report":
        words += ["--backoffice", "127.0.0.1:9"]
    capsys.readouterr()
    code = await asyncio.to_thread(main, words)
    error = json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
    assert (code, error["reason"]) == (1, "BANK_UNKNOWN")
    assert "qingjiang" in error["message"]
