"""Nobody is sent to a terminal in vain: silent, never heard of, or without a device that a drawdown needs."""

from datetime import UTC, datetime, timedelta

import pytest

from channel_server.domain.terminal_health import SILENT_AFTER, TerminalHealth, judge_terminal

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
WELL = dict.fromkeys(("id_reader", "card_reader", "pin_pad", "camera", "printer"), "online")


def judge(
    states: dict[str, str] | None = None, notes: dict[str, str] | None = None, ago: timedelta = timedelta(0)
) -> TerminalHealth:
    return judge_terminal(seen_time=NOW - ago, states={**WELL, **(states or {})}, notes=notes or {}, now=NOW)


def test_terminal_with_all_devices_works() -> None:
    assert judge() == TerminalHealth(works=True, broken=())


@pytest.mark.parametrize("kind", ["id_reader", "card_reader", "pin_pad"])
def test_terminal_without_a_device_that_drawing_needs_does_not_work(kind: str) -> None:
    assert judge({kind: "hardwareError"}) == TerminalHealth(works=False, broken=(kind,))


def test_terminal_without_camera_or_paper_works_and_says_so() -> None:
    assert judge({"camera": "offline"}, {"printer": "paper_out"}) == TerminalHealth(
        works=True, broken=("camera", "printer_paper")
    )
    assert judge(notes={"printer": "paper_low"}).broken == ()
    assert judge({"printer": "offline"}).broken == ("printer_paper",)


def test_terminal_that_never_reported_a_device_is_not_taken_to_have_it() -> None:
    health = judge_terminal(seen_time=NOW, states={}, notes={}, now=NOW)
    assert not health.works
    assert "card_reader" in health.broken


def test_terminal_is_offline_after_three_minutes_of_silence_and_not_before() -> None:
    assert judge(ago=SILENT_AFTER - timedelta(milliseconds=1)).works
    assert judge(ago=SILENT_AFTER) == TerminalHealth(works=False, broken=("offline",))
    assert judge_terminal(seen_time=None, states={}, notes={}, now=NOW).broken == ("offline",)
