"""A visit ends, by its customer or with whoever signed in at the workstation; and what one has reached so far."""

from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, ended, find_visit, record_act, view_visit
from channel_server.domain.ids import BankId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

SIGNED_OUT = "staff_signed_out"
"""The cause of a visit's end, in the evidence, where it ended with whoever sat at the workstation."""


async def close_session(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, cause: str
) -> Refusal | None:
    """End a visit. Ending what has ended is no error; another terminal's visit is as one that does not exist."""
    now = services.clock.now()

    def end(books: Books) -> Refusal | None:
        found = books.session(caller.bank_id, session_id)
        if found is None or found.session.terminal_id != caller.terminal_id:
            return refuse(RefusalReason.SESSION_NOT_FOUND)
        if not found.session.closed:
            _end(books, found, now, cause=cause)
        return None

    return await services.books.write(end)


def end_visits_at_counter(
    books: Books, bank_id: BankId, workstation_id: TerminalId, now: datetime, *, staff_number: str
) -> None:
    """End what is open at a workstation: whoever comes next has not seen that customer, nor their papers.

    What was sent in it goes its way, as after any other end.
    """
    for visit in books.open_visits_at_counter(bank_id, workstation_id):
        _end(books, visit, now, cause=SIGNED_OUT, staff=staff_number, workstation=workstation_id)


def _end(books: Books, visit: SessionRecord, now: datetime, **details: str) -> None:
    books.put_session(ended(visit))
    record_act(books, visit.session.bank_id, "session_closed", now, subject=visit.session.session_id, **details)


async def get_session(services: Services, caller: TerminalRecord, *, session_id: SessionId) -> VisitView | Refusal:
    """Tell what a visit has reached."""
    now = services.clock.now()

    def find(books: Books) -> VisitView | Refusal:
        found = find_visit(books, caller, session_id, now)
        return found if isinstance(found, Refusal) else view_visit(services, books, found)

    return await services.books.read(find)
