"""`server.end_of_day`: ageing of all open notes at the end of a day, against a bare UPDATE of the same rows.

Measured is an ordinary day: the day before was ended, some notes reach a due date, some are behind. `NOTES=` sets how
many there are; a tenth and a hundredth of them are measured too, to show that memory does not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from channel_server.adapters.clock import RandomIds, SystemClock
from channel_server.adapters.core_banking import MemoryCoreBanking
from channel_server.adapters.papers import PlainPress
from channel_server.adapters.passwords import PlainPasswords
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application import age_notes as ageing
from channel_server.application.day_ends import DayDesk, DayPolicy, Progress
from channel_server.application.services import BankDays, PolicyShelf, ProductShelf, Services
from channel_server.domain.day_run import DayPhase, DayRun, Lease
from channel_server.log_fields import configure_logs
from tests.benchmarks.drawdown_house import bench_folder
from tests.benchmarks.note_house import BANK, DAY, TEMPLATES, multiply, prepare
from tests.postgresql import private_postgres

if TYPE_CHECKING:
    from tests.postgresql import PrivatePostgres

NOTES = int(os.environ.get("NOTES", "100000"))
"""A million takes some minutes: `NOTES=1000000 make bench ONLY=server.end_of_day`."""
_SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}
"""As a bank's would be, on a small scale; what is committed is on the disk (`fsync`, `synchronous_commit` are on)."""


def run() -> dict[str, object]:
    """Measure; the ratio is that of the largest size."""
    sizes = sorted({max(NOTES // part, TEMPLATES) for part in (100, 10, 1)})
    with bench_folder("end_of_day") as folder, private_postgres(_SETTINGS, folder) as server:
        url = prepare(server)
        cold = _age(url, DAY)
        measured = [_measure(server, url, size) for size in sizes]
    largest = measured[-1]
    chunks = sorted(largest.pop("chunk_ms"))
    for each in measured[:-1]:
        del each["chunk_ms"]
    return {
        "benchmark": "server.end_of_day",
        "ratio": largest["ratio"],
        "against": "a bare UPDATE of the same rows",
        "p50": chunks[len(chunks) // 2],
        "p99": chunks[len(chunks) * 99 // 100],
        "unit": "ms",
        "detail": {
            "p50_is": f"a chunk of {ageing.NOTES_AT_ONCE} notes, one unit of work",
            "sizes": measured,
            "first_day": {"notes": TEMPLATES, "notes_per_s": round(TEMPLATES / cold["seconds"])},
            "first_day_is": "every plan laid out, as on the first day that is ended; on one processor",
        },
    }


def _measure(server: PrivatePostgres, template: str, size: int) -> dict[str, object]:
    url = server.copy_of(template)
    multiply(server, url, size)
    began = time.perf_counter()
    server.query(f"UPDATE note_ageing SET business_date = '{DAY}' WHERE bank_id = '{BANK}'", url)
    bare = time.perf_counter() - began
    server.query("VACUUM ANALYZE", url)
    made = _age(url, DAY + timedelta(days=1))
    server.query(f"DROP DATABASE {url.split('@/')[1].split('?')[0]}")
    notes = made["notes"]
    return {
        "notes": notes,
        "seconds": round(made["seconds"], 2),
        "notes_per_s": round(notes / made["seconds"]),
        "bare_update_rows_per_s": round(size / bare),
        "ratio": round(bare / size * notes / made["seconds"], 3),
        "plans_laid_out": made["plans_laid_out"],
        "peak_mb": made["peak_mb"],
        "chunk_ms": made["chunk_ms"],
    }


def _age(url: str, day: date) -> dict[str, object]:
    """Age in a process of its own, whose memory is nobody else's."""
    command = [sys.executable, "-m", "tests.benchmarks.server_end_of_day", url, day.isoformat()]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


async def _age_here(url: str, day: date) -> dict[str, object]:
    clock, ids = SystemClock(), RandomIds()
    core = MemoryCoreBanking([], {})
    # Ageing asks neither the bank's systems nor the vault.
    services = Services(
        books=PostgresUnitOfWork(url),
        bank=None,
        clock=clock,
        ids=ids,
        vault=None,
        days=BankDays(core, clock),
        products=ProductShelf(clock),
        policies=PolicyShelf(clock),
        passwords=PlainPasswords(),
        press=PlainPress(),
    )
    laid_out = 0
    whole = ageing._lay_out_one

    def counted(*arguments):
        nonlocal laid_out
        laid_out += 1
        return whole(*arguments)

    ageing._lay_out_one = counted
    moments: list[float] = []

    def tell(progress: Progress) -> None:
        moments.append(time.perf_counter())

    policy, now = DayPolicy(), datetime.now(UTC)
    lease = Lease(ids.new_uuid(), now + policy.lease)
    fresh = DayRun(BANK, day, now, DayPhase.AGE)
    run = await services.books.write(lambda books: books.claim_day_run(fresh, lease, now, policy.lease))
    began = time.perf_counter()
    desk = DayDesk(services, policy, tell)
    run = await ageing.freeze_lines(desk, await ageing.age_notes(desk, run))
    seconds = time.perf_counter() - began
    assert run.notes_done == run.notes_total
    assert run.notes_set_aside == 0
    await services.books.close()
    return {
        "notes": run.notes_done,
        "seconds": seconds,
        "plans_laid_out": laid_out,
        "peak_mb": _peak_mb(),
        "chunk_ms": [round((after - before) * 1000, 1) for before, after in pairwise(moments)] or [0.0],
    }


def _peak_mb() -> float:
    """The most that this process ever held. What `getrusage` tells begins with what the parent held."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("day", type=date.fromisoformat)
    arguments = parser.parse_args()
    configure_logs(json=True, level="ERROR")
    print(json.dumps(asyncio.run(_age_here(arguments.url, arguments.day))))  # noqa: T201 - to the process that asked
