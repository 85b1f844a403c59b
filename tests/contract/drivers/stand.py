"""A stand that holds one simulated device and the driver above it, over memory or over a pseudo terminal."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.device.base import (
    Command,
    Completion,
    DeviceKind,
    DeviceStatus,
    Driver,
    Event,
    Notice,
    Result,
    ThreadDevice,
    execute,
)
from drivers.errors import LinkClosedError
from drivers.link import Link, LinkOpener
from drivers.link.memory import null_modem
from drivers.link.serial import SerialSettings, serial_opener
from drivers.simulators.base import ControlRequest, Peer, PtySimulator, ask

LINKS = ("memory", "pty")
# A wait for something that is bound to happen; only a failing test spends it.
PATIENCE_S = 10.0


class Stand:
    """The device under test, what it told, and the hands on its simulator."""

    def __init__(
        self, device: ThreadDevice, notices: list[Notice], hands: Callable[[str, str], object], folder: Path
    ) -> None:
        self.device = device
        self.folder = folder
        self._notices = notices
        self.hands = hands

    def execute(self, command: Command[Result]) -> Completion[Result]:
        return execute(self.device, command)

    def start(self, command: Command[Result]) -> Callable[[], Completion[Result]]:
        """Execute on a thread; the function returned waits for the completion."""
        ends: list[Completion[Result]] = []
        thread = threading.Thread(target=lambda: ends.append(execute(self.device, command)))
        thread.start()

        def end() -> Completion[Result]:
            thread.join(command.budget_ms / 1000 + PATIENCE_S)
            return ends[0]

        return end

    @property
    def events(self) -> list[Event]:
        return [notice.event for notice in self._notices]

    def wait_for(self, event: Event) -> None:
        self.wait_until(lambda: event in self.events)

    def wait_until(self, condition: Callable[[], object]) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < ends, f"waited in vain; events so far: {self.events}, {self.device.status}"
            time.sleep(0.005)


@contextmanager
def stand(
    link: str, peer: Peer, kind: DeviceKind[object], make_driver: Callable[[LinkOpener], Driver], folder: Path
) -> Iterator[Stand]:
    """Put up a stand over ``link``, and take it down again."""
    with _on_memory(peer) if link == "memory" else _on_pty(peer, folder) as (opener, hands):
        notices: list[Notice] = []
        status: DeviceStatus = kind.status_type()
        device = ThreadDevice(
            name="under-test",
            kind=kind.name,
            make_driver=lambda: make_driver(opener),
            status=status,
            listener=notices.append,
            idle_s=min(kind.idle_s, 0.4),
        )
        try:
            yield Stand(device, notices, hands, folder)
        finally:
            device.close()


Connected = tuple[LinkOpener, Callable[[str, str], object]]


@contextmanager
def _on_memory(peer: Peer) -> Iterator[Connected]:
    """Run the peer on a thread at the other end of a null modem; each opening lays a new cable."""
    lock = threading.Lock()
    ended = threading.Event()
    far: list[Link] = []

    def send(reply: bytes) -> None:
        if far:
            try:
                far[-1].write(reply, 1.0)
            except LinkClosedError:
                far.pop()

    def serve() -> None:
        while not ended.wait(0.002):
            with lock:
                peer.tick(time.monotonic())
                if not far:
                    continue
                try:
                    data = far[-1].read(0)
                except LinkClosedError:
                    far.pop()
                    continue
                if data:
                    peer.receive(data)

    def open_link() -> Link:
        near, other = null_modem()
        with lock:
            far.append(other)
        return near

    def hands(do: str, value: str = "") -> object:
        with lock:
            if do == "fault":
                peer.set_own_fault(None if value == "none" else value)
                return None
            return peer.status() if do == "status" else peer.control(ControlRequest(do, value))

    peer.send = send
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield open_link, hands
    finally:
        ended.set()
        thread.join()


@contextmanager
def _on_pty(peer: Peer, folder: Path) -> Iterator[Connected]:
    port, control = folder / "port", folder / "ctl"
    simulator = PtySimulator(peer, port=port, control=control)
    simulator.start()
    thread = threading.Thread(target=simulator.run)
    thread.start()

    def hands(do: str, value: str = "") -> object:
        return ask(control, do, value)

    try:
        yield serial_opener(SerialSettings(port=str(port))), hands
    finally:
        simulator.stop()
        thread.join()
