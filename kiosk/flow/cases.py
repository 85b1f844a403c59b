"""Cases on their way (转接): brought in by a code, carried on here, given out by a code, and gone.

What is brought in is priced anew; money that was sent elsewhere is followed, and never sent again. When a case has
gone, this screen has lost it at that moment: everything is given back and cleared, whatever page stood there.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.amount import ceiling
from kiosk.flow.assurance import asked_first, can_ask_face, needs_face, usable_line
from kiosk.flow.carried import Case, CaseStage, Handover, HandoverStage, Note, NoteKind, Parting, PartingKind
from kiosk.flow.channel_events import (
    BeginAnewPressed,
    CaseAtCounter,
    CaseTaken,
    CodeKind,
    CodeScanned,
    HandoverDismissed,
    HandoverOffline,
    HandoverPressed,
    HandoverReady,
    HandoverRefused,
    NoteDismissed,
    VisitGone,
)
from kiosk.flow.clock import HELP_MS, PARTING_MS
from kiosk.flow.effects import (
    Cause,
    CheckSnapshot,
    Effect,
    OpenHandover,
    Prompt,
    Speak,
    TakeCase,
    WatchOutcome,
    WatchRepayments,
)
from kiosk.flow.explanation import Explanation, explain, explain_refusal
from kiosk.flow.facts import DrawdownFacts, DrawdownState
from kiosk.flow.moves import Change, go, leave, stay
from kiosk.flow.outcomes import forgotten
from kiosk.flow.standing import wants_codes
from kiosk.flow.state import Draft, KioskState, Outcome, OutcomeView, Overlay, Request, Service, Step
from kiosk.flow.trouble import Way

__all__ = [
    "HANDED_OVER",
    "after_card",
    "begin_anew",
    "can_hand_over",
    "case_at_counter",
    "case_refused",
    "case_taken",
    "code_scanned",
    "goes_on",
    "handover_dismissed",
    "handover_offline",
    "handover_pressed",
    "handover_ready",
    "handover_refused",
    "note_dismissed",
    "part",
    "visit_gone",
]

HANDED_OVER = "SESSION_HANDED_OVER"
"""The contract's word for a visit whose case has been taken at another channel."""

_OUT = frozenset(
    {
        Step.FACE_CONSENT,
        Step.FACE,
        Step.LINE,
        Step.AMOUNT,
        Step.TERM,
        Step.CONTRACT,
        Step.SIGNATURE,
        Step.CONFIRM,
        Step.RESULT,
    }
)
"""Pages from which a case can go: the bank knows the customer, and no money is just being sent."""


# --- in -------------------------------------------------------------------------------------------------------------


def code_scanned(state: KioskState, event: CodeScanned) -> Change:
    """A code: a case to be carried on, a plan, a snapshot, or nothing of ours."""
    if not wants_codes(state):
        return stay(state)
    match event.kind:
        case CodeKind.SNAPSHOT if state.step in {Step.ATTRACT, Step.OUT_OF_SERVICE, Step.PRECHECK}:
            return stay(replace(state, notice=None), CheckSnapshot())
        case CodeKind.CASE:
            return _brought(state, Case())
        case CodeKind.QUOTE if event.plan is not None:
            return _brought(state, event.plan)
        case _:
            return stay(replace(state, note=Note(NoteKind.CODE_UNKNOWN)))


def _brought(state: KioskState, case: Case) -> Change:
    if state.service not in {Service.READY, Service.STARTING}:
        return stay(replace(state, note=Note(NoteKind.CODE_UNKNOWN)))
    held = replace(state, case=case, note=Note(NoteKind.CODE_READ), notice=None)
    if state.step in {Step.ATTRACT, Step.PRECHECK}:
        return go(replace(held, precheck=None), Step.IDENTIFY)
    if state.step is not Step.LINE or state.waiting is not None:
        return stay(held)
    return take(held) if case.stage is CaseStage.HELD else _carried_on(held, case)


