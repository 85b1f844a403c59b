"""The receipt printer as a program: the mechanism behind a pseudo terminal, and the customer's hand at its mouth.

Run it as ``python -m drivers.simulators.printer --port PATH --control PATH --output FOLDER``. Words: ``take`` takes the
receipt out of the mouth; ``paper full``, ``paper low``, ``paper out`` or ``paper MILLIMETRES`` puts in such a roll;
``status`` says what it looks like, with the pictures of what was printed.
"""

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from drivers.simulators.base import ControlMistakeError, ControlRequest, Json, Peer, run_serial, simulator_arguments
from drivers.simulators.paper import FontMissingError, PaperFonts
from drivers.simulators.printer_mechanism import (
    DOTS_PER_MM,
    FULL_ROLL_DOTS,
    NEAR_END_DOTS,
    PrinterSettings,
    ReceiptPrinter,
)

# What is left on the roll under the fault "paper_out_while_printing": the first line or two still come out.
_LAST_DOTS = 80


class PrinterPeer(Peer):
    """Joins the mechanism to its port and its control socket."""

    own_faults: ClassVar[tuple[str, ...]] = (
        "paper_low",
        "paper_out",
        "paper_out_while_printing",
        "jam",
        "cover_open",
        "slow",
    )

    def __init__(self, printer: ReceiptPrinter) -> None:
        self._printer = printer

    def receive(self, data: bytes) -> None:
        """See :class:`Peer`."""
        self._say(self._printer.receive(data, time.monotonic()))
        self.tick(time.monotonic())

    def tick(self, now: float) -> None:
        """See :class:`Peer`."""
        self._say(self._printer.advance(now))

    def control(self, request: ControlRequest) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        match request.do:
            case "take":
                if not self._printer.take():
                    raise ControlMistakeError("there is no receipt in the mouth; wait until one was printed")
                return {"receipt": self._last_receipt()}
            case "paper":
                self._printer.load_paper(_roll_dots(request.value))
                return self.status()
            case word:
                raise ControlMistakeError(f"no word {word!r} here; there are: take, paper, fault, status")

    def set_own_fault(self, name: str | None) -> None:
        """See :class:`Peer`."""
        printer = self._printer
        match name:
            case "paper_low":
                printer.load_paper(NEAR_END_DOTS)
            case "paper_out":
                printer.load_paper(0)
            case "paper_out_while_printing":
                printer.load_paper(_LAST_DOTS)
            case "jam":
                printer.jammed = True
            case "cover_open":
                printer.cover_open = True
            case "slow":
                printer.slow = True
            case _:
                printer.jammed = printer.cover_open = printer.slow = False
                printer.load_paper()

    def status(self) -> Mapping[str, Json]:
        """See :class:`Peer`."""
        printer = self._printer
        return {
            "paper": "out" if printer.paper_out else "low" if printer.paper_low else "full",
            "mouth": "receipt" if printer.receipt_in_mouth else "empty",
            "jammed": printer.jammed,
            "cover_open": printer.cover_open,
            "waiting": printer.waiting,
            "printed": len(printer.receipts),
            "receipt": self._last_receipt(),
            "lines": list(printer.last_lines),
        }

    def _last_receipt(self) -> str | None:
        return str(self._printer.receipts[-1]) if self._printer.receipts else None

    def _say(self, reply: bytes) -> None:
        if reply:
            self.send(reply)


def _roll_dots(value: str) -> int:
    named = {"full": FULL_ROLL_DOTS, "low": NEAR_END_DOTS, "out": 0}
    if value in named:
        return named[value]
    if value.isdecimal():
        return int(value) * DOTS_PER_MM
    raise ControlMistakeError("paper takes full, low, out, or the length of the roll in millimetres")


def main(argv: list[str] | None = None) -> int:
    """Run the printer until told to end."""
    parser = simulator_arguments("A receipt printer of 80 mm that prints to PNG files.")
    parser.add_argument("--output", type=Path, required=True, help="folder for the pictures of the receipts")
    parser.add_argument("--font", type=Path, help="a NotoSansSC file or its folder; default: a font of Debian's")
    parser.add_argument("--speed", type=int, default=200, help="paper speed in mm/s; 0 takes no time")
    parser.add_argument(
        "--presenter", action=argparse.BooleanOptionalAction, default=True, help="senses when a receipt is taken"
    )
    arguments = parser.parse_args(argv)
    settings = PrinterSettings(output=arguments.output, speed_mm_s=arguments.speed, presenter=arguments.presenter)
    try:
        fonts = PaperFonts.find(arguments.font)
    except FontMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return run_serial(PrinterPeer(ReceiptPrinter(settings, fonts)), arguments)


if __name__ == "__main__":
    raise SystemExit(main())
