r"""A QR scanner as a program: what the customer holds in front of it comes out of its port as a line.

Run it as ``python -m drivers.simulators.code_scanner --port PATH --control PATH``. Word: ``scan TEXT`` shows a code.
"""

import argparse
from collections.abc import Mapping

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, Peer, run_serial, simulator_arguments
from drivers.wire.scanner import MAX_LINE_BYTES, ScannerFraming, encode_code


class CodeScannerPeer(Peer):
    """A scanner set up in one way."""

    def __init__(self, framing: ScannerFraming) -> None:
        self._framing = framing
        self._scanned = 0

    def receive(self, data: bytes) -> None:
        """See :class:`Peer`; a scanner in its default set-up listens to nothing."""

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        if request.do != "scan":
            raise ControlMistakeError(f"no word {request.do!r} here; there are: scan, fault, status")
        if not request.value or len(request.value.encode()) > MAX_LINE_BYTES:
            raise ControlMistakeError(f"scan takes what the code says: 1 to {MAX_LINE_BYTES} bytes")
        self.send(encode_code(request.value, framing=self._framing))
        self._scanned += 1
        return self.status()

    def status(self) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        return {"scanned": self._scanned}


def main(argv: list[str] | None = None) -> int:
    """Run the scanner until told to end."""
    parser = simulator_arguments("A QR scanner on a serial port.")
    parser.add_argument("--prefix", type=_escaped, default=b"", help="bytes before each code; \\r, \\n, \\x02 are read")
    parser.add_argument("--suffix", type=_escaped, default=b"\r", help="bytes after each code, CR by default")
    parser.add_argument("--aim-identifier", action="store_true", help="send ]Q1 before each code")
    arguments = parser.parse_args(argv)
    try:
        framing = ScannerFraming(
            prefix=arguments.prefix, suffix=arguments.suffix, aim_identifier=arguments.aim_identifier
        )
    except ValueError as error:
        parser.error(str(error))
    return run_serial(CodeScannerPeer(framing), arguments)


def _escaped(text: str) -> bytes:
    try:
        return text.encode("ascii").decode("unicode_escape").encode("latin-1")
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not ASCII with escapes such as \\r or \\x02") from error


if __name__ == "__main__":
    raise SystemExit(main())