def take(state: KioskState) -> Change:
    """Who brought the case is proved: it is this visit's now."""
    return stay(replace(state, waiting=Request.TAKE_CASE, waiting_ms=0, stalled=None, notice=None), TakeCase())


def case_taken(state: KioskState, event: CaseTaken) -> Change:
    """What had been chosen goes on here; what had been sent is followed."""
    if state.waiting is not Request.TAKE_CASE:
        return stay(state)
    state = replace(state, waiting=None, waiting_ms=0, stalled=None, notice=None, case=event.case)
    if event.case.stage is CaseStage.FOLLOWED:
        known = DrawdownFacts(DrawdownState.UNKNOWN, event.case.amount_fen)
        return go(replace(state, outcome=OutcomeView(Outcome.CONFIRMING, None, known)), Step.WORKING)
    kind = NoteKind.NEVER_SENT if event.never_sent else NoteKind.CASE_GOES_ON
    note = Note(kind, event.case.amount_fen, event.case.origin)
    return _carried_on(replace(state, note=note), event.case)


def _carried_on(state: KioskState, case: Case) -> Change:
    draft = state.draft
    chosen = Draft(
        case.amount_fen or draft.amount_fen,
        case.term_months or draft.term_months,
        case.method or draft.method,
        case.purpose or draft.purpose,
    )
    state = replace(state, case=case, draft=chosen, quote=None, contract=None, signed=False)
    return stay(state) if state.step is Step.LINE else after_card(state)


def case_refused(state: KioskState, why: Explanation) -> Change:
    """The code is no good here: said, with the way to begin anew on this machine."""
    return stay(replace(state, case=None, notice=replace(why, way=Way.ANEW)))


def begin_anew(state: KioskState, _event: BeginAnewPressed) -> Change:
    """在这里从头办: on from where the case was to be taken."""
    if state.notice is None or state.notice.way is not Way.ANEW or state.waiting is not None:
        return stay(state)
    state = replace(state, notice=None, case=None)
    return after_card(state) if state.step is Step.PIN and state.card_verified else stay(state)


def after_card(state: KioskState) -> Change:
    """Card and PIN are proved: a case that waits for that, the face where one may be asked for, then the line."""
    if state.case is not None and state.case.stage is CaseStage.HELD:
        return take(state)
    if state.case is not None and state.case.stage is CaseStage.TAKEN and state.draft.amount_fen == 0:
        case = state.case
        state = replace(state, draft=Draft(case.amount_fen, case.term_months, case.method, case.purpose))
    return go(state, Step.FACE_CONSENT if asked_first(state) else Step.LINE)


def goes_on(state: KioskState) -> bool:
    """Whether the line page leads straight to the plan: all was chosen before, and it still fits."""
    line, draft = usable_line(state), state.draft
    if state.case is None or line is None or draft.term_months is None or draft.method is None or not draft.purpose:
        return False
    fits = line.minimum_fen <= draft.amount_fen <= ceiling(line) and draft.amount_fen % line.multiple_fen == 0
    return fits and not (needs_face(state) and can_ask_face(state))


# --- out ------------------------------------------------------------------------------------------------------------


def can_hand_over(state: KioskState) -> bool:
    """Whether 到柜台、手机接着办 is offered."""
    free = state.waiting in {None, Request.QUOTE, Request.LOAD_LINE, Request.PREPARE_CONTRACT}
    told = state.outcome is None or not state.outcome.recovered
    return state.identified and state.step in _OUT and free and told and not state.repays


def handover_pressed(state: KioskState, _event: HandoverPressed) -> Change:
    """A code is made; the one before it is void with that."""
    if not can_hand_over(state):
        return stay(state)
    left = state.timing.left_ms
    timing = state.timing if left is None else replace(state.timing, left_ms=max(left, HELP_MS))
    asked = replace(state, overlay=Overlay.HANDOVER, handover=Handover(), timing=timing)
    spoken = (Speak(Prompt.HANDOVER, state.language),) if state.voice else ()
    return stay(asked, OpenHandover(state.draft, state.quote, state.language), *spoken)


