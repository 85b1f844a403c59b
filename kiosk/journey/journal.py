"""The terminal's journal (流水): which page ended by what, when, in which visit. No personal data, no amounts.

One JSON line an entry, one file a business date. A line that cannot be written is logged and forgotten: a full disk
must not keep a customer's card.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import structlog

__all__ = ["Journal"]

log = structlog.get_logger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """Appends to the file of the day."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = _now) -> None:
        self._folder = folder
        self._now = now
        self._terminal_id = "unknown"
        self._business_date: date | None = None

    def introduce(self, terminal_id: str, business_date: date) -> None:
        """The bank has said who this terminal is and which day it has."""
        self._terminal_id = terminal_id
        self._business_date = business_date

    def record(self, *, visit: str, step: str, what: str) -> None:
        """Append an entry."""
        moment = self._now()
        day = self._business_date or moment.date()
        entry = {
            "time": moment.isoformat(timespec="milliseconds"),
            "terminal": self._terminal_id,
            "visit": visit,
            "step": step,
            "what": what,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{day.isoformat()}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        except OSError as error:
            log.warning("journal_entry_lost", step=step, what=what, why=str(error))
