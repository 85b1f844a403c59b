"""The pages with a camera, in every state: who is seen, what is asked, what was read. Part of `scenes`."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.camera import (
    Abilities,
    Advice,
    CheckStage,
    CheckView,
    DocumentFacts,
    DocumentView,
    FaceView,
    Field,
    Side,
)
from kiosk.flow.credentials import FaceChallengeKind
from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.facts import FaceStanding
from kiosk.flow.state import Draft, KioskState, Overlay, Request, Step, Timing, Tray, TrayItem
from kiosk.flow.trouble import Trouble, Way

__all__ = ["camera_scenes"]

ABLE = Abilities(face=True, document=True)
ASKED = FaceView(FaceStanding(2_000_000, 3), portrait=True)
READ = DocumentFacts(
    "王大华", "湖北省虚构州清江县虚构湾镇柳树坪村一组 7 号", "0012", "2036-03-09", frozenset({Field.ADDRESS})
)


def _challenge(kind: FaceChallengeKind, number: int = 1) -> CheckView:
    return CheckView(CheckStage.CHALLENGE, kind, number, 2, number - 1, 6_000, 4_200)


def camera_scenes(base: KioskState, carded: KioskState, verified: KioskState) -> dict[str, KioskState]:
    """Name of the picture to state."""
    consenting = replace(carded, card_verified=True, abilities=ABLE, face=ASKED)

    def face(check: CheckView, notice: Explanation | None = None) -> KioskState:
        return replace(consenting, step=Step.FACE, face=replace(ASKED, consented=True, check=check), notice=notice)

    return {
        "identify-by-camera": replace(
            base,
            step=Step.IDENTIFY,
            tray=Tray(TrayItem.AWAITED),
            abilities=ABLE,
            notice=explain(Trouble.ID_CARD_UNREADABLE),
        ),
        "identify-able": replace(base, step=Step.IDENTIFY, tray=Tray(TrayItem.AWAITED), abilities=ABLE),
        "document-front": replace(base, step=Step.DOCUMENT, abilities=ABLE),
        "document-back": replace(base, step=Step.DOCUMENT, abilities=ABLE, document=DocumentView(Side.BACK)),
        "document-reading": replace(base, step=Step.DOCUMENT, abilities=ABLE, waiting=Request.READ_DOCUMENT),
        "document-trouble": replace(
            base, step=Step.DOCUMENT, abilities=ABLE, notice=explain(Trouble.DOCUMENT_NOT_SEEN)
        ),
        "document-check": replace(
            base,
            step=Step.DOCUMENT_CHECK,
            abilities=ABLE,
            customer=carded.customer,
            document=DocumentView(Side.BACK, READ),
        ),
        "document-covered": replace(
            base,
            step=Step.DOCUMENT_CHECK,
            abilities=ABLE,
            document=DocumentView(Side.BACK, READ),
            overlay=Overlay.TIMEOUT_WARNING,
            timing=Timing(left_ms=12_000),
        ),
        "face-consent": replace(consenting, step=Step.FACE_CONSENT),
        "face-consent-counter": replace(
            consenting, step=Step.FACE_CONSENT, face=replace(ASKED, standing=FaceStanding(0, 3))
        ),
        "face-starting": face(CheckView()),
        "face-advice": face(CheckView(CheckStage.ALIGNING, advice=Advice.TOO_FAR)),
        "face-turn-left": face(_challenge(FaceChallengeKind.TURN_LEFT)),
        "face-turn-right": face(_challenge(FaceChallengeKind.TURN_RIGHT, 2)),
        "face-blink": face(_challenge(FaceChallengeKind.BLINK, 2)),
        "face-open-mouth": face(_challenge(FaceChallengeKind.OPEN_MOUTH, 2)),
        "face-nod": face(_challenge(FaceChallengeKind.NOD)),
        "face-done": replace(face(CheckView(CheckStage.DONE, of=2, met=2)), waiting=Request.RECORD_FACE),
        "face-again": face(CheckView(CheckStage.STOPPED), explain(Trouble.FACE_NOT_SAME)),
        "face-used-up": face(CheckView(CheckStage.STOPPED), explain(Trouble.FACE_USED_UP)),
        "amount-needs-face": replace(
            verified,
            step=Step.AMOUNT,
            abilities=ABLE,
            face=replace(ASKED, declined=True),
            draft=Draft(3_000_000),
        ),
        "amount-no-face": replace(
            verified,
            step=Step.AMOUNT,
            abilities=ABLE,
            face=replace(ASKED, declined=True, out_of_order=True),
            draft=Draft(2_000_000),
        ),
        "line-counter": replace(
            verified, step=Step.LINE, face=FaceView(FaceStanding(0, 0)), notice=explain(Trouble.COUNTER_ONLY)
        ),
        "line-declined": replace(
            verified,
            step=Step.LINE,
            abilities=ABLE,
            face=replace(ASKED, standing=FaceStanding(0, 3), declined=True),
            notice=replace(explain(Trouble.FACE_DECLINED), way=Way.FACE),
        ),
    }