def handover_dismissed(state: KioskState, _event: HandoverDismissed) -> Change:
    """Back to the page; the code stays good until it ends."""
    return stay(replace(state, overlay=Overlay.NONE) if state.overlay is Overlay.HANDOVER else state)


def handover_ready(state: KioskState, event: HandoverReady) -> Change:
    """The code is shown, with the time that it is good for."""
    if state.handover is None or state.handover.stage is not HandoverStage.ASKED:
        return stay(state)
    left = max(0, event.left_ms)
    return stay(replace(state, handover=Handover(HandoverStage.SHOWN, event.code, left, left)))


def handover_refused(state: KioskState, event: HandoverRefused) -> Change:
    """The bank gives out none; or the case has already gone."""
    if event.refusal.reason == HANDED_OVER:
        return visit_gone(state, VisitGone())
    if state.handover is None:
        return stay(state)
    why = explain_refusal(event.refusal, Way.STAFF)
    return stay(replace(state, handover=Handover(HandoverStage.REFUSED, problem=why)))


def handover_offline(state: KioskState, event: HandoverOffline) -> Change:
    """No network: the picture holds the plan alone, and says so."""
    if state.handover is None or state.handover.stage is not HandoverStage.ASKED:
        return stay(state)
    stage = HandoverStage.OFFLINE if event.plan_code else HandoverStage.REFUSED
    return stay(replace(state, handover=Handover(stage, event.plan_code, problem=explain(event.trouble))))


def passed(state: KioskState, ms: int) -> KioskState:
    """Time has passed for a code and for a calm line."""
    shown = state.handover
    if shown is not None and shown.stage is HandoverStage.SHOWN:
        left = max(0, shown.left_ms - ms)
        fresh = replace(shown, left_ms=left) if left else Handover(HandoverStage.EXPIRED)
        state = replace(state, handover=fresh)
    if state.note is not None:
        left = state.note.left_ms - ms
        state = replace(state, note=replace(state.note, left_ms=left) if left > 0 else None)
    return state


def note_dismissed(state: KioskState, _event: NoteDismissed) -> Change:
    """知道了."""
    return stay(replace(state, note=None))


# --- gone -----------------------------------------------------------------------------------------------------------


def visit_gone(state: KioskState, _event: VisitGone) -> Change:
    """The case was taken at another channel: this screen has lost it."""
    return part(state, Parting(PartingKind.HANDED_OVER)) if state.identified else stay(state)


def case_at_counter(state: KioskState, event: CaseAtCounter) -> Change:
    """The teller has the case: cards back, nothing left, and where to go."""
    if not state.help.requested:
        return stay(state)
    parting = Parting(PartingKind.AT_COUNTER, event.counter)
    if state.step is Step.TAKE_CARDS:
        # The bank's "no", or the customer's own hand, was quicker: where to go is said all the same.
        return stay(replace(state, parting=parting, notice=None, timing=replace(state.timing, left_ms=PARTING_MS)))
    return part(state, parting)


def part(state: KioskState, parting: Parting) -> Change:
    """The visit is over here. Money that was sent goes on by itself, and is asked about with nobody waiting."""
    if state.parting is not None or state.step in {Step.TAKE_CARDS, Step.RECOVERING}:
        return stay(state)
    known = state.outcome.known if state.outcome else None
    told: tuple[Effect, ...] = ()
    if state.step is Step.WORKING or (known is not None and not known.state.final):
        told = (WatchRepayments() if state.repays else WatchOutcome(),)
    elif state.outcome is not None and known is not None:
        told = (forgotten(state.outcome),)
    left, effects = leave(state, Cause.FINISHED, parting=parting)
    return left, (*told, *effects)
