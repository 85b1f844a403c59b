"""What a drawdown would cost, and whether it would wait for a second person. Moves nothing; binds for a while."""

from dataclasses import dataclass

from channel_server.application.books import Books
from channel_server.application.check_payee import check_payee
from channel_server.application.payees import payee_id_of, seal_payee
from channel_server.application.pricing import content_of, price
from channel_server.application.records import LineRecord, QuoteRecord, TerminalRecord, Terms
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit, record_act
from channel_server.domain.channel_policy import ApprovalNeed, clock_of
from channel_server.domain.drawdown import DrawdownContent
from channel_server.domain.ids import AccountId, QuoteId, SessionId
from channel_server.domain.limit_policy import DrawnSoFar, check_amount, check_terms
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.payee import Payee
from channel_server.domain.quick_values import changed
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import RepaymentSchedule
from channel_server.domain.session import Act, Channel


@dataclass(frozen=True, slots=True)
class QuotedDrawdown:
    """A quote, and what the bank's policy says beside it of the channel that asked."""

    record: QuoteRecord
    approval: ApprovalNeed | None
    """Told, and not kept with the quote: what holds is the policy of the moment in which it is drawn."""


async def quote_drawdown(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, terms: Terms, payee: Payee | None = None
) -> QuotedDrawdown | Refusal:
    """Price a drawdown, or say which rule it breaks, before the customer goes on to a contract.

    `payee`: the seller who is paid instead of the customer.
    """
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    business_date = day.business_date
    now = services.clock.now()
    terms = changed(terms, payee=payee_id_of(services.vault, caller.bank_id, payee))
    if payee is not None:
        refused = await check_payee(services, caller, session_id, payee, now)
        if refused is not None:
            return refused

    def quote(books: Books) -> QuotedDrawdown | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.QUOTE)
        if isinstance(visit, Refusal):
            return visit
        line = books.line(caller.bank_id, terms.credit_line_id)
        if line is None or line.line.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        channel = visit.session.channel
        policy = services.policies.policy(books, caller.bank_id)
        closed = policy.terms[channel].check_open(clock_of(now))
        if closed is not None:
            return closed
        drawn = books.drawn_on(caller.bank_id, line.line.customer_id, channel, business_date)
        product = services.products.product(books, caller.bank_id, line.line.product_code)
        if terms.amount <= ZERO:
            # No plan can be laid out for it, and the other rules ask for one.
            too_little = check_amount(terms.amount, product)
            assert too_little is not None, "the least amount of a product is above nothing"
            return too_little
        schedule = price(terms, business_date, line.line.annual_rate, product.day_count)
        account = AccountId(visit.account_index)
        content = content_of(terms, caller.bank_id, line.line.customer_id, account)
        refusal = check_drawdown(services, books, line, content, channel=channel, drawn_today=drawn, schedule=schedule)
        # Only `CreateDrawdown` can hold an amount, but there is no use in a contract that is sure to fail.
        available = line.line.balance.reserve(terms.amount) if refusal is None else refusal
        if isinstance(available, Refusal):
            return available
        record = QuoteRecord(
            quote_id=QuoteId(services.ids.new_uuid()),
            bank_id=caller.bank_id,
            session_id=session_id,
            customer_id=customer_of(visit),
            terms=terms,
            value_date=business_date,
            annual_rate=line.line.annual_rate,
            day_count=product.day_count,
            expire_time=now + services.policy.quote_lifetime,
            payee_sealed=seal_payee(services.vault, caller.bank_id, payee),
        )
        books.add_quote(record)
        record_act(
            books,
            caller.bank_id,
            "drawdown_quoted",
            now,
            subject=record.quote_id,
            session=session_id,
            amount_fen=str(terms.amount),
            term_months=str(terms.term_months),
            method=terms.method,
            **({"payee": terms.payee} if terms.payee else {}),
        )
        return QuotedDrawdown(record, policy.approval.need(channel, terms.amount))

    return await services.books.write(quote)


def check_drawdown(
    services: Services,
    books: Books,
    line: LineRecord,
    content: DrawdownContent,
    *,
    channel: Channel,
    drawn_today: Fen,
    schedule: RepaymentSchedule,
) -> Refusal | None:
    """Hold a drawdown against every rule but what is left on the line, on the books as they are now."""
    facility = line.line
    product = services.products.product(books, facility.bank_id, facility.product_code)
    owed = ZERO
    if content.purpose in product.purpose_caps:
        owed = books.owed_for_purpose(facility.bank_id, facility.line_id, content.purpose)
    policy = services.policies.policy(books, facility.bank_id)
    refusal = check_terms(
        content,
        line=facility,
        product=product,
        channel=channel,
        terms=policy.terms[channel],
        business_date=schedule.terms.value_date,
        maturity_date=schedule.maturity_date,
        drawn=DrawnSoFar(today_at_channel=drawn_today, owed_for_purpose=owed),
    )
    return policy.told(refusal)
