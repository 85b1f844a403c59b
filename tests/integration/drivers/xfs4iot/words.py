"""What the tests of the publisher say over and over."""

import base64
from collections.abc import Awaitable, Callable

from drivers.xfs4iot import Publisher
from tests.integration.drivers.xfs4iot.application import Message

Hand = Callable[..., Awaitable[Message]]


def url(publisher: Publisher, service: str) -> str:
    return f"{publisher.url}/{service}"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def changed_to(interface: str, **properties: object) -> Callable[[Message], bool]:
    """A Common.StatusChangedEvent that says so."""

    def matches(message: Message) -> bool:
        told = message["payload"].get(interface, {})
        return message["header"]["name"] == "Common.StatusChangedEvent" and properties.items() <= told.items()

    return matches
