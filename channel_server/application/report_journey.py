"""A terminal tells where its customer is, that a hint was shown, and that its call is over."""

from dataclasses import replace

from channel_server.application.books import Books
from channel_server.application.help_calls import end_call, find_own_call, name_at_visit, record_call_act
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.help_call import HelpCallState, JourneyView
from channel_server.domain.plain_words import check_masked
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


async def report_journey(
    services: Services, caller: TerminalRecord, *, call_id: str, journey: JourneyView
) -> HelpCallState | Refusal:
    """Take down where the customer is, and answer how the call stands. What is told has been masked, or is refused."""
    now = services.clock.now()
    unmasked = check_masked(journey.texts)
    if unmasked is not None:
        return unmasked

    def take_down(books: Books) -> HelpCallState | Refusal:
        call = find_own_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        if call.is_over:
            return call.state
        before, told = call.journey, journey
        if told.session_id is not None:
            visit = books.session(caller.bank_id, told.session_id)
            if visit is None or visit.session.terminal_id != caller.terminal_id:
                return refuse(RefusalReason.SESSION_NOT_FOUND)
            if before.session_id not in (None, told.session_id):
                # Whoever called has left: another stands there now, who has not.
                return end_call(books, call, now, cause="another_visit").state
        told = replace(told, session_id=told.session_id or before.session_id)
        refusal = check_masked(told.texts, name_at_visit(services, books, caller.bank_id, told.session_id))
        if refusal is not None:
            return refusal
        after = call.told(told, now)
        books.put_help_call(after)
        if after.state is HelpCallState.TAKEN and told.is_elsewhere(before):
            record_call_act(books, after, "help_step_assisted", now, page=told.page, step=str(told.step))
        return after.state

    return await services.books.write(take_down)


async def acknowledge_hint(
    services: Services, caller: TerminalRecord, *, call_id: str, hint_id: str, spoken: bool
) -> Refusal | None:
    """Note that a hint was shown; the first time counts, and being read aloud later too."""
    now = services.clock.now()

    def note(books: Books) -> Refusal | None:
        call = find_own_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        hint = next((each for each in books.hints(caller.bank_id, call_id) if each.hint_id == hint_id), None)
        if hint is None:
            return refuse(RefusalReason.NOT_FOUND, noun="hint")
        shown = replace(hint, shown_time=hint.shown_time or now, spoken=hint.spoken or spoken)
        if shown != hint:
            books.put_hint(caller.bank_id, call_id, shown)
            books.put_help_call(call.heard(now))
        return None

    return await services.books.write(note)


async def end_own_call(services: Services, caller: TerminalRecord, *, call_id: str) -> Refusal | None:
    """End a terminal's own call. Ending what is over is no error."""
    now = services.clock.now()

    def end(books: Books) -> Refusal | None:
        call = find_own_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        end_call(books, call, now, cause="customer")
        return None

    return await services.books.write(end)
