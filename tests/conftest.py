"""What every folder's tests may ask for."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.personal_data import belongs, scan
from tests.postgresql import PrivatePostgres, private_postgres

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A runner in the background of a shell ignores Ctrl-C, and so would every program that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where threads, simulators and windows run beside the test and by the clock. What is wrong there once and right at once
# after is said at the end of the run (`-r R`); the books, the money and the contract are never asked twice.
_BY_THE_CLOCK = ("acceptance", "contract/drivers", "fault_matrix", "integration/drivers", "unit/drivers", "visual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a test that depends on how busy the machine is be tried once more."""
    folders = tuple(str(config.rootpath / "tests" / folder) + "/" for folder in _BY_THE_CLOCK)
    for item in items:
        if str(item.path).startswith(folders) and item.get_closest_marker("flaky") is None:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=".*"))


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A program that a test runs in this process says where logs go, and that place is closed when the test ends."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    """A PostgreSQL of this run's own, started for the first test that asks for it."""
    with private_postgres() as made:
        yield made


@pytest.fixture(scope="session")
def migrated(postgres: PrivatePostgres) -> str:
    """A database with all tables and no rows, to be copied (`postgres.copy_of`), which takes a tenth of a second."""
    url = postgres.new_database()
    command = [sys.executable, "-m", "channel_server", "migrate", "--database", url]
    subprocess.run(command, check=True, capture_output=True)
    return url


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Read what the whole run has left on the disk: nobody's name or number may stand in a log or a temporary file."""
    if hasattr(session.config, "workerinput"):
        return
    base = Path(session.config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
    for found in scan(path for path in base.rglob("*") if not belongs(path)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"\npersonal data left behind: {found.kind} in {found.path}: {found.around}\n")
