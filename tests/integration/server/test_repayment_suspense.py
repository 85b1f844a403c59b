"""What people do about a repayment in suspense: core is asked again, or its written word is applied by four eyes."""

import asyncio
import json
import uuid
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2
from edian.channel.v1 import repayment_service_pb2 as pb

from channel_server.application.ports import CoreCapabilities, RepaymentOrder
from channel_server.application.settle_repayment_suspense import (
    apply_written_word,
    ask_core_about_repayment,
    list_suspended_repayments,
    put_down_repayment_word,
)
from channel_server.application.settle_suspense import Obstacle, Unsettled
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.cli import main
from channel_server.domain.ids import BankId, RepaymentId
from channel_server.domain.repayment import RepaymentState
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import Terminal, refusal_of
from tests.integration.server.test_repayment import NOTE, assert_books_agree
from tests.integration.server.waiting import until

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])

BANK = BankId("qingjiang")
SEE_STAFF = drawdown_service_pb2.CUSTOMER_OUTCOME_SEE_STAFF


@pytest.fixture
async def house(build: Builder) -> House:
    return await build(promises=CoreCapabilities(False, False, False), confirm_within_s=0.2)


async def suspended(house: House, terminal: Terminal) -> tuple[Any, RepaymentId]:
    """A repayment whose request was lost on the way to a core that promises nothing."""
    house.bank.faults.drop_post = 1
    request = await terminal.ready_to_repay()
    repayment = await terminal.repay(request)

    async def at_the_staff() -> bool:
        return bool((await terminal.repayment_outcome(request.request_id)).outcome == SEE_STAFF)

    await until(at_the_staff)
    return request, RepaymentId(repayment.repayment_id)


def word(house: House, reference: RepaymentId, verdict: Verdict, **changes: Any) -> SuspenseWord:
    values: dict[str, Any] = {
        "bank_id": BANK,
        "word_id": str(uuid.uuid4()),
        "reference": reference,
        "verdict": verdict,
        "core_reference": "",
        "reason": "核心运维函 2026-018 号",
        "maker": "OP-001",
        "made_time": house.services.clock.now(),
    }
    return SuspenseWord(**(values | changes))


async def collect_late(house: House) -> None:
    order = house.bank.faults.orders[0]
    assert isinstance(order, RepaymentOrder)
    await house.bank.core.post_repayment(order)


async def test_repayment_in_suspense_is_listed_with_owner_deadline_and_cause_at_its_own_bank_only(
    house: House, terminal: Terminal
) -> None:
    _, repayment_id = await suspended(house, terminal)
    (record,) = await list_suspended_repayments(house.services, BANK)
    suspense = record.repayment.suspense
    assert suspense is not None
    assert (record.repayment.repayment_id, suspense.owner) == (repayment_id, "operations")
    assert suspense.deadline - suspense.since == house.services.policy.suspense_within
    assert await list_suspended_repayments(house.services, BankId("yunling")) == ()


async def test_core_asked_again_about_a_repayment_settles_by_what_it_now_says(house: House, terminal: Terminal) -> None:
    _, repayment_id = await suspended(house, terminal)
    still = await ask_core_about_repayment(house.services, BANK, repayment_id)
    assert not isinstance(still, Unsettled)
    assert still.repayment.suspense is not None
    await collect_late(house)
    settled = await ask_core_about_repayment(house.services, BANK, repayment_id)
    assert not isinstance(settled, Unsettled)
    assert (settled.repayment.state, settled.repayment.suspense) == (RepaymentState.REPAID, None)
    await assert_books_agree(house, repaid=100_000)


async def test_written_word_that_nothing_was_collected_frees_the_note_once_another_person_applies_it(
    house: House, terminal: Terminal
) -> None:
    request, repayment_id = await suspended(house, terminal)
    made = await put_down_repayment_word(house.services, word(house, repayment_id, Verdict.NOT_PAID), account="ops")
    assert isinstance(made, SuspenseWord)
    no = await refusal_of(terminal.quote_repayment(request.session_id, NOTE))
    assert no.reason == "REPAYMENT_UNDER_WAY"
    own = await apply_written_word(house.services, BANK, made.word_id, checker="OP-001", account="ops")
    assert isinstance(own, Unsettled)
    assert own.obstacle is Obstacle.SAME_PERSON
    ended = await apply_written_word(house.services, BANK, made.word_id, checker="OP-002", account="ops")
    assert not isinstance(ended, Unsettled)
    assert (await terminal.repay(request)).state == pb.REPAYMENT_STATE_FAILED
    await assert_books_agree(house, repaid=0)
    again = await apply_written_word(house.services, BANK, made.word_id, checker="OP-002", account="ops")
    assert isinstance(again, Unsettled)
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    acts = {row.body.event_type: row.body for row in rows}
    assert acts["suspense_word_made"].subject == repayment_id
    applied = acts["suspense_word_applied"].details
    assert (applied["maker"], applied["checker"], applied["account"]) == ("OP-001", "OP-002", "ops")


