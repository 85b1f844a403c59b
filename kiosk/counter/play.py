"""`python -m kiosk.counter.play`: the counter's window with the demo's teller at it. Demo only.

The teller signs in, waits for a terminal's call, helps at the elbow, and takes the case over; a picture of each screen
is kept, and what came of it goes to a report. Nobody else's program starts this.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from kiosk.counter.options import CounterOptions, make_counter_parser

if TYPE_CHECKING:
    from kiosk.counter.app import Counter

__all__ = ["main"]

log = structlog.get_logger(__name__)

CALLED_WITHIN_S = 240.0
WITHIN_S = 30.0
LOOK_S = 0.05
GLANCE_S = 0.6
LINGER_S = 2.5
"""What was said is looked at before the case is taken away."""
WIDTH, HEIGHT = 1440, 900
HINT = 0
"""The first of the sentences for the page."""


def _parser() -> argparse.ArgumentParser:
    parser = make_counter_parser("kiosk.counter.play")
    parser.add_argument("--staff", default="0317", metavar="NUMBER", help="who signs in")
    parser.add_argument("--password", default="edian-demo", help="the demo's own, announced as such")
    parser.add_argument("--pictures", required=True, type=Path, metavar="DIR", help="save each screen there")
    parser.add_argument("--report", required=True, type=Path, metavar="FILE", help="write what was seen there")
    return parser


class Teller:
    """The teller's eyes and hands on the window."""

    def __init__(self, counter: Counter, arguments: argparse.Namespace) -> None:
        self._counter = counter
        self._arguments = arguments
        self.screens: list[str] = []

    async def work(self) -> dict[str, Any]:
        """From signing in to a case at the counter. Raises TimeoutError, which says what did not come."""
        view: Any = self._counter.view
        self._counter.screens.window.resize(WIDTH, HEIGHT)
        await asyncio.sleep(GLANCE_S)
        self._photograph("sign-in")
        sign_in = view.property("signIn")
        sign_in.editNumber(self._arguments.staff)
        sign_in.editPassword(self._arguments.password)
        sign_in.submit()
        await self._until(lambda: bool(view.signed), WITHIN_S, "signing in")
        view.show("elbow")
        elbow: Any = view.property("pageModel")
        await self._until(lambda: bool(elbow.property("canTake")), CALLED_WITHIN_S, "a call")
        elbow.take()
        await self._until(lambda: bool(elbow.property("mine") and elbow.property("hasPage")), WITHIN_S, "the call")
        await asyncio.sleep(GLANCE_S)
        elbow.say(HINT)
        await self._until(lambda: _shown(elbow), WITHIN_S, "the hint on the terminal's screen")
        await asyncio.sleep(GLANCE_S)
        self._photograph("elbow")
        seen = elbow.call.journey
        await asyncio.sleep(LINGER_S)
        elbow.toCounter()
        elbow.confirmToCounter()
        await self._until(lambda: bool(self._counter.desk.handoff_code), WITHIN_S, "the case")
        await asyncio.sleep(GLANCE_S)
        self._photograph("at-counter")
        return {
            "seen": {"page": seen.page, "step": seen.step, "facts": sorted(dict(seen.facts))},
            "code": self._counter.desk.handoff_code,
            "screens": self.screens,
        }

    async def _until(self, holds: Callable[[], bool], within_s: float, what: str) -> None:
        deadline = time.monotonic() + within_s
        while not holds():
            if time.monotonic() > deadline:
                self._photograph("stopped")
                raise TimeoutError(f"{what} did not come in {within_s:.0f} s")
            await asyncio.sleep(LOOK_S)

    def _photograph(self, name: str) -> None:
        self.screens.append(f"counter-{len(self.screens) + 1}-{name}.png")
        self._counter.screens.window.grabWindow().save(str(self._arguments.pictures / self.screens[-1]))


def _shown(elbow: Any) -> bool:
    call = elbow.call
    return call is not None and any(hint.shown_time is not None for hint in call.hints)


async def _play(options: CounterOptions, arguments: argparse.Namespace) -> int:
    from kiosk.counter.app import Counter

    counter = Counter(options)
    counter.open()
    try:
        report = await Teller(counter, arguments).work()
    except TimeoutError as error:
        log.error("teller_stopped", reason=str(error))
        return 1
    finally:
        await counter.close()
    arguments.report.write_text(json.dumps(report) + "\n", encoding="utf-8")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the window and the teller; exit code 0 once the case is at the counter."""
    parsed = _parser().parse_args(arguments)
    from kiosk.counter.viewmodels.engine import make_counter_app
    from kiosk.journey.loop import KioskLoop

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    names = set(CounterOptions.__dataclass_fields__)
    options = CounterOptions(**{name: value for name, value in vars(parsed).items() if name in names})
    loop = KioskLoop(make_counter_app())
    asyncio.set_event_loop(loop)
    with loop:
        code: int = loop.run_until_complete(_play(options, parsed))
    return code


if __name__ == "__main__":
    sys.exit(main())
