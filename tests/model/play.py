"""Plays the model: so many steps from a seed. `make model SEED=… STEPS=…` calls this; a test plays a small part.

The same seed plays the same examples. A failure prints the shortest way to it that hypothesis finds, and its seed.
"""

import contextlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.choices import Counts
from tests.model.machine import MoneyMachine

STEPS_AN_EXAMPLE = 50
EXAMPLES_A_ROUND = 200
"""After so many the generator begins anew, from the next seed: its memory of what it has tried does not grow."""


def play(number: int, *, examples: int, shrink: bool) -> None:
    """Play some examples. Raises what a failing one raised."""
    phases = (Phase.explicit, Phase.generate, Phase.shrink) if shrink else (Phase.explicit, Phase.generate)
    machine = seed(number)(type("MoneyMachine", (MoneyMachine,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS_AN_EXAMPLE,
            phases=phases,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep what servers and twins log to themselves: there are thousands of them."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


def main(number: int, steps: int, folder: Path, *, shrink: bool) -> int:
    """Play at least so many steps, and print one JSON line."""
    began, first = time.monotonic(), number
    with tempfile.TemporaryDirectory(dir=folder) as place, silence():
        MoneyMachine.folder = Path(place)
        while Counts.steps < steps:
            try:
                play(number, examples=EXAMPLES_A_ROUND, shrink=shrink)
            except Exception:
                sys.stderr.write(
                    f"failed; it replays with: make model SEED={number} STEPS=1 (SHRINK=1 for the shortest way there)\n"
                )
                raise
            number += 1
            # Told as it goes, so that a run that is cut short has been of use.
            sys.stderr.write(_report(first, number, began) + "\n")
    sys.stdout.write(_report(first, number, began) + "\n")
    return 0


def _report(first: int, number: int, began: float) -> str:
    report = {
        "seeds": f"{first}-{number - 1}",
        "steps": Counts.steps,
        "examples": Counts.examples,
        "crashes": Counts.crashes,
        "drawdowns": Counts.drawdowns,
        "payments": Counts.payments,
        "repayments": Counts.repayments,
        "approvals": dict(sorted(Counts.approvals.items())),
        "seconds": round(time.monotonic() - began),
    }
    return json.dumps(report)
