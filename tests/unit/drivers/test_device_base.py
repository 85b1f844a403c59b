"""A command ends exactly once, whatever its driver does."""

import threading
from dataclasses import dataclass
from typing import ClassVar

import pytest

from drivers.device.base import (
    Command,
    CommandFailedError,
    Completion,
    CompletionCode,
    Context,
    DeviceState,
    DeviceStatus,
    Driver,
    Event,
    Notice,
    Result,
    StatusChanged,
    ThreadDevice,
    execute,
)
from drivers.errors import LinkBusyError, LinkClosedError, RemoteProtocolError


@dataclass(frozen=True, slots=True)
class Answer(Result):
    number: int


@dataclass(frozen=True, slots=True)
class Ask(Command[Answer]):
    number: int = 0
    result_type: ClassVar[type[Result]] = Answer
    machine_ms: ClassVar[int] = 2_000


@dataclass(frozen=True, slots=True)
class Seen(Event):
    number: int


class Played(Driver):
    """Does what the test says."""

    def __init__(self, play) -> None:
        self.play = play
        self.closed = threading.Event()
        self.recovered = 0

    def perform(self, command, context):
        return self.play(self, command, context)

    def recover(self) -> None:
        self.recovered += 1

    def close(self) -> None:
        self.closed.set()


class Bench:
    def __init__(self) -> None:
        self.drivers: list[Played] = []
        self.notices: list[Notice] = []
        self.play = lambda driver, command, context: Answer(command.number)
        self.device = ThreadDevice(
            name="bench",
            kind="bench",
            make_driver=self._make,
            status=DeviceStatus(),
            listener=self.notices.append,
        )

    def _make(self) -> Played:
        driver = Played(lambda driver, command, context: self.play(driver, command, context))
        self.drivers.append(driver)
        return driver


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.device.close()


def test_completion_codes_are_the_documents_23():
    assert len(CompletionCode) == 23
    assert {"success", "timeOut", "invalidRequestID", "notEnoughSpace"} <= set(CompletionCode)


def test_command_that_succeeds_returns_its_result_and_brings_the_device_online(bench):
    completion = execute(bench.device, Ask(7))
    assert completion.require() == Answer(7)
    assert bench.device.status.state is DeviceState.ONLINE
    assert [notice.event for notice in bench.notices] == [StatusChanged(DeviceState.ONLINE)]


@pytest.mark.parametrize(
    ("error", "code", "reason", "state"),
    [
        (LinkBusyError("p", "busy"), CompletionCode.DEVICE_NOT_READY, "port_busy", DeviceState.OFFLINE),
        (LinkClosedError("p", "gone"), CompletionCode.DEVICE_NOT_READY, "link_lost", DeviceState.OFFLINE),
        (RemoteProtocolError("odd"), CompletionCode.HARDWARE_ERROR, "protocol_error", DeviceState.STARTING),
        (ZeroDivisionError(), CompletionCode.INTERNAL_ERROR, "driver_error", DeviceState.STARTING),
    ],
)
def test_driver_that_raises_ends_in_a_typed_completion_and_is_recovered(bench, error, code, reason, state):
    def play(driver, command, context):
        raise error

    bench.play = play
    completion = execute(bench.device, Ask())
    assert (completion.code, completion.reason, completion.result) == (code, reason, None)
    assert bench.device.status.state is state
    assert bench.drivers[0].recovered == 1
    with pytest.raises(CommandFailedError):
        completion.require()


