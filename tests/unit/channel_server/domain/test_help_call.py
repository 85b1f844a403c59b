"""A call's states: one teller has it, whoever has it not does nothing to it, and what is over stays over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from channel_server.domain.help_call import Assistance, HelpCall, HelpCallState, JourneyView
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.refusals import Refusal

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
DESK = TerminalId("JC-T001")


def call() -> HelpCall:
    return HelpCall(BankId("qingjiang"), "c", TerminalId("JC-0317"), "湾", JourneyView("bank_card"), NOW, NOW)


def taken() -> HelpCall:
    after = call().taken("0317", DESK, NOW)
    assert isinstance(after, HelpCall)
    return after


def test_call_taken_by_one_is_refused_to_another_and_kept_by_the_first() -> None:
    after = taken()
    assert (after.state, after.staff_number, after.take_time) == (HelpCallState.TAKEN, "0317", NOW)
    assert after.taken("0317", TerminalId("JC-T002"), NOW + timedelta(minutes=1)) == after
    refusal = after.taken("0322", DESK, NOW)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.facts["staff_number"]) == ("HELP_CALL_TAKEN", "0317")


@pytest.mark.parametrize("state", [HelpCallState.ENDED, HelpCallState.AT_COUNTER])
def test_call_that_is_over_is_nobodys_any_more(state: HelpCallState) -> None:
    over = taken().ended(state, NOW)
    for refusal in (over.taken("0317", DESK, NOW), over.check_held_by("0317")):
        assert isinstance(refusal, Refusal)
        assert refusal.reason == "HELP_CALL_OVER"
    assert over.ended(HelpCallState.ENDED, NOW + timedelta(hours=1)) == over


def test_call_is_held_by_who_took_it_and_by_nobody_before() -> None:
    assert taken().check_held_by("0317") is None
    for each, number in ((taken(), "0322"), (call(), "0317"), (call(), "")):
        refusal = each.check_held_by(number)
        assert refusal is not None
        assert refusal.reason == "HELP_CALL_NOT_YOURS"


def test_each_change_of_a_call_counts() -> None:
    steps = [
        call(),
        taken(),
        taken().told(JourneyView("amount"), NOW),
        taken().heard(NOW).ended(HelpCallState.ENDED, NOW),
    ]
    assert [each.change_number for each in steps] == [1, 2, 3, 4]


def test_assistance_covers_from_taking_to_the_end() -> None:
    helped = Assistance("c", "0317", NOW, NOW + timedelta(minutes=2))
    assert [helped.covers(NOW + timedelta(minutes=each)) for each in (-1, 0, 1, 2)] == [False, True, True, False]
    assert replace(helped, until=None).covers(NOW + timedelta(days=1))
