"""A drawdown of the visit's customer."""

from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.ids import DrawdownId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def get_drawdown(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, drawdown_id: DrawdownId
) -> DrawdownRecord | Refusal:
    """Tell how a drawdown stands; somebody else's is as one that does not exist."""
    now = services.clock.now()
    return await services.books.read(lambda books: find_drawdown(services, books, caller, session_id, drawdown_id, now))


def find_drawdown(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    session_id: SessionId,
    drawdown_id: DrawdownId,
    now: datetime,
) -> DrawdownRecord | Refusal:
    """Find a drawdown of the customer whose visit it is."""
    visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
    if isinstance(visit, Refusal):
        return visit
    record = books.drawdown(caller.bank_id, drawdown_id)
    if record is None or record.drawdown.content.customer_id != visit.session.customer_id:
        return refuse(RefusalReason.NOT_FOUND, noun="drawdown")
    return record
