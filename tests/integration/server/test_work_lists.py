"""What waits for people, who has it in hand, and how a teller's day ends."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from channel_server.application.end_shift import end_shift
from channel_server.application.get_shift import ObstacleKind, Shift, get_shift
from channel_server.application.get_work_item import WorkCourse, ask_core_about_drawdown, get_work_item
from channel_server.application.hand_on_work import accept_work_item, assign_work_item, note_customer_told
from channel_server.application.list_work import WorkItem, list_work
from channel_server.application.ports import CoreCapabilities
from channel_server.application.records import TerminalRecord
from channel_server.application.staff_journal import journal_act
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.ids import BankId, DrawdownId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.domain.work import Business, WorkKind, WorkMark
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal

pytestmark = on_both_databases

BANK, OTHER = BankId("qingjiang"), BankId("yunling")
XIAOMAN = StaffMember(BANK, "0317", "样本小满", frozenset({StaffRole.TELLER}))
BAILU = StaffMember(BANK, "0322", "样本白露", frozenset({StaffRole.TELLER}))
GUYU = StaffMember(BANK, "0309", "样本谷雨", frozenset({StaffRole.TELLER, StaffRole.SUPERVISOR}))
STRANGER = StaffMember(OTHER, "0417", "样本惊蛰", frozenset({StaffRole.TELLER}))
NO_PROMISES = CoreCapabilities(False, False, False)


@pytest.fixture
async def house(build: Builder) -> House:
    """Core promises nothing and answers no question, so that a lost answer stays lost."""
    return await build(promises=NO_PROMISES)


async def desk(house: House, name: str = "JC-T001") -> TerminalRecord:
    found = await house.services.books.read(lambda books: books.terminal(TerminalId(name)))
    assert found is not None
    return found


async def shift_of(house: House, staff: StaffMember) -> Shift:
    return await get_shift(house.services, await desk(house), staff)


async def lost(house: House, terminal: Terminal, key: str = "wang", request_id: str | None = None) -> str:
    """A drawdown whose answer was lost; the id."""
    house.bank.faults.core_down = True
    house.bank.faults.lose_post = 1
    ready = await terminal.ready(key)
    drawdown = await terminal.draw(ready.request(request_id))
    return str(drawdown.drawdown_id)


async def give(house: House, by: StaffMember, subject_id: str, to: str) -> WorkItem | Refusal:
    return await assign_work_item(house.services, by, kind=WorkKind.DRAWDOWN, subject_id=subject_id, staff_number=to)


async def accept(house: House, by: StaffMember, subject_id: str) -> WorkItem | Refusal:
    return await accept_work_item(house.services, by, kind=WorkKind.DRAWDOWN, subject_id=subject_id)


async def acts(house: House) -> list[tuple[str, str, str]]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1_000))
    return [(row.body.event_type, row.body.subject, row.body.details.get("staff_number", "")) for row in rows]


async def test_lost_answer_is_work_of_its_branch_with_owner_and_deadline(house: House, terminal: Terminal) -> None:
    drawdown_id = await lost(house, terminal)
    lists = await list_work(house.services, await desk(house), XIAOMAN)
    (item,) = lists.items
    assert (item.kind, item.subject_id, item.channel) == (WorkKind.DRAWDOWN, drawdown_id, Channel.KIOSK)
    assert (item.customer_name, item.amount, item.owner) == ("王大华", 2_000_000, "system")
    assert (item.owner_name, item.offered_to_name) == ("", "")
    assert item.deadline is not None
    assert (lists.settled, lists.terminals) == ((), 3)
    assert (await list_work(house.services, await desk(house, "YL-T001"), STRANGER)).items == ()


async def test_work_of_another_branch_is_not_listed(house: House, terminal: Terminal) -> None:
    await lost(house, terminal)
    elsewhere = replace(await desk(house), branch_name="样本村支行")
    lists = await list_work(house.services, elsewhere, XIAOMAN)
    assert (lists.items, lists.terminals) == ((), 0)


async def test_repayment_whose_answer_is_lost_is_listed_beside_drawdowns(house: House, terminal: Terminal) -> None:
    house.bank.faults.core_down = True
    house.bank.faults.lose_post = 1
    repayment = await terminal.repay(await terminal.ready_to_repay())
    (item,) = (await list_work(house.services, await desk(house), XIAOMAN)).items
    assert (item.kind, item.subject_id, item.amount) == (WorkKind.REPAYMENT, repayment.repayment_id, 100_000)


async def test_item_is_taken_at_once_and_handed_on_only_to_who_accepts_it(house: House, terminal: Terminal) -> None:
    drawdown_id = await lost(house, terminal)
    taken = await give(house, XIAOMAN, drawdown_id, "0317")
    assert isinstance(taken, WorkItem)
    assert (taken.owner, taken.owner_name, taken.offered_to) == ("0317", "样本小满", "")
    refused = await give(house, BAILU, drawdown_id, "0322")
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.WORK_OFFERED_TO_ANOTHER
    offered = await give(house, XIAOMAN, drawdown_id, "0322")
    assert isinstance(offered, WorkItem)
    assert (offered.owner, offered.offered_to) == ("0317", "0322")
    assert (offered.owner_name, offered.offered_to_name) == ("样本小满", "样本白露")
    stolen = await accept(house, GUYU, drawdown_id)
    assert isinstance(stolen, Refusal)
    for _ in range(2):
        accepted = await accept(house, BAILU, drawdown_id)
        assert isinstance(accepted, WorkItem)
        assert (accepted.owner, accepted.offered_to) == ("0322", "")
    told = await acts(house)
    assert [act for act in told if act[0].startswith("work_")] == [
        ("work_taken", drawdown_id, "0317"),
        ("work_offered", drawdown_id, "0317"),
        ("work_accepted", drawdown_id, "0322"),
    ]


async def test_item_that_two_take_at_once_is_one_persons_and_the_other_is_told(
    house: House, terminal: Terminal
) -> None:
    drawdown_id = await lost(house, terminal)
    answers = await asyncio.gather(give(house, XIAOMAN, drawdown_id, "0317"), give(house, BAILU, drawdown_id, "0322"))
    (item,) = [each for each in answers if isinstance(each, WorkItem)]
    (refused,) = [each for each in answers if isinstance(each, Refusal)]
    assert refused.reason is RefusalReason.WORK_OFFERED_TO_ANOTHER
    (listed,) = (await list_work(house.services, await desk(house), XIAOMAN)).items
    assert listed.owner == item.owner


async def test_item_of_another_bank_is_as_one_that_does_not_exist(house: House, terminal: Terminal) -> None:
    drawdown_id = await lost(house, terminal)
    for answer in (
        await give(house, STRANGER, drawdown_id, "0417"),
        await accept(house, STRANGER, drawdown_id),
        await note_customer_told(house.services, STRANGER, kind=WorkKind.DRAWDOWN, subject_id=drawdown_id),
        await get_work_item(house.services, STRANGER, kind=WorkKind.DRAWDOWN, subject_id=drawdown_id),
    ):
        assert isinstance(answer, Refusal)
        assert answer.facts["noun"] == "work item"
    asked = await ask_core_about_drawdown(house.services, STRANGER, drawdown_id=DrawdownId(drawdown_id))
    assert isinstance(asked, Refusal)


async def test_core_is_asked_again_at_a_persons_wish_and_the_course_tells_it(house: House, terminal: Terminal) -> None:
    drawdown_id = await lost(house, terminal)
    ask = lambda: ask_core_about_drawdown(house.services, XIAOMAN, drawdown_id=DrawdownId(drawdown_id))  # noqa: E731
    for _ in range(2):
        still = await ask()
        assert not isinstance(still, Refusal)
        assert still.drawdown.state is DrawdownState.UNKNOWN
    assert len(house.bank.faults.posts) == 1
    house.bank.faults.core_down = False
    ended = await ask()
    assert not isinstance(ended, Refusal)
    assert ended.drawdown.state is DrawdownState.DISBURSED
    assert len(house.bank.faults.posts) == 1
    course = await get_work_item(house.services, XIAOMAN, kind=WorkKind.DRAWDOWN, subject_id=drawdown_id)
    assert isinstance(course, WorkCourse)
    events = [(event.event_type, event.count) for event in course.events]
    assert events == [
        ("drawdown_reserved", 1),
        ("posting_intended", 1),
        ("posting_answer_lost", 1),
        ("posting_asked_about", 3),
        ("drawdown_disbursed", 1),
    ]
    asked = course.events[3]
    assert asked.last_time is not None
    assert asked.time <= asked.last_time
    assert asked.details == {"staff_number": "0317"}
    assert course.item.settled
    lists = await list_work(house.services, await desk(house), XIAOMAN)
    assert [item.subject_id for item in lists.settled] == [drawdown_id]
    assert lists.items == ()


async def test_item_that_is_settled_is_not_handed_on_but_the_customer_may_still_be_told(
    house: House, terminal: Terminal
) -> None:
    drawdown_id = await lost(house, terminal)
    house.bank.faults.core_down = False
    await ask_core_about_drawdown(house.services, XIAOMAN, drawdown_id=DrawdownId(drawdown_id))
    refused = await give(house, XIAOMAN, drawdown_id, "0317")
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.WORK_SETTLED
    told = await note_customer_told(house.services, XIAOMAN, kind=WorkKind.DRAWDOWN, subject_id=drawdown_id)
    assert isinstance(told, WorkItem)
    assert told.customer_told


async def test_journal_numbers_rows_without_a_gap_and_a_repeat_is_no_new_row(house: House) -> None:
    caller = await desk(house)
    for business, subject in ((Business.DRAWDOWN, "R-1"), (Business.REPRINT, "R-2"), (Business.DRAWDOWN, "R-1")):
        await journal_act(house.services, XIAOMAN, caller, business=business, subject_id=subject)
    await journal_act(house.services, BAILU, caller, business=Business.DRAWDOWN, subject_id="R-3")
    shift = await shift_of(house, XIAOMAN)
    assert [(row.number, row.business, row.outcome) for row in shift.entries] == [
        (2, Business.REPRINT, CustomerOutcome.DONE),
        (1, Business.DRAWDOWN, CustomerOutcome.NOT_DONE),
    ]
    assert [row.number for row in (await shift_of(house, BAILU)).entries] == [1]


async def test_rows_begun_at_once_have_numbers_of_their_own(house: House) -> None:
    caller = await desk(house)
    await asyncio.gather(
        *(
            journal_act(house.services, XIAOMAN, caller, business=Business.REPRINT, subject_id=f"R-{n}")
            for n in range(8)
        )
    )
    shift = await shift_of(house, XIAOMAN)
    assert [row.number for row in shift.entries] == [8, 7, 6, 5, 4, 3, 2, 1]


async def test_shift_adds_up_what_was_paid_beside_cores_own_figures(build: Builder, database_kind: str) -> None:
    house = await build()
    caller = await desk(house)
    async with house.terminal() as terminal:
        await terminal.hello()
        for key in ("wang", "chen"):
            request = (await terminal.ready(key)).request()
            await journal_act(
                house.services, XIAOMAN, caller, business=Business.DRAWDOWN, subject_id=request.request_id
            )
            await terminal.draw(request)
        repayment = await terminal.ready_to_repay()
        await journal_act(house.services, XIAOMAN, caller, business=Business.REPAYMENT, subject_id=repayment.request_id)
        await terminal.repay(repayment)
    shift = await shift_of(house, XIAOMAN)
    totals = {total.business: total for total in shift.totals}
    drawn, repaid = totals[Business.DRAWDOWN], totals[Business.REPAYMENT]
    assert (drawn.count, drawn.paid_out, drawn.core) == (2, 4_000_000, 4_000_000)
    assert (repaid.count, repaid.collected, repaid.core) == (1, 100_000, 100_000)
    assert shift.core_time is not None
    assert [(each.kind, each.count) for each in shift.obstacles] == [(ObstacleKind.RECEIPT_MISSING, 3)]
    assert shift.left == 0
    assert {row.customer_name for row in shift.entries} == {"王大华", "陈样芳"}
    assert {row.outcome for row in shift.entries} == {CustomerOutcome.DONE}


async def test_shift_without_core_has_no_figures_of_cores_and_says_so(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    await journal_act(
        house.services, XIAOMAN, await desk(house), business=Business.DRAWDOWN, subject_id=request.request_id
    )
    await terminal.draw(request)
    house.bank.faults.core_down = True
    shift = await shift_of(house, XIAOMAN)
    assert shift.core_time is None
    assert [(total.paid_out, total.core) for total in shift.totals] == [(2_000_000, None)]


async def test_shift_does_not_end_before_what_is_open_is_in_accepting_hands(house: House, terminal: Terminal) -> None:
    request_id, caller = str(uuid.uuid4()), await desk(house)
    await journal_act(house.services, XIAOMAN, caller, business=Business.DRAWDOWN, subject_id=request_id)
    drawdown_id = await lost(house, terminal, request_id=request_id)

    async def end() -> Shift | Refusal:
        return await end_shift(house.services, caller, XIAOMAN, request_id=str(uuid.uuid4()))

    async def obstacles() -> list[tuple[ObstacleKind, int]]:
        return [(each.kind, each.count) for each in (await shift_of(house, XIAOMAN)).obstacles]

    refused = await end()
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["count"]) == (RefusalReason.SHIFT_WORK_LEFT, "1")
    assert await obstacles() == [(ObstacleKind.UNSETTLED, 1)]
    await give(house, XIAOMAN, drawdown_id, "0322")
    assert await obstacles() == [(ObstacleKind.OFFERED_NOT_ACCEPTED, 1)]
    assert isinstance(await end(), Refusal)
    await accept(house, BAILU, drawdown_id)
    assert isinstance(await end(), Shift)
    assert isinstance(await end(), Shift)
    ended = [act for act in await acts(house) if act[0] == "shift_ended"]
    assert [act[2] for act in ended] == ["0317"]
    left = await shift_of(house, BAILU)
    assert [(each.kind, each.count, each.blocks) for each in left.obstacles] == [(ObstacleKind.UNSETTLED, 1, True)]


async def test_whoever_goes_on_after_signing_off_signs_off_again(house: House) -> None:
    caller = await desk(house)
    assert isinstance(await end_shift(house.services, caller, XIAOMAN, request_id="a"), Shift)
    await journal_act(house.services, XIAOMAN, caller, business=Business.REPRINT, subject_id="R-1")
    assert isinstance(await end_shift(house.services, caller, XIAOMAN, request_id="b"), Shift)
    ended = [act for act in await acts(house) if act[0] == "shift_ended"]
    assert len(ended) == 2


async def test_supervisor_may_hand_on_what_another_left(house: House, terminal: Terminal) -> None:
    drawdown_id = await lost(house, terminal)
    await give(house, XIAOMAN, drawdown_id, "0317")
    offered = await give(house, GUYU, drawdown_id, "0322")
    assert isinstance(offered, WorkItem)
    assert (offered.owner, offered.offered_to) == ("0317", "0322")


async def test_mark_of_a_kind_is_no_mark_of_another(house: House) -> None:
    now = house.services.clock.now()
    mark = WorkMark(BANK, WorkKind.DRAWDOWN, "S-1", now, owner="0317")

    def put(books: object) -> None:
        books.put_mark(mark)  # type: ignore[attr-defined]

    await house.services.books.write(put)
    found = await house.services.books.read(
        lambda books: (
            books.work_marks(BANK, WorkKind.REPAYMENT, ["S-1"]),
            books.work_marks(OTHER, WorkKind.DRAWDOWN, ["S-1"]),
            books.work_marks(BANK, WorkKind.DRAWDOWN, ["S-1", *(f"S-{n}" for n in range(2, 50))]),
        )
    )
    assert found[:2] == ({}, {})
    assert found[2]["S-1"].owner == "0317"
    assert abs(found[2]["S-1"].update_time - now) < timedelta(milliseconds=1)
