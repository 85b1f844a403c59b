"""What a customer may draw: all lines, the one with most available first."""

from dataclasses import dataclass
from datetime import date

from channel_server.application.books import Books
from channel_server.application.pricing import months_after
from channel_server.application.records import LineRecord, NoteRecord, SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit
from channel_server.domain.credit_line import LineState
from channel_server.domain.ids import SessionId
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.product import Product, Purpose
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act, Channel


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as it is shown on a business date."""

    record: LineRecord
    product: Product
    state: LineState
    open_notes: tuple[NoteRecord, ...]
    terms_months: tuple[int, ...]
    """Terms of the product that end before the line does."""
    purposes: tuple[Purpose, ...]
    """Those of the product that are served at the channel."""
    drawable_here: Fen
    """Most that the next drawdown may be at the channel today."""
    drawable_entrusted: Fen | None
    """The same of one that is paid to a seller; None: the channel takes none."""
    approval_above: Fen | None
    """Above which amount a drawdown waits for a second person at the channel."""


async def list_credit_lines(
    services: Services, caller: TerminalRecord, *, session_id: SessionId
) -> tuple[LineView, ...] | Refusal:
    """List the lines of the visit's customer."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def find(books: Books) -> tuple[LineView, ...] | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        lines = books.lines_of(caller.bank_id, customer_of(visit))
        if not lines:
            return refuse(RefusalReason.NO_CREDIT_LINE)
        return tuple(line_view(services, books, visit, record, day.business_date) for record in lines)

    return await services.books.read(find)


def line_view(
    services: Services, books: Books, visit: SessionRecord, record: LineRecord, business_date: date
) -> LineView:
    """Put together what is shown of a line in a visit."""
    return line_view_at(services, books, visit.session.channel, record, business_date)


def line_view_at(
    services: Services, books: Books, channel: Channel, record: LineRecord, business_date: date
) -> LineView:
    """Put together what is shown of a line at a channel."""
    line = record.line
    product = services.products.product(books, line.bank_id, line.product_code)
    policy = services.policies.policy(books, line.bank_id)
    terms = policy.terms[channel]
    return LineView(
        record=record,
        product=product,
        state=line.state_on(business_date),
        open_notes=books.open_notes(line.bank_id, line.line_id),
        terms_months=tuple(
            months for months in product.terms_months if months_after(business_date, months) <= line.expiry_date
        ),
        purposes=terms.served(product),
        drawable_here=drawable_at(services, books, record, channel, business_date),
        approval_above=policy.approval.above_at(channel),
        drawable_entrusted=drawable_at(services, books, record, channel, business_date, entrusted=True)
        if terms.entrusted_payment
        else None,
    )


def drawable_at(
    services: Services,
    books: Books,
    record: LineRecord,
    channel: Channel,
    business_date: date,
    *,
    entrusted: bool = False,
) -> Fen:
    """Tell the most that the next drawdown on a line may be at a channel; nothing, where the line cannot be drawn.

    `entrusted`: of one that is paid to a seller.
    """
    line = record.line
    if line.state_on(business_date) is not LineState.ACTIVE:
        return ZERO
    product = services.products.product(books, line.bank_id, line.product_code)
    terms = services.policies.policy(books, line.bank_id).terms[channel]
    drawn_today = drawn_today_at(services, books, record, channel, business_date)
    return terms.drawable(product, available=line.balance.available, drawn_today=drawn_today, entrusted=entrusted)


def drawn_today_at(services: Services, books: Books, record: LineRecord, channel: Channel, business_date: date) -> Fen:
    """Tell what a line's customer has drawn at a channel on a date; it is asked only where the channel has a bound."""
    line = record.line
    if services.policies.policy(books, line.bank_id).terms[channel].per_day is None:
        return ZERO
    return books.drawn_on(line.bank_id, line.customer_id, channel, business_date)
