"""By when a review is answered, and which refusals can have one."""

from datetime import UTC, date, datetime

import pytest

from channel_server.domain.refusal_follow_up import REVIEWABLE, is_numbered, is_reviewable
from channel_server.domain.refusals import RefusalReason
from channel_server.domain.review import answer_by


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


def test_review_does_not_count_holidays_that_are_known() -> None:
    asked = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
    assert answer_by(asked, 3, {date(2026, 1, 16), date(2026, 1, 19)}).date() == date(2026, 1, 22)


def test_review_is_there_for_every_refusal_that_is_somebodys_judgement() -> None:
    assert {RefusalReason.RISK_REFUSED, RefusalReason.FACE_CHECKS_USED_UP, RefusalReason.LINE_FROZEN} <= REVIEWABLE
    assert not is_reviewable(RefusalReason.PIN_WRONG)
    # Who asks for a review quotes the number that was shown with the refusal.
    assert all(is_numbered(reason) for reason in REVIEWABLE)


@pytest.mark.parametrize("reason", ["TOKEN_INVALID", "MALFORMED_REQUEST", "TOO_MANY_REQUESTS", "SESSION_EXPIRED"])
def test_refusal_of_nobody_known_or_without_end_is_not_kept(reason: str) -> None:
    assert not is_numbered(RefusalReason(reason))
