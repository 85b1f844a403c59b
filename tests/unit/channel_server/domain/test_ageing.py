"""Ageing: buckets and dated policy; a position says to the fen what the plan says, on each of its days."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel_server.domain.ageing import AgeBucket, AgeingPolicy, age_note, bucket_of, policy_on
from channel_server.domain.interest import DayCount, Period, year_fraction
from channel_server.domain.loan_note import LoanNote
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.note_position import day_number, position_of, year_length
from channel_server.domain.schedule import RepaymentMethod, ScheduleTerms, make_schedule
from tests.unit.channel_server.domain.note_samples import dates_of, loan_notes

days = st.dates(date(1999, 12, 1), date(2029, 3, 31))


@pytest.mark.parametrize(
    ("past_due", "bucket"),
    [
        (0, AgeBucket.CURRENT),
        (1, AgeBucket.D1_30),
        (30, AgeBucket.D1_30),
        (31, AgeBucket.D31_60),
        (60, AgeBucket.D31_60),
        (61, AgeBucket.D61_90),
        (90, AgeBucket.D61_90),
        (91, AgeBucket.OVER_90),
    ],
)
def test_bucket_of_days_past_due(past_due: int, bucket: AgeBucket) -> None:
    assert bucket_of(past_due) is bucket


def test_policy_is_the_one_that_was_in_force() -> None:
    old, new = AgeingPolicy(date(2025, 1, 1), 7), AgeingPolicy(date(2026, 1, 1), 1)
    assert policy_on(date(2025, 12, 31), (new, old)) is old
    assert policy_on(date(2026, 1, 1), (new, old)) is new
    with pytest.raises(LookupError):
        policy_on(date(2024, 12, 31), (new, old))


@given(days, days, st.sampled_from(DayCount))
def test_day_numbers_differ_by_the_year_fraction(one: date, other: date, count: DayCount) -> None:
    start, end = min(one, other), max(one, other) + timedelta(days=1)
    between = day_number(end, count) - day_number(start, count)
    assert Fraction(between, year_length(count)) == year_fraction(Period(start, end, is_month=False), count)


@settings(max_examples=400)
@given(st.data())
def test_position_says_what_the_plan_says_on_each_of_its_days(data: st.DataObject) -> None:
    note = data.draw(loan_notes())
    laid_down = data.draw(dates_of(note))
    position = position_of(note, laid_down)
    if position is None:
        return
    for day in (position.valid_after + 1, position.valid_before - 1, data.draw(dates_of(note)).toordinal()):
        asked = date.fromordinal(day)
        if position.holds_on(asked):
            assert position.age_on(asked) == age_note(note, asked)


@given(st.data())
def test_position_is_laid_down_for_the_day_after_it_was_asked_for(data: st.DataObject) -> None:
    note = data.draw(loan_notes())
    asked = data.draw(dates_of(note))
    position = position_of(note, asked)
    if position is not None and position.valid_before > asked.toordinal() + 1:
        assert position.holds_on(asked + timedelta(days=1))


def test_note_that_is_paid_as_agreed_has_a_position_and_lays_its_plan_out_once_a_month() -> None:
    terms = ScheduleTerms(
        Fen(5_000_000),
        AnnualRate(Decimal("0.054")),
        RepaymentMethod.EQUAL_INSTALMENT,
        12,
        date(2026, 1, 15),
        15,
        DayCount.ACT_360,
    )
    note = LoanNote.opened(make_schedule(terms))
    position = position_of(note, date(2026, 1, 15))
    assert position is not None
    assert (position.valid_after, position.valid_before) == (
        date(2026, 1, 14).toordinal(),
        date(2026, 2, 15).toordinal(),
    )
    assert position.age_on(date(2026, 2, 14)).interest == 22_500


def test_note_behind_on_many_instalments_is_asked_every_day() -> None:
    terms = ScheduleTerms(
        Fen(5_000_000),
        AnnualRate(Decimal("0.054")),
        RepaymentMethod.EQUAL_PRINCIPAL,
        12,
        date(2026, 1, 15),
        15,
        DayCount.ACT_360,
    )
    note = LoanNote.opened(make_schedule(terms))
    assert position_of(note, date(2026, 5, 14)) is not None
    assert position_of(note, date(2026, 5, 16)) is None
    assert age_note(note, date(2026, 5, 16)).days_past_due == 90
