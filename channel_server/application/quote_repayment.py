"""What is owed on a note today, and what paying now would do. Moves nothing."""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.loan_notes import note_from
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.ids import SessionId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment_quote import RepaymentKind, RepaymentQuote
from channel_server.domain.repayment_quote import quote_repayment as quote_note
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class RepaymentOffer:
    """A repayment quote with what it would free, and until when it binds."""

    quote: RepaymentQuote
    available_after: Fen
    expire_time: datetime


async def quote_repayment(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    loan_note_id: str,
    amount: Fen | None,
) -> RepaymentOffer | Refusal:
    """Say what is owed, and how an amount would be spent on it; all that is owed where no amount is given."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def quote(books: Books) -> RepaymentOffer | Refusal:
        visit = find_assured_visit(books, caller, session_id, now, Act.REPAY)
        if isinstance(visit, Refusal):
            return visit
        record = books.note(caller.bank_id, loan_note_id)
        if record is None or record.customer_id != visit.session.customer_id or record.principal_balance == 0:
            return refuse(RefusalReason.NOT_FOUND, noun="loan note")
        line = books.line(caller.bank_id, record.credit_line_id)
        assert line is not None, "a note has its line"
        product = services.products.product(books, caller.bank_id, line.line.product_code)
        kind = RepaymentKind.WHOLE if amount is None else RepaymentKind.PARTIAL
        answer = quote_note(note_from(record, product.penalty_multiple), day.business_date, kind, amount)
        if isinstance(answer, Refusal):
            return answer
        available = Fen(line.line.balance.available + answer.parts.principal)
        return RepaymentOffer(answer, available, now + services.policy.quote_lifetime)

    return await services.books.read(quote)
