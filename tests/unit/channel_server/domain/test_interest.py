"""The four day counts, against ISDA's examples and the sentences of the specification."""

import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.interest import DayCount, Period, days_30_360, interest_days, year_fraction

VECTORS = tomllib.loads((Path(__file__).parents[3] / "vectors" / "interest.toml").read_text(encoding="utf-8"))

DATES = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize("case", VECTORS["thirty_e_360"]["cases"])
def test_thirty_360_days_agree_with_the_examples_of_isda(case: dict[str, object]) -> None:
    start, end = case["start"], case["end"]
    assert isinstance(start, date)
    assert isinstance(end, date)
    assert days_30_360(start, end) == case["days"]


def test_act_act_from_12_december_to_12_january_splits_19_and_12() -> None:
    into_leap = Period(date(2023, 12, 12), date(2024, 1, 12), is_month=True)
    assert year_fraction(into_leap, DayCount.ACT_ACT) == Fraction(19, 365) + Fraction(12, 366)
    out_of_leap = Period(date(2024, 12, 12), date(2025, 1, 12), is_month=True)
    assert year_fraction(out_of_leap, DayCount.ACT_ACT) == Fraction(19, 366) + Fraction(12, 365)


def test_act_act_over_whole_years_counts_each_as_one() -> None:
    years = Period(date(2022, 12, 31), date(2025, 12, 31), is_month=False)
    assert year_fraction(years, DayCount.ACT_ACT) == 3


def test_act_360_and_365_count_the_calendar() -> None:
    february = Period(date(2028, 2, 1), date(2028, 3, 1), is_month=True)
    assert year_fraction(february, DayCount.ACT_360) == Fraction(29, 360)
    assert year_fraction(february, DayCount.ACT_365F) == Fraction(29, 365)
    assert interest_days(february, DayCount.ACT_360) == 29


@pytest.mark.parametrize(
    ("start", "end"), [(date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 2, 28), date(2026, 3, 31))]
)
def test_thirty_360_month_that_was_clipped_is_a_twelfth_all_the_same(start: date, end: date) -> None:
    month = Period(start, end, is_month=True)
    assert year_fraction(month, DayCount.THIRTY_360) == Fraction(1, 12)
    assert interest_days(month, DayCount.THIRTY_360) == 30


def test_thirty_360_stub_accrues_by_day() -> None:
    stub = Period(date(2026, 1, 20), date(2026, 3, 1), is_month=False)
    assert interest_days(stub, DayCount.THIRTY_360) == 41
    assert year_fraction(stub, DayCount.THIRTY_360) == Fraction(41, 360)


def test_period_that_does_not_end_after_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2026, 1, 1), date(2026, 1, 1), is_month=False)


@given(start=DATES, first=st.integers(1, 900), second=st.integers(1, 900), rule=st.sampled_from(list(DayCount)[:3]))
def test_year_fraction_of_two_parts_is_that_of_the_whole(start: date, first: int, second: int, rule: DayCount) -> None:
    middle, end = start + timedelta(first), start + timedelta(first + second)
    parts = year_fraction(Period(start, middle, is_month=False), rule) + year_fraction(
        Period(middle, end, is_month=False), rule
    )
    assert parts == year_fraction(Period(start, end, is_month=False), rule)
