"""`python -m kiosk.panel`: the terminal with the demo's customer beside it. Demo only.

With `--script` the customer walks by himself, writes a report and a picture of each screen, and the program ends;
without, a panel lends the person in front of the screen the customer's hands.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.options import Options, make_parser
from kiosk.panel.customer import Customer, Purse, Seen, Wish
from kiosk.panel.hands import Hands, HandsError
from kiosk.panel.touch import Fingers, NotThereError

if TYPE_CHECKING:
    from kiosk.app import Terminal

__all__ = ["main"]

GAP_PX = 12
"""Between the terminal's window and the panel."""
CODE_WITHIN_S = 120.0
CODE_LOOK_S = 0.2
"""How long the customer waits for his telephone, and how often he looks at it."""


def _parser() -> argparse.ArgumentParser:
    parser = make_parser("kiosk.panel", "The terminal with the demo's customer beside it.")
    parser.add_argument("--controls", required=True, type=Path, metavar="DIR", help="the simulators' control sockets")
    parser.add_argument("--customers", required=True, type=Path, metavar="FILE", help="what the customers carry")
    parser.add_argument("--customer", required=True, metavar="NAME", help="who comes")
    parser.add_argument("--amount", type=int, default=20_000, metavar="YUAN", help="what the scripted customer wants")
    parser.add_argument("--seed", type=int, default=1, help="seed of the scripted customer's other choices")
    parser.add_argument(
        "--document", type=Path, metavar="DIR", help="front.jpg and back.jpg of the ID card, for the camera to read"
    )
    parser.add_argument("--code", type=Path, metavar="FILE", help="what the customer's telephone shows, once it does")
    parser.add_argument("--helped", action="store_true", help="he comes again, and a teller helps and takes over")
    parser.add_argument("--script", action="store_true", help="no panel: the customer walks by himself")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="save each screen there")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was seen there")
    return parser


def read_purse(file: Path, name: str, document: Path | None = None) -> Purse:
    """What a customer carries. Raises SystemExit with the names there are."""
    customers = tomllib.loads(file.read_text(encoding="utf-8"))
    if name not in customers:
        raise SystemExit(f"no customer {name!r} in {file}; there are: {', '.join(sorted(customers))}")
    carried = customers[name]
    sides = (document / "front.jpg", document / "back.jpg") if document is not None else None
    return Purse(carried["id_card"], carried["bank_card"], carried["pin"], sides)


class Beside:
    """What runs beside the terminal, and its exit code."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.exit_code = 0
        self._arguments = arguments
        self._hands = Hands(arguments.controls)
        self._purse = read_purse(arguments.customers, arguments.customer, arguments.document)

    async def __call__(self, terminal: Terminal) -> None:
        """Runs until the customer is through, or the panel is closed."""
        fingers = Fingers(terminal.screens.window)
        if self._arguments.script:
            await self._walk(terminal, fingers)
        else:
            await self._lend_hands(terminal, fingers)

    def _customer(self, fingers: Fingers) -> Customer:
        wish = Wish(self._arguments.amount, self._arguments.seed)
        return Customer(self._hands, fingers, self._purse, wish, self._arguments.pictures)

    async def _walk(self, terminal: Terminal, fingers: Fingers) -> None:
        stopped = ""
        if self._arguments.code is not None:
            self._purse = replace(self._purse, code=await _shown_on(self._arguments.code))
        customer, started = self._customer(fingers), time.monotonic()
        try:
            await customer.walk()
            if self._arguments.helped:
                await customer.be_helped()
        except (NotThereError, HandsError) as error:
            stopped = str(error)
            self.exit_code = 1
            fingers.photograph(self._arguments.pictures / "stopped.png")
        if self._arguments.report:
            journey_ms = round((time.monotonic() - started) * 1000)
            self._arguments.report.write_text(_report(terminal, customer.seen, journey_ms, stopped), encoding="utf-8")

    async def _lend_hands(self, terminal: Terminal, fingers: Fingers) -> None:
        from kiosk.panel.window import open_panel

        closed = asyncio.Event()
        panel = open_panel(self._hands, fingers, self._purse, lambda: self._customer(fingers), closed.set)
        window = terminal.screens.window
        panel.window.setPosition(window.x() + window.width() + GAP_PX, window.y())
        try:
            await closed.wait()
        finally:
            panel.close()


async def _shown_on(telephone: Path) -> str:
    """Wait for the code on the customer's telephone; nothing, where none comes: the customer comes without it."""
    for _ in range(round(CODE_WITHIN_S / CODE_LOOK_S)):
        if shown := _read(telephone):
            return shown
        await asyncio.sleep(CODE_LOOK_S)
    return ""


def _read(telephone: Path) -> str:
    return telephone.read_text(encoding="utf-8") if telephone.exists() else ""


def _report(terminal: Terminal, seen: Seen, journey_ms: int, stopped: str) -> str:
    terminal.machine_time.settle()
    visited = [step for step in terminal.machine_time.steps if step.name in set(seen.pages)]
    return json.dumps(
        {
            "outcome": seen.outcome,
            "amount_fen": seen.amount_fen,
            "receipt_taken": seen.receipt_taken,
            "cards_taken": seen.cards_taken,
            "screens": seen.screens,
            "brought": seen.brought,
            "hint": seen.hint,
            "sent_to": seen.sent_to,
            "journey_ms": journey_ms,
            "steps": [{"name": step.name, "machine_ms": round(step.machine_ms, 1)} for step in visited],
            "stopped": stopped,
        },
        ensure_ascii=False,
        indent=1,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the terminal and the customer; the customer's exit code."""
    parsed = _parser().parse_args(arguments)
    import structlog

    from kiosk.app import run

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    names = set(Options.__dataclass_fields__)
    beside = Beside(parsed)
    code = run(Options(**{name: value for name, value in vars(parsed).items() if name in names}), beside=beside)
    return beside.exit_code or code


if __name__ == "__main__":
    sys.exit(main())
