"""A device's health: what each signal makes of it, and that customers' ways are no faults."""

from pathlib import Path

import pytest

from drivers.device.base import (
    CommandEnded,
    Completion,
    CompletionCode,
    DeviceState,
    DeviceStatus,
    DriverLost,
    DriverStarted,
    Loss,
    Result,
    StatusReported,
)
from drivers.host.health import TRANSITIONS, Health, HealthState, LastFault, Sign, draw_diagram, health_after

DONE = CommandEnded("ReadIdCard", Completion(CompletionCode.SUCCESS, result=Result()))
ONLINE = StatusReported(DeviceStatus(DeviceState.ONLINE))


def ended(reason: str, code: CompletionCode = CompletionCode.TIME_OUT) -> CommandEnded:
    return CommandEnded("ReadIdCard", Completion(code, reason))


def played(*signals) -> Health:
    health = Health()
    for at_ms, signal in enumerate(signals, start=1):
        health = health_after(health, "id_reader", signal, at_ms)
    return health


def test_health_of_a_device_that_works_is_well_and_counts():
    health = played(DriverStarted(), ONLINE, DONE, DONE)
    assert (health.state, health.commands, health.failures) == (HealthState.WELL, 2, 0)
    assert (health.since_ms, health.last_success_ms, health.last_fault) == (2, 4, None)


def test_health_of_a_device_whose_customer_brought_no_card_stays_well():
    health = played(ONLINE, ended("no_card"), ended("canceled", CompletionCode.CANCELED))
    assert (health.state, health.commands, health.failures, health.last_fault) == (HealthState.WELL, 2, 0, None)


def test_health_of_a_device_that_answers_and_fails_is_impaired_until_a_success():
    failed = played(ONLINE, ended("protocol_error"), ended("protocol_error"))
    assert (failed.state, failed.failures, failed.failures_in_a_row) == (HealthState.IMPAIRED, 2, 2)
    assert failed.last_fault == LastFault("E109", "protocol_error", "ReadIdCard", 3)
    mended = health_after(failed, "id_reader", DONE, 9)
    assert (mended.state, mended.since_ms, mended.failures, mended.failures_in_a_row) == (HealthState.WELL, 9, 2, 0)
    assert mended.last_fault == failed.last_fault


def test_health_of_a_device_that_is_away_is_down_until_it_is_back():
    lost = played(ONLINE, StatusReported(DeviceStatus(DeviceState.OFFLINE, "port_not_found")))
    assert lost.state is HealthState.DOWN
    assert lost.last_fault == LastFault("E101", "port_not_found", "status", 2)
    assert health_after(lost, "id_reader", ONLINE, 3).state is HealthState.WELL


@pytest.mark.parametrize(
    ("how", "hangs", "crashes"), [(Loss.HUNG, 1, 0), (Loss.CRASHED, 0, 1), (Loss.NOT_STARTED, 0, 1)]
)
def test_health_of_a_device_whose_driver_was_lost_is_restarting_then_starting(how, hangs, crashes):
    lost = played(ONLINE, DriverLost(how, "ReadIdCard", 0))
    assert (lost.state, lost.hangs, lost.crashes) == (HealthState.RESTARTING, hangs, crashes)
    assert lost.last_fault is not None
    # The dead driver's last words change nothing any more.
    assert health_after(lost, "id_reader", ONLINE, 3).state is HealthState.RESTARTING
    assert health_after(lost, "id_reader", DriverStarted(), 3).state is HealthState.STARTING


def test_health_table_leaves_no_state_for_ever():
    assert set(TRANSITIONS) == set(HealthState)
    for state, row in TRANSITIONS.items():
        assert Sign.LOST in row or state is HealthState.RESTARTING
        reached, frontier = {state}, [state]
        while frontier:
            for target in TRANSITIONS[frontier.pop()].values():
                if target not in reached:
                    reached.add(target)
                    frontier.append(target)
        assert HealthState.WELL in reached, f"{state} never gets well"


def test_document_shows_the_diagram_drawn_from_the_table():
    document = Path(__file__).parents[3] / "docs" / "devices.md"
    assert draw_diagram() in document.read_text(encoding="utf-8")
