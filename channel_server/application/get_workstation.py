"""What a workstation shows before anybody has signed in: where it stands, and how much waits there. No customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.look_at_approvals import MOST_DECIDED, day_began
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.approval import Approval, ApprovalState
from channel_server.domain.ids import TerminalId


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
        return Workstation(caller, bank, (_unknown_outcomes(books, caller), *_approvals(books, caller, now)))

    return await services.books.read(look)


def _unknown_outcomes(books: Books, caller: TerminalRecord) -> WaitingCount:
    since = [
        record.drawdown.suspense.since
        for record in books.suspended(caller.bank_id)
        if record.drawdown.suspense is not None and _is_in_branch(books, record.terminal_id, caller)
    ]
    return _count("unknown_outcomes", since)


def _approvals(books: Books, caller: TerminalRecord, now: datetime) -> tuple[WaitingCount, WaitingCount]:
    """What was given back today, and what waits for somebody to decide."""

    def since(approvals: tuple[Approval, ...]) -> list[datetime]:
        return [each.create_time for each in approvals if each.branch_name == caller.branch_name]

    decided = books.decided_approvals(caller.bank_id, day_began(now), MOST_DECIDED)
    returned = tuple(each for each in decided if each.state is ApprovalState.RETURNED)
    waiting = tuple(each for each in books.open_approvals(caller.bank_id) if now < each.expire_time)
    return _count("returned_approvals", since(returned)), _count("approvals", since(waiting))


def _is_in_branch(books: Books, terminal_id: str, caller: TerminalRecord) -> bool:
    terminal = books.terminal(TerminalId(terminal_id))
    return terminal is not None and terminal.branch_name == caller.branch_name


def _count(kind: str, since: Sequence[datetime]) -> WaitingCount:
    return WaitingCount(kind, len(since), min(since, default=None))
