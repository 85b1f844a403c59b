"""What the passing of time does: counts reading, warns, ends idle pages and waits that have gone on too long."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow import cases, reading
from kiosk.flow.asking import unanswered
from kiosk.flow.bank import still_unknown
from kiosk.flow.clock import REMIND_MS, STAFF_MS, WAIT_LIMITS_MS, WORKING_LIMIT_MS, warning_ms
from kiosk.flow.device_troubles import troubled
from kiosk.flow.effects import Cause, Effect, Prompt, ReturnBankCard, Speak
from kiosk.flow.events import DeviceTroubled, OutcomeStillUnknown, RequestUnanswered, Tick
from kiosk.flow.explanation import explain
from kiosk.flow.moves import Change, leave, reset, stay
from kiosk.flow.outcomes import farewell
from kiosk.flow.people import call_unasked
from kiosk.flow.state import KioskState, Outcome, Overlay, Request, Step, TrayItem
from kiosk.flow.trouble import Trouble

__all__ = ["ticked"]

_NOBODY_HERE = frozenset({Step.ATTRACT, Step.OUT_OF_SERVICE})


def ticked(state: KioskState, event: Tick) -> Change:
    """Time has passed."""
    ms = max(0, event.elapsed_ms)
    timing = replace(state.timing, step_ms=state.timing.step_ms + ms)
    state = cases.passed(replace(state, timing=timing), ms)
    if state.in_flight:
        return _in_flight(state, ms)
    if state.step is Step.TAKE_CARDS:
        return _taking(state, ms)
    if state.waiting is not None:
        return _waiting(state, state.waiting, ms)
    if state.step is Step.FACE:
        check = state.face.check
        state = replace(state, face=replace(state.face, check=replace(check, left_ms=max(0, check.left_ms - ms))))
    if state.step is Step.CONTRACT and state.contract and state.overlay is Overlay.NONE:
        state = replace(state, contract=reading.shown(state.contract, ms))
    return _idle(state, ms)


def _in_flight(state: KioskState, ms: int) -> Change:
    assert state.working is not None
    working = replace(state.working, elapsed_ms=state.working.elapsed_ms + ms, stage_ms=state.working.stage_ms + ms)
    state = replace(state, working=working)
    if working.elapsed_ms >= WORKING_LIMIT_MS:
        return still_unknown(state, OutcomeStillUnknown())
    return stay(state)


def _waiting(state: KioskState, request: Request, ms: int) -> Change:
    state = replace(state, waiting_ms=state.waiting_ms + ms)
    if state.waiting_ms < WAIT_LIMITS_MS[request]:
        return stay(state)
    if request is Request.READ_CARD:
        return troubled(state, DeviceTroubled(Trouble.BANK_CARD_UNREADABLE))
    if request is Request.READ_DOCUMENT:
        return troubled(state, DeviceTroubled(Trouble.DOCUMENT_UNCLEAR))
    return unanswered(state, RequestUnanswered(request, Trouble.BANK_SLOW))


def _idle(state: KioskState, ms: int) -> Change:
    left = state.timing.left_ms
    if left is None:
        return stay(state)
    left = max(0, left - ms)
    state = replace(state, timing=replace(state.timing, left_ms=left))
    if left == 0:
        return _expired(state)
    if left <= warning_ms(state) and state.overlay is not Overlay.TIMEOUT_WARNING and state.step not in _NOBODY_HERE:
        spoken = (Speak(Prompt.TIMEOUT_WARNING, state.language),) if state.voice else ()
        return replace(state, overlay=Overlay.TIMEOUT_WARNING), spoken
    return stay(state)


def _expired(state: KioskState) -> Change:
    if state.step in _NOBODY_HERE:
        # The panel goes; who was called from here is still on the way.
        return stay(replace(state, overlay=Overlay.NONE, timing=replace(state.timing, left_ms=None)))
    if state.step is Step.PRECHECK:
        return leave(state, Cause.FINISHED)
    if state.step in {Step.RESULT, Step.RECEIPT}:
        return farewell(state)
    return leave(state, Cause.TIMED_OUT, explain(Trouble.TIMED_OUT))


def _taking(state: KioskState, ms: int) -> Change:
    if state.tray.empty:
        left = (state.timing.left_ms or 0) - ms
        if left <= 0:
            return reset(state)
        return stay(replace(state, timing=replace(state.timing, left_ms=left)))
    before, now = state.timing.step_ms - ms, state.timing.step_ms
    effects: list[Effect] = []
    if before // REMIND_MS < now // REMIND_MS:
        if state.voice:
            effects.append(Speak(Prompt.TAKE_CARDS, state.language))
        if state.tray.bank_card is TrayItem.RETURNING:
            effects.append(ReturnBankCard())
    if before < STAFF_MS <= now:
        code = f"TAKE-{Outcome.SEE_STAFF.value}" if state.notice is None else state.notice.staff_code
        state, called = call_unasked(state, code)
        effects += called
    return state, tuple(effects)
