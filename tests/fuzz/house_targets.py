"""Targets around the codecs: what reads lines of other programs, and pictures that somebody hands in."""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image

from drivers.device.base.values import ValueMistakeError
from drivers.host import messages
from drivers.vision.document.picture import WORK_SIDE
from drivers.vision.document.picture import decode as decode_document
from drivers.vision.document.refusal import DocumentRefusedError
from drivers.vision.face.errors import PictureError
from drivers.vision.face.picture import decode as decode_face
from drivers.xfs4iot.messages import InvalidMessageError, acknowledge, read_command
from tests.fuzz.target import Target


def _host_messages(data: bytes) -> None:
    with suppress(ValueMistakeError):
        message = messages.decode(data)
        assert messages.decode(messages.encode(message)) == message


def _xfs4iot_messages(data: bytes) -> None:
    try:
        command = read_command(data.decode(errors="replace"))
    except InvalidMessageError as mistake:
        # Whatever came, it can be answered in text that a socket takes.
        acknowledge(mistake.name, mistake.version, mistake.request_id, mistake.status).encode()
    else:
        acknowledge(command.name, command.version, command.request_id).encode()
        assert command.request_id >= 1
        assert command.timeout_ms >= 0


def _pictures(data: bytes) -> None:
    with suppress(DocumentRefusedError):
        picture = decode_document(data)
        assert picture.ndim == 3
        assert max(picture.shape) <= WORK_SIDE
    with suppress(PictureError):
        assert decode_face(data).shape[2] == 3


def _picture(kind: str, size: tuple[int, int] = (260, 180)) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, kind, quality=20)
    return file.getvalue()


HOUSE_TARGETS = (
    Target(
        "host_messages",
        _host_messages,
        ("drivers.host.messages",),
        (b'{"type":"ListDevices","id":1}', b'{"type":"Execute","id":2,"device":"a","command":"Probe","arguments":{}}'),
        512,
    ),
    Target(
        "xfs4iot_messages",
        _xfs4iot_messages,
        ("drivers.xfs4iot.messages",),
        (
            b'{"header":{"type":"command","name":"Common.Status","version":"2.0","requestId":1,"timeout":0},"payload":{}}',
            b'{"header":{"type":"command","name":"\\ud800","version":"2.0","requestId":7}}',
        ),
        512,
    ),
    Target(
        "pictures",
        _pictures,
        ("drivers.vision.picture_file", "drivers.vision.document.picture", "drivers.vision.face.picture"),
        (_picture("JPEG"), _picture("PNG"), _picture("WEBP"), _picture("BMP")[:600], _picture("PNG", (30_000, 1))),
        6_000,
    ),
)
