"""Scalars of the contract ↔ plain ones: amounts, times, dates, rates, names of enums."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.type import date_pb2, decimal_pb2

from kiosk.client.scalars import MappingError, fen
from kiosk.flow.facts import Bilingual

__all__ = ["both", "day", "fen_of", "maybe_day", "maybe_fen", "maybe_name", "maybe_time", "name_of", "rate", "time_of"]

E = TypeVar("E", bound=Enum)


def time_of(message: Timestamp) -> datetime:
    """A moment, aware."""
    return message.ToDatetime(UTC)


def maybe_time(owner: Message, field: str) -> datetime | None:
    """A moment, or None where it is unset."""
    return time_of(getattr(owner, field)) if owner.HasField(field) else None


def day(message: date_pb2.Date) -> date:
    """A date. Raises: MappingError for one that is none."""
    try:
        return date(message.year, message.month, message.day)
    except ValueError as error:
        raise MappingError("date") from error


def maybe_day(owner: Message, field: str) -> date | None:
    """A date, or None where it is unset."""
    return day(getattr(owner, field)) if owner.HasField(field) else None


def fen_of(owner: Message, field: str) -> int:
    """An amount that the contract promises. Raises: MappingError for another currency or less than a fen."""
    return fen(getattr(owner, field)) if owner.HasField(field) else 0


def maybe_fen(owner: Message, field: str) -> int | None:
    """An amount, or None where it is unset."""
    return fen(getattr(owner, field)) if owner.HasField(field) else None


def rate(message: decimal_pb2.Decimal) -> Decimal:
    """A rate. Raises: MappingError for one that is none."""
    try:
        return Decimal(message.value)
    except InvalidOperation as error:
        raise MappingError("rate") from error


def name_of(kind: type[E], numbers: Any, number: int, prefix: str) -> E:
    """A value by the contract's name of it. Raises: MappingError for one that this program does not know."""
    try:
        return kind(numbers.Name(number).removeprefix(prefix))
    except ValueError as error:
        raise MappingError(f"{prefix}{number}") from error


def maybe_name(kind: type[E], numbers: Any, number: int, prefix: str, other: E) -> E:
    """As `name_of`, with `other` for what is not said or not known."""
    try:
        return kind(numbers.Name(number).removeprefix(prefix))
    except ValueError:
        return other


def both(zh: str, en: str = "") -> Bilingual:
    """Both languages; Chinese where there is no other."""
    return Bilingual(zh, en or zh)
