"""The schedule of a drawdown from its terms, the same wherever it is needed."""

from collections import OrderedDict
from datetime import date
from functools import lru_cache

from channel_server.application.records import DrawdownRecord, QuoteRecord, Terms
from channel_server.domain.drawdown import DrawdownContent
from channel_server.domain.ids import AccountId, BankId, CustomerId, QuoteId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate
from channel_server.domain.schedule import RepaymentSchedule, ScheduleTerms, due_date_in, make_schedule

_KEPT_SCHEDULES = 4096
"""A schedule is asked for when quoted, in the contract and when drawn: this many customers may be between the two."""

_cached_schedule = lru_cache(maxsize=_KEPT_SCHEDULES)(make_schedule)


_schedules_by_quote: OrderedDict[QuoteId, RepaymentSchedule] = OrderedDict()


def price(terms: Terms, value_date: date, annual_rate: AnnualRate, day_count: DayCount) -> RepaymentSchedule:
    """Lay out the plan of terms from a value date on."""
    return _cached_schedule(
        ScheduleTerms(
            principal=terms.amount,
            annual_rate=annual_rate,
            method=terms.method,
            instalments=terms.term_months,
            value_date=value_date,
            due_day=terms.due_day,
            day_count=day_count,
        )
    )


def schedule_of(priced: QuoteRecord | DrawdownRecord) -> RepaymentSchedule:
    """Lay out the plan of a quote, or of its drawdown: a quote never changes, so its id stands for its terms."""
    kept = _schedules_by_quote.get(priced.quote_id)
    if kept is None:
        kept = price(priced.terms, priced.value_date, priced.annual_rate, priced.day_count)
        _schedules_by_quote[priced.quote_id] = kept
        if len(_schedules_by_quote) > _KEPT_SCHEDULES:
            _schedules_by_quote.popitem(last=False)
    return kept


def content_of(terms: Terms, bank_id: BankId, customer_id: CustomerId, account_id: AccountId) -> DrawdownContent:
    """Put together what is compared when a `request_id` comes again."""
    return DrawdownContent(
        bank_id=bank_id,
        customer_id=customer_id,
        credit_line_id=terms.credit_line_id,
        amount=terms.amount,
        term_months=terms.term_months,
        method=terms.method,
        due_day=terms.due_day,
        purpose=terms.purpose,
        account_id=account_id,
        payee=terms.payee,
    )


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    index = day.month - 1 + months
    return due_date_in(day.year + index // 12, index % 12 + 1, day.day)
