"""Repays a note from the customer's own account.

The first unit of work answers everything that can be answered from the books: it looks the `request_id` up, holds the
request against its quote and the note, and holds the note; or it writes the refusal down, so that the same request gets
the same words again. With it the intent is durable. What follows is `collect_repayment`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application import repayment_steps as steps
from channel_server.application.await_end import await_repayment_end
from channel_server.application.books import Books
from channel_server.application.collect_repayment import collect_repayment
from channel_server.application.day_gate import check_begin
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BusinessDay
from channel_server.application.quote_repayment import find_repayable, price_repayment
from channel_server.application.records import (
    LineRecord,
    NoteRecord,
    RequestKind,
    RequestRecord,
    SessionRecord,
    TerminalRecord,
)
from channel_server.application.repayment_records import RepaymentQuoteRecord, RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_visit
from channel_server.domain.ids import (
    AccountId,
    BankId,
    CustomerId,
    RepaymentId,
    RepaymentQuoteId,
    RequestId,
    SessionId,
)
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment import Repayment, RepaymentContent
from channel_server.domain.repayment_quote import RepaymentKind
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class CreateRepaymentOrder:
    """What the caller asks for."""

    request_id: RequestId
    session_id: SessionId
    repayment_quote_id: RepaymentQuoteId
    loan_note_id: str
    kind: RepaymentKind
    amount: Fen
    account_token: str


async def create_repayment(
    services: Services, desk: MoneyDesk, caller: TerminalRecord, order: CreateRepaymentOrder
) -> RepaymentRecord | Refusal:
    """Repay, once for a `request_id`. A repayment that core refuses is an answer, not a refusal."""
    # A request that was taken before is answered as before, whether or not core can be reached now.
    day = await services.days.open_day(caller.bank_id)
    repayment_id = RepaymentId(services.ids.new_uuid())

    async def repay() -> RepaymentRecord | Refusal:
        now = services.clock.now()
        taken = await services.books.write(lambda books: _take(services, books, caller, order, repayment_id, day, now))
        if isinstance(taken, Refusal) or taken.repayment.repayment_id != repayment_id:
            return taken
        desk.known_as(repayment_id)
        return await collect_repayment(services, taken)

    # Not under the request's id: what comes again under it is held against the books first, and only then waits.
    answer = await desk.carry_out(f"repay:{repayment_id}", repay)
    if isinstance(answer, Refusal) or answer.repayment.repayment_id == repayment_id:
        return answer
    # Known from before: this call waits for the one that is asking, and asks nobody itself.
    return await await_repayment_end(services, desk, answer)


def _take(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    order: CreateRepaymentOrder,
    repayment_id: RepaymentId,
    day: BusinessDay | Refusal,
    now: datetime,
) -> RepaymentRecord | Refusal:
    visit = find_visit(books, caller, order.session_id, now)
    if isinstance(visit, Refusal):
        return visit
    # Held against the policy before the request is looked up only where nobody is known: a policy that has changed
    # meanwhile takes no answer back.
    lacking = services.policies.policy(books, caller.bank_id).assurance.check(visit.session, Act.REPAY)
    if lacking is not None and visit.session.customer_id is None:
        return lacking
    own = bool(visit.account_token) and order.account_token == visit.account_token
    content = RepaymentContent(
        bank_id=caller.bank_id,
        customer_id=customer_of(visit),
        loan_note_id=order.loan_note_id,
        kind=order.kind,
        amount=order.amount,
        account_id=AccountId(visit.account_index if own else ""),
    )
    kept = books.request(caller.bank_id, order.request_id)
    if kept is not None:
        return _repeat(books, kept, content)
    if lacking is not None:
        return lacking
    if isinstance(day, Refusal):
        return day
    closed = check_begin(books.bank_day(caller.bank_id), day.business_date)
    if closed is not None:
        return closed
    outcome = _begin(services, books, visit, order, content, repayment_id, day.business_date, now)
    refused = isinstance(outcome, Refusal)
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=order.request_id,
            kind=RequestKind.CREATE_REPAYMENT,
            terminal_id=caller.terminal_id,
            content=repayment_pairs(content),
            drawdown_id=None,
            repayment_id=None if refused else repayment_id,
            refusal=outcome if isinstance(outcome, Refusal) else None,
            create_time=now,
        )
    )
    return outcome


def _repeat(books: Books, kept: RequestRecord, content: RepaymentContent) -> RepaymentRecord | Refusal:
    if kept.kind is RequestKind.TOMBSTONE:
        return refuse(RefusalReason.REQUEST_WITHDRAWN)
    if kept.kind is not RequestKind.CREATE_REPAYMENT:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    refusal = repayment_content_from(kept.bank_id, kept.content).check_repeated(content)
    if refusal is not None:
        return refusal
    if kept.refusal is not None:
        return kept.refusal
    record = None if kept.repayment_id is None else books.repayment(kept.bank_id, kept.repayment_id)
    assert record is not None, "a request that was not refused has its repayment"
    return record


def _begin(
    services: Services,
    books: Books,
    visit: SessionRecord,
    order: CreateRepaymentOrder,
    content: RepaymentContent,
    repayment_id: RepaymentId,
    business_date: date,
    now: datetime,
) -> RepaymentRecord | Refusal:
    if not content.account_id:
        return refuse(RefusalReason.REPAYMENT_ACCOUNT_NOT_OWN)
    quote = books.repayment_quote(content.bank_id, order.repayment_quote_id)
    if quote is None or quote.customer_id != content.customer_id:
        return refuse(RefusalReason.NOT_FOUND, noun="repayment quote")
    found = find_repayable(books, books.note(content.bank_id, quote.loan_note_id), content.customer_id)
    if isinstance(found, Refusal):
        return found
    note, line = found
    refusal = _check_quote(quote, order, content, note, business_date, now) or _check_price(
        services, books, quote, note, line, business_date
    )
    if refusal is not None:
        return refusal
    if not books.hold_note(note, repayment_id):
        return refuse(RefusalReason.REPAYMENT_UNDER_WAY, loan_note=note.loan_note_id)
    record = RepaymentRecord(
        repayment=Repayment(repayment_id, order.request_id, content),
        parts=quote.parts,
        credit_line_id=note.credit_line_id,
        channel=visit.session.channel,
        terminal_id=visit.session.terminal_id,
        session_id=visit.session.session_id,
        repayment_quote_id=quote.repayment_quote_id,
        business_date=business_date,
        account_sealed=visit.account_sealed,
        card_tail=visit.card_tail,
        query_number=services.ids.new_query_number(),
        confirm_deadline=now + services.policy.confirm_within,
        create_time=now,
        update_time=now,
        due_time=now + services.policy.lease,
    )
    steps.begin(books, record, now)
    return record


def _check_quote(
    quote: RepaymentQuoteRecord,
    order: CreateRepaymentOrder,
    content: RepaymentContent,
    note: NoteRecord,
    business_date: date,
    now: datetime,
) -> Refusal | None:
    if now >= quote.expire_time or quote.business_date != business_date:
        return refuse(RefusalReason.QUOTE_EXPIRED, expired_time=quote.expire_time.isoformat(timespec="seconds"))
    if quote.session_id != order.session_id:
        return refuse(RefusalReason.QUOTE_CHANGED, field="session_id")
    if quote.note_version != note.version:
        return refuse(RefusalReason.QUOTE_CHANGED, field="loan_note")
    return content.check_quoted(
        RepaymentContent(
            bank_id=quote.bank_id,
            customer_id=quote.customer_id,
            loan_note_id=quote.loan_note_id,
            kind=quote.kind,
            amount=quote.parts.total,
            account_id=content.account_id,
        )
    )


def _check_price(
    services: Services,
    books: Books,
    quote: RepaymentQuoteRecord,
    note: NoteRecord,
    line: LineRecord,
    business_date: date,
) -> Refusal | None:
    """Reckon again: a rate that was changed since would make other parts of the same amount."""
    amount = quote.parts.total if quote.kind is RepaymentKind.PARTIAL else None
    fresh = price_repayment(services, books, note, line, business_date, quote.kind, amount)
    if isinstance(fresh, Refusal):
        return fresh
    return None if fresh.parts == quote.parts else refuse(RefusalReason.QUOTE_CHANGED, field="parts")


def repayment_pairs(content: RepaymentContent) -> Mapping[str, str]:
    """Write business content down, field by field."""
    return {
        "customer_id": content.customer_id,
        "loan_note_id": content.loan_note_id,
        "kind": content.kind,
        "amount_fen": str(content.amount),
        "account_id": content.account_id,
    }


def repayment_content_from(bank_id: BankId, pairs: Mapping[str, str]) -> RepaymentContent:
    """Read business content back."""
    return RepaymentContent(
        bank_id=bank_id,
        customer_id=CustomerId(pairs["customer_id"]),
        loan_note_id=pairs["loan_note_id"],
        kind=RepaymentKind(pairs["kind"]),
        amount=Fen(int(pairs["amount_fen"])),
        account_id=AccountId(pairs["account_id"]),
    )
