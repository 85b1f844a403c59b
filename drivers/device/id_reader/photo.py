"""The photo of an ID card: a port, since only vendors' closed libraries decode WLT.

A vendor's library runs in a process of its own that is killed when it does not answer: it may crash or hang, and the
reader must not go with it. There is no open decoder, and nothing here pretends to be one.
"""

import contextlib
import os
import re
import select
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from drivers.device.id_reader import IdReaderSettings, PhotoSource, PhotoState
from drivers.device.id_reader.vendor_library import BGR_BYTES
from drivers.wire.id_reader import PHOTO_BYTES, simulated_picture_id

_log = structlog.get_logger(__name__)

# Files only: what plays the hardware is not imported here.
_SIMULATED_PICTURES = Path(__file__).parents[2] / "simulators" / "cards" / "photos"

# Loading the library and decoding takes some 10 ms; past this it hangs.
_ANSWER_S = 1.5


@dataclass(frozen=True, slots=True)
class Photo:
    """What a decoder made of the block."""

    state: PhotoState
    picture_id: str | None = None
    bgr: bytes | None = None


PHOTO_UNAVAILABLE = Photo(PhotoState.UNAVAILABLE)


class PhotoDecoder(Protocol):
    """Turns a chip's photo block into a picture, or says that there is none."""

    def decode(self, block: bytes) -> Photo:
        """Return the photo; never raises, never takes longer than a second or two."""

    def close(self) -> None:
        """Let go of what it holds, from any thread."""


class NoPhotoDecoder:
    """For terminals without a vendor's library."""

    def decode(self, block: bytes) -> Photo:
        """Return PHOTO_UNAVAILABLE."""
        return PHOTO_UNAVAILABLE

    def close(self) -> None:
        """Nothing is held."""


class SimulatedPhotoDecoder:
    """Reads the simulator's marked block and nothing else. For development; a production profile refuses it."""

    def decode(self, block: bytes) -> Photo:
        """Return the picture's id when the block is the simulator's, and the picture when there is one of that id."""
        picture_id = simulated_picture_id(block)
        if picture_id is None:
            return PHOTO_UNAVAILABLE
        return Photo(PhotoState.SIMULATED, picture_id, _simulated_picture(picture_id))

    def close(self) -> None:
        """Nothing is held."""


class VendorPhotoDecoder:
    """The maker's library behind a process that can be killed; started at the first photo, kept for the next."""

    def __init__(self, library: str, function: str, answer_s: float = _ANSWER_S) -> None:
        self._command = [sys.executable, "-m", "drivers.device.id_reader.vendor_library", library, function]
        self._answer_s = answer_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def decode(self, block: bytes) -> Photo:
        """Return the decoded photo, or PHOTO_UNAVAILABLE when the library fails, crashes or hangs."""
        if len(block) != PHOTO_BYTES:
            return PHOTO_UNAVAILABLE
        try:
            bgr = self._ask(block)
        except OSError as error:
            _log.warning("photo_decoder_failed", error=type(error).__name__)
            bgr = b""
        if len(bgr) != BGR_BYTES:
            self._kill()
            return PHOTO_UNAVAILABLE
        return Photo(PhotoState.DECODED, bgr=bgr)

    def close(self) -> None:
        """Kill the process."""
        with self._lock:
            self._closed = True
        self._kill()

    def _ask(self, block: bytes) -> bytes:
        with self._lock:
            if self._closed:
                return b""
            if self._child is None:
                # Its arguments are this interpreter, our own module, and the profile's library.
                self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
            child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(block)
        child.stdin.flush()
        end = time.monotonic() + self._answer_s
        answer = bytearray()
        poll = select.poll()
        poll.register(child.stdout, select.POLLIN)
        while len(answer) < BGR_BYTES and poll.poll(max(0.0, end - time.monotonic()) * 1000):
            part = os.read(child.stdout.fileno(), BGR_BYTES - len(answer))
            if not part:
                break
            answer += part
        return bytes(answer)

    def _kill(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _simulated_picture(picture_id: str) -> bytes | None:
    """The drawn face that a simulated photo stands for; None when nobody drew one, or Pillow is not there."""
    if not re.fullmatch(r"[a-z0-9_]{1,32}", picture_id):
        return None
    try:
        from PIL import Image

        with Image.open(_SIMULATED_PICTURES / f"{picture_id}.jpg") as image:
            red, green, blue = image.convert("RGB").split()
    except (ImportError, OSError):
        return None
    return Image.merge("RGB", (blue, green, red)).tobytes()


def photo_decoder(settings: IdReaderSettings) -> PhotoDecoder:
    """Return the decoder that the profile asks for."""
    match settings.photo:
        case PhotoSource.NONE:
            return NoPhotoDecoder()
        case PhotoSource.SIMULATED:
            return SimulatedPhotoDecoder()
        case PhotoSource.VENDOR:
            return VendorPhotoDecoder(settings.photo_library, settings.photo_function)
