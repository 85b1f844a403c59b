"""`memory.server`: what the server's processes hold after a thousand drawdowns at 16 in flight. Under 200 MB."""

import asyncio

import psutil

from tests.benchmarks.drawdown_house import DRAWDOWNS_A_CUSTOMER, bench_folder, prepare, server_process, sqlite_in
from tests.benchmarks.drawdown_load import draw_all

DRAWDOWNS = 1_000
GOAL_MB = 200
_MB = 1024 * 1024


def run() -> dict[str, object]:
    """Measure. The ratio is the goal over what is used: above 1 is under the goal."""
    with bench_folder("memory") as folder:
        signed = prepare(folder, DRAWDOWNS, sqlite_in(folder))
        with server_process(folder, DRAWDOWNS // DRAWDOWNS_A_CUSTOMER + 1, sqlite_in(folder)) as (address, pid):
            engine = psutil.Process(pid)
            processes = [engine, *engine.children()]
            at_start = [each.memory_info().rss / _MB for each in processes]
            asyncio.run(draw_all(folder, address, signed))
            at_end = [each.memory_info().rss / _MB for each in processes]
    return {
        "benchmark": "memory.server",
        "ratio": round(GOAL_MB / sum(at_end), 3),
        "against": f"{GOAL_MB} MB",
        "p50": round(sum(at_start), 1),
        "p99": round(sum(at_end), 1),
        "unit": "MB",
        "detail": {
            "p50_is": "resident sets when calls are first taken",
            "p99_is": f"resident sets after {DRAWDOWNS} drawdowns",
            "engine": round(at_end[0], 1),
            "fronts": [round(each, 1) for each in at_end[1:]],
            "bank": "in memory, inside the engine's process, and counted",
        },
    }
