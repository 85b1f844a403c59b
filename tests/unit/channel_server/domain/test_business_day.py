"""A business day: its states, what each lets happen, and which date comes next."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_server.domain.business_day import (
    DAY_ACTS,
    DAY_TRANSITIONS,
    BankDay,
    BusinessCalendar,
    DayAct,
    DayEvent,
    DayState,
    IllegalDayEventError,
    RollRefusal,
    draw_day_diagram,
)
from channel_server.domain.day_run import DayPhase, Lease
from channel_server.domain.ids import BankId
from channel_server.domain.refusals import RefusalReason

BANK = BankId("qingjiang")
TODAY = date(2026, 1, 15)
NEVER_CLOSED = BusinessCalendar()
dates = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def day(state: DayState = DayState.OPEN, on: date = TODAY) -> BankDay:
    return BankDay(BANK, on, state)


def test_tables_have_a_row_for_each_state() -> None:
    assert set(DAY_TRANSITIONS) == set(DAY_ACTS) == set(DayState)


def test_day_goes_from_open_to_closed_and_no_other_way() -> None:
    closing = day().after(DayEvent.CLOSE_BEGUN)
    assert closing.after(DayEvent.WAIT_ENDED) == day(DayState.CLOSED)
    for state, event in (
        (DayState.OPEN, DayEvent.WAIT_ENDED),
        (DayState.CLOSING, DayEvent.CLOSE_BEGUN),
        (DayState.CLOSED, DayEvent.CLOSE_BEGUN),
        (DayState.CLOSED, DayEvent.WAIT_ENDED),
    ):
        with pytest.raises(IllegalDayEventError):
            day(state).after(event)


@pytest.mark.parametrize("state", [DayState.CLOSING, DayState.CLOSED])
def test_day_that_is_being_closed_begins_nothing_and_lets_everything_finish(state: DayState) -> None:
    refusal = day(state).check_act(DayAct.BEGIN, TODAY)
    assert refusal is not None
    assert refusal.reason is RefusalReason.CORE_UNAVAILABLE
    assert day(state).check_act(DayAct.FINISH, TODAY) is None
    assert day(state).check_act(DayAct.LOOK, TODAY) is None


@pytest.mark.parametrize("core_date", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_business_begins_only_while_core_is_on_the_same_date(core_date: date) -> None:
    assert day().check_act(DayAct.BEGIN, TODAY) is None
    assert day().check_act(DayAct.BEGIN, core_date) is not None
    assert day().check_act(DayAct.FINISH, core_date) is None


@given(st.sampled_from(DayState), dates, dates, st.booleans(), st.frozensets(dates, max_size=20))
def test_roll_moves_forward_and_never_past_core(
    state: DayState, ours: date, core: date, core_open: bool, holidays: frozenset[date]
) -> None:
    rolled = day(state, ours).roll(core_date=core, core_open=core_open, calendar=BusinessCalendar(holidays))
    if isinstance(rolled, BankDay):
        assert state is DayState.CLOSED
        assert ours < rolled.business_date <= core
        assert rolled.state is DayState.OPEN
        assert rolled.business_date == core or rolled.business_date not in holidays
        assert core_open or rolled.business_date < core
    elif state is DayState.CLOSED:
        assert core <= ours or not core_open


def test_roll_of_a_day_that_is_not_closed_is_refused() -> None:
    rolled = day(DayState.CLOSING).roll(core_date=date(2026, 1, 16), core_open=True, calendar=NEVER_CLOSED)
    assert rolled is RollRefusal.DAY_NOT_CLOSED


def test_roll_waits_until_core_has_opened_the_next_date() -> None:
    closed = day(DayState.CLOSED)
    for core_date, core_open in ((TODAY, False), (TODAY, True), (date(2026, 1, 16), False)):
        refused = closed.roll(core_date=core_date, core_open=core_open, calendar=NEVER_CLOSED)
        assert refused is RollRefusal.CORE_NOT_AHEAD


def test_roll_over_holidays_opens_the_first_day_after_them() -> None:
    calendar = BusinessCalendar(frozenset({date(2026, 1, 16), date(2026, 1, 17)}))
    rolled = day(DayState.CLOSED).roll(core_date=date(2026, 1, 18), core_open=True, calendar=calendar)
    assert rolled == day(on=date(2026, 1, 18))


def test_roll_follows_core_into_a_date_that_the_calendar_calls_a_holiday() -> None:
    calendar = BusinessCalendar(frozenset({date(2026, 1, 16)}))
    rolled = day(DayState.CLOSED).roll(core_date=date(2026, 1, 16), core_open=True, calendar=calendar)
    assert rolled == day(on=date(2026, 1, 16))


def test_roll_catches_up_with_core_one_day_at_a_time() -> None:
    rolled = day(DayState.CLOSED).roll(core_date=date(2026, 1, 20), core_open=True, calendar=NEVER_CLOSED)
    assert rolled == day(on=date(2026, 1, 16))


def test_diagram_in_the_documents_is_drawn_from_the_table() -> None:
    page = (Path(__file__).parents[4] / "docs" / "end-of-day.md").read_text(encoding="utf-8")
    assert draw_day_diagram() in page


def test_phases_follow_each_other_to_the_end_and_stay_there() -> None:
    walked = [DayPhase.CLOSE]
    while walked[-1] is not DayPhase.DONE:
        walked.append(walked[-1].following)
    assert walked == list(DayPhase)
    assert DayPhase.DONE.following is DayPhase.DONE


def test_lease_is_free_once_it_ended_and_when_the_clock_was_turned_back_below_it() -> None:
    now, length = datetime(2026, 1, 15, 22, tzinfo=UTC), timedelta(seconds=60)
    held = Lease("somebody", now + length)
    assert not held.is_free(now, length)
    assert not held.is_free(now + timedelta(seconds=59), length)
    assert held.is_free(now + length, length)
    assert held.is_free(now + timedelta(days=3), length)
    assert held.is_free(now - timedelta(days=3), length)
    assert Lease("", now + length).is_free(now, length)
