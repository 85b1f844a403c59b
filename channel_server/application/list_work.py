"""What waits for people of a branch, and what of it was settled today.

An item is of a branch when it was begun at a terminal of that branch. What was begun on a telephone stands in no
branch: every branch of the bank sees it, so that it never waits unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from channel_server.application.books import Books
from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.domain.channel_policy import clock_of
from channel_server.domain.drawdown import Suspense
from channel_server.domain.handoff import Handoff
from channel_server.domain.help_call import HelpCall
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, RepaymentId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember
from channel_server.domain.work import WorkKind, WorkMark

MOST_SETTLED = 20
_MOST_REVIEWS = 200
_MOST_MARKS = 60
"""Items that people had to do with today which are looked at, to find the newest that are settled."""
_ANSWER_LOST = "ANSWER_LOST"
_CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "inquiry unanswered": _ANSWER_LOST,
        "voiding unanswered": _ANSWER_LOST,
        "core does not answer": _ANSWER_LOST,
        "core has not seen it": "NOT_FOUND",
        "core has not seen it, and cannot void": "NOT_FOUND",
        "core is still deciding": "PROCESSING",
    }
)
"""Why something was handed to people, as a code that screens have words for; what is not here is told as it stands."""
SYSTEM = "system"
"""Owner of what the server itself still asks core about."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits, or that was settled. The name is of data class C2."""

    kind: WorkKind
    subject_id: str
    channel: Channel
    terminal_id: str
    customer_id: str
    amount: Fen | None
    create_time: datetime
    deadline: datetime | None
    state: str
    cause: str
    settled: bool
    asked: int = 0
    query_number: str = ""
    customer_name: str = ""
    owner: str = ""
    owner_name: str = ""
    offered_to: str = ""
    offered_to_name: str = ""
    customer_told: bool = False


@dataclass(frozen=True, slots=True)
class WorkLists:
    """The lists of a branch."""

    items: tuple[WorkItem, ...]
    """What runs out first comes first."""
    settled: tuple[WorkItem, ...]
    """Newest first."""
    terminals: int
    """Kiosks that the branch has."""


async def list_work(services: Services, caller: TerminalRecord, staff: StaffMember) -> WorkLists:
    """List what waits in the branch of the teller's workstation."""
    now = services.clock.now()

    def find(books: Books) -> WorkLists:
        stands = books.stands_of(staff.bank_id)
        elsewhere = {stand.terminal_id for stand in stands if stand.branch_name not in {caller.branch_name, ""}}
        found = all_items(books, staff.bank_id, now, branch_name=caller.branch_name)
        found = [item for item in found if item.terminal_id not in elsewhere]
        complete = with_people(services, books, staff.bank_id, found)
        waiting = [item for item in complete if not item.settled]
        settled = [item for item in complete if item.settled]
        far = datetime.max.replace(tzinfo=now.tzinfo)
        return WorkLists(
            items=tuple(sorted(waiting, key=lambda item: (item.deadline or far, item.create_time))),
            settled=tuple(sorted(settled, key=lambda item: item.create_time, reverse=True)[:MOST_SETTLED]),
            terminals=sum(
                stand.channel is Channel.KIOSK and stand.branch_name == caller.branch_name for stand in stands
            ),
        )

    return await services.books.read(find)


def all_items(books: Books, bank_id: BankId, now: datetime, *, branch_name: str) -> list[WorkItem]:
    """List everything at a bank that waits, or was settled lately after it had waited; and a branch's calls."""
    items = [item for each in books.drawdowns_under_way(bank_id) if (item := item_of_drawdown(each)) is not None]
    items += [item for each in books.repayments_under_way(bank_id) if (item := item_of_repayment(each)) is not None]
    items += [item_of_handoff(books, each) for each in books.handoffs_waiting(bank_id, None, now)]
    items += [item_of_review(each) for each in books.open_reviews(bank_id, _MOST_REVIEWS)]
    midnight = _midnight(now)
    calls = [*books.open_calls_in(bank_id, branch_name)]
    calls += books.ended_calls_in(bank_id, branch_name, midnight, MOST_SETTLED)
    items += [item_of_call(books, each) for each in calls]
    known = {(item.kind, item.subject_id) for item in items}
    return items + _settled_today(books, bank_id, midnight, known)


