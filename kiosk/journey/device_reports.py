"""Says to the bank that the terminal is there, and how its devices are: each minute, and when one of them changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kiosk.client.answers import Success
from kiosk.client.port import ChannelClient
from kiosk.client.snapshot import KeptKey, SnapshotKeys
from kiosk.client.values import DeviceReport, Greeting
from kiosk.hardware.port import Devices

__all__ = ["DeviceReports"]

log = structlog.get_logger(__name__)

EACH_S = 60.0
LOOK_S = 2.0
"""How soon a change is seen; the question goes to this machine's own device host and costs nothing."""


class DeviceReports:
    """Runs for as long as the program does."""

    def __init__(
        self,
        devices: Devices,
        client: Callable[[], Awaitable[ChannelClient]],
        keys: SnapshotKeys | None,
        *,
        busy: Callable[[], bool],
        seen: Callable[[tuple[DeviceReport, ...]], None],
        each_s: float = EACH_S,
        look_s: float = LOOK_S,
    ) -> None:
        self._devices = devices
        self._client = client
        self._keys = keys
        self._busy = busy
        self._seen = seen
        self._each_s = each_s
        self._look_s = look_s
        self._greeting: Greeting | None = None

    def greeted(self, greeting: Greeting) -> None:
        """The bank has said who this terminal is; its key for snapshots is kept under that name."""
        self._greeting = greeting

    async def run(self) -> None:
        """Report on."""
        client = await self._client()
        loop = asyncio.get_running_loop()
        told: tuple[DeviceReport, ...] | None = None
        due = loop.time()
        while True:
            states = await self._devices.states()
            reports = tuple(DeviceReport(s.kind, "", s.state, s.note) for s in states)
            if reports != told or loop.time() >= due:
                self._seen(reports)
                if self._greeting is not None and isinstance(
                    answer := await client.report_devices(reports, busy=self._busy()), Success
                ):
                    told, due = reports, loop.time() + self._each_s
                    await self._keep(answer.value)
            await asyncio.sleep(self._look_s)

    async def _keep(self, key: bytes) -> None:
        greeting = self._greeting
        if self._keys is None or greeting is None or not key:
            return
        fresh = KeptKey(greeting.bank_id, key, greeting.terminal.business_date)
        try:
            if await asyncio.to_thread(self._keys.kept) != fresh:
                await asyncio.to_thread(self._keys.keep, fresh)
        except OSError as error:
            log.warning("snapshot_key_not_kept", why=str(error))
