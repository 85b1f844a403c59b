"""Whether a face is asked for, is needed, or cannot be had: one place for all pages that ask.

Not consenting is never a dead end: what is left is the amount that needs no face, or the counter; and repaying, which
asks for no face. Where this terminal cannot check a face, no page speaks of one: the line is simply as long as it is
without.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.amount import ceiling
from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.facts import LineFacts
from kiosk.flow.state import KioskState
from kiosk.flow.trouble import Trouble, Way

__all__ = ["asked_first", "can_ask_face", "counter_only", "line_notice", "needs_face", "usable_line"]


def can_ask_face(state: KioskState) -> bool:
    """Whether a face could be checked now, here, for this customer."""
    face = state.face
    able = state.abilities.face and not face.out_of_order
    return able and face.portrait and not face.passed and face.standing.checks_left > 0


def asked_first(state: KioskState) -> bool:
    """Whether the customer is asked for their face before the line is shown."""
    return can_ask_face(state) and not state.face.declined and state.face.standing.without_face_fen is not None


def needs_face(state: KioskState) -> bool:
    """Whether the amount chosen needs a face that was not checked yet."""
    return state.face.standing.needed_for(state.draft.amount_fen)


def usable_line(state: KioskState) -> LineFacts | None:
    """The line as it can be used here: no longer than without a face, where none can be had.

    Where any amount needs one, a no is told with the line, and not with the first amount keyed.
    """
    line, without = state.line, state.face.standing.without_face_fen
    refused = state.face.declined and without == 0
    if line is None or without is None or (can_ask_face(state) and not refused):
        return line
    return replace(line, maximum_fen=min(line.maximum_fen, without))


def counter_only(state: KioskState) -> bool:
    """Whether there is enough on the line, and none of it can be drawn here without a face."""
    line, usable = state.line, usable_line(state)
    if line is None or usable is None:
        return False
    return ceiling(usable) < line.minimum_fen <= ceiling(line)


def line_notice(state: KioskState) -> Explanation | None:
    """What is said on the line's page of a line of which nothing can be drawn here without a face."""
    if not counter_only(state) or state.line is None:
        return None
    if not can_ask_face(state):
        return explain(Trouble.COUNTER_ONLY)
    # They may think better of it, as well as repay.
    trouble = Trouble.FACE_DECLINED if state.line.notes else Trouble.COUNTER_ONLY
    return replace(explain(trouble), way=Way.FACE)