def _midnight(now: datetime) -> datetime:
    clock = clock_of(now)
    return now - timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _settled_today(
    books: Books, bank_id: BankId, midnight: datetime, known: set[tuple[WorkKind, str]]
) -> list[WorkItem]:
    """What people had to do with today, and what waits no more."""
    marks = books.marks_since(bank_id, midnight, _MOST_MARKS)
    found = [
        find_item(books, bank_id, mark.kind, mark.subject_id)
        for mark in marks
        if (mark.kind, mark.subject_id) not in known
    ]
    return [item for item in found if item is not None and item.settled]


def find_item(books: Books, bank_id: BankId, kind: WorkKind, subject_id: str) -> WorkItem | None:
    """Find an item, whether it waits or not; another bank's is as one that does not exist."""
    match kind:
        case WorkKind.DRAWDOWN:
            drawdown = books.drawdown(bank_id, DrawdownId(subject_id))
            return None if drawdown is None else item_of_drawdown(drawdown)
        case WorkKind.REPAYMENT:
            repayment = books.repayment(bank_id, RepaymentId(subject_id))
            return None if repayment is None else item_of_repayment(repayment)
        case WorkKind.HANDOFF:
            handoff = books.handoff_of_session(bank_id, subject_id)
            return None if handoff is None else item_of_handoff(books, handoff)
        case WorkKind.HELP_CALL:
            call = books.help_call(bank_id, subject_id)
            return None if call is None else item_of_call(books, call)
        case WorkKind.REVIEW:
            review = books.review(bank_id, subject_id)
            return None if review is None else item_of_review(review)


def with_people(services: Services, books: Books, bank_id: BankId, items: Iterable[WorkItem]) -> list[WorkItem]:
    """Add who has each item in hand, and the customers' names."""
    found = list(items)
    marks: dict[tuple[WorkKind, str], WorkMark] = {}
    for kind in {item.kind for item in found}:
        ids = [item.subject_id for item in found if item.kind is kind]
        marks |= {(kind, subject): mark for subject, mark in books.work_marks(bank_id, kind, ids).items()}
    customers = list(dict.fromkeys(CustomerId(item.customer_id) for item in found if item.customer_id))
    names = {
        each.customer_id: services.vault.unseal(bank_id, each.name_sealed)
        for each in books.names_of(bank_id, customers)
    }
    marked = [
        _marked(replace(item, customer_name=names.get(CustomerId(item.customer_id), "")), marks) for item in found
    ]
    numbers = {number for item in marked for number in (item.owner, item.offered_to)} - {"", SYSTEM}
    people = books.staff_names(bank_id, sorted(numbers))
    return [
        replace(item, owner_name=people.get(item.owner, ""), offered_to_name=people.get(item.offered_to, ""))
        for item in marked
    ]


def item_of_drawdown(record: DrawdownRecord) -> WorkItem | None:
    """The work that a drawdown is; None while it takes its ordinary way, or rests where nobody has to look."""
    drawdown, suspense = record.drawdown, record.drawdown.suspense
    state = drawdown.state
    settled = drawdown.is_final and suspense is None
    if not record.waits_for_people and not settled:
        return None
    return WorkItem(
        kind=WorkKind.DRAWDOWN,
        subject_id=drawdown.drawdown_id,
        channel=record.channel,
        terminal_id=record.terminal_id,
        customer_id=drawdown.content.customer_id,
        amount=drawdown.content.amount,
        create_time=record.update_time if settled else record.create_time,
        deadline=None if settled else record.confirm_deadline if suspense is None else suspense.deadline,
        state=f"DRAWDOWN_STATE_{state}",
        cause=_cause(suspense, settled=settled),
        settled=settled,
        asked=record.attempts,
        query_number=record.query_number,
        owner=SYSTEM if record.answer_is_missing and suspense is None else "",
    )


