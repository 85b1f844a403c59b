"""What a drawdown would cost. Moves nothing; binds for a while."""

from datetime import date

from channel_server.application.books import Books
from channel_server.application.pricing import content_of, price
from channel_server.application.records import LineRecord, QuoteRecord, SessionRecord, TerminalRecord, Terms
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit, record_act
from channel_server.domain.ids import AccountId, QuoteId, SessionId
from channel_server.domain.limit_policy import DrawnSoFar, check_terms
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def quote_drawdown(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, terms: Terms
) -> QuoteRecord | Refusal:
    """Price a drawdown, or say which rule it breaks, before the customer goes on to a contract."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    business_date = day.business_date
    now = services.clock.now()

    def quote(books: Books) -> QuoteRecord | Refusal:
        visit = find_assured_visit(books, caller, session_id, now, Act.QUOTE)
        if isinstance(visit, Refusal):
            return visit
        line = books.line(caller.bank_id, terms.credit_line_id)
        if line is None or line.line.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        refusal = check_drawdown(services, books, visit, line, terms, business_date)
        # Only `CreateDrawdown` can hold an amount, but there is no use in a contract that is sure to fail.
        available = line.line.balance.reserve(terms.amount) if refusal is None else refusal
        if isinstance(available, Refusal):
            return available
        product = services.products.product(books, caller.bank_id, line.line.product_code)
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
        )
        return record

    return await services.books.write(quote)


def check_drawdown(
    services: Services,
    books: Books,
    visit: SessionRecord,
    line: LineRecord,
    terms: Terms,
    business_date: date,
) -> Refusal | None:
    """Hold terms against every rule but what is left on the line, on the state of the books as it is now."""
    facility = line.line
    bank_id, customer_id = facility.bank_id, facility.customer_id
    product = services.products.product(books, bank_id, facility.product_code)
    schedule = price(terms, business_date, facility.annual_rate, product.day_count)
    channel = visit.session.channel
    drawn = DrawnSoFar(
        today_at_channel=books.drawn_on(bank_id, customer_id, channel, business_date),
        owed_for_purpose=(
            books.owed_for_purpose(bank_id, facility.line_id, terms.purpose)
            if terms.purpose in product.purpose_caps
            else DrawnSoFar().owed_for_purpose
        ),
    )
    return check_terms(
        content_of(terms, bank_id, customer_id, AccountId(visit.account_index)),
        line=facility,
        product=product,
        channel=channel,
        business_date=business_date,
        maturity_date=schedule.maturity_date,
        drawn=drawn,
    )
