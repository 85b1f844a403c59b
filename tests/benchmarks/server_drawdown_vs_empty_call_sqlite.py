"""`server.drawdown_vs_empty_call.sqlite`: drawdowns a second over gRPC with mTLS, against empty calls."""

from tests.benchmarks.drawdown_house import bench_folder, sqlite_in
from tests.benchmarks.drawdown_load import run_load


def run() -> dict[str, object]:
    """Measure."""
    durability = "SQLite WAL, synchronous=FULL, group commit, three commits a drawdown"
    with bench_folder("drawdown") as folder:
        return {
            "benchmark": "server.drawdown_vs_empty_call.sqlite",
            **run_load(folder, sqlite_in(folder), durability),
        }
