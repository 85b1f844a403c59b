"""The terminal's ledger of media: which card, document or receipt each device holds, kept across restarts.

One small file, replaced as a whole and flushed before a change is told. It says where a medium is and nothing of whose
it is. After a start the file is the answer until the device itself has been heard; then the device is right.

A disk may take its time, and the devices must not wait for it: what is noted is kept first, and told then.
"""

import asyncio
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from drivers.device.base import Held, Medium, Place
from drivers.device.base.values import Json, ValueMistakeError, from_json, to_json

_log = structlog.get_logger(__name__)

FILE_NAME = "custody.json"
_WAS_IN = frozenset({Place.IN_DEVICE, Place.PRESENTED, Place.RETRACTED, Place.TAKEN})


@dataclass(frozen=True, slots=True)
class Custody:
    """Where a device's medium is.

    Attributes:
        since_ms: wall clock of the last change of place, milliseconds since 1970.
        confirmed: whether the device itself has said so since the host was started.
    """

    device: str
    medium: Medium
    place: Place
    since_ms: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class _Book:
    entries: tuple[Custody, ...]


class CustodyLedger:
    """Keeps the ledger in `folder`; without one, only as long as the process lives. It belongs to one event loop."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / FILE_NAME if folder is not None else None
        self._noted: dict[str, Custody] = {entry.device: replace(entry, confirmed=False) for entry in self._read()}
        self._told = dict(self._noted)
        self.kept = True
        """Whether the last change reached the disk."""

    def entry(self, device: str) -> Custody | None:
        """Return what may be told of a device's medium."""
        return self._told.get(device)

    def forget_others(self, devices: frozenset[str]) -> None:
        """Leave out devices that the terminal no longer has, save those that still hold something."""
        self._noted = {name: entry for name, entry in self._noted.items() if name in devices or entry.place.owed}
        self._told = dict(self._noted)

    def note(self, device: str, held: Held, now_ms: int) -> bool:
        """Take what a device tells; return whether anything changed, so that `keep` has something to do."""
        before = self._noted.get(device)
        if held.place is Place.UNKNOWN:
            return False
        place = held.place
        if place is Place.NOT_PRESENT and before is not None and before.place in _WAS_IN:
            place = Place.TAKEN
        if before is not None and (before.place, before.medium) == (place, held.medium):
            if before.confirmed:
                return False
            self._noted[device] = replace(before, confirmed=True)
        else:
            self._noted[device] = Custody(device, held.medium, place, now_ms)
        return True

    async def keep(self) -> tuple[str, ...]:
        """Write down what was noted, and return the devices of which something else may be told from now on."""
        book = dict(self._noted)
        if {name: entry.place for name, entry in book.items()} != {
            name: entry.place for name, entry in self._told.items()
        }:
            self.kept = await asyncio.to_thread(self._written, _Book(tuple(book.values())))
        changed = tuple(name for name, entry in book.items() if self._told.get(name) != entry)
        self._told = book
        return changed

    def _written(self, book: _Book) -> bool:
        if self._path is None:
            return True
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            with fresh.open("w", encoding="ascii") as file:
                json.dump(to_json(book), file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            # The devices go on: a receipt in the mouth is no reason to refuse a card. Health says that it is not kept.
            _log.error("custody_not_kept", error=type(error).__name__)
            return False
        return True

    def _read(self) -> tuple[Custody, ...]:
        # A file that cannot be read says as little as none: the devices are asked first thing anyway.
        if self._path is None or not self._path.exists():
            return ()
        try:
            found: Json = json.loads(self._path.read_text(encoding="ascii"))
            return from_json(_Book, found, FILE_NAME).entries
        except (OSError, ValueError, ValueMistakeError) as error:
            _log.warning("custody_unreadable", error=type(error).__name__)
            return ()
