"""Scalars of the contract ↔ plain ones: amounts, dates, rates, moments, languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from google.protobuf.timestamp_pb2 import Timestamp
from google.type import date_pb2, decimal_pb2, money_pb2

from kiosk.flow.facts import Bilingual, Language

__all__ = ["MappingError", "both", "day", "day_message", "fen", "language_tag", "money", "rate", "timestamp"]

_NANOS_PER_FEN = 10_000_000
_FEN_PER_YUAN = 100


class MappingError(ValueError):
    """The server said something that the contract does not allow; the answer cannot be used."""


def fen(money: money_pb2.Money) -> int:
    """Fen of an amount.

    Raises: MappingError for another currency or less than a fen.
    """
    if money.currency_code != "CNY":
        raise MappingError(f"currency {money.currency_code!r}")
    if money.nanos % _NANOS_PER_FEN:
        raise MappingError("less than a fen")
    return int(money.units) * _FEN_PER_YUAN + int(money.nanos) // _NANOS_PER_FEN


def money(amount_fen: int) -> money_pb2.Money:
    """An amount in yuan for the wire."""
    units, rest = divmod(amount_fen, _FEN_PER_YUAN)
    return money_pb2.Money(currency_code="CNY", units=units, nanos=rest * _NANOS_PER_FEN)


def day(message: date_pb2.Date) -> date:
    """A date.

    Raises: MappingError for none that the calendar has.
    """
    try:
        return date(message.year, message.month, message.day)
    except ValueError as error:
        raise MappingError("date") from error


def day_message(value: date) -> date_pb2.Date:
    """A date for the wire."""
    return date_pb2.Date(year=value.year, month=value.month, day=value.day)


def rate(message: decimal_pb2.Decimal) -> Decimal:
    """A rate.

    Raises: MappingError for what is no number.
    """
    try:
        return Decimal(message.value)
    except InvalidOperation as error:
        raise MappingError("rate") from error


def timestamp(value: datetime) -> Timestamp:
    """A moment for the wire."""
    message = Timestamp()
    message.FromDatetime(value.astimezone(UTC))
    return message


def language_tag(language: Language) -> str:
    """BCP 47."""
    return "zh-CN" if language is Language.ZH else "en"


def both(zh: str, en: str = "") -> Bilingual:
    """A text in both languages; Chinese stands for an English one that is missing."""
    return Bilingual(zh, en or zh)
