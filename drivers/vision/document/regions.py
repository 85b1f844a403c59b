"""The first six digits of an ID number: the county that gave it.

Counties are merged and renamed, numbers stay; so a code that was ever in force is known. One that is not may be newer
than the table: it is told, and makes nothing else of the number less sure.

Source: GB/T 2260 with its changes, in `regions.txt`.
"""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("regions.txt")


def is_known(number: str) -> bool:
    """Whether the number begins with a county's code."""
    return number[:6] in _codes()


@cache
def _codes() -> frozenset[str]:
    codes: set[str] = set()
    for line in _TABLE.read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            prefecture, counties = line.split(" ")
            codes.update(prefecture + counties[i : i + 2] for i in range(0, len(counties), 2))
    return frozenset(codes)
