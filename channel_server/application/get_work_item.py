"""The course of one item of work, as the evidence tells it; and core asked about it at a person's wish."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.disburse import read_again
from channel_server.application.list_work import WorkItem, find_item, with_people
from channel_server.application.records import DrawdownRecord
from channel_server.application.services import Services
from channel_server.application.sweep_drawdowns import resume
from channel_server.application.visits import record_act
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.evidence import EvidenceRow
from channel_server.domain.ids import DrawdownId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember
from channel_server.domain.work import WorkKind, WorkMark

MOST_ACTS = 500
"""Acts about one subject that are read; a course is some dozen."""
_ASKED_ABOUT = frozenset({DrawdownState.UNKNOWN, DrawdownState.REVERSING})


@dataclass(frozen=True, slots=True)
class WorkEvent:
    """One thing that happened, and how often in a row."""

    event_type: str
    time: datetime
    last_time: datetime | None
    count: int
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkCourse:
    """An item in full."""

    item: WorkItem
    events: tuple[WorkEvent, ...]
    drawdown: DrawdownRecord | None


async def get_work_item(
    services: Services, staff: StaffMember, *, kind: WorkKind, subject_id: str
) -> WorkCourse | Refusal:
    """Tell what happened to an item of the teller's bank."""

    def find(books: Books) -> WorkCourse | Refusal:
        item = find_item(books, staff.bank_id, kind, subject_id)
        if item is None:
            return refuse(RefusalReason.NOT_FOUND, noun="work item")
        drawdown = books.drawdown(staff.bank_id, DrawdownId(subject_id)) if kind is WorkKind.DRAWDOWN else None
        return WorkCourse(
            with_people(services, books, staff.bank_id, [item])[0],
            collapsed(books.acts_about(staff.bank_id, subject_id, MOST_ACTS)),
            drawdown,
        )

    return await services.books.read(find)


async def ask_core_about_drawdown(
    services: Services, staff: StaffMember, *, drawdown_id: DrawdownId
) -> DrawdownRecord | Refusal:
    """Do now what the sweeper would do later, and tell how it then stands; what has ended is only told."""
    now, occasion = services.clock.now(), services.ids.new_uuid()

    def take_up(books: Books) -> tuple[DrawdownRecord, bool] | Refusal:
        record = books.drawdown(staff.bank_id, drawdown_id)
        if record is None:
            return refuse(RefusalReason.NOT_FOUND, noun="drawdown")
        if record.drawdown.suspense is None and record.drawdown.state not in _ASKED_ABOUT:
            return record, False
        record_act(
            books,
            staff.bank_id,
            "posting_asked_about",
            now,
            subject=drawdown_id,
            discriminator=occasion,
            staff_number=staff.staff_number,
        )
        # Who has asked is on the list of today's work, whatever comes of it.
        kind = WorkKind.DRAWDOWN
        mark = books.work_marks(staff.bank_id, kind, [drawdown_id]).get(drawdown_id)
        mark = mark or WorkMark(staff.bank_id, kind, drawdown_id, now)
        books.put_mark(replace(mark, update_time=now))
        return steps.postpone(books, record, due=now + services.policy.lease, attempts=record.attempts + 1), True

    try:
        taken = await services.books.write(take_up)
    except StaleRecordError:
        # Somebody is at it this very moment.
        found = await services.books.read(lambda books: books.drawdown(staff.bank_id, drawdown_id))
        return found or refuse(RefusalReason.NOT_FOUND, noun="drawdown")
    if isinstance(taken, Refusal):
        return taken
    record, open_still = taken
    if not open_still:
        return record
    await resume(services, record)
    return await read_again(services, record)


def collapsed(rows: Iterable[EvidenceRow]) -> tuple[WorkEvent, ...]:
    """Put acts of one type in a row together: the first time, the last, and how often."""
    events: list[WorkEvent] = []
    for row in rows:
        body = row.body
        if events and events[-1].event_type == body.event_type:
            last = events[-1]
            events[-1] = replace(last, last_time=body.event_time, count=last.count + 1, details=dict(body.details))
        else:
            events.append(WorkEvent(body.event_type, body.event_time, None, 1, dict(body.details)))
    return tuple(events)
