"""google.type and back: nothing is lost, and what would lose money is refused."""

import datetime
from decimal import Decimal

import pytest
from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal as DecimalMessage
from google.type.money_pb2 import Money
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.money import Fen
from channel_server.wire import (
    WireValueError,
    date_from_message,
    date_message,
    decimal_from_message,
    decimal_message,
    fen_from_money,
    money_from_fen,
)


@given(amount=st.integers(-(10**15), 10**15))
def test_money_written_and_read_is_the_same_amount(amount: int) -> None:
    assert fen_from_money(money_from_fen(Fen(amount))) == amount


@pytest.mark.parametrize(
    ("units", "nanos", "fen"), [(20_000, 0, 2_000_000), (0, 10_000_000, 1), (-1, -750_000_000, -175), (0, 0, 0)]
)
def test_money_of_known_parts_is_the_known_amount(units: int, nanos: int, fen: int) -> None:
    # google/type/money.proto: -1.75 is units -1 and nanos -750,000,000.
    assert fen_from_money(Money(currency_code="CNY", units=units, nanos=nanos)) == fen


@pytest.mark.parametrize(
    "money",
    [
        Money(currency_code="CNY", units=1, nanos=5_000_000),
        Money(currency_code="CNY", units=1, nanos=1),
        Money(currency_code="CNY", units=1, nanos=-10_000_000),
        Money(currency_code="CNY", units=-1, nanos=10_000_000),
        Money(currency_code="CNY", units=1, nanos=1_000_000_000),
        Money(currency_code="USD", units=1),
        Money(units=1),
    ],
    ids=["half a fen", "a nano", "signs differ", "signs differ too", "nanos of a unit", "dollars", "no currency"],
)
def test_money_that_would_lose_something_is_refused(money: Money) -> None:
    with pytest.raises(WireValueError):
        fen_from_money(money)


@given(date=st.dates())
def test_date_written_and_read_is_the_same_day(date: datetime.date) -> None:
    assert date_from_message(date_message(date)) == date


@pytest.mark.parametrize("message", [Date(), Date(year=2026, month=2), Date(year=2026, month=2, day=30)])
def test_date_that_is_no_day_is_refused(message: Date) -> None:
    with pytest.raises(WireValueError):
        date_from_message(message)


@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=8))
def test_decimal_written_and_read_is_the_same_number(value: Decimal) -> None:
    assert decimal_from_message(decimal_message(value)) == value


@pytest.mark.parametrize("text", ["", "five", "NaN", "Infinity"])
def test_decimal_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(WireValueError):
        decimal_from_message(DecimalMessage(value=text))
