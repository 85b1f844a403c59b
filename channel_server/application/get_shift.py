"""A teller's business day: the journal with what became of each row, totals beside core's own, what stands in the way.

Nothing is added up beforehand: rows say what was begun, and their requests what it came to. Core is asked about every
payment that the books take for made; where it cannot be asked, its column stays empty and says nothing.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique

from channel_server.application.books import Books
from channel_server.application.list_work import SYSTEM, WorkItem, all_items, with_people
from channel_server.application.ports import PostingState, Success
from channel_server.application.records import TerminalRecord
from channel_server.application.search_customers import business_date_of
from channel_server.application.services import Services
from channel_server.application.shift_rows import ShiftEntry, ShiftRow, shift_rows
from channel_server.application.staff_journal import begun_shift
from channel_server.application.work_books import ShiftRecord
from channel_server.domain.approval import Approval
from channel_server.domain.ids import BankId, PostingReference
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.staff import StaffMember
from channel_server.domain.work import Business

_AT_ONCE = 8
"""Questions to core under way at a time: the end of a shift does not stand in the way of the counter beside it."""
_IN_CORE = frozenset({PostingState.POSTED, PostingState.REVERSED})
_MONEY = frozenset({Business.DRAWDOWN, Business.REPAYMENT, Business.REVERSAL})


@dataclass(frozen=True, slots=True)
class ShiftTotal:
    """Totals of one business. Units: fen; a reversal's is below nothing."""

    business: Business
    count: int
    assisted: int
    paid_out: Fen
    collected: Fen
    core: Fen | None


