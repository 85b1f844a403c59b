"""The publisher: a WebSocket server with one URL for the publisher itself and one for each device.

Web pages are turned away (a browser names its origin, and any page could otherwise reach the loopback); so is, from a
network, whoever has no certificate. Connections share the devices; what one holds is its own.
"""

import asyncio
import contextlib
from collections.abc import Callable
from http import HTTPStatus
from importlib import metadata
from urllib.parse import unquote

import structlog
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from drivers.device.base import DeviceState, Event
from drivers.device.base.values import Json
from drivers.errors import ProfileError
from drivers.host.client import DeviceClient, DeviceInfo
from drivers.host.notices import HostFound, HostLost, Notices
from drivers.xfs4iot.address import ListenAddress
from drivers.xfs4iot.camera import CameraService
from drivers.xfs4iot.card_reader import CardReaderService, IdReaderService
from drivers.xfs4iot.code_scanner import CodeScannerService
from drivers.xfs4iot.directory import Directory
from drivers.xfs4iot.lane import Lane
from drivers.xfs4iot.messages import MAX_MESSAGE_BYTES
from drivers.xfs4iot.names import PATH
from drivers.xfs4iot.pin_pad import PinPadService
from drivers.xfs4iot.printer import PrinterService
from drivers.xfs4iot.service import Service
from drivers.xfs4iot.work import Client

_log = structlog.get_logger(__name__)

SERVICES: dict[str, Callable[[str], Service]] = {
    "card_reader": CardReaderService,
    "id_reader": IdReaderService,
    "pin_pad": PinPadService,
    "printer": PrinterService,
    "camera": CameraService,
    "code_scanner": CodeScannerService,
}
"""The kinds of device that the standard has a class for, and what publishes each."""

_HOST_WAIT_S = 10.0
_LOOK_S = 2.0
# An application that reads nothing is cut off before what waits for it fills the memory.
_MAX_UNSENT = 256
MAX_CONNECTIONS = 32
# Events that come many times a second and change no status.
_NO_STATUS = frozenset({"KeyPressed", "PreviewFrame", "FaceFollowed"})


