"""Staff: when a number is locked, and which passwords will not do."""

from datetime import UTC, datetime, timedelta

import pytest

from channel_server.domain.refusals import RefusalReason
from channel_server.domain.staff import LOCKED_FOR, MOST_FAILURES, SignInTries, check_password

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def test_number_is_locked_by_the_fifth_failure_and_by_each_fifth_after_it() -> None:
    tries, locked_at = SignInTries(), []
    for number in range(1, 2 * MOST_FAILURES + 1):
        tries = tries.counted(NOW)
        if tries.locked_until is not None:
            locked_at.append(number)
    assert locked_at == [MOST_FAILURES, 2 * MOST_FAILURES]


def test_locked_number_is_free_again_after_its_time() -> None:
    tries = SignInTries(MOST_FAILURES - 1).counted(NOW)
    refusal = tries.check(NOW + LOCKED_FOR - timedelta(seconds=1))
    assert refusal is not None
    assert refusal.reason is RefusalReason.STAFF_LOCKED
    assert tries.check(NOW + LOCKED_FOR) is None


@pytest.mark.parametrize("password", ["short-1", "0317-teller", "my-Password-x", "aaaabbbb", "one-that-was"])
def test_password_that_is_poor_is_refused_with_what_is_wrong_about_it(password: str) -> None:
    refusal = check_password(password, staff_number="0317", old="one-that-was")
    assert refusal is not None
    assert refusal.reason is RefusalReason.STAFF_PASSWORD_WEAK
    assert password not in str(dict(refusal.facts))


def test_password_that_will_do_is_taken() -> None:
    assert check_password("edian-demo", staff_number="0317", old="") is None
    assert check_password("稻田里的四十二只白鹭", staff_number="0317", old="") is None
