"""The common value types of the contract (`google.type`) and what they are in here: the one place that converts.

Every edge uses it: transport towards terminals, adapters towards the bank, and the sandbox. What would lose money is
refused: an amount finer than a fen, or in another currency.
"""

import datetime
from decimal import Decimal, InvalidOperation

from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal as DecimalMessage
from google.type.money_pb2 import Money

from channel_server.domain.money import Fen

CURRENCY = "CNY"
_NANOS_PER_FEN = 10_000_000
_LARGEST_NANOS = 999_999_999


class WireValueError(ValueError):
    """A message holds a value that has no meaning here. Whoever sent it corrects it."""


def fen_from_money(message: Money) -> Fen:
    """Read an amount. Units: fen.

    Raises:
        WireValueError: another currency, less than a fen, or units and nanos of opposite signs.
    """
    if message.currency_code != CURRENCY:
        raise WireValueError(f"currency_code must be {CURRENCY}")
    if abs(message.nanos) > _LARGEST_NANOS or message.units * message.nanos < 0:
        raise WireValueError("nanos must be a fraction of one unit, of the same sign")
    fen, rest = divmod(message.units * 100 * _NANOS_PER_FEN + message.nanos, _NANOS_PER_FEN)
    if rest:
        raise WireValueError("an amount finer than a fen does not exist")
    return Fen(fen)


def money_from_fen(amount: Fen) -> Money:
    """Write an amount."""
    message = Money()
    write_money(message, amount)
    return message


def write_money(message: Money, amount: Fen) -> None:
    """Write an amount where it belongs: what is written in place is not copied there."""
    yuan, fen = divmod(abs(amount), 100)
    sign = -1 if amount < 0 else 1
    message.currency_code = CURRENCY
    message.units = sign * yuan
    message.nanos = sign * fen * _NANOS_PER_FEN


def date_from_message(message: Date) -> datetime.date:
    """Read a whole date.

    Raises:
        WireValueError: no such day, or a part is left out.
    """
    try:
        return datetime.date(message.year, message.month, message.day)
    except ValueError as error:
        raise WireValueError("not a whole date") from error


def date_message(date: datetime.date) -> Date:
    """Write a date."""
    message = Date()
    write_date(message, date)
    return message


def write_date(message: Date, date: datetime.date) -> None:
    """Write a date where it belongs."""
    message.year, message.month, message.day = date.year, date.month, date.day


def decimal_from_message(message: DecimalMessage) -> Decimal:
    """Read an exact decimal number.

    Raises:
        WireValueError: not a finite number.
    """
    try:
        value = Decimal(message.value)
    except InvalidOperation as error:
        raise WireValueError("not a decimal number") from error
    if not value.is_finite():
        raise WireValueError("not a finite number")
    return value


def decimal_message(value: Decimal) -> DecimalMessage:
    """Write an exact decimal number, without an exponent."""
    return DecimalMessage(value=format(value, "f"))
