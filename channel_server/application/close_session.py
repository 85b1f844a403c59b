"""A visit ends; and what a visit has reached so far."""

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, ended, find_visit, record_act, view_visit
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


async def close_session(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, cause: str
) -> Refusal | None:
    """End a visit. Ending what has ended is no error; another terminal's visit is as one that does not exist."""
    now = services.clock.now()

    def end(books: Books) -> Refusal | None:
        found = books.session(caller.bank_id, session_id)
        if found is None or found.session.terminal_id != caller.terminal_id:
            return refuse(RefusalReason.SESSION_NOT_FOUND)
        if found.session.closed:
            return None
        books.put_session(ended(found))
        record_act(books, caller.bank_id, "session_closed", now, subject=session_id, cause=cause)
        return None

    return await services.books.write(end)


async def get_session(services: Services, caller: TerminalRecord, *, session_id: SessionId) -> VisitView | Refusal:
    """Tell what a visit has reached."""
    now = services.clock.now()

    def find(books: Books) -> VisitView | Refusal:
        found = find_visit(books, caller, session_id, now)
        return found if isinstance(found, Refusal) else view_visit(services, books, found)

    return await services.books.read(find)
