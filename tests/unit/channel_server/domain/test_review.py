"""By when a review is answered, and which refusals can have one."""

from datetime import UTC, date, datetime

import pytest

from channel_server.domain.refusal_follow_up import REVIEWABLE, is_numbered, is_reviewable
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.review import answer_by
from channel_server.domain.working_calendar import WorkingCalendar


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        # Thursday: Friday, Monday, Tuesday.
        (datetime(2026, 1, 15, 2, 0, tzinfo=UTC), datetime(2026, 1, 20, 9, 30, tzinfo=UTC)),
        # Friday at midnight in Beijing is still Thursday in UTC.
        (datetime(2026, 1, 15, 16, 0, tzinfo=UTC), datetime(2026, 1, 21, 9, 30, tzinfo=UTC)),
        # Sunday.
        (datetime(2026, 1, 18, 2, 0, tzinfo=UTC), datetime(2026, 1, 21, 9, 30, tzinfo=UTC)),
    ],
)
def test_review_is_answered_by_the_close_of_the_third_working_day(asked: datetime, answered: datetime) -> None:
    assert answer_by(asked, 3) == answered


def test_review_does_not_count_days_that_the_banks_calendar_calls_free() -> None:
    asked = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
    calendar = WorkingCalendar(free=frozenset({date(2026, 1, 16), date(2026, 1, 19)}))
    assert answer_by(asked, 3, calendar).date() == date(2026, 1, 22)


def test_review_counts_a_sunday_that_is_worked_in_a_holidays_place() -> None:
    # Thursday before a week of holidays; the Saturday and the Sunday before them are worked.
    asked = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
    free = frozenset(date(2026, 10, day) for day in range(1, 8)) | {date(2026, 9, 25)}
    calendar = WorkingCalendar(free, frozenset({date(2026, 9, 27)}))
    assert answer_by(asked, 1, calendar).date() == date(2026, 9, 27)
    assert answer_by(asked, 5, calendar).date() == date(2026, 10, 8)


def test_calendar_in_which_a_day_is_both_free_and_worked_is_none() -> None:
    with pytest.raises(ValueError, match="2026-10-10 is both free and worked"):
        WorkingCalendar(frozenset({date(2026, 10, 10)}), frozenset({date(2026, 10, 10)}))


def test_review_is_there_for_every_refusal_that_is_somebodys_judgement() -> None:
    assert {RefusalReason.RISK_REFUSED, RefusalReason.FACE_CHECKS_USED_UP, RefusalReason.LINE_FROZEN} <= REVIEWABLE
    assert not is_reviewable(RefusalReason.PIN_WRONG)
    # Who asks for a review quotes the number that was shown with the refusal.
    assert all(is_numbered(reason) for reason in REVIEWABLE)


@pytest.mark.parametrize("reason", ["TOKEN_INVALID", "MALFORMED_REQUEST", "TOO_MANY_REQUESTS", "SESSION_EXPIRED"])
def test_refusal_of_nobody_known_or_without_end_is_not_kept(reason: str) -> None:
    assert not is_numbered(RefusalReason(reason))
