"""A balance as a program: the peer that speaks its bytes, so that the driver under test is the one that ships.

`python -m edian_scale.simulator --port PATH --control PATH`. Words: `put GRAMS`, `lift`, and those of every simulator
(fault, unplug, replug, status).
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, Peer, run_serial, simulator_arguments
from edian_scale.wire import Weight, encode_weight

_MOST_MG = 5_000_000


class ScalePeer(Peer):
    """The balance's side of the line."""

    def __init__(self) -> None:
        self._weight_mg = 0
        self._buffer = bytearray()

    def receive(self, data: bytes) -> None:
        """See `Peer`."""
        self._buffer += data
        while b"\r\n" in self._buffer:
            line, _, rest = bytes(self._buffer).partition(b"\r\n")
            self._buffer[:] = rest
            self._answer(line)
        del self._buffer[:-80]

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """See `Peer`."""
        match request.do:
            case "put":
                try:
                    self._weight_mg = int(Decimal(request.value) * 1_000)
                except (InvalidOperation, ValueError, OverflowError) as error:
                    raise ControlMistakeError("put takes grams, such as 100.5") from error
            case "lift":
                self._weight_mg = 0
            case word:
                raise ControlMistakeError(f"no word {word!r} here; there are: put, lift, fault, status")
        return self.status()

    def status(self) -> Mapping[str, Json]:
        """See `Peer`."""
        return {"weight_mg": self._weight_mg}

    def _answer(self, line: bytes) -> None:
        match line:
            case b"SI" if self._weight_mg > _MOST_MG:
                self.send(b"S +\r\n")
            case b"SI":
                self.send(encode_weight(Weight(self._weight_mg, at_rest=True)))
            case b"I4":
                self.send(b'I4 A "0123456789"\r\n')
            case _:
                self.send(b"ES\r\n")


def main(argv: list[str] | None = None) -> int:
    """Play a balance until told to end."""
    arguments = simulator_arguments("A balance on a serial port.").parse_args(argv)
    return run_serial(ScalePeer(), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
