"""One line of the visit's customer, and of nobody else."""

from channel_server.application.books import Books
from channel_server.application.list_credit_lines import LineView, line_view
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.ids import LineId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def get_credit_line(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, credit_line_id: LineId
) -> LineView | Refusal:
    """Tell one line; somebody else's is as one that does not exist."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def find(books: Books) -> LineView | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        record = books.line(caller.bank_id, credit_line_id)
        if record is None or record.line.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        return line_view(services, books, visit, record, day.business_date)

    return await services.books.read(find)
