"""Small files that a power cut leaves as they were or as they were to be, and never in between."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["remove_durably", "write_durably"]


def write_durably(path: Path, body: Mapping[str, str | int]) -> None:
    """Write a JSON object whole beside its place, sync, rename, and sync the folder, which is made if it is missing.

    Raises: OSError when it cannot be kept; what stood there before still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def remove_durably(path: Path) -> None:
    """Remove a file; one that is not there is no error."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    if not path.is_dir():
        return
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
