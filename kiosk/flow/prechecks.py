"""The look at a line without a network: figures that a telephone brought, for reference only, and never an act."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.channel_events import SnapshotRead, SnapshotRefused
from kiosk.flow.explanation import explain
from kiosk.flow.moves import Change, go, stay
from kiosk.flow.state import KioskState, Step

__all__ = ["snapshot_read", "snapshot_refused"]

_HERE = frozenset({Step.ATTRACT, Step.OUT_OF_SERVICE, Step.PRECHECK})


def snapshot_read(state: KioskState, event: SnapshotRead) -> Change:
    """Show it, with its day and its age."""
    if state.step not in _HERE:
        return stay(state)
    return go(replace(state, precheck=event.precheck), Step.PRECHECK)


def snapshot_refused(state: KioskState, event: SnapshotRefused) -> Change:
    """Say why it says nothing here."""
    return stay(replace(state, notice=explain(event.trouble))) if state.step in _HERE else stay(state)
