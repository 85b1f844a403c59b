"""PostgreSQL's own load generator over our own statements: what the database gives, without us between."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channel_server.adapters.storage.postgresql_money import (
    ADVANCE_WITH_CONSEQUENCES,
    RESERVE,
    AdvanceStep,
    ReserveStep,
    advance_arguments,
    reserve_arguments,
)
from channel_server.adapters.storage.postgresql_pool import BY_KEY
from channel_server.domain.drawdown import LineEffect
from tests.benchmarks.money_house import LINES, settled, steps_of
from tests.postgresql import PrivatePostgres, program

_ARRAY = re.compile(r"\$(\d+)::(\w+)\[\]")
_OWN = {
    "<drawdown>": "'D-' || :run || '-' || :client_id || '-' || :i",
    "<request>": "'R-' || :run || '-' || :client_id || '-' || :i",
    "<contract>": "'P-' || :run || '-' || :client_id || '-' || :i",
    "<line>": "'L-' || :l",
    "<customer>": "'C-' || :l",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What pgbench says. One transaction of its script is a reservation and a settlement, each committed."""

    per_s: float
    mean_ms: float


def contracts_for(run: int, clients: int, each: int) -> list[str]:
    """The contracts that a run may spend."""
    return [f"P-{run}-{client}-{number}" for client in range(clients) for number in range(1, each + 1)]


def script() -> str:
    """Our two statements, with values in their places."""
    steps = steps_of("<drawdown>", "<request>", "<contract>", "<line>", "<customer>")
    after, consequences = settled(steps.record)
    reserve = _filled(RESERVE, reserve_arguments([ReserveStep(steps.record, steps.request)]))
    settle = _filled(
        ADVANCE_WITH_CONSEQUENCES, advance_arguments([AdvanceStep(after, LineEffect.SETTLE, consequences)])
    )
    return f"\\set i :i + 1\n\\set l random(0, {LINES - 1})\n{reserve};\n{settle};\n"


def run_pgbench(server: PrivatePostgres, url: str, folder: Path, *, run: int, clients: int, each: int) -> Measured:
    """Run the script so many times a client, and see that every drawdown is there.

    Raises:
        RuntimeError: a transaction failed, or one is missing.
    """
    file = folder / "reserve_settle.sql"
    file.write_text(script())
    before = int(server.query("SELECT count(*) FROM drawdown WHERE state = 'DISBURSED'", url))
    words = [program("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-t", str(each)]
    done = subprocess.run(
        [*words, "-D", "i=0", "-D", f"run={run}", "-f", str(file), url],
        env=os.environ | {"PGOPTIONS": _options(BY_KEY | {"synchronous_commit": "on", "jit": "off"})},
        capture_output=True,
        text=True,
        check=False,
    )
    after = int(server.query("SELECT count(*) FROM drawdown WHERE state = 'DISBURSED'", url))
    tps = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    mean = re.search(r"latency average = ([\d.]+) ms", done.stdout)
    if done.returncode != 0 or tps is None or mean is None or after - before != clients * each:
        raise RuntimeError(f"pgbench: {after - before} of {clients * each}: {done.stdout[-500:]}{done.stderr[-1500:]}")
    return Measured(float(tps[1]), float(mean[1]))


def _options(settings: Mapping[str, str]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _filled(text: str, arguments: Sequence[Sequence[Any]]) -> str:
    def place(match: re.Match[str]) -> str:
        values = ", ".join(_literal(value) for value in arguments[int(match[1]) - 1])
        return f"ARRAY[{values}]::{match[2]}[]"

    return " ".join(_ARRAY.sub(place, text).split())


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    text = "'" + str(value).replace("'", "''") + "'"
    for mark, own in _OWN.items():
        text = text.replace(mark, f"' || {own} || '")
    return f"({text})"