async def test_written_word_that_it_was_collected_pays_the_note_while_core_cannot_be_asked(
    house: House, terminal: Terminal
) -> None:
    request, repayment_id = await suspended(house, terminal)
    house.bank.faults.core_down = True
    paid = word(house, repayment_id, Verdict.PAID, core_reference="2026011500000098")
    assert isinstance(await put_down_repayment_word(house.services, paid, account="ops"), SuspenseWord)
    ended = await apply_written_word(house.services, BANK, paid.word_id, checker="OP-002", account="ops")
    assert not isinstance(ended, Unsettled)
    told = await terminal.repay(request)
    assert (told.state, told.core_reference) == (pb.REPAYMENT_STATE_REPAID, "2026011500000098")
    await collect_late(house)
    await assert_books_agree(house, repaid=100_000)


async def test_written_word_on_a_repayment_never_goes_before_what_core_itself_says(
    house: House, terminal: Terminal
) -> None:
    _, repayment_id = await suspended(house, terminal)
    paid = word(house, repayment_id, Verdict.PAID, core_reference="2026011500000098")
    assert isinstance(await put_down_repayment_word(house.services, paid, account="ops"), SuspenseWord)
    no = await apply_written_word(house.services, BANK, paid.word_id, checker="OP-002", account="ops")
    assert isinstance(no, Unsettled)
    assert no.obstacle is Obstacle.CORE_SAYS_OTHERWISE


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"verdict": Verdict.UNDONE}, Obstacle.VERDICT_DOES_NOT_FIT),
        ({"verdict": Verdict.PAID}, Obstacle.REFERENCE_MISSING),
        ({"reference": RepaymentId(str(uuid.uuid4()))}, Obstacle.NOT_IN_SUSPENSE),
        ({"bank_id": BankId("yunling")}, Obstacle.NOT_IN_SUSPENSE),
    ],
)
async def test_word_on_a_repayment_that_makes_no_sense_is_not_put_down(
    house: House, terminal: Terminal, change: dict[str, Any], obstacle: Obstacle
) -> None:
    _, repayment_id = await suspended(house, terminal)
    values: dict[str, Any] = {"reference": repayment_id, "verdict": Verdict.NOT_PAID}
    no = await put_down_repayment_word(house.services, word(house, **(values | change)), account="ops")
    assert isinstance(no, Unsettled)
    assert no.obstacle is obstacle


async def test_commands_list_and_resolve_a_repayment_by_four_eyes(
    house: House, terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    _, repayment_id = await suspended(house, terminal)
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
    assert (row["repayment_id"], row["state"], row["amount_fen"]) == (repayment_id, "UNKNOWN", 100_000)
    one = ("resolve", "--repayment", repayment_id)
    code, asked = await say(*one, "--ask")
    assert (code, asked["in_suspense"]) == (1, True)
    code, no = await say(*one, "--word", "UNDONE", "--by", "OP-001", "--reason", "核心运维函 2026-018 号")
    assert (code, no["error"]["reason"]) == (2, "USAGE")
    code, made = await say(*one, "--word", "NOT_PAID", "--by", "OP-001", "--reason", "核心运维函 2026-018 号")
    assert (code, made["repayment_id"]) == (0, repayment_id)
    code, no = await say("resolve", "--apply", made["word_id"], "--by", "OP-001")
    assert (code, no["error"]["reason"]) == (1, "SAME_PERSON")
    code, ended = await say("resolve", "--apply", made["word_id"], "--by", "OP-002")
    assert (code, ended["state"], ended["in_suspense"]) == (0, "FAILED", False)
    assert (await say("list"))[1] == {"suspense": []}
