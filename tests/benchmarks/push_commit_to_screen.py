"""`push.commit_to_screen`: from a drawdown's commits at one terminal to the screens of two thousand others.

Two crowds. In the first all two thousand watch the one customer who draws: each commit goes to every one of them, and
three follow upon each other. In the second they watch a hundred customers, as screens do; two hundred hear of a commit
in twenty. Time runs from the time in the act, which the server took before it made the act durable, to the message in
the hands of the watching program; so it holds the commit itself, the reader's pause, the fan-out and the way.
"""

import asyncio
import os
import statistics
from pathlib import Path

import grpc
import psutil

from tests.benchmarks.drawdown_house import (
    DRAWDOWNS_A_CUSTOMER,
    Signed,
    bench_folder,
    prepare,
    server_process,
    sqlite_in,
)
from tests.benchmarks.drawdown_load import credentials_of, drawdowns_on
from tests.benchmarks.push_house import ACTS_A_DRAWDOWN, SCREENS, Screen, Watchers, enrol_screens, watching

GOAL_S = 1.0
CUSTOMERS = 100
ROUNDS = 20


def run() -> dict[str, object]:
    """Measure."""
    with bench_folder("push") as folder:
        database = sqlite_in(folder)
        signed = prepare(folder, (CUSTOMERS + 1) * DRAWDOWNS_A_CUSTOMER, database)
        crowd = enrol_screens(folder, database, lambda _: CUSTOMERS)
        spread = enrol_screens(folder, database, lambda number: number % CUSTOMERS)
        with server_process(folder, CUSTOMERS + 1, database) as (address, pid):
            of_one = [each for each in signed if each.credit_line_id.endswith(f"{CUSTOMERS:06d}")]
            of_many = [each for each in signed if each not in of_one][::DRAWDOWNS_A_CUSTOMER][:ROUNDS]
            all_at_once, quiet = _measure(folder, address, pid, crowd, of_one, SCREENS)
            apart, _ = _measure(folder, address, pid, spread, of_many, SCREENS // CUSTOMERS)
    p99 = _at(all_at_once, 0.99)
    return {
        "benchmark": "push.commit_to_screen",
        "ratio": round(p99 / GOAL_S, 3),
        "against": "one second",
        "p50": _ms(_at(all_at_once, 0.5)),
        "p99": _ms(p99),
        "unit": "ms",
        "detail": {
            "screens": SCREENS,
            "messages": len(all_at_once),
            "longest_ms": _ms(max(all_at_once)),
            "watched_by_twenty_p50_ms": _ms(statistics.median(apart)),
            "watched_by_twenty_p99_ms": _ms(_at(apart, 0.99)),
            "watched_by_twenty_longest_ms": _ms(max(apart)),
            "engine_cpu_share_while_quiet": quiet,
            "load_average_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _measure(
    folder: Path, address: str, pid: int, screens: list[Screen], signed: list[Signed], told: int
) -> tuple[list[float], float]:
    took: list[float] = []
    with watching(folder, address, screens) as watchers:
        quiet = _quiet_share(pid)
        asyncio.run(_draw(folder, address, signed, watchers, told * ACTS_A_DRAWDOWN, took))
    return took, quiet


async def _draw(
    folder: Path, address: str, signed: list[Signed], watchers: Watchers, messages: int, took: list[float]
) -> None:
    async with grpc.aio.secure_channel(address, credentials_of(folder)) as channel:
        draw = drawdowns_on(channel, signed)
        for _ in signed:
            await draw()
            took += await asyncio.to_thread(watchers.hear, messages)


def _quiet_share(pid: int) -> float:
    """How much of a processor the engine takes while all watch and nothing happens."""
    return round(psutil.Process(pid).cpu_percent(5.0) / 100, 3)


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
