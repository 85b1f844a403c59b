"""The face: asked for, looked at, told to the bank. A no leads on, with smaller amounts or to the counter."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.assurance import can_ask_face
from kiosk.flow.camera import CheckStage, CheckView
from kiosk.flow.camera_events import (
    AbilitiesFound,
    ChallengeGiven,
    ChallengeMet,
    FaceAdvised,
    FaceAgreed,
    FaceDeclined,
    FaceJudged,
    FaceRecorded,
    FaceWanted,
)
from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.effects import Prompt, RecordConsent, RecordFaceCheck, Speak
from kiosk.flow.explanation import explain
from kiosk.flow.moves import Change, go, stay
from kiosk.flow.state import KioskState, Request, Step
from kiosk.flow.trouble import Trouble, Way
from kiosk.flow.user import awake

__all__ = [
    "abilities_found",
    "advised",
    "agreed",
    "challenge_given",
    "challenge_met",
    "declined",
    "judged",
    "recorded",
    "stumbled",
    "wanted",
]

MOST_STUMBLES = 4
"""Checks that may end without a decision; after that it is the place or the machine, and not the person."""

PROMPTS: dict[FaceChallengeKind, Prompt] = {kind: Prompt[kind.name] for kind in FaceChallengeKind}

_DECIDED: dict[FaceDecision, Trouble] = {
    FaceDecision.NOT_SAME: Trouble.FACE_NOT_SAME,
    FaceDecision.NOT_LIVE: Trouble.FACE_NOT_LIVE,
}

_HOPELESS = frozenset({Trouble.CAMERA_DOWN, Trouble.FACE_PHOTO_UNFIT, Trouble.FACE_CHECKER_DOWN})
"""What trying again does not mend."""


def abilities_found(state: KioskState, event: AbilitiesFound) -> Change:
    """What the terminal can do; a page under way is not taken away by it."""
    return stay(replace(state, abilities=event.abilities))


def agreed(state: KioskState, _event: FaceAgreed) -> Change:
    """Yes: this check, and the camera only from here on."""
    if state.step is not Step.FACE_CONSENT:
        return stay(state)
    face = replace(state.face, consented=True, declined=False)
    return go(replace(state, face=face), Step.FACE, RecordConsent(agreed=True))


def declined(state: KioskState, _event: FaceDeclined) -> Change:
    """No, or no more: on without a face, as far as that goes; to the line where no amount does."""
    if state.step not in {Step.FACE_CONSENT, Step.FACE}:
        return stay(state)
    without = replace(state, face=replace(state.face, consented=False, declined=True))
    leads_to = Step.LINE if state.face.standing.without_face_fen == 0 else state.face_resume
    return go(without, leads_to, RecordConsent(agreed=False))


def wanted(state: KioskState, _event: FaceWanted) -> Change:
    """The face after all: asked for anew, and back to the page that wanted it."""
    asked = state.notice is not None and state.notice.way is Way.FACE
    if state.step not in {Step.LINE, Step.AMOUNT} and not (state.step is Step.TERM and asked):
        return stay(state)
    if state.waiting is not None or not can_ask_face(state):
        return stay(state)
    return go(replace(state, face=replace(state.face, declined=False), face_resume=state.step), Step.FACE_CONSENT)


def _looking(state: KioskState) -> bool:
    return state.step is Step.FACE and state.waiting is None and state.face.check.stage is not CheckStage.STOPPED


def _with(state: KioskState, check: CheckView) -> KioskState:
    return replace(state, face=replace(state.face, check=check))


def challenge_given(state: KioskState, event: ChallengeGiven) -> Change:
    """Shown and said; whoever follows is there, so the idle clock starts anew."""
    if not _looking(state):
        return stay(state)
    check = replace(
        state.face.check,
        stage=CheckStage.CHALLENGE,
        challenge=event.kind,
        number=event.number,
        of=event.of,
        time_ms=event.time_ms,
        left_ms=event.time_ms,
        advice=None,
    )
    said = (Speak(PROMPTS[event.kind], state.language),) if state.voice else ()
    return stay(awake(_with(state, check)), *said)


def challenge_met(state: KioskState, event: ChallengeMet) -> Change:
    """Well done; look straight again until the next one comes."""
    if not _looking(state):
        return stay(state)
    check = replace(state.face.check, stage=CheckStage.ALIGNING, met=event.number, left_ms=0, advice=None)
    return stay(awake(_with(state, check)))


def advised(state: KioskState, event: FaceAdvised) -> Change:
    """One sentence of advice at a time, the newest."""
    if not _looking(state):
        return stay(state)
    check = state.face.check
    stage = CheckStage.ALIGNING if check.stage is CheckStage.STARTING else check.stage
    return stay(_with(state, replace(check, stage=stage, advice=event.advice)))


def judged(state: KioskState, event: FaceJudged) -> Change:
    """Seen: the bank is told, whatever it came to, and has the word."""
    if not _looking(state):
        return stay(state)
    check = replace(state.face.check, stage=CheckStage.DONE, advice=None, decision=event.decision)
    told = replace(_with(state, check), waiting=Request.RECORD_FACE, waiting_ms=0, notice=None, stalled=None)
    return stay(told, RecordFaceCheck())


def recorded(state: KioskState, event: FaceRecorded) -> Change:
    """The bank's word: on; or once more, as often as it allows; or without."""
    if state.waiting is not Request.RECORD_FACE:
        return stay(state)
    check = state.face.check
    passed = check.decision is FaceDecision.SAME_AND_LIVE and event.standing.without_face_fen is None
    face = replace(state.face, standing=event.standing, passed=passed)
    state = replace(state, face=face, waiting=None, waiting_ms=0, stalled=None)
    if passed:
        return go(state, state.face_resume)
    trouble = _DECIDED.get(check.decision or FaceDecision.NOT_SAME, Trouble.FACE_NOT_SAME)
    if event.standing.checks_left == 0:
        trouble = Trouble.FACE_USED_UP
    return _stopped(state, trouble)


def stumbled(state: KioskState, trouble: Trouble) -> Change:
    """A check ended without a decision: say why, and offer another, unless that would not help."""
    if not _looking(state):
        return stay(state)
    stumbles = state.face.stumbles + 1
    state = replace(state, face=replace(state.face, stumbles=stumbles))
    if trouble in _HOPELESS:
        return _stopped(replace(state, face=replace(state.face, out_of_order=True)), trouble)
    if stumbles >= MOST_STUMBLES:
        return _stopped(replace(state, face=replace(state.face, out_of_order=True)), Trouble.FACE_USED_UP)
    return _stopped(state, trouble)


def _stopped(state: KioskState, trouble: Trouble) -> Change:
    check = CheckView(CheckStage.STOPPED)
    said = (Speak(Prompt.PROBLEM, state.language),) if state.voice else ()
    return stay(replace(_with(state, check), notice=explain(trouble)), *said)