def _cause(suspense: Suspense | None, *, settled: bool) -> str:
    if suspense is not None:
        return _CAUSES.get(suspense.cause, suspense.cause)
    return "" if settled else _ANSWER_LOST


def item_of_repayment(record: RepaymentRecord) -> WorkItem | None:
    """The same of a repayment."""
    repayment, suspense = record.repayment, record.repayment.suspense
    state = repayment.state
    settled = repayment.is_final and suspense is None
    if not record.waits_for_people and not settled:
        return None
    return WorkItem(
        kind=WorkKind.REPAYMENT,
        subject_id=repayment.repayment_id,
        channel=record.channel,
        terminal_id=record.terminal_id,
        customer_id=repayment.content.customer_id,
        amount=repayment.content.amount,
        create_time=record.update_time if settled else record.create_time,
        deadline=None if settled else record.confirm_deadline if suspense is None else suspense.deadline,
        state=f"REPAYMENT_STATE_{state}",
        cause=_cause(suspense, settled=settled),
        settled=settled,
        asked=record.attempts,
        query_number=record.query_number,
        owner=SYSTEM if record.answer_is_missing and suspense is None else "",
    )


def item_of_handoff(books: Books, handoff: Handoff) -> WorkItem:
    """A case on its way: the customer has it in hand until somebody takes it over."""
    visit = books.session(handoff.bank_id, handoff.session_id)
    amount = handoff.terms.get("amount_fen", "")
    return WorkItem(
        kind=WorkKind.HANDOFF,
        subject_id=handoff.session_id,
        channel=handoff.channel,
        terminal_id="" if visit is None else visit.session.terminal_id,
        customer_id=handoff.customer_id,
        amount=Fen(int(amount)) if amount.isdecimal() else None,
        create_time=handoff.expire_time if visit is None else visit.session.opened_time,
        deadline=handoff.expire_time,
        state="HANDOFF_TAKEN" if handoff.taken_by else "HANDOFF_OPEN",
        cause="HANDOFF",
        settled=handoff.taken_by is not None,
    )


def item_of_call(books: Books, call: HelpCall) -> WorkItem:
    """A terminal that has called: nobody's until a teller takes it."""
    session_id = call.journey.session_id
    visit = None if session_id is None else books.session(call.bank_id, session_id)
    customer_id = None if visit is None else visit.session.customer_id
    return WorkItem(
        kind=WorkKind.HELP_CALL,
        subject_id=call.call_id,
        channel=Channel.KIOSK,
        terminal_id=call.terminal_id,
        customer_id=customer_id or "",
        amount=None,
        create_time=call.create_time,
        deadline=None,
        state=f"HELP_CALL_STATE_{call.state}",
        cause=call.journey.trouble or call.journey.page,
        settled=call.is_over,
        owner=call.staff_number,
    )


def item_of_review(review: ReviewRecord) -> WorkItem:
    """A refusal that a person is to look at again."""
    return WorkItem(
        kind=WorkKind.REVIEW,
        subject_id=review.review_id,
        channel=review.channel,
        terminal_id=review.terminal_id,
        customer_id=review.customer_id,
        amount=None,
        create_time=review.create_time if review.closed_time is None else review.closed_time,
        deadline=review.answer_by if review.closed_time is None else None,
        state="REVIEW_OPEN" if review.closed_time is None else "REVIEW_CLOSED",
        cause=review.reason,
        settled=review.closed_time is not None,
        query_number=review.query_number,
    )


def _marked(item: WorkItem, marks: dict[tuple[WorkKind, str], WorkMark]) -> WorkItem:
    mark = marks.get((item.kind, item.subject_id))
    if mark is None:
        return item
    return replace(item, owner=mark.owner or item.owner, offered_to=mark.offered_to, customer_told=bool(mark.told_by))
