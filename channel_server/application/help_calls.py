"""Calls for a person: found by who may see them, begun, ended, and listed for a branch."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.channel_policy import day_of
from channel_server.domain.help_call import HelpCall, HelpCallState, Hint, JourneyView
from channel_server.domain.ids import BankId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel

MOST_ENDED = 20
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with what was said in it."""

    call: HelpCall
    hints: tuple[Hint, ...]
    staff_name: str
    """Of whoever has it; empty for nobody."""


@dataclass(frozen=True, slots=True)
class BranchCalls:
    """The calls of a branch."""

    open: tuple[CallView, ...]
    """The one that waits longest first."""
    ended: tuple[CallView, ...]
    """Of today, newest first."""


async def list_help_calls(services: Services, caller: TerminalRecord) -> BranchCalls:
    """List the calls of the caller's branch."""
    today = datetime.combine(day_of(services.clock.now()), time(), _BEIJING).astimezone(UTC)

    def find(books: Books) -> BranchCalls:
        branch = (caller.bank_id, caller.branch_name)
        return BranchCalls(
            open=tuple(view_of(books, call) for call in books.open_calls_in(*branch)),
            ended=tuple(view_of(books, call) for call in books.ended_calls_in(*branch, today, MOST_ENDED)),
        )

    return await services.books.read(find)


def view_of(books: Books, call: HelpCall) -> CallView:
    """Put what was said beside a call."""
    names = books.staff_names(call.bank_id, [call.staff_number]) if call.staff_number else {}
    return CallView(call, books.hints(call.bank_id, call.call_id), names.get(call.staff_number, ""))


def find_own_call(books: Books, caller: TerminalRecord, call_id: str) -> HelpCall | Refusal:
    """Find a call that the calling terminal has made; another's is as one that does not exist."""
    found = books.help_call(caller.bank_id, call_id)
    if found is None or found.terminal_id != caller.terminal_id:
        return refuse(RefusalReason.NOT_FOUND, noun="help call")
    return found


def find_branch_call(books: Books, caller: TerminalRecord, call_id: str) -> HelpCall | Refusal:
    """Find a call of the calling workstation's branch; another branch's is as one that does not exist."""
    found = books.help_call(caller.bank_id, call_id)
    if found is None or found.branch_name != caller.branch_name:
        return refuse(RefusalReason.NOT_FOUND, noun="help call")
    return found


def begin_call(books: Books, caller: TerminalRecord, *, call_id: str, place: str, code: str, now: datetime) -> None:
    """Write a terminal's new call down; it has one at a time."""
    if caller.channel is not Channel.KIOSK:
        return
    for before in books.open_calls_of(caller.bank_id, caller.terminal_id):
        end_call(books, before, now, cause="called_again")
    call = HelpCall(
        bank_id=caller.bank_id,
        call_id=call_id,
        terminal_id=caller.terminal_id,
        branch_name=caller.branch_name,
        journey=JourneyView(page=place, trouble=code),
        create_time=now,
        heard_time=now,
    )
    books.put_help_call(call)
    record_call_act(books, call, "help_call_made", now, place=place, code=code)


def end_call(books: Books, call: HelpCall, now: datetime, *, cause: str) -> HelpCall:
    """End a call; one that is over stays as it is."""
    if call.is_over:
        return call
    after = call.ended(HelpCallState.ENDED, now)
    books.put_help_call(after)
    record_call_act(books, after, "help_call_ended", now, cause=cause)
    return after


def record_call_act(books: Books, call: HelpCall, act: str, now: datetime, **details: str) -> None:
    """Append an act of a call, with the terminal, the visit and the teller whom it concerns."""
    if call.journey.session_id is not None:
        details["session"] = call.journey.session_id
    if call.staff_number:
        details["staff"] = call.staff_number
    record_act(
        books,
        call.bank_id,
        act,
        now,
        subject=call.call_id,
        discriminator=str(call.change_number),
        terminal=call.terminal_id,
        **details,
    )


def name_at_visit(services: Services, books: Books, bank_id: BankId, session_id: SessionId | None) -> str:
    """The name of a visit's customer, to be looked for where it must not stand; empty where nobody is known.

    Data class C2.
    """
    visit = None if session_id is None else books.session(bank_id, session_id)
    if visit is None or visit.session.customer_id is None:
        return ""
    customer = books.customer(bank_id, visit.session.customer_id)
    return "" if customer is None else services.vault.unseal(bank_id, customer.name_sealed)
