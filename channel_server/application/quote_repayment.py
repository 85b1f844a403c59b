"""What is owed on a note today, and what paying now would do. Moves nothing."""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import NoteRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.ids import SessionId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment import LoanNote, NoteInstalment, RepaymentQuote
from channel_server.domain.repayment import quote_repayment as quote_note
from channel_server.domain.schedule import ScheduleTerms, make_schedule
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
        answer = quote_note(note_from(record), day.business_date, amount)
        if isinstance(answer, Refusal):
            return answer
        available = Fen(line.line.balance.available + answer.parts.principal)
        return RepaymentOffer(answer, available, now + services.policy.quote_lifetime)

    return await services.books.read(quote)


def note_from(record: NoteRecord) -> LoanNote:
    """Lay a note's plan out again, and mark as paid what fell due before its next due date.

    A note is paid in the order of its plan, so its balance and its next due date say which rows are paid.
    """
    schedule = make_schedule(
        ScheduleTerms(
            principal=record.amount,
            annual_rate=record.annual_rate,
            method=record.method,
            instalments=record.instalments,
            value_date=record.value_date,
            due_day=record.due_day,
            day_count=record.day_count,
        )
    )
    repaid = record.amount - record.principal_balance
    rows = []
    for planned in schedule.instalments:
        paid = record.next_due_date is not None and planned.due_date < record.next_due_date
        principal = Fen(min(repaid, planned.principal))
        repaid -= principal
        rows.append(NoteInstalment(planned, principal, planned.interest if paid else Fen(0)))
    return LoanNote(schedule, tuple(rows))
