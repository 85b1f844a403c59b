"""`server.drawdown_vs_empty_call.postgresql`: as that of SQLite, over a PostgreSQL on the disk of the working copy."""

from tests.benchmarks.drawdown_house import bench_folder
from tests.benchmarks.drawdown_load import run_load
from tests.postgresql import DURABLE, private_postgres


def run() -> dict[str, object]:
    """Measure."""
    durability = "PostgreSQL, fsync and synchronous_commit on, three transactions a drawdown, batched"
    with bench_folder("drawdown") as folder, private_postgres(DURABLE, folder) as server:
        return {
            "benchmark": "server.drawdown_vs_empty_call.postgresql",
            **run_load(folder, server.new_database(), durability),
        }
