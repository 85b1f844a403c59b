"""What a workstation shows before anybody has signed in: where it stands, and how much waits there. No customer."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.list_work import item_of_drawdown, item_of_handoff, item_of_repayment
from channel_server.application.look_at_approvals import MOST_DECIDED, day_began
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.approval import Approval, ApprovalState
from channel_server.domain.ids import BankId

_MOST_REVIEWS = 200
"""Of which it is told how many there are; a branch with more has another trouble."""


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """How much of one kind waits in the branch, and since when."""

    kind: str
    count: int
    oldest_time: datetime | None


@dataclass(frozen=True, slots=True)
class Workstation:
    """The workstation, its bank, and what waits, the most urgent first."""

    terminal: TerminalRecord
    bank: BankRecord
    waiting: tuple[WaitingCount, ...]


async def get_workstation(services: Services, caller: TerminalRecord) -> Workstation:
    """Tell it."""
    now = services.clock.now()

    def look(books: Books) -> Workstation:
        bank = books.bank(caller.bank_id)
        assert bank is not None, "an enrolled workstation has its bank"
        stands = books.stands_of(caller.bank_id)
        # What was begun on a telephone stands in no branch, and every branch sees it.
        elsewhere = frozenset(each.terminal_id for each in stands if each.branch_name not in (caller.branch_name, ""))
        counts = (
            _unknown_outcomes(books, caller.bank_id, elsewhere),
            *_approvals(books, caller, now),
            _handoffs(books, caller.bank_id, elsewhere, now),
            _count(
                "help_calls", [each.create_time for each in books.open_calls_in(caller.bank_id, caller.branch_name)]
            ),
            _reviews(books, caller.bank_id, elsewhere),
        )
        return Workstation(caller, bank, counts)

    return await services.books.read(look)


def _unknown_outcomes(books: Books, bank_id: BankId, elsewhere: Container[str]) -> WaitingCount:
    items = [item_of_drawdown(each) for each in books.drawdowns_under_way(bank_id)]
    items += [item_of_repayment(each) for each in books.repayments_under_way(bank_id)]
    open_items = [item for item in items if item is not None and not item.settled]
    return _count("unknown_outcomes", [item.create_time for item in open_items if item.terminal_id not in elsewhere])


def _approvals(books: Books, caller: TerminalRecord, now: datetime) -> tuple[WaitingCount, WaitingCount]:
    """What was given back today, and what waits for somebody to decide."""

    def since(approvals: tuple[Approval, ...]) -> list[datetime]:
        return [each.create_time for each in approvals if each.branch_name == caller.branch_name]

    decided = books.decided_approvals(caller.bank_id, day_began(now), MOST_DECIDED)
    returned = tuple(each for each in decided if each.state is ApprovalState.RETURNED)
    waiting = tuple(each for each in books.open_approvals(caller.bank_id) if now < each.expire_time)
    return _count("returned_approvals", since(returned)), _count("approvals", since(waiting))


def _handoffs(books: Books, bank_id: BankId, elsewhere: Container[str], now: datetime) -> WaitingCount:
    items = [item_of_handoff(books, each) for each in books.handoffs_waiting(bank_id, None, now)]
    return _count("handoffs", [item.create_time for item in items if item.terminal_id not in elsewhere])


def _reviews(books: Books, bank_id: BankId, elsewhere: Container[str]) -> WaitingCount:
    reviews = books.open_reviews(bank_id, _MOST_REVIEWS)
    return _count("reviews", [each.create_time for each in reviews if each.terminal_id not in elsewhere])


def _count(kind: str, since: Sequence[datetime]) -> WaitingCount:
    return WaitingCount(kind, len(since), min(since, default=None))