class Publisher:
    """Publishes the devices of the host that `client` speaks to; inside one event loop."""

    def __init__(self, client: DeviceClient, address: ListenAddress, *, vendor: str = "Edian") -> None:
        self._client = client
        self._address = address
        self._vendor = vendor
        self._lanes: dict[str, Lane] = {}
        self._by_device: dict[str, Service] = {}
        self._told: dict[str, dict[str, Json]] = {}
        self._directory: Directory | None = None
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._stale = asyncio.Event()
        self._closed = False

    async def start(self) -> None:
        """Find the devices and listen.

        Raises:
            ProfileError: there is no host, or nobody can listen there.
        """
        if not await self._client.wait_connected(_HOST_WAIT_S):
            raise ProfileError("there is no device host at that socket; start edian-devices host")
        notices = self._client.events()
        infos = await self._client.devices()
        for info in infos:
            make = SERVICES.get(info.kind)
            if make is None:
                _log.info("device_not_published", device=info.name, kind=info.kind)
                continue
            service = make(info.name)
            self._by_device[info.name] = service
            self._told[info.name] = _status(service, info)
            self._lanes[service.name] = Lane(
                service, self._client, status=self._look, capabilities=self._capabilities_of
            )
        try:
            self._server = await self._listen()
        except ProfileError:
            await self.close()
            raise
        self._directory = Directory(self._vendor, self.services)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._follow(notices)), loop.create_task(self._watch())]

    async def _listen(self) -> Server:
        """Take the first free port."""
        tls = None if self._address.tls is None else self._address.tls.context()
        why = ""
        for port in self._address.ports:
            try:
                return await serve(
                    self._serve,
                    self._address.host,
                    port,
                    ssl=tls,
                    origins=[None],
                    process_request=self._turn_away,
                    max_size=MAX_MESSAGE_BYTES,
                    compression=None,
                    server_header=None,
                )
            except OSError as error:
                why = error.strerror or str(error)
        ports = " to ".join(str(port) for port in dict.fromkeys((self._address.ports[0], self._address.ports[-1])))
        raise ProfileError(f"{self._address.host}: nobody can listen at port {ports}: {why}; choose another one")

    async def close(self) -> None:
        """Hang up on everybody and end their commands."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        # A wait that ends in the moment of its cancel keeps the cancel to itself (asyncio.wait_for of Python 3.11).
        self._closed = True
        self._stale.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes.values():
            await lane.close()

    @property
    def url(self) -> str:
        """Where an application asks for services."""
        assert self._server is not None
        return self._address.url(PATH, self._server.sockets[0].getsockname()[1])

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the services."""
        return tuple(self._lanes)

    def _reached_at(self, request: Request) -> str:
        """Return the publisher's URL as this client wrote it: a terminal has more names than it knows."""
        host = request.headers.get("Host")
        return self.url if host is None else f"{'ws' if self._address.tls is None else 'wss'}://{host}{PATH}"

    def _turn_away(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer a request for what is not here before it becomes a connection."""
        name = _service_name(request.path)
        if name is None or (name and name not in self._lanes):
            return connection.respond(HTTPStatus.NOT_FOUND, f"no such service; ask at {PATH}\n")
        if self._server is not None and len(self._server.connections) >= MAX_CONNECTIONS:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections\n")
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        unsent: asyncio.Queue[str] = asyncio.Queue(_MAX_UNSENT)

        def send(text: str) -> None:
            try:
                unsent.put_nowait(text)
            except asyncio.QueueFull:
                _log.warning("client_cut_off", reason="it does not read")
                connection.transport.abort()

        client = Client(send)
        name = _service_name(connection.request.path)
        lane = self._lanes.get(name or "")
        sender = asyncio.get_running_loop().create_task(_send_all(connection, unsent))
        if lane is not None:
            lane.join(client)
        try:
            async for text in connection:
                if lane is not None:
                    lane.receive(client, text)
                elif self._directory is not None:
                    self._directory.receive(client, text, self._reached_at(connection.request))
        except ConnectionClosed as ending:
            _log.info("connection_broken", service=name, code=ending.rcvd.code if ending.rcvd else None)
        finally:
            if lane is not None:
                lane.leave(client)
            client.is_open = False
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _follow(self, notices: Notices) -> None:
        """Hand the devices' events on; each may have changed a status."""
        with notices:
            async for notice in notices:
                if isinstance(notice.event, HostFound | HostLost):
                    self._stale.set()
                service = self._by_device.get(notice.device)
                if service is None:
                    continue
                self._hand_on(service, notice.event)
                if type(notice.event).__name__ not in _NO_STATUS:
                    self._stale.set()

    def _hand_on(self, service: Service, event: Event) -> None:
        try:
            service.happened(event)
        except Exception as mistake:  # noqa: BLE001 - a bug in one service must not end the events of all
            _log.error("event_not_published", service=service.name, error=type(mistake).__name__, exc_info=mistake)

    async def _watch(self) -> None:
        """Tell what changed of a status, as often as something may have."""
        while not self._closed:
            await self._stale.wait()
            self._stale.clear()
            infos = {info.name: info for info in await self._client.devices(_LOOK_S)}
            for device, service in self._by_device.items():
                before, now = self._told[device], _status(service, infos.get(device))
                self._told[device] = now
                changed = _difference(before, now)
                if changed:
                    service.broadcast("Common.StatusChangedEvent", changed)

    async def _info(self, service: Service) -> DeviceInfo | None:
        with contextlib.suppress(ProfileError):
            for info in await self._client.devices(_LOOK_S):
                if info.name == service.device:
                    return info
        return None

    async def _look(self, service: Service) -> dict[str, Json]:
        return _status(service, await self._info(service))

    async def _capabilities_of(self, service: Service) -> dict[str, Json]:
        info = await self._info(service)
        version = metadata.version("edian")
        software: list[Json] = [{"softwareName": "edian", "softwareVersion": version}]
        common: dict[str, Json] = {
            "serviceVersion": version,
            "deviceInformation": [{"modelName": service.device, "software": software}],
            "powerSaveControl": False,
            "antiFraudModule": False,
        }
        own = {} if info is None else service.capabilities(info.capabilities)
        return {"interfaces": service.interfaces(), "common": common, **own}


def _status(service: Service, info: DeviceInfo | None) -> dict[str, Json]:
    """Return what Common.Status says; without the device host nothing is known of a device."""
    if info is None:
        return {"common": {"device": DeviceState.NO_DEVICE.value}}
    return {"common": {"device": info.status.state.value}, **service.status(info.status)}


def _difference(before: dict[str, Json], now: dict[str, Json]) -> dict[str, Json]:
    """Return, by interface, the properties that are not what they were."""
    changed: dict[str, Json] = {}
    for interface, properties in now.items():
        known = before.get(interface)
        assert isinstance(properties, dict)
        if not isinstance(known, dict):
            known = {}
        fresh = {name: value for name, value in properties.items() if known.get(name) != value}
        if fresh:
            changed[interface] = fresh
    return changed


def _service_name(path: str) -> str | None:
    """Return a path's service, the empty name for the publisher's own; None for a path that is neither."""
    plain = unquote(path.partition("?")[0]).rstrip("/")
    if plain == PATH:
        return ""
    name = plain.removeprefix(f"{PATH}/")
    return name if name != plain and "/" not in name else None


async def _send_all(connection: ServerConnection, unsent: asyncio.Queue[str]) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await connection.send(await unsent.get())
