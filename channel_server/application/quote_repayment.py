"""What is owed on a note today, and what paying now would do. Moves nothing; binds for a while, on that note."""

from dataclasses import dataclass
from datetime import date

from channel_server.application.books import Books
from channel_server.application.loan_notes import note_from
from channel_server.application.records import LineRecord, NoteRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentQuoteRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit, record_act
from channel_server.domain.ids import CustomerId, RepaymentQuoteId, SessionId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment_quote import RepaymentKind, RepaymentQuote
from channel_server.domain.repayment_quote import quote_repayment as quote_note
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class RepaymentOffer:
    """A repayment quote as it was kept, with what it would free."""

    record: RepaymentQuoteRecord
    quote: RepaymentQuote
    available_after: Fen


async def quote_repayment(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    loan_note_id: str,
    kind: RepaymentKind,
    amount: Fen | None,
) -> RepaymentOffer | Refusal:
    """Say what is owed, and how a payment would be spent on it. An amount is given for a partial one alone."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    business_date = day.business_date
    now = services.clock.now()

    def quote(books: Books) -> RepaymentOffer | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.REPAY)
        if isinstance(visit, Refusal):
            return visit
        found = find_repayable(books, books.note(caller.bank_id, loan_note_id), visit.session.customer_id)
        if isinstance(found, Refusal):
            return found
        note, line = found
        answer = price_repayment(services, books, note, line, business_date, kind, amount)
        if isinstance(answer, Refusal):
            return answer
        record = RepaymentQuoteRecord(
            repayment_quote_id=RepaymentQuoteId(services.ids.new_uuid()),
            bank_id=caller.bank_id,
            session_id=session_id,
            customer_id=note.customer_id,
            loan_note_id=loan_note_id,
            note_version=note.version,
            kind=kind,
            business_date=business_date,
            parts=answer.parts,
            expire_time=now + services.policy.quote_lifetime,
        )
        books.add_repayment_quote(record)
        record_act(
            books,
            caller.bank_id,
            "repayment_quoted",
            now,
            subject=record.repayment_quote_id,
            session=session_id,
            loan_note=loan_note_id,
            kind=kind,
            amount_fen=str(answer.parts.total),
        )
        return RepaymentOffer(record, answer, Fen(line.line.balance.available + answer.parts.principal))

    return await services.books.write(quote)


def find_repayable(
    books: Books, note: NoteRecord | None, customer_id: CustomerId | None
) -> tuple[NoteRecord, LineRecord] | Refusal:
    """See that a note is the customer's, and that nothing else is under way on it."""
    if note is None or note.customer_id != customer_id:
        return refuse(RefusalReason.NOT_FOUND, noun="loan note")
    if note.principal_balance == 0:
        return refuse(RefusalReason.LOAN_NOTE_SETTLED)
    if note.held_by and note.held_by == note.drawdown_id:
        return refuse(RefusalReason.REPAYMENT_NOT_ALLOWED, cause="its drawdown is being undone")
    if note.held_by:
        return refuse(RefusalReason.REPAYMENT_UNDER_WAY, loan_note=note.loan_note_id)
    line = books.line(note.bank_id, note.credit_line_id)
    assert line is not None, "a note has its line"
    return note, line


def price_repayment(
    services: Services,
    books: Books,
    note: NoteRecord,
    line: LineRecord,
    business_date: date,
    kind: RepaymentKind,
    amount: Fen | None,
) -> RepaymentQuote | Refusal:
    """Say what a payment would do to a note as it stands."""
    product = services.products.product(books, note.bank_id, line.line.product_code)
    reckoned = note_from(note, product.penalty_multiple)
    if business_date < reckoned.schedule.terms.value_date:
        # The bank's day has gone back behind what is in the books: nothing can be reckoned for it.
        return refuse(RefusalReason.REPAYMENT_NOT_ALLOWED, cause=f"the business date {business_date} is past")
    return quote_note(reckoned, business_date, kind, amount, services.policy.repayment)
