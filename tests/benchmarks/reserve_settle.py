"""Reservations and settlements on PostgreSQL through our adapter, against pgbench with the same single statements.

Both kinds take turns in one run on one PostgreSQL, on the disk of the working copy, with every commit on the disk.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from channel_server.adapters.storage.migrate import migrate
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.books import Books
from channel_server.database_url import parse_database_url
from tests.benchmarks.drawdown_house import bench_folder
from tests.benchmarks.money_house import Steps, drawdowns, write_contracts, write_lines
from tests.benchmarks.pgbench import Measured, contracts_for, run_pgbench
from tests.postgresql import DURABLE, PrivatePostgres, private_postgres

CLIENTS = (16, 64)
ROUNDS = 3
A_ROUND = 3_200
_CHUNK = 2_000

Pair = Callable[[Steps], Awaitable[None]]
"""Reserves and settles, each durable when it returns."""
Adapter = Callable[[str, int], "AsyncIterator[Pair]"]


def measure(
    name: str, adapter: Callable[[str, int], AsyncIterator[Pair]], goal: float, aim: float
) -> dict[str, object]:
    """Measure one way through the adapter. The ratio is the lower of those at 16 and at 64 clients."""
    with bench_folder("pgbench") as folder, private_postgres(DURABLE, folder) as server:
        url = server.new_database()
        migrate(parse_database_url(url))
        asyncio.run(_write(url, write_lines))
        results = {clients: _at(server, url, folder, adapter, clients) for clients in CLIENTS}
    worst = min(results.values(), key=lambda each: each["ratio"])
    return {
        "benchmark": name,
        "ratio": worst["ratio"],
        "against": "pgbench with the same single statements, prepared, on the same PostgreSQL",
        "p50": worst["p50_ms"],
        "p99": worst["p99_ms"],
        "unit": "ms",
        "detail": {
            "goal": goal,
            "aim": aim,
            **{f"at_{clients}": found for clients, found in results.items()},
            "unit_of_work": "a reservation and a settlement, each committed to the disk",
            "durability": "fsync on, synchronous_commit on",
        },
    }


def _at(
    server: PrivatePostgres,
    url: str,
    folder: Path,
    adapter: Callable[[str, int], AsyncIterator[Pair]],
    clients: int,
) -> dict[str, float]:
    each = A_ROUND // clients
    ours: list[float] = []
    theirs: list[Measured] = []
    latencies: list[float] = []
    for number in range(ROUNDS + 1):
        run = clients * 100 + number
        own = [f"O-{run}-{n}" for n in range(A_ROUND)]
        contracts = own + contracts_for(run, clients, each)
        for begin in range(0, len(contracts), _CHUNK):
            asyncio.run(_write(url, lambda books, b=begin, c=contracts: write_contracts(books, c[b : b + _CHUNK])))
        # Both are planned on true statistics. The first round, on tables that were empty, is not counted.
        server.query("VACUUM ANALYZE", url)
        server.query("CHECKPOINT", url)
        found = run_pgbench(server, url, folder, run=run, clients=clients, each=each)
        rate = asyncio.run(_drive(url, adapter, clients, list(drawdowns(own)), latencies if number else []))
        if number:
            theirs.append(found)
            ours.append(rate)
    latencies.sort()
    rate, their_rate = statistics.median(ours), statistics.median(m.per_s for m in theirs)
    return {
        "ratio": round(rate / their_rate, 2),
        "per_s": round(rate),
        "pgbench_per_s": round(their_rate),
        "p50_ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99_ms": round(latencies[int(len(latencies) * 0.99)] * 1000, 2),
        "pgbench_mean_ms": round(statistics.median(m.mean_ms for m in theirs), 2),
    }


async def _write(url: str, work: Callable[[Books], None]) -> None:
    books = PostgresUnitOfWork(url)
    await books.write(work)
    await books.close()


async def _drive(
    url: str,
    adapter: Callable[[str, int], AsyncIterator[Pair]],
    clients: int,
    steps: list[Steps],
    latencies: list[float],
) -> float:
    async with asynccontextmanager(adapter)(url, clients) as pair:
        waiting = iter(steps)

        async def client() -> None:
            for each in waiting:
                began = time.perf_counter()
                await pair(each)
                latencies.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(clients)))
        return len(steps) / (time.perf_counter() - began)
