"""Draws on a line and has the money paid out.

The first unit of work answers everything that can be answered from the books: it looks the `request_id` up, holds
the request against quote, contract, rules and limits, and holds the amount on the line; or it writes the refusal
down, so that the same request gets the same words again. What follows is `disburse`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from channel_server.application.await_end import await_end
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.day_gate import check_begin
from channel_server.application.disburse import disburse
from channel_server.application.drawdown_steps import record_reserved
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.payees import payee_id_of
from channel_server.application.ports import BusinessDay
from channel_server.application.pricing import content_of, schedule_of
from channel_server.application.quote_drawdown import check_drawdown
from channel_server.application.records import (
    DrawdownRecord,
    Drawing,
    LineRecord,
    QuoteRecord,
    RequestKind,
    RequestRecord,
    TerminalRecord,
    Terms,
)
from channel_server.application.services import Services
from channel_server.application.submit_approval import new_approval, submit
from channel_server.application.taken import Begun, Repeated
from channel_server.application.visits import customer_of, why_over
from channel_server.domain.approval import Approval, ApprovalKind
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownEvent
from channel_server.domain.ids import (
    AccountId,
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RequestId,
    SessionId,
)
from channel_server.domain.money import Fen
from channel_server.domain.payee import NO_PAYEE, Payee, PayeeId
from channel_server.domain.product import Purpose
from channel_server.domain.quick_values import changed
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Act
from channel_server.domain.staff import StaffMember


@dataclass(frozen=True, slots=True)
class DrawdownOrder:
    """What the caller asks for."""

    request_id: RequestId
    session_id: SessionId
    quote_id: QuoteId
    contract_id: ContractId
    terms: Terms
    account_token: str
    payee: Payee | None = None
    """The seller who is paid instead of the customer."""


async def create_drawdown(
    services: Services,
    desk: MoneyDesk,
    caller: TerminalRecord,
    order: DrawdownOrder,
    staff: StaffMember | None = None,
) -> DrawdownRecord | Refusal:
    """Draw, once for a `request_id`. A drawdown that fails after the reservation is an answer, not a refusal.

    At the counter one of more than the bank's amount stops here, the amount held, until a second person has agreed
    (`decide_approval`); `staff` is who made it.

    A day that is closed, or a core that cannot be reached, is told and not written down: nothing was decided about
    the request, which may come again and be carried out then. What was answered before is answered again all the same.
    """
    day = await services.days.open_day(caller.bank_id)
    drawdown_id = DrawdownId(services.ids.new_uuid())

    terms = changed(order.terms, payee=payee_id_of(services.vault, caller.bank_id, order.payee))
    order = replace(order, terms=terms)

    async def draw() -> DrawdownRecord | Repeated | Refusal:
        now = services.clock.now()
        taken = await services.books.write(
            lambda books: _take(services, books, caller, order, drawdown_id, day, now, staff)
        )
        match taken:
            case Refusal() | Repeated():
                return taken
            case Begun(record) if record.awaits_approval:
                return record
            case Begun(record):
                desk.known_as(drawdown_id)
                return await disburse(services, record)

    # Not under the request's id: what comes again under it is held against the books first, and only then waits.
    answer = await desk.carry_out(f"create:{drawdown_id}", draw)
    return await await_end(services, desk, answer.record) if isinstance(answer, Repeated) else answer


def _take(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    order: DrawdownOrder,
    drawdown_id: DrawdownId,
    day: BusinessDay | Refusal,
    now: datetime,
    staff: StaffMember | None,
) -> Begun | Repeated | Refusal:
    drawing = books.drawing(
        caller.bank_id,
        session_id=order.session_id,
        request_id=order.request_id,
        quote_id=order.quote_id,
        contract_id=order.contract_id,
        credit_line_id=order.terms.credit_line_id,
        business_date=date.min if isinstance(day, Refusal) else day.business_date,
    )
    if drawing is None:
        return refuse(RefusalReason.SESSION_NOT_FOUND)
    visit = drawing.visit
    channel_policy = services.policies.policy(books, caller.bank_id)
    policy = channel_policy.assurance
    refusal = visit.session.check_usable(now=now, terminal_id=caller.terminal_id)
    if refusal is None and visit.session.customer_id is None:
        refusal = policy.check(visit.session, Act.DRAW_DOWN, order.terms.amount)
    if refusal is not None:
        return why_over(books, visit, refusal)
    own = bool(visit.account_token) and order.account_token == visit.account_token
    account = AccountId(visit.account_index if own else "")
    content = content_of(order.terms, caller.bank_id, customer_of(visit), account)
    if drawing.request is not None:
        return _repeat(books, drawing.request, content)
    # After what came before was answered: a policy that has changed meanwhile takes no answer back. Nothing is written
    # down either, since the customer may look into the camera, and send the same request again.
    lacking = policy.check(visit.session, Act.DRAW_DOWN, _amount_quoted(drawing, order))
    if lacking is not None:
        return lacking
    if isinstance(day, Refusal):
        return day
    closed = check_begin(drawing.bank_day, day.business_date)
    if closed is not None:
        return closed
    request = RequestRecord(
        bank_id=caller.bank_id,
        request_id=order.request_id,
        kind=RequestKind.CREATE_DRAWDOWN,
        terminal_id=caller.terminal_id,
        content=content_pairs(content),
        drawdown_id=drawdown_id,
        refusal=None,
        create_time=now,
    )
    approval = channel_policy.approval
    need = approval.need(caller.channel, content.amount)
    waits = None
    if need is not None and need.causes:
        assert staff is not None, "somebody is signed in at a counter; the gate sees to it"
        waits = new_approval(
            services,
            caller,
            staff,
            ApprovalKind.DRAWDOWN,
            causes=need.causes,
            customer_id=content.customer_id,
            request_id=order.request_id,
            now=now,
            expire_time=now + need.lapses_after,
            drawdown_id=drawdown_id,
            session_id=order.session_id,
            credit_line_id=content.credit_line_id,
            amount=content.amount,
        )
    outcome = _reserve(services, books, drawing, order, content, request, drawdown_id, day.business_date, now, waits)
    if isinstance(outcome, Refusal):
        # Written down as well: the same request gets the same words again, whatever has changed since.
        books.add_request(changed(request, drawdown_id=None, refusal=outcome))
    elif waits is not None:
        submit(books, waits, now)
    return outcome


def _amount_quoted(drawing: Drawing, order: DrawdownOrder) -> Fen:
    """The amount that proofs are asked for: the own quote's. Another one in the order is refused for not being that."""
    quote = drawing.quote
    own = quote is not None and quote.customer_id == drawing.visit.session.customer_id
    return quote.terms.amount if quote is not None and own else order.terms.amount


