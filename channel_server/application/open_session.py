"""A visit begins: nobody is known yet."""

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, record_act, view_visit
from channel_server.domain.ids import SessionId
from channel_server.domain.session import Session


async def open_session(services: Services, caller: TerminalRecord, *, language: str) -> VisitView:
    """Open a visit at the calling terminal."""
    now = services.clock.now()
    visit = SessionRecord(
        session=Session(
            session_id=SessionId(services.ids.new_uuid()),
            bank_id=caller.bank_id,
            terminal_id=caller.terminal_id,
            channel=caller.channel,
            opened_time=now,
            expire_time=now + services.policy.session_lifetime,
        ),
        language=language,
    )

    def write_down(books: Books) -> VisitView:
        books.put_session(visit)
        subject = visit.session.session_id
        record_act(books, caller.bank_id, "session_opened", now, subject=subject, terminal=caller.terminal_id)
        return view_visit(services, books, visit)

    return await services.books.write(write_down)
