"""`memory.server`: what the server's process holds after a thousand drawdowns at 16 in flight. Under 200 MB."""

import asyncio

import psutil

from tests.benchmarks.drawdown_house import DRAWDOWNS_A_CUSTOMER, bench_folder, prepare, server_process
from tests.benchmarks.server_drawdown_vs_empty_call_sqlite import draw_all

DRAWDOWNS = 1_000
GOAL_MB = 200
_MB = 1024 * 1024


def run() -> dict[str, object]:
    """Measure. The ratio is the goal over what is used: above 1 is under the goal."""
    with bench_folder("memory") as folder:
        signed = prepare(folder, DRAWDOWNS)
        with server_process(folder, DRAWDOWNS // DRAWDOWNS_A_CUSTOMER + 1) as (address, pid):
            process = psutil.Process(pid)
            at_start = process.memory_info().rss / _MB
            asyncio.run(draw_all(folder, address, signed))
            at_end = process.memory_info().rss / _MB
    return {
        "benchmark": "memory.server",
        "ratio": round(GOAL_MB / at_end, 3),
        "against": f"{GOAL_MB} MB",
        "p50": round(at_start, 1),
        "p99": round(at_end, 1),
        "unit": "MB",
        "detail": {
            "p50_is": "resident set when calls are first taken",
            "p99_is": f"resident set after {DRAWDOWNS} drawdowns",
            "bank": "in memory, inside the server's process, and counted",
        },
    }