@unique
class ObstacleKind(StrEnum):
    """What stands against signing off, or could still be done."""

    UNSETTLED = "unsettled"
    APPROVALS_WAITING = "approvals_waiting"
    OFFERED_NOT_ACCEPTED = "offered_not_accepted"
    RECEIPT_MISSING = "receipt_missing"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class ShiftObstacle:
    """One kind of it."""

    kind: ObstacleKind
    count: int
    amount: Fen | None
    blocks: bool
    items: tuple[WorkItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """The day as it stands."""

    business_date: date
    begin_time: datetime
    totals: tuple[ShiftTotal, ...]
    entries: tuple[ShiftEntry, ...]
    """Newest first."""
    obstacles: tuple[ShiftObstacle, ...]
    core_time: datetime | None

    @property
    def left(self) -> int:
        """How many things have to be handed on before the shift can end."""
        return sum(each.count for each in self.obstacles if each.blocks)


async def get_shift(services: Services, caller: TerminalRecord, staff: StaffMember) -> Shift:
    """Tell the teller's day."""
    bank_id = staff.bank_id
    today, now = await business_date_of(services, bank_id), services.clock.now()

    def find(books: Books) -> tuple[ShiftRecord | None, list[ShiftRow], list[WorkItem], list[Approval]]:
        rows = shift_rows(services, books, books.staff_acts(bank_id, staff.staff_number, today))
        items = with_people(services, books, bank_id, all_items(books, bank_id, now, branch_name=caller.branch_name))
        record = books.shift(bank_id, staff.staff_number, today)
        waiting = [each for each in books.open_approvals(bank_id) if each.maker_number == staff.staff_number]
        return record, rows, [item for item in items if not item.settled], waiting

    record, rows, items, waiting = await services.books.read(find)
    begin = await _begin(services, staff, today) if record is None else record.begin_time
    core = await _core_amounts(services, bank_id, [row.reference for row in rows if row.reference is not None])
    totals = tuple(_total(business, rows, core) for business in Business if any(r.business is business for r in rows))
    obstacles = [
        *_work_left(staff, rows, items),
        *_approvals_waiting(waiting),
        *_receipts_missing(rows),
        *_differences(totals),
    ]
    return Shift(
        business_date=today,
        begin_time=begin,
        totals=totals,
        entries=tuple(row.entry for row in reversed(rows)),
        obstacles=tuple(obstacles),
        core_time=None if core is None else services.clock.now(),
    )


async def _begin(services: Services, staff: StaffMember, today: date) -> datetime:
    """The first time that somebody asks, the shift has begun."""
    now = services.clock.now()

    def begin(books: Books) -> datetime:
        found = books.shift(staff.bank_id, staff.staff_number, today)
        if found is None:
            found = begun_shift(books, staff, today, now)
            books.put_shift(found)
        return found.begin_time

    return await services.books.write(begin)


async def _core_amounts(
    services: Services, bank_id: BankId, references: Sequence[PostingReference]
) -> dict[PostingReference, Fen] | None:
    """What core has in its books; None where it does not answer for all."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(reference: PostingReference) -> Fen | None:
        async with turns:
            answer = await services.bank.core.inquire_posting(bank_id, reference)
        if not isinstance(answer, Success):
            return None
        return (answer.value.amount or ZERO) if answer.value.state in _IN_CORE else ZERO

    distinct = list(dict.fromkeys(references))
    amounts: dict[PostingReference, Fen] = {}
    for reference, amount in zip(distinct, await asyncio.gather(*map(ask, distinct)), strict=True):
        if amount is None:
            return None
        amounts[reference] = amount
    return amounts


def _total(business: Business, rows: Sequence[ShiftRow], core: dict[PostingReference, Fen] | None) -> ShiftTotal:
    own = [row for row in rows if row.business is business]
    in_core: Fen | None = None
    if core is not None and business in _MONEY:
        in_core = Fen(sum(row.sign * core[row.reference] for row in own if row.reference is not None))
    return ShiftTotal(
        business=business,
        count=len(own),
        assisted=sum(row.entry.assisted for row in own),
        paid_out=Fen(sum(row.paid_out for row in own)),
        collected=Fen(sum(row.collected for row in own)),
        core=in_core,
    )


def _work_left(staff: StaffMember, rows: Sequence[ShiftRow], items: Sequence[WorkItem]) -> list[ShiftObstacle]:
    """What is open and the teller's own: taken in hand, or begun by them and in nobody's hands."""
    begun = {row.work_id for row in rows if row.work_id}
    own = [
        item
        for item in items
        if item.owner == staff.staff_number or (item.subject_id in begun and item.owner in {"", SYSTEM})
    ]
    obstacles = []
    for kind, offered in ((ObstacleKind.UNSETTLED, False), (ObstacleKind.OFFERED_NOT_ACCEPTED, True)):
        left = tuple(item for item in own if bool(item.offered_to) is offered)
        if left:
            amount = Fen(sum(item.amount or ZERO for item in left))
            obstacles.append(ShiftObstacle(kind, len(left), amount, blocks=True, items=left))
    return obstacles


def _approvals_waiting(waiting: Sequence[Approval]) -> list[ShiftObstacle]:
    """What a supervisor still has before them. It lapses by itself, and holds nobody back."""
    if not waiting:
        return []
    amount = Fen(sum(each.amount or ZERO for each in waiting))
    return [ShiftObstacle(ObstacleKind.APPROVALS_WAITING, len(waiting), amount, blocks=False)]


def _receipts_missing(rows: Sequence[ShiftRow]) -> list[ShiftObstacle]:
    """Money that moved, and no paper that says so: it can still be printed, or kept on the customer's telephone."""
    bare = sum(row.reference is not None and row.sign > 0 and row.entry.receipts == 0 for row in rows)
    return [ShiftObstacle(ObstacleKind.RECEIPT_MISSING, bare, None, blocks=False)] if bare else []


def _differences(totals: Sequence[ShiftTotal]) -> list[ShiftObstacle]:
    """Where core's books say something else: it goes onto the sheet that is signed, and keeps nobody at the counter."""
    found = [total for total in totals if total.core is not None and total.core != total.paid_out + total.collected]
    if not found:
        return []
    amount = Fen(sum(abs(total.paid_out + total.collected - (total.core or ZERO)) for total in found))
    return [ShiftObstacle(ObstacleKind.DIFFERENCE, len(found), amount, blocks=False)]
