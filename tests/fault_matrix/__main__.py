"""Runs the matrix and writes it into docs/devices.md; with `--only REGEX`, runs those cells and writes nothing."""

from __future__ import annotations

import argparse
import re
import sys

from tests.fault_matrix.cells import CELLS
from tests.fault_matrix.play import play
from tests.fault_matrix.table import DOCUMENT, drawn, written
from tests.fault_matrix.terminal import Terminal


def main() -> int:
    """Exit code 1 when a cell does not hold; the document is then left as it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.fault_matrix", description=__doc__)
    parser.add_argument("--only", default="", help="cells whose name, FAULT / DEVICE, matches")
    arguments = parser.parse_args()
    played = []
    failed = 0
    with Terminal() as terminal:
        for cell in [cell for cell in CELLS if re.search(arguments.only, cell.name)]:
            try:
                row = play(terminal, cell)
            except AssertionError as error:
                failed += 1
                print(f"{cell.name:<48}FAILED: {error}", flush=True)
                cell.mend(terminal)
                continue
            played.append(row)
            print(f"{cell.name:<48}{row.end:<26}{row.completion_ms:>8.0f}{row.recovery_ms:>8.0f} ms", flush=True)
    if not failed and not arguments.only:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), drawn(played)), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