def _repeat(books: Books, kept: RequestRecord, content: DrawdownContent) -> Repeated | Refusal:
    if kept.kind is RequestKind.TOMBSTONE:
        return refuse(RefusalReason.REQUEST_WITHDRAWN)
    if kept.kind is not RequestKind.CREATE_DRAWDOWN:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    refusal = content_from(kept.bank_id, kept.content).check_repeated(content)
    if refusal is not None:
        return refusal
    if kept.refusal is not None:
        return kept.refusal
    record = None if kept.drawdown_id is None else books.drawdown(kept.bank_id, kept.drawdown_id)
    assert record is not None, "a request that was not refused has its drawdown"
    return Repeated(record)


def _reserve(
    services: Services,
    books: Books,
    drawing: Drawing,
    order: DrawdownOrder,
    content: DrawdownContent,
    request: RequestRecord,
    drawdown_id: DrawdownId,
    business_date: date,
    now: datetime,
    waits: Approval | None,
) -> Begun | Refusal:
    visit, quote, line = drawing.visit, drawing.quote, drawing.line
    if not content.account_id:
        return refuse(RefusalReason.ACCOUNT_NOT_OWN)
    if quote is None or quote.customer_id != content.customer_id:
        return refuse(RefusalReason.NOT_FOUND, noun="quote")
    if line is None or line.line.customer_id != content.customer_id:
        return refuse(RefusalReason.NOT_FOUND, noun="credit line")
    refusal = _check_quote(quote, content, line, business_date, now)
    if refusal is None and (not drawing.contract_accepted or drawing.contract_spent):
        refusal = refuse(RefusalReason.CONTRACT_NOT_ACCEPTED)
    refusal = refusal or check_drawdown(
        services,
        books,
        line,
        content,
        channel=visit.session.channel,
        drawn_today=drawing.drawn_today,
        schedule=schedule_of(quote),
    )
    if refusal is not None:
        return refusal
    record = DrawdownRecord(
        drawdown=Drawdown(drawdown_id, order.request_id, content).after(DrawdownEvent.AMOUNT_RESERVED),
        channel=visit.session.channel,
        terminal_id=visit.session.terminal_id,
        session_id=visit.session.session_id,
        quote_id=order.quote_id,
        contract_id=order.contract_id,
        value_date=business_date,
        annual_rate=quote.annual_rate,
        day_count=quote.day_count,
        account_sealed=visit.account_sealed,
        card_tail=visit.card_tail,
        query_number=services.ids.new_query_number(),
        confirm_deadline=now + services.policy.confirm_within if waits is None else waits.expire_time,
        create_time=now,
        update_time=now,
        # No sweeper takes up what waits for a person: it ends with its approval (`lapse_approvals`).
        due_time=now + services.policy.lease if waits is None else None,
        approval_id=None if waits is None else waits.approval_id,
        approval_deadline=None if waits is None else waits.expire_time,
        # As it was confirmed for the quote, which names the same one: two seals of one payee differ.
        payee_sealed=quote.payee_sealed,
    )
    # One conditional write, which cannot overdraw the line however many draw on it at once.
    held = books.reserve(record, request)
    if held is None:
        short = line.line.balance.reserve(content.amount)
        if not isinstance(short, Refusal):
            raise StaleRecordError(f"line {content.credit_line_id} has moved since it was read")
        return short
    record_reserved(books, held, now)
    return Begun(held)


