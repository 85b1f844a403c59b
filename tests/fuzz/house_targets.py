"""Targets around the codecs: what reads lines of other programs, card files and the paper's bytes."""

from __future__ import annotations

from contextlib import suppress

from drivers.device.base.values import ValueMistakeError
from drivers.host import messages
from tests.fuzz.target import Target


def _host_messages(data: bytes) -> None:
    with suppress(ValueMistakeError):
        message = messages.decode(data)
        assert messages.decode(messages.encode(message)) == message


HOUSE_TARGETS = (
    Target(
        "host_messages",
        _host_messages,
        ("drivers.host.messages",),
        (b'{"type":"ListDevices","id":1}', b'{"type":"Execute","id":2,"device":"a","command":"Probe","arguments":{}}'),
        512,
    ),
)
