"""A command ends exactly once, whatever its driver does."""

import threading
import time
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
    DriverLost,
    Event,
    Loss,
    Notice,
    Result,
    StatusChanged,
    ThreadDevice,
    execute,
    thread_device,
)
from drivers.device.base.back_off import BackOff
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

    def __init__(self, play, rest) -> None:
        self.play = play
        self.rest = rest
        self.closed = threading.Event()
        self.recovered = 0

    def perform(self, command, context):
        return self.play(self, command, context)

    def idle(self, context) -> None:
        self.rest(self)

    def recover(self) -> None:
        self.recovered += 1

    def close(self) -> None:
        self.closed.set()


class Bench:
    def __init__(self) -> None:
        self.drivers: list[Played] = []
        self.notices: list[Notice] = []
        self.play = lambda driver, command, context: Answer(command.number)
        self.idle = lambda driver: None
        self.unmakeable = 0
        self.lost: list[Loss] = []
        self.device = ThreadDevice(
            name="bench",
            kind="bench",
            make_driver=self._make,
            status=DeviceStatus(),
            listener=self.notices.append,
            on_signal=lambda signal: self.lost.append(signal.how) if isinstance(signal, DriverLost) else None,
            idle_s=0.05,
        )

    def _make(self) -> Played:
        if self.unmakeable > 0:
            self.unmakeable -= 1
            raise ImportError("libvendor.so is not here")
        driver = Played(lambda *asked: self.play(*asked), lambda driver: self.idle(driver))
        self.drivers.append(driver)
        return driver


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.device.close()


@pytest.fixture
def no_pause(monkeypatch):
    monkeypatch.setattr(BackOff, "lost", lambda self: 0.0)


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


def test_device_that_hangs_every_time_is_declared_broken_instead_of_leaking_threads(bench, no_pause):
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


def test_driver_that_crashes_is_thrown_away_and_the_next_one_does_the_next_command(bench):
    def play(driver, command, context):
        if driver is bench.drivers[0]:
            raise ZeroDivisionError
        return Answer(command.number)

    bench.play = play
    assert execute(bench.device, Ask()).reason == "driver_error"
    assert execute(bench.device, Ask(2)).require() == Answer(2)
    assert len(bench.drivers) == 2
    assert bench.drivers[0].closed.is_set()
    assert bench.lost == [Loss.CRASHED]


def test_driver_that_raises_more_than_an_exception_ends_its_command_and_not_its_thread(bench):
    def play(driver, command, context):
        if driver is bench.drivers[0]:
            raise SystemExit(1)
        return Answer(command.number)

    bench.play = play
    assert execute(bench.device, Ask()).reason == "driver_error"
    assert execute(bench.device, Ask(2)).require() == Answer(2)


def test_driver_that_cannot_be_made_is_made_again_and_the_command_waits_for_it(bench):
    bench.unmakeable = 2
    assert execute(bench.device, Ask(3)).require() == Answer(3)
    assert bench.lost == [Loss.NOT_STARTED, Loss.NOT_STARTED]


def test_driver_that_can_never_be_made_is_tried_ever_more_rarely_and_commands_are_told(bench):
    bench.unmakeable = 1_000
    assert execute(bench.device, Ask(), budget_ms=2_500).reason in {"driver_restarting", "device_busy"}
    completion = execute(bench.device, Ask(), budget_ms=1)
    assert (completion.code, completion.reason) == (CompletionCode.DEVICE_NOT_READY, "driver_restarting")
    assert bench.device.status.reason == "driver_restarting"
    assert 1_000 - bench.unmakeable < 8


def test_driver_that_hangs_between_commands_is_abandoned_without_a_command_waiting(bench, monkeypatch):
    monkeypatch.setattr(thread_device, "_IDLE_WORK_S", 0.0)
    monkeypatch.setattr(thread_device, "_UNWATCHED_S", 0.0)
    hanging, release = threading.Event(), threading.Event()

    def hang(driver):
        if driver is bench.drivers[0]:
            hanging.set()
            release.wait(20)

    bench.idle = hang
    bench.device.start()
    assert hanging.wait(5)
    ends = time.monotonic() + 10
    while bench.device.generation == 0:
        assert time.monotonic() < ends
        bench.device.tend()
        time.sleep(0.01)
    assert execute(bench.device, Ask(4)).require() == Answer(4)
    assert bench.lost == [Loss.HUNG]
    release.set()


def test_back_off_grows_to_its_limit_and_a_success_wipes_it_out():
    back_off = BackOff()
    assert [back_off.lost() for _ in range(9)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]
    back_off.succeeded()
    assert back_off.lost() == 0


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
