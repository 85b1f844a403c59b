"""What to know before a trip (别白跑): whether the line can be drawn now, what to bring, and which terminals work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from channel_server.application.books import Books
from channel_server.application.list_credit_lines import drawable_at, drawn_today_at
from channel_server.application.record_books import TerminalReport
from channel_server.application.records import LineRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit
from channel_server.domain.channel_policy import clock_of
from channel_server.domain.ids import LineId, SessionId, TerminalId
from channel_server.domain.limit_policy import check_amount_at
from channel_server.domain.money import Fen
from channel_server.domain.refusal_table import Language
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act, Channel
from channel_server.domain.terminal_health import TerminalHealth, judge_terminal
from channel_server.domain.trip import TripItem, what_to_bring

MOST_TERMINALS = 100
"""A telephone shows a dozen; a bank with more has them by district, and shows its own choice."""


@dataclass(frozen=True, slots=True)
class TripTerminal:
    """A terminal, as it is now."""

    terminal: TerminalRecord
    health: TerminalHealth
    seen_time: datetime | None


@dataclass(frozen=True, slots=True)
class Trip:
    """What holds at this moment."""

    refusal: Refusal | None
    """Why nothing, or not this amount, would be paid out at a terminal now."""
    drawable_at_kiosk: Fen
    bring: tuple[TripItem, ...]
    terminals: tuple[TripTerminal, ...]
    """Working ones first."""
    time: datetime


async def plan_trip(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, credit_line_id: LineId, amount: Fen | None
) -> Trip | Refusal:
    """Tell what to know. It promises nothing: another channel may draw in between."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def find(books: Books) -> Trip | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        record = books.line(caller.bank_id, credit_line_id)
        if record is None or record.line.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="credit line")
        reports = books.terminal_reports(caller.bank_id)
        found = [_terminal(each, reports, now) for each in books.terminals_of(caller.bank_id, Channel.KIOSK)]
        found.sort(key=lambda each: (not each.health.works, len(each.health.broken), each.terminal.terminal_id))
        policy = services.policies.policy(books, caller.bank_id).assurance
        return Trip(
            refusal=_why_not(services, books, record, amount, day.business_date, now),
            drawable_at_kiosk=drawable_at(services, books, record, Channel.KIOSK, day.business_date),
            bring=what_to_bring(policy, amount, Language(visit.language)),
            terminals=tuple(found[:MOST_TERMINALS]),
            time=now,
        )

    return await services.books.read(find)


def _why_not(
    services: Services, books: Books, record: LineRecord, amount: Fen | None, business_date: date, now: datetime
) -> Refusal | None:
    line = record.line
    product = services.products.product(books, line.bank_id, line.product_code)
    policy = services.policies.policy(books, line.bank_id)
    terms = policy.terms[Channel.KIOSK]
    wanted = product.amount_minimum if amount is None else amount
    drawn_today = drawn_today_at(services, books, record, Channel.KIOSK, business_date)
    refusal = (
        line.check_drawable(business_date)
        or terms.check_open(clock_of(now))
        or check_amount_at(wanted, product, channel=Channel.KIOSK, terms=terms, drawn_today=drawn_today)
    )
    if refusal is not None:
        return policy.told(refusal)
    held = line.balance.reserve(wanted)
    return held if isinstance(held, Refusal) else None


def _terminal(terminal: TerminalRecord, reports: Mapping[TerminalId, TerminalReport], now: datetime) -> TripTerminal:
    report = reports.get(terminal.terminal_id)
    devices = () if report is None else report.devices
    health = judge_terminal(
        seen_time=None if report is None else report.seen_time,
        states={each.kind: each.state for each in devices},
        notes={each.kind: each.note for each in devices},
        now=now,
    )
    return TripTerminal(terminal, health, None if report is None else report.seen_time)