def test_call_that_never_returns_is_abandoned_and_its_late_result_dropped(bench):
    hanging, release, left = threading.Event(), threading.Event(), threading.Event()

    def hang(driver, command, context: Context):
        hanging.set()
        release.wait(10)
        context.emit(Seen(1))
        context.report(DeviceStatus(DeviceState.HARDWARE_ERROR, "late"))
        left.set()
        return Answer(1)

    bench.play = hang
    ends: list[Completion[Result]] = []
    ticket = bench.device.submit(Ask(1), ends.append)
    assert hanging.wait(5)
    bench.device.expire(ticket)
    assert [end.code for end in ends] == [CompletionCode.TIME_OUT]
    assert ends[0].reason == "device_stuck"

    bench.play = lambda driver, command, context: Answer(2)
    assert execute(bench.device, Ask()).require() == Answer(2)
    assert bench.device.generation == 1
    assert bench.drivers[0].closed.wait(5)

    release.set()
    assert left.wait(5)
    for thread in bench.device._abandoned:
        thread.join(5)
    assert len(ends) == 1
    assert Seen(1) not in [notice.event for notice in bench.notices]
    assert bench.device.status.state is DeviceState.ONLINE


def test_device_that_hangs_every_time_is_declared_broken_instead_of_leaking_threads(bench):
    hanging, release = threading.Semaphore(0), threading.Event()

    def hang(driver, command, context):
        hanging.release()
        release.wait(20)
        return Answer(0)

    bench.play = hang
    reasons = []
    for _ in range(9):
        ends: list[Completion[Result]] = []
        ticket = bench.device.submit(Ask(), ends.append)
        assert ends or hanging.acquire(timeout=5)
        bench.device.expire(ticket)
        reasons.append((ends[0].code, ends[0].reason))
    release.set()
    assert reasons[-1] == (CompletionCode.HARDWARE_ERROR, "device_stuck")
    assert set(reasons[:-1]) == {(CompletionCode.TIME_OUT, "device_stuck")}


def test_cancel_of_a_running_command_ends_it_at_its_next_check(bench):
    started = threading.Event()

    def wait(driver, command, context: Context):
        started.set()
        context.wait(10)
        return Answer(0)

    bench.play = wait
    done = threading.Event()
    ends: list[Completion[Result]] = []
    ticket = bench.device.submit(Ask(), lambda end: (ends.append(end), done.set()))
    assert started.wait(5)
    bench.device.cancel(ticket)
    assert done.wait(5)
    assert ends[0].code is CompletionCode.CANCELED


def test_cancel_of_a_queued_command_never_reaches_the_driver(bench):
    release, started = threading.Event(), threading.Event()
    seen = []

    def play(driver, command, context):
        seen.append(command.number)
        started.set()
        release.wait(5)
        return Answer(command.number)

    bench.play = play
    ends: list[Completion[Result]] = []
    bench.device.submit(Ask(1), lambda end: None)
    assert started.wait(5)
    second = bench.device.submit(Ask(2), ends.append)
    bench.device.cancel(second)
    release.set()
    assert execute(bench.device, Ask(3)).require() == Answer(3)
    assert [end.code for end in ends] == [CompletionCode.CANCELED]
    assert seen == [1, 3]


def test_command_past_its_budget_ends_by_itself_when_the_driver_checks(bench):
    def wait(driver, command, context: Context):
        while True:
            context.wait(0.01)

    bench.play = wait
    completion = execute(bench.device, Ask(), budget_ms=500)
    assert (completion.code, completion.reason) == (CompletionCode.TIME_OUT, "out_of_time")
    assert bench.device.generation == 0


def test_submit_to_a_closed_device_is_refused(bench):
    bench.device.close()
    assert execute(bench.device, Ask()).reason == "device_closed"


def test_submit_beyond_the_queue_is_refused(bench):
    release = threading.Event()
    bench.play = lambda driver, command, context: release.wait(5) and Answer(0)
    ends: list[Completion[Result]] = []
    for _ in range(18):
        bench.device.submit(Ask(), ends.append)
    assert "queue_full" in [end.reason for end in ends]
    release.set()


def test_close_ends_what_is_waiting(bench):
    started = threading.Event()

    def play(driver, command, context: Context):
        started.set()
        context.wait(10)
        return Answer(0)

    bench.play = play
    ends: list[Completion[Result]] = []
    bench.device.submit(Ask(), ends.append)
    bench.device.submit(Ask(), ends.append)
    assert started.wait(5)
    bench.device.close()
    assert len(ends) == 2
    assert {end.code for end in ends} == {CompletionCode.CANCELED}
