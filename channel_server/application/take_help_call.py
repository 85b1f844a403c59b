"""A teller takes a call, says something, lets go. They look on; what is pressed, the customer presses."""

from channel_server.application.books import Books
from channel_server.application.help_calls import (
    CallView,
    end_call,
    find_branch_call,
    name_at_visit,
    record_call_act,
    view_of,
)
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.help_call import MOST_HINTS, Hint
from channel_server.domain.plain_words import check_words
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


async def take_help_call(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, call_id: str
) -> CallView | Refusal:
    """Take a call: of two who try, one has it. Taking what one has already is no error."""
    now = services.clock.now()

    def take(books: Books) -> CallView | Refusal:
        call = find_branch_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        after = call.taken(staff.staff_number, caller.terminal_id, now)
        if isinstance(after, Refusal):
            return after
        if after != call:
            books.put_help_call(after)
            page = after.journey.page
            record_call_act(books, after, "help_call_taken", now, workstation=caller.terminal_id, page=page)
        return view_of(books, after)

    return await services.books.write(take)


async def release_help_call(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, call_id: str
) -> CallView | Refusal:
    """Let go: the customer goes on alone, and the call is over."""
    now = services.clock.now()

    def release(books: Books) -> CallView | Refusal:
        call = find_branch_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        refusal = call.check_held_by(staff.staff_number)
        return refusal or view_of(books, end_call(books, call, now, cause="teller"))

    return await services.books.write(release)


async def send_hint(
    services: Services,
    caller: TerminalRecord,
    staff: StaffMember,
    *,
    call_id: str,
    hint_id: str,
    key: str,
    words: str,
) -> CallView | Refusal:
    """Say something, once for a `hint_id`: one of the terminal's own sentences by its key, or words without figures."""
    now = services.clock.now()
    if bool(key) == bool(words):
        return refuse(RefusalReason.MALFORMED_REQUEST, field="words", problem="either a key or words, and not both")

    def say(books: Books) -> CallView | Refusal:
        call = find_branch_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        said = books.hints(caller.bank_id, call_id)
        same = next((each for each in said if each.hint_id == hint_id), None)
        if same is not None:
            if (same.key, same.words, same.staff_number) == (key, words, staff.staff_number):
                return view_of(books, call)
            return refuse(RefusalReason.REQUEST_ID_REUSED, field="hint_id")
        refusal = call.check_held_by(staff.staff_number)
        if refusal is None and words:
            refusal = check_words(words, name_at_visit(services, books, caller.bank_id, call.journey.session_id))
        if refusal is None and len(said) >= MOST_HINTS:
            refusal = refuse(RefusalReason.TOO_MANY_REQUESTS)
        if refusal is not None:
            return refusal
        after = call.changed()
        hint = Hint(hint_id, key, words, staff.staff_number, now, after.change_number)
        books.put_help_call(after)
        books.put_hint(caller.bank_id, call_id, hint)
        # The key, and of words only that there were some: an act's details are told to others.
        record_call_act(books, after, "help_hint_sent", now, hint=hint_id, key=key or "-", page=call.journey.page)
        return view_of(books, after)

    return await services.books.write(say)
