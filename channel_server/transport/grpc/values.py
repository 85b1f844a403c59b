"""The small parts of messages, both ways: money, dates, times, enums, instalments."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar, cast

from edian.channel.v1 import session_service_pb2, types_pb2
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money

from channel_server.domain.annualised import apr_simple, irr
from channel_server.domain.credit_line import LineBalance
from channel_server.domain.interest import DayCount
from channel_server.domain.money import Fen
from channel_server.domain.product import Purpose
from channel_server.domain.refusals import Refusal
from channel_server.domain.schedule import Instalment, RepaymentMethod, RepaymentSchedule
from channel_server.domain.session import Assurance, Channel
from channel_server.transport.grpc.validation import malformed
from channel_server.wire import (
    WireValueError,
    date_from_message,
    date_message,
    decimal_message,
    fen_from_money,
    money_from_fen,
    write_money,
)

E = TypeVar("E", bound=StrEnum)
W = TypeVar("W")


def wire_values(number_of: Callable[[str], int], prefix: str, values: Iterable[E]) -> dict[E, W]:
    """Find the wire's number of each value by its name. At run time a wire's enum value is its number."""
    return {each: cast("W", number_of(f"{prefix}_{each}")) for each in values}


METHODS: dict[RepaymentMethod, types_pb2.RepaymentMethod] = wire_values(
    types_pb2.RepaymentMethod.Value, "REPAYMENT_METHOD", RepaymentMethod
)
PURPOSES: dict[Purpose, types_pb2.Purpose] = wire_values(types_pb2.Purpose.Value, "PURPOSE", Purpose)
DAY_COUNTS: dict[DayCount, types_pb2.DayCount] = wire_values(types_pb2.DayCount.Value, "DAY_COUNT", DayCount)
CHANNELS: dict[Channel, types_pb2.Channel] = wire_values(types_pb2.Channel.Value, "CHANNEL", Channel)
ASSURANCES: dict[Assurance, session_service_pb2.Assurance] = wire_values(
    session_service_pb2.Assurance.Value, "ASSURANCE", Assurance
)
METHOD_OF = {number: each for each, number in METHODS.items()}
PURPOSE_OF = {number: each for each, number in PURPOSES.items()}

_LONGEST_S = 315_576_000_000
"""Ten thousand years, the bound that `google.protobuf.Duration` itself states."""
_LARGEST_NANOS = 999_999_999
_KEPT_SCHEDULES = 4096
"""As many as `pricing` keeps: a drawdown's answer repeats the plan that its quote has shown."""


def amount_from(message: Money, field: str) -> Fen | Refusal:
    """Read an amount from a request."""
    try:
        return fen_from_money(message)
    except WireValueError as error:
        return malformed(field, str(error))


def date_or_none(message: Date, field: str, *, is_set: bool) -> date | Refusal | None:
    """Read a date that may be left out from a request."""
    if not is_set:
        return None
    try:
        return date_from_message(message)
    except WireValueError as error:
        return malformed(field, str(error))


def timestamp(time: datetime) -> Timestamp:
    """Write a time."""
    message = Timestamp()
    write_time(message, time)
    return message


def write_time(message: Timestamp, time: datetime) -> None:
    """Write a time where it belongs."""
    message.seconds = int(time.timestamp())
    message.nanos = time.microsecond * 1000


def time_from(message: Timestamp, field: str) -> datetime | Refusal:
    """Read a time from a request."""
    try:
        return message.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        return malformed(field, "must be a time between the years 1 and 9999")


def length_from(message: Duration, field: str) -> timedelta | Refusal:
    """Read a length of time from a request."""
    if not (0 <= message.seconds <= _LONGEST_S and 0 <= message.nanos <= _LARGEST_NANOS):
        return malformed(field, "must be a length of time, from nothing up")
    return message.ToTimedelta()


def duration(length: timedelta) -> Duration:
    """Write a length of time."""
    message = Duration()
    message.FromTimedelta(length)
    return message


def balance_message(balance: LineBalance) -> types_pb2.LineBalance:
    """Write a line's figures."""
    message = types_pb2.LineBalance()
    write_balance(message, balance)
    return message


def write_balance(message: types_pb2.LineBalance, balance: LineBalance) -> None:
    """Write a line's figures where they belong."""
    write_money(message.credit_limit, balance.credit_limit)
    write_money(message.reserved, balance.reserved)
    write_money(message.outstanding, balance.outstanding)
    write_money(message.available, balance.available)


_written: OrderedDict[int, tuple[RepaymentSchedule, types_pb2.RepaymentSchedule]] = OrderedDict()
"""By identity: `pricing` gives the same plan again and again, and hashing one costs more than writing it."""


def schedule_message(schedule: RepaymentSchedule) -> types_pb2.RepaymentSchedule:
    """Write a plan. The message is shared: callers copy it into theirs and never change it."""
    kept = _written.get(id(schedule))
    if kept is None:
        # The plan is kept beside its message, so that no other can come by its identity.
        kept = _written[id(schedule)] = (schedule, _write_schedule(schedule))
        if len(_written) > _KEPT_SCHEDULES:
            _written.popitem(last=False)
    return kept[1]


def _write_schedule(schedule: RepaymentSchedule) -> types_pb2.RepaymentSchedule:
    compounded = irr(schedule)
    return types_pb2.RepaymentSchedule(
        instalments=[instalment_message(row) for row in schedule.instalments],
        total_interest=money_from_fen(schedule.total_interest),
        total_payment=money_from_fen(schedule.total_payment),
        annual_rate=decimal_message(schedule.terms.annual_rate.value),
        apr_simple=decimal_message(apr_simple(schedule).value),
        irr=None if compounded is None else decimal_message(compounded.value),
        day_count=DAY_COUNTS[schedule.terms.day_count],
    )


def instalment_message(row: Instalment) -> types_pb2.Instalment:
    """Write a row of a plan."""
    return types_pb2.Instalment(
        number=row.number,
        period_start=date_message(row.period.start),
        due_date=date_message(row.due_date),
        days=row.days,
        principal=money_from_fen(row.principal),
        interest=money_from_fen(row.interest),
        payment=money_from_fen(row.payment),
        balance=money_from_fen(row.balance),
    )
