"""From the devices' threads to the clients that follow the traffic."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial

from drivers.device.base import Driver
from drivers.host.messages import Traffic
from drivers.host.profile import DeviceEntry
from drivers.host.traffic import TrafficSeen
from drivers.host.traffic.heard import HeardDriver

Teller = Callable[[Traffic], None]


class TrafficFollowers:
    """Who follows; belongs to one event loop, in which each is told."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tellers: set[Teller] = set()

    def add(self, teller: Teller) -> None:
        """Tell this one too from now on."""
        self._loop = asyncio.get_running_loop()
        self._tellers.add(teller)

    def remove(self, teller: Teller) -> None:
        """Tell this one no more; who never followed may be removed as well."""
        self._tellers.discard(teller)

    def listening(self, entry: DeviceEntry, driver: Driver) -> Driver:
        """Return `driver` with an ear at its link, which is shut while nobody follows."""
        return HeardDriver(driver, entry.kind.name, partial(self._passed, entry.name), lambda: bool(self._tellers))

    def _passed(self, device: str, seen: TrafficSeen) -> None:
        """Called on the device's thread."""
        loop = self._loop
        if loop is None:
            return
        # The loop may just be closing; nobody listens then.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._tell, Traffic(device, seen))

    def _tell(self, message: Traffic) -> None:
        for teller in list(self._tellers):
            teller(message)
