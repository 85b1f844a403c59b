"""A repayment of the visit's customer."""

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.ids import RepaymentId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def get_repayment(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, repayment_id: RepaymentId
) -> RepaymentRecord | Refusal:
    """Tell how a repayment stands; somebody else's is as one that does not exist."""
    now = services.clock.now()

    def find(books: Books) -> RepaymentRecord | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        record = books.repayment(caller.bank_id, repayment_id)
        if record is None or record.repayment.content.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="repayment")
        return record

    return await services.books.read(find)
