"""A service: one device, in the standard's words. A kind of device derives its own.

A service translates and keeps no truth of its own: what the device does not know is not claimed. What it holds for a
client (the right to talk to a card, a PIN block not fetched yet) goes with that client.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from drivers.device.base import Capabilities, DeviceStatus, Event, Probe
from drivers.device.base.values import Json
from drivers.xfs4iot import messages
from drivers.xfs4iot.names import COMMANDS, EVENTS, interface_of
from drivers.xfs4iot.work import Client, Work

MAX_REQUESTS = 16
"""Commands that wait at one service, whoever sent them; more are refused with tooManyRequests."""

Handler = Callable[[Work], Awaitable[dict[str, Json]]]


class Service(ABC):
    """One device as a service.

    Class attributes:
        events: what it may send, besides Common.StatusChangedEvent.
        immediate: commands that ask nothing of the device and wait for nobody.
    """

    events: ClassVar[tuple[str, ...]] = ()
    immediate: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, device: str) -> None:
        self.device = device
        self.clients: set[Client] = set()
        self.running: Work | None = None

    @property
    def name(self) -> str:
        """The last part of its URL: the device's name as the standard writes names."""
        return "".join(part.capitalize() for part in self.device.split("_"))

    @abstractmethod
    def handlers(self) -> Mapping[str, Handler]:
        """Return what it does, by command."""

    @abstractmethod
    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """Return each interface's status; `common` is not its own to say."""

    @abstractmethod
    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """Return each interface's capabilities; `common` and `interfaces` are not its own to say."""

    def happened(self, event: Event) -> None:  # noqa: B027 - a device without events of its own is a fair one
        """Tell clients what happened at the device."""

    def left(self, client: Client) -> None:  # noqa: B027 - a service that holds nothing has nothing to forget
        """Forget what was held for a client that is gone."""

    def broadcast(self, name: str, payload: Mapping[str, Json] | None = None) -> None:
        """Send an unsolicited event to every client."""
        text = messages.unsolicited(name, payload or {})
        for client in list(self.clients):
            client.send(text)

    def interfaces(self) -> list[Json]:
        """Return what `Common.Capabilities` says of messages and versions."""
        commands = (*_COMMON, *self.handlers())
        events = ("Common.StatusChangedEvent", *self.events)
        names = dict.fromkeys(interface_of(name) for name in commands)
        return [
            {
                "name": interface,
                "commands": {
                    name: {"versions": [COMMANDS[name].command]} for name in commands if interface_of(name) == interface
                },
                "events": {name: {"versions": [EVENTS[name][1]]} for name in events if interface_of(name) == interface},
                "maximumRequests": MAX_REQUESTS,
            }
            for interface in names
        ]

    async def reset(self, work: Work) -> dict[str, Json]:
        """Bring the device to a known state: a link that broke is opened anew, and the hardware has to answer."""
        await work.do(Probe())
        return {}


_COMMON = ("Common.Status", "Common.Capabilities", "Common.Cancel", "Common.SetVersions")