def _check_quote(
    quote: QuoteRecord, content: DrawdownContent, line: LineRecord, business_date: date, now: datetime
) -> Refusal | None:
    if now >= quote.expire_time or quote.value_date != business_date:
        return refuse(RefusalReason.QUOTE_EXPIRED, expired_time=quote.expire_time.isoformat(timespec="seconds"))
    if line.line.annual_rate != quote.annual_rate:
        return refuse(RefusalReason.QUOTE_CHANGED, field="annual_rate")
    quoted = content_of(quote.terms, quote.bank_id, quote.customer_id, content.account_id)
    return content.check_quoted(quoted)


def content_pairs(content: DrawdownContent) -> Mapping[str, str]:
    """Write business content down, field by field."""
    pairs = {
        "customer_id": content.customer_id,
        "credit_line_id": content.credit_line_id,
        "amount_fen": str(content.amount),
        "term_months": str(content.term_months),
        "method": content.method,
        "due_day": str(content.due_day),
        "purpose": content.purpose,
        "account_id": content.account_id,
    }
    # Left out where there is none, so that a request kept by an older version compares as the same.
    return {**pairs, "payee": content.payee} if content.payee else pairs


def content_from(bank_id: BankId, pairs: Mapping[str, str]) -> DrawdownContent:
    """Read business content back."""
    return DrawdownContent(
        bank_id=bank_id,
        customer_id=CustomerId(pairs["customer_id"]),
        credit_line_id=LineId(pairs["credit_line_id"]),
        amount=Fen(int(pairs["amount_fen"])),
        term_months=int(pairs["term_months"]),
        method=RepaymentMethod(pairs["method"]),
        due_day=int(pairs["due_day"]),
        purpose=Purpose(pairs["purpose"]),
        account_id=AccountId(pairs["account_id"]),
        payee=PayeeId(pairs.get("payee", NO_PAYEE)),
    )
