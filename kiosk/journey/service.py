"""Whether the terminal can serve: finds bank and devices at the start, and again whenever one of them was lost.

Runs beside the journey for as long as the program does. The window is there before any of this begins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kiosk.client.answers import Refused, Success
from kiosk.client.port import ChannelClient
from kiosk.client.values import DeviceReport, Greeting, Reach
from kiosk.flow.events import AbilitiesFound, BankCardHeld, ServerBack, ServerUnreachable, ServiceChanged
from kiosk.flow.state import Service
from kiosk.hardware.port import Devices
from kiosk.journey.device_reports import DeviceReports
from kiosk.journey.journey import Journey
from kiosk.journey.tasks import Scope

__all__ = ["ServiceKeeper"]

log = structlog.get_logger(__name__)

TICK_S = 0.25
"""Fine enough for a countdown in seconds, coarse enough to cost nothing."""

RETRY_S = 2.0
"""Between two tries at devices or hello."""

LOCKED_RETRY_S = 30.0
"""A terminal that the bank has locked asks now and then whether it still is."""


class ServiceKeeper:
    """Keeps bank and devices in reach, and says so to the flow."""

    def __init__(
        self,
        journey: Journey,
        devices: Devices,
        make_client: Callable[[], Awaitable[ChannelClient]],
        *,
        tick_s: float = TICK_S,
        retry_s: float = RETRY_S,
    ) -> None:
        self._journey = journey
        self._devices = devices
        self._make_client = make_client
        self._tick_s = tick_s
        self._retry_s = retry_s
        self._client: ChannelClient | None = None
        self._greeting: Greeting | None = None
        self._network = Service.STARTING
        self._devices_there = False
        self._hello_due = False
        self.reports = DeviceReports(
            devices,
            journey.client,
            journey.keys,
            busy=lambda: not journey.idle.is_set(),
            seen=self._seen,
        )

    def start(self) -> None:
        """Start all tasks; from here on the program lives by events."""
        tasks = self._journey.tasks
        tasks.start("tick", Scope.TERMINAL, self._tick())
        tasks.start("devices", Scope.TERMINAL, self._find_devices())
        tasks.start("network", Scope.TERMINAL, self._find_bank())
        tasks.start("device_reports", Scope.TERMINAL, self.reports.run())
        tasks.start("outbox", Scope.TERMINAL, self._journey.outbox.deliver())

    async def close(self) -> None:
        """Let go of bank and devices."""
        await self._journey.close()
        if self._client is not None:
            await self._client.aclose()
        await self._devices.aclose()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._tick_s)
            self._journey.pass_time()

    async def _find_devices(self) -> None:
        while True:
            trouble = await self._devices.connect(self._journey.submit)
            if trouble is None:
                self._devices_there = True
                self._journey.submit(AbilitiesFound(self._devices.abilities()))
                where = await self._devices.card_inside()
                if where.inside:
                    self._journey.submit(BankCardHeld(where))
                await self._load_keys()
                self._say()
                await self._devices.wait_lost()
                log.warning("devices_lost")
            self._devices_there = False
            self._say()
            await asyncio.sleep(self._retry_s)

    async def _find_bank(self) -> None:
        self._client = await self._make_client()
        self._journey.connected(self._client)
        async for reach in self._client.reachable():
            if reach is Reach.UP:
                self._journey.tasks.start("hello", Scope.TERMINAL, self._hello())
            else:
                self._journey.tasks.cancel("hello")
                known = self._network is Service.READY
                self._network = Service.NOT_TRUSTED if reach is Reach.NOT_TRUSTED else Service.NO_NETWORK
                self._journey.submit(ServerUnreachable())
                if not known:
                    self._say()

    async def _hello(self) -> None:
        """Greet the bank. In mid-visit the line alone is enough; fresh keys would end a PIN that is being keyed."""
        if self._greeting is not None:
            self._network = Service.READY
            self._journey.submit(ServerBack())
            await self._journey.idle.wait()
        assert self._client is not None
        while True:
            reports = tuple(DeviceReport(s.kind, "", s.state, s.note) for s in await self._devices.states())
            answer = await self._client.hello(reports)
            match answer:
                case Success(greeting):
                    self._greeting = greeting
                    self._network = Service.READY
                    self._journey.greeted(greeting)
                    self.reports.greeted(greeting)
                    await self._load_keys()
                    self._say()
                    return
                case Refused(refusal):
                    log.error("terminal_refused", reason=refusal.reason)
                    self._network = Service.LOCKED
                    self._say()
                    await asyncio.sleep(LOCKED_RETRY_S)
                case _:
                    await asyncio.sleep(self._retry_s)

    def _seen(self, reports: tuple[DeviceReport, ...]) -> None:
        self._journey.elbow.devices = reports

    async def _load_keys(self) -> None:
        if self._devices_there and self._greeting is not None:
            trouble = await self._journey.load_keys(self._greeting)
            if trouble is not None:
                log.error("working_key_not_loaded", trouble=trouble.value)

    def _say(self) -> None:
        """Tell the flow the worst of what is known."""
        service = self._network
        if service is Service.READY and not self._devices_there:
            service = Service.NO_DEVICES
        terminal = self._greeting.terminal if self._greeting else None
        if service is not Service.STARTING:
            self._journey.submit(ServiceChanged(service, terminal))
