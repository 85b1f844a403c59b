"""What goes on for as long as a page stands, whichever way it was reached: the scanner listens, the line is watched.

One place compares the state before and after an event and says what begins and what ends, so that no way into or out
of a page can forget it.
"""

from __future__ import annotations

from kiosk.flow.effects import Effect, ScanCodes, StopScanning, StopWatchingLine, WatchLine
from kiosk.flow.state import KioskState, Service, Step

__all__ = ["standing", "wants_codes", "watches_line"]

_CODES = frozenset(
    {Step.ATTRACT, Step.OUT_OF_SERVICE, Step.PRECHECK, Step.LANGUAGE, Step.IDENTIFY, Step.BANK_CARD, Step.LINE}
)
_LINE = frozenset(
    {Step.LINE, Step.AMOUNT, Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM, Step.FACE, Step.FACE_CONSENT}
    | {Step.REPAY_NOTE, Step.REPAY_AMOUNT, Step.REPAY_CONFIRM}
)


def wants_codes(state: KioskState) -> bool:
    """Whether a code that is laid down now is read."""
    if not state.abilities.codes or state.case is not None or state.step not in _CODES:
        return False
    return state.step is not Step.OUT_OF_SERVICE or state.service is Service.NO_NETWORK


def watches_line(state: KioskState) -> bool:
    """Whether it matters now that the line changes elsewhere."""
    return state.line is not None and state.card_verified and state.step in _LINE


def standing(before: KioskState, after: KioskState) -> tuple[Effect, ...]:
    """What begins or ends with this event."""
    effects: list[Effect] = []
    if wants_codes(after) != wants_codes(before):
        effects.append(ScanCodes() if wants_codes(after) else StopScanning())
    if watches_line(after) != watches_line(before):
        effects.append(WatchLine() if watches_line(after) else StopWatchingLine())
    return tuple(effects)
