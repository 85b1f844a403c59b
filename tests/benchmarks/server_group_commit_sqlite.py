"""`server.group_commit.sqlite`: reservations and settlements at 16 in flight, sharing commits, against one commit each.

Both run the same code on the same file: the one with batches as the server has them, the other with batches of one.
"""

import asyncio
import statistics
import time
from pathlib import Path

from channel_server.adapters.storage import sqlite
from channel_server.adapters.storage.migrate import migrate_sqlite
from channel_server.adapters.storage.open import open_books
from channel_server.adapters.storage.overview import overview_of
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from tests.benchmarks.drawdown_house import bench_folder
from tests.benchmarks.money_house import BANK, Steps, drawdowns, write_contracts, write_lines

IN_FLIGHT = 16
ROUNDS = 5
A_ROUND = 1_600
ALONE_A_ROUND = 400
GOAL, AIM = 3, 5


def run() -> dict[str, object]:
    """Measure. The ratio is of drawdowns a second."""
    with bench_folder("group-commit") as folder:
        return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> dict[str, object]:
    path = folder / "channel.db"
    migrate_sqlite(path)
    books = open_books(path)
    total = ROUNDS * (A_ROUND + ALONE_A_ROUND) + A_ROUND
    contracts = [f"K-{number}" for number in range(total)]
    await books.write(write_lines)
    for begin in range(0, total, 2_000):
        await books.write(lambda opened, begin=begin: write_contracts(opened, contracts[begin : begin + 2_000]))
    made = list(drawdowns(contracts))
    together, alone, latencies = [], [], []
    most = sqlite.MOST_IN_A_BATCH
    await _rate(books, [made.pop() for _ in range(A_ROUND)], [])
    for _ in range(ROUNDS):
        together.append(await _rate(books, [made.pop() for _ in range(A_ROUND)], latencies))
        sqlite.MOST_IN_A_BATCH = 1
        alone.append(await _rate(books, [made.pop() for _ in range(ALONE_A_ROUND)], []))
        sqlite.MOST_IN_A_BATCH = most
    found = await books.read(lambda opened: overview_of(opened, BANK))
    await books.close()
    if not found.consistent or found.ledger_entries != 2 * total:
        raise RuntimeError(f"{found.ledger_entries} ledger entries for {total} drawdowns")
    latencies.sort()
    return {
        "benchmark": "server.group_commit.sqlite",
        "ratio": round(statistics.median(together) / statistics.median(alone), 2),
        "against": "one commit each, by the same code on the same file",
        "p50": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
        "unit": "ms",
        "detail": {
            "goal": GOAL,
            "aim": AIM,
            "in_flight": IN_FLIGHT,
            "drawdowns_per_s": round(statistics.median(together)),
            "drawdowns_per_s_one_commit_each": round(statistics.median(alone)),
            "commits_a_drawdown": "two: reserve, settle",
            "durability": "SQLite WAL, synchronous=FULL",
        },
    }


async def _rate(books: SqliteUnitOfWork, steps: list[Steps], latencies: list[float]) -> float:
    waiting = iter(steps)

    async def client() -> None:
        for each in waiting:
            began = time.perf_counter()
            held = await books.write(each.reserve)
            await books.write(lambda opened, each=each, held=held: each.settle(opened, held))
            latencies.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(IN_FLIGHT)))
    return len(steps) / (time.perf_counter() - began)
