"""Who has an item of work in hand: taken, offered, accepted; and that the customer was told. Each is an act."""

from collections.abc import Callable

from channel_server.application.books import Books
from channel_server.application.list_work import WorkItem, find_item, with_people
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember
from channel_server.domain.work import WorkKind, WorkMark


async def assign_work_item(
    services: Services, staff: StaffMember, *, kind: WorkKind, subject_id: str, staff_number: str
) -> WorkItem | Refusal:
    """Give an item to a person: to oneself at once, to a colleague once they accept it."""
    now = services.clock.now()

    def assign(books: Books, mark: WorkMark) -> WorkMark | Refusal:
        to = books.staff(staff.bank_id, staff_number)
        if to is None or to.locked:
            return refuse(RefusalReason.STAFF_UNKNOWN, staff_number=staff_number)
        return mark.given(staff, staff_number, now)

    own = staff_number == staff.staff_number
    event_type = "work_taken" if own else "work_offered"
    return await _change(services, staff, kind, subject_id, event_type, assign, to=staff_number)


async def accept_work_item(
    services: Services, staff: StaffMember, *, kind: WorkKind, subject_id: str
) -> WorkItem | Refusal:
    """Take what a colleague has offered."""
    now = services.clock.now()

    def accept(books: Books, mark: WorkMark) -> WorkMark | Refusal:
        return mark.accepted(staff, now)

    return await _change(services, staff, kind, subject_id, "work_accepted", accept, to=staff.staff_number)


async def note_customer_told(
    services: Services, staff: StaffMember, *, kind: WorkKind, subject_id: str
) -> WorkItem | Refusal:
    """Write down that the customer knows how it stands; of what is settled, too."""
    now = services.clock.now()

    def note(books: Books, mark: WorkMark) -> WorkMark | Refusal:
        return mark.told(staff, now)

    return await _change(services, staff, kind, subject_id, "work_told", note, to="")


async def _change(
    services: Services,
    staff: StaffMember,
    kind: WorkKind,
    subject_id: str,
    event_type: str,
    decide: Callable[[Books, WorkMark], WorkMark | Refusal],
    *,
    to: str,
) -> WorkItem | Refusal:
    if kind is WorkKind.HELP_CALL:
        problem = "a call for help is taken and let go of by AssistanceService"
        return refuse(RefusalReason.MALFORMED_REQUEST, field="kind", problem=problem)
    now, occasion = services.clock.now(), services.ids.new_uuid()
    bank_id = staff.bank_id

    def change(books: Books) -> WorkItem | Refusal:
        item = find_item(books, bank_id, kind, subject_id)
        if item is None:
            return refuse(RefusalReason.NOT_FOUND, noun="work item")
        if item.settled and event_type != "work_told":
            return refuse(RefusalReason.WORK_SETTLED)
        before = books.work_marks(bank_id, kind, [subject_id]).get(subject_id)
        before = before or WorkMark(bank_id, kind, subject_id, update_time=now)
        after = decide(books, before)
        if isinstance(after, Refusal):
            return after
        if after != before:
            books.put_mark(after)
            record_act(
                books,
                bank_id,
                event_type,
                now,
                subject=subject_id,
                discriminator=occasion,
                staff_number=staff.staff_number,
                to=to,
                kind=kind,
            )
        return with_people(services, books, bank_id, [item])[0]

    return await services.books.write(change)
