"""The PIN pad as a program: the pad behind a pseudo terminal, and the customer's finger on its keys.

Run it as ``python -m drivers.simulators.pin_pad --port PATH --control PATH --terminal JC-0317``. Words: ``key 1``,
``key clear``, ``key enter``, ``key cancel``; ``status`` says how many digits are held, and never which.
"""

import re
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, Peer, run_serial, simulator_arguments
from drivers.simulators.secure_pad import KeyVault, PinPad
from drivers.wire.pin_pad import Frame, FrameDecoder

DEMO_KEYS = Path(__file__).with_name("demo_keys.toml")
_KEY = re.compile(r"[0-9A-Fa-f]{32}")


class KeysMistakeError(ValueError):
    """The file of master keys cannot be used; the message says what to correct and quotes no key."""


def master_key(path: Path, terminal: str) -> bytes:
    """Return the master key of ``terminal``.

    Raises:
        KeysMistakeError: no such file or terminal, or no SM4 key there.
    """
    try:
        terminals = tomllib.loads(path.read_text(encoding="utf-8")).get("terminals", {})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KeysMistakeError(f"{path} cannot be read: {error}") from error
    key = terminals.get(terminal)
    if key is None:
        known = ", ".join(terminals) or "none"
        raise KeysMistakeError(f"{path} has no master key for terminal {terminal!r}; it has: {known}")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise KeysMistakeError(f"{path}: the master key of {terminal} is not 32 hexadecimal digits")
    return bytes.fromhex(key)


class PinPadPeer(Peer):
    """Joins the pad to its port and its control socket."""

    own_faults: ClassVar[tuple[str, ...]] = ("tampered",)

    def __init__(self, pad: PinPad) -> None:
        self._pad = pad

    def receive(self, data: bytes) -> None:
        """See :class:`Peer`."""
        self._say(self._pad.receive(data, time.monotonic()))

    def tick(self, now: float) -> None:
        """See :class:`Peer`."""
        self._say(self._pad.advance(now))

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        if request.do != "key":
            raise ControlMistakeError(f"no word {request.do!r} here; there are: key, fault, status")
        if not self._pad.entering:
            raise ControlMistakeError("the pad asks for nothing now; its keys are dead")
        try:
            self._say(self._pad.press(request.value, time.monotonic()))
        except ValueError as error:
            raise ControlMistakeError("there is no such key; there are: 0 to 9, clear, enter, cancel") from error
        return self.status()

    def set_own_fault(self, name: str | None) -> None:
        """See :class:`Peer`; a tampered pad stays one until it is started anew, since its keys are gone."""
        if name == "tampered":
            self._say(self._pad.tamper())

    def status(self) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        return {
            "entering": self._pad.entering,
            "digits_held": self._pad.digits_held,
            "tampered": self._pad.tampered,
            "keys": [algorithm.name for algorithm in sorted(self._pad.loaded)],
        }

    def _say(self, sent: bytes) -> None:
        """Send frame by frame, so that a fault of the line hits one frame."""
        decoder = FrameDecoder()
        decoder.receive_data(sent)
        while isinstance(frame := decoder.next_event(), Frame):
            self.send(frame.to_bytes())


def main(argv: list[str] | None = None) -> int:
    """Run the pad until told to end."""
    parser = simulator_arguments("An encrypting PIN pad with a demonstration master key.")
    parser.add_argument("--terminal", required=True, help="whose master key the pad holds, such as JC-0317")
    parser.add_argument("--keys", type=Path, default=DEMO_KEYS, help="TOML file of master keys by terminal")
    arguments = parser.parse_args(argv)
    try:
        vault = KeyVault(master_key(arguments.keys, arguments.terminal))
    except KeysMistakeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return run_serial(PinPadPeer(PinPad(vault)), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
