"""Time that passes, and people who come; see `events`."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.event import Event


@dataclass(frozen=True, slots=True)
class Tick(Event):
    """Time has passed.

    Units: ms since the last one.
    """

    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class StaffCallAnswered(Event):
    """What became of a call for staff: `told` on the bank's word alone; silence and a "no" are not told."""

    told: bool


@dataclass(frozen=True, slots=True)
class StaffCleared(Event):
    """Staff has taken out what was stuck and sets the terminal free."""
