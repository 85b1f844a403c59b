"""The yearly cost against pyxirr, and against what must hold for it."""

from datetime import date
from decimal import Decimal

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.annualised import apr_simple, irr
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.schedule import RepaymentMethod, RepaymentSchedule, ScheduleTerms, make_schedule


def schedule(
    principal: int = 2_000_000,
    *,
    rate: str = "5.4%",
    method: RepaymentMethod = RepaymentMethod.EQUAL_INSTALMENT,
    instalments: int = 12,
    value_date: date = date(2026, 1, 15),
    due_day: int = 15,
    day_count: DayCount = DayCount.THIRTY_360,
) -> RepaymentSchedule:
    return make_schedule(
        ScheduleTerms(Fen(principal), AnnualRate.from_text(rate), method, instalments, value_date, due_day, day_count)
    )


def flows(given_schedule: RepaymentSchedule) -> list[float]:
    return [-float(given_schedule.terms.principal), *(float(row.payment) for row in given_schedule.instalments)]


def test_irr_of_the_picture_is_554_per_cent_and_the_simple_rate_540() -> None:
    figures = schedule()
    compounded = irr(figures)
    assert compounded is not None
    assert round(compounded.value, 4) == Decimal("0.0554")
    assert round(apr_simple(figures).value, 4) == Decimal("0.0540")


@given(
    principal=st.integers(100_000, 30_000_000),
    rate=st.integers(1, 3600).map(lambda bp: f"{Decimal(bp).scaleb(-2):f}%"),
    method=st.sampled_from([each for each in RepaymentMethod if each is not RepaymentMethod.BULLET]),
    instalments=st.integers(2, 36),
    day_count=st.sampled_from(DayCount),
)
def test_irr_of_even_months_agrees_with_pyxirr(
    principal: int, rate: str, method: RepaymentMethod, instalments: int, day_count: DayCount
) -> None:
    figures = schedule(principal, rate=rate, method=method, instalments=instalments, day_count=day_count)
    monthly = pyxirr.irr(flows(figures))
    ours = irr(figures)
    assert ours is not None
    assert float(ours.value) == pytest.approx((1 + monthly) ** 12 - 1, abs=2e-9)


@given(value_date=st.dates(date(2020, 1, 1), date(2040, 1, 1)), due_day=st.integers(1, 28))
def test_irr_with_a_stub_stays_near_the_dated_rate(value_date: date, due_day: int) -> None:
    figures = schedule(value_date=value_date, due_day=due_day)
    dates = [value_date, *(row.due_date for row in figures.instalments)]
    dated = pyxirr.xirr(dates, flows(figures))
    ours = irr(figures)
    assert ours is not None
    # Months count as twelfths with us and as their days there: that, and no more, may part the two.
    assert float(ours.value) == pytest.approx(dated, rel=0.02)


def test_irr_of_one_payment_is_none() -> None:
    assert irr(schedule(method=RepaymentMethod.BULLET)) is None
    assert irr(schedule(instalments=1)) is None


def test_irr_without_interest_is_zero() -> None:
    compounded = irr(schedule(rate="0%"))
    assert compounded is not None
    assert compounded.value == 0
    assert apr_simple(schedule(rate="0%")).value == 0


def test_apr_simple_of_act_360_says_what_a_year_of_365_days_costs() -> None:
    figures = schedule(100_000_000, method=RepaymentMethod.BULLET, day_count=DayCount.ACT_360)
    assert apr_simple(figures).value == Decimal("0.0547500000")


@pytest.mark.parametrize("day_count", [DayCount.THIRTY_360, DayCount.ACT_365F, DayCount.ACT_ACT])
@pytest.mark.parametrize("method", RepaymentMethod)
def test_apr_simple_of_calendar_day_counts_is_the_nominal_rate(day_count: DayCount, method: RepaymentMethod) -> None:
    figures = schedule(100_000_000, method=method, day_count=day_count, value_date=date(2027, 11, 20), due_day=5)
    assert float(apr_simple(figures).value) == pytest.approx(0.054, abs=1e-6)
