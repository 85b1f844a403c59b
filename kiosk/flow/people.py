"""Calling staff: by the customer's hand or by the machine itself, and what the bank says became of the call."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.clock import HELP_MS
from kiosk.flow.effects import CallStaff, Effect, Prompt, Speak
from kiosk.flow.events import HelpDismissed, HelpPressed, StaffCallAnswered
from kiosk.flow.moves import Change, stay
from kiosk.flow.state import Help, HelpCall, KioskState, Overlay, Step

__all__ = ["call_unasked", "help_dismissed", "help_pressed", "staff_call_answered"]

_STANDING_HELP_MS = 30_000
"""How long the help panel stands over a page that has no idle limit of its own."""


def help_pressed(state: KioskState, _event: HelpPressed) -> Change:
    """Call staff; calling again calls again."""
    why = state.notice or (state.outcome.problem if state.outcome else None)
    code = why.staff_code if why else state.step.value.upper()
    timing = state.timing
    if timing.left_ms is not None:
        timing = replace(timing, left_ms=max(timing.left_ms, HELP_MS))
    elif state.step in {Step.ATTRACT, Step.OUT_OF_SERVICE}:
        timing = replace(timing, left_ms=_STANDING_HELP_MS)
    called = replace(state, overlay=Overlay.HELP, help=Help(HelpCall.CALLING, code), timing=timing)
    return stay(called, CallStaff(state.step, code), *_spoken(called, Prompt.HELP))


def help_dismissed(state: KioskState, _event: HelpDismissed) -> Change:
    """The panel goes, the call stands."""
    return stay(replace(state, overlay=Overlay.NONE) if state.overlay is Overlay.HELP else state)


def call_unasked(state: KioskState, code: str) -> Change:
    """Call staff without a hand at the glass, once: unless a call is under way or has been taken."""
    if state.help.call in {HelpCall.CALLING, HelpCall.TOLD}:
        return stay(replace(state, help=replace(state.help, code=code)))
    return stay(replace(state, help=Help(HelpCall.CALLING, code)), CallStaff(state.step, code))


def staff_call_answered(state: KioskState, event: StaffCallAnswered) -> Change:
    """The call was taken, or it was not; it is said where the panel still stands."""
    if state.help.call is not HelpCall.CALLING:
        return stay(state)
    call = HelpCall.TOLD if event.told else HelpCall.NOT_TOLD
    prompt = Prompt.HELP_TOLD if event.told else Prompt.HELP_NOT_TOLD
    answered = replace(state, help=replace(state.help, call=call))
    return stay(answered, *(_spoken(answered, prompt) if state.overlay is Overlay.HELP else ()))


def _spoken(state: KioskState, prompt: Prompt) -> tuple[Effect, ...]:
    return (Speak(prompt, state.language),) if state.voice else ()
