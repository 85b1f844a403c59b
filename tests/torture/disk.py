"""On which kind of filesystem a folder lies: nothing is measured on a memory disk."""

from pathlib import Path

MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs", "hugetlbfs"})


class MemoryDiskError(Exception):
    """The folder is in memory; what is written there proves nothing about a power cut."""


def filesystem_of(folder: Path, mounts: str | None = None) -> str:
    """Name the filesystem of a folder. Source: proc(5), /proc/PID/mountinfo."""
    text = Path("/proc/self/mountinfo").read_text(encoding="utf-8") if mounts is None else mounts
    best, kind = "", ""
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        place = left.split()[4]
        inside = folder.resolve().is_relative_to(place)
        # The later of two mounts on one place is the one that is seen.
        if inside and len(place) >= len(best):
            best, kind = place, right.split()[0]
    return kind


def require_disk(folder: Path, mounts: str | None = None) -> str:
    """Name the filesystem.

    Raises:
        MemoryDiskError: it is in memory.
    """
    kind = filesystem_of(folder, mounts)
    if kind in MEMORY:
        raise MemoryDiskError(f"{folder} lies on {kind}: name a folder on a disk")
    return kind
