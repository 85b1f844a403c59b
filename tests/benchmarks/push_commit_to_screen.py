"""`push.commit_to_screen`: from a drawdown's commits at one terminal to the screens of two thousand others.

Two crowds. In the first all two thousand watch the one customer who draws: each commit goes to every one of them, and
three follow upon each other. In the second they watch a hundred customers, as screens do; two hundred hear of a commit
in twenty. Time runs from the time in the act, which the server took before it made the act durable, to the message in
the hands of the watching program; so it holds the commit itself, the reader's pause, the fan-out and the way.
"""

import asyncio
import os
from dataclasses import dataclass
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
from tests.benchmarks.push_house import ACTS_A_DRAWDOWN, SCREENS, Watchers, enrol_screens, watching
from tests.postgresql import DURABLE, private_postgres

GOAL_S = 1.0
CUSTOMERS = 100
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Crowds:
    """How long each message took on one database. Units: seconds."""

    of_one: list[float]
    of_many: list[float]
    quiet_share: float
    engine_s: float
    fronts_s: float
    """Of the processor, while all of the first crowd were told."""
    kilobytes: float
    """Of engine and fronts, a stream with its share of a connection."""

    def told(self) -> dict[str, float]:
        """Tell it."""
        return {
            "p50_ms": _ms(_at(self.of_one, 0.5)),
            "p99_ms": _ms(_at(self.of_one, 0.99)),
            "longest_ms": _ms(max(self.of_one)),
            "watched_by_twenty_p50_ms": _ms(_at(self.of_many, 0.5)),
            "watched_by_twenty_p99_ms": _ms(_at(self.of_many, 0.99)),
            "engine_cpu_share_while_quiet": self.quiet_share,
            "engine_cpu_us_a_message": round(self.engine_s / len(self.of_one) * 1e6),
            "server_kilobytes_a_stream": self.kilobytes,
            "fronts_cpu_us_a_message": round(self.fronts_s / len(self.of_one) * 1e6),
        }


def run() -> dict[str, object]:
    """Measure."""
    with bench_folder("push") as folder:
        sqlite = _crowds(folder, sqlite_in(folder))
    with bench_folder("push") as folder, private_postgres(DURABLE, folder) as server:
        postgresql = _crowds(folder, server.new_database())
    p99 = _at(sqlite.of_one, 0.99)
    return {
        "benchmark": "push.commit_to_screen",
        "ratio": round(p99 / GOAL_S, 3),
        "against": "one second",
        "p50": _ms(_at(sqlite.of_one, 0.5)),
        "p99": _ms(p99),
        "unit": "ms",
        "detail": {
            "screens": SCREENS,
            "messages": len(sqlite.of_one),
            "sqlite": sqlite.told(),
            "postgresql": postgresql.told(),
            "load_average_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _crowds(folder: Path, database: str) -> Crowds:
    signed = prepare(folder, (CUSTOMERS + 1) * DRAWDOWNS_A_CUSTOMER, database)
    crowd = enrol_screens(folder, database, lambda _: CUSTOMERS)
    spread = enrol_screens(folder, database, lambda number: number % CUSTOMERS)
    of_one = [each for each in signed if each.credit_line_id.endswith(f"{CUSTOMERS:06d}")]
    of_many = [each for each in signed if each not in of_one][::DRAWDOWNS_A_CUSTOMER][:ROUNDS]
    with server_process(folder, CUSTOMERS + 1, database) as (address, pid):
        engine = psutil.Process(pid)
        empty = _memory(engine)
        with watching(folder, address, crowd) as watchers:
            quiet = _quiet_share(engine)
            kilobytes = round((_memory(engine) - empty) / SCREENS / 1024, 1)
            before = _cpu(engine)
            all_at_once = asyncio.run(_draw(folder, address, of_one, watchers, SCREENS * ACTS_A_DRAWDOWN))
            engine_s, fronts_s = (after - begun for after, begun in zip(_cpu(engine), before, strict=True))
        with watching(folder, address, spread) as watchers:
            told = SCREENS // CUSTOMERS * ACTS_A_DRAWDOWN
            apart = asyncio.run(_draw(folder, address, of_many, watchers, told))
    return Crowds(all_at_once, apart, quiet, engine_s, fronts_s, kilobytes)


async def _draw(folder: Path, address: str, signed: list[Signed], watchers: Watchers, messages: int) -> list[float]:
    took: list[float] = []
    async with grpc.aio.secure_channel(address, credentials_of(folder)) as channel:
        draw = drawdowns_on(channel, signed)
        for _ in signed:
            await draw()
            took += await asyncio.to_thread(watchers.hear, messages)
    return took


def _quiet_share(engine: psutil.Process) -> float:
    """How much of a processor the engine takes while all watch and nothing happens."""
    return round(engine.cpu_percent(5.0) / 100, 3)


def _memory(engine: psutil.Process) -> int:
    return sum(each.memory_info().rss for each in (engine, *engine.children()))


def _cpu(engine: psutil.Process) -> tuple[float, float]:
    times = [each.cpu_times() for each in (engine, *engine.children())]
    spent = [each.user + each.system for each in times]
    return spent[0], sum(spent[1:])


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
