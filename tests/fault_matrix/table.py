"""The matrix as a table in docs/devices.md, written and read back."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.fault_matrix.cells import FAULTS
from tests.fault_matrix.play import Played
from tests.fault_matrix.terminal import DEVICES

DOCUMENT = Path(__file__).parents[2] / "docs" / "devices.md"
BEGIN, END = "<!-- fault matrix: begin -->", "<!-- fault matrix: end -->"
NONE = "–"


def drawn(played: Sequence[Played]) -> str:
    """The table: a fault a row, a device a column; how the command ended, after how long, and how long until well."""
    found = {(each.cell.fault, each.cell.device): each for each in played}
    lines = ["| Fault | " + " | ".join(DEVICES) + " |", "|---" * (len(DEVICES) + 1) + "|"]
    for fault in FAULTS:
        cells = [_cell(found.get((fault, device))) for device in DEVICES]
        lines.append(f"| {fault} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def written(document: str, table: str) -> str:
    """The document with another table."""
    before, after = document.split(BEGIN)[0], document.split(END)[1]
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def listed(document: str) -> Mapping[tuple[str, str], str]:
    """Fault and device to the end that the document tells."""
    table = document.split(BEGIN)[1].split(END)[0].strip().splitlines()
    devices = [name.strip() for name in table[0].strip("|").split("|")][1:]
    ends = {}
    for line in table[2:]:
        fault, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        for device, cell in zip(devices, cells, strict=True):
            if cell != NONE:
                told = re.match(r"`(\w+)`", cell)
                assert told, cell
                ends[fault, device] = told[1]
    return ends


def _cell(played: Played | None) -> str:
    if played is None:
        return NONE
    return f"`{played.end}` {_seconds(played.completion_ms)} / {_seconds(played.recovery_ms)}"


def _seconds(ms: float) -> str:
    return f"{ms / 1000:.1f} s" if ms >= 100 else f"{ms:.0f} ms"
