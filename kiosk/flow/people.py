"""Calling staff: by the customer's hand or by the machine itself, what became of the call, and what staff then says."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.channel_events import HelpEnded, HelpOver, HelpTaken, HintDismissed, HintGiven
from kiosk.flow.clock import HELP_MS
from kiosk.flow.effects import AcknowledgeHint, CallStaff, Effect, EndHelp, Prompt, Speak
from kiosk.flow.events import HelpDismissed, HelpPressed, StaffCallAnswered
from kiosk.flow.moves import Change, stay
from kiosk.flow.state import Help, HelpCall, KioskState, Overlay, Step

__all__ = [
    "call_unasked",
    "help_dismissed",
    "help_ended",
    "help_over",
    "help_pressed",
    "help_taken",
    "hint_dismissed",
    "hint_given",
    "staff_call_answered",
]

_STANDING_HELP_MS = 30_000
"""How long the help panel stands over a page that has no idle limit of its own."""


def help_pressed(state: KioskState, _event: HelpPressed) -> Change:
    """Call staff; calling again calls again, unless somebody looks on already: then it shows who."""
    if state.help.staff_number:
        return stay(replace(state, overlay=Overlay.HELP))
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


def help_ended(state: KioskState, _event: HelpEnded) -> Change:
    """不用帮了: the customer goes on alone."""
    if not state.help.requested:
        return stay(state)
    return stay(_alone(state), EndHelp())


def _alone(state: KioskState) -> KioskState:
    overlay = Overlay.NONE if state.overlay is Overlay.HELP else state.overlay
    return replace(state, help=Help(), overlay=overlay)


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


def help_taken(state: KioskState, event: HelpTaken) -> Change:
    """Somebody looks on; whoever looks on was told, whatever became of the call's own answer."""
    if not state.help.requested or state.help.staff_number == event.staff_number:
        return stay(state)
    return stay(replace(state, help=replace(state.help, call=HelpCall.TOLD, staff_number=event.staff_number)))


def help_over(state: KioskState, _event: HelpOver) -> Change:
    """The teller has let go."""
    return stay(_alone(state) if state.help.requested else state)


def hint_given(state: KioskState, event: HintGiven) -> Change:
    """Shown over any page, and read aloud; nobody is put out while they are being helped."""
    if not state.help.requested:
        return stay(state)
    overlay = Overlay.NONE if state.overlay is Overlay.HELP else state.overlay
    timing = state.timing
    if timing.left_ms is not None and state.step is not Step.TAKE_CARDS:
        timing = replace(timing, left_ms=max(timing.left_ms, HELP_MS))
        overlay = Overlay.NONE if overlay is Overlay.TIMEOUT_WARNING else overlay
    shown = replace(state, help=replace(state.help, hint=event.hint), overlay=overlay, timing=timing)
    return stay(shown, AcknowledgeHint(event.hint, state.voice, state.language))


def hint_dismissed(state: KioskState, _event: HintDismissed) -> Change:
    """知道了; the teller stays."""
    return stay(replace(state, help=replace(state.help, hint=None)))


def _spoken(state: KioskState, prompt: Prompt) -> tuple[Effect, ...]:
    return (Speak(prompt, state.language),) if state.voice else ()
