"""What sees, through the device host: the camera's preview, the face checker, the document reader.

The preview's frames go straight to the screen: only where each lies passes through here, never a picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from drivers.device.base import Command, Completion, CompletionCode, Event, Result
from drivers.device.camera import PreviewFrame, StartPreview, StopPreview
from drivers.device.face_checker import (
    ChallengeGiven,
    ChallengeMet,
    CheckFace,
    FaceAdvice,
    FaceFollowed,
    FailureReason,
)
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Advice, FaceBox
from kiosk.flow.credentials import FaceChallenge, FaceChallengeKind, FaceDecision
from kiosk.flow.problems import Trouble
from kiosk.hardware.port import FaceFindings, Preview

__all__ = ["Eyes"]

R = TypeVar("R", bound=Result)

PREVIEW_MS = 180_000
"""Above the longest stay on a page with a camera; the page's end stops it, this only where the kiosk has died."""

CHALLENGES = 2

_FACE: dict[str, Trouble] = {
    FailureReason.NOBODY_CAME: Trouble.FACE_NOBODY,
    FailureReason.FACE_LOST: Trouble.FACE_LOST,
    FailureReason.SECOND_FACE: Trouble.FACE_SECOND,
    FailureReason.PICTURE_FROZEN: Trouble.CAMERA_FROZEN,
    FailureReason.PICTURE_BLACK: Trouble.CAMERA_COVERED,
    FailureReason.NO_PREVIEW: Trouble.CAMERA_FROZEN,
    FailureReason.REFERENCE_UNREADABLE: Trouble.FACE_PHOTO_UNFIT,
    FailureReason.REFERENCE_NO_FACE: Trouble.FACE_PHOTO_UNFIT,
    FailureReason.REFERENCE_TWO_FACES: Trouble.FACE_PHOTO_UNFIT,
    FailureReason.MODELS_MISSING: Trouble.FACE_CHECKER_DOWN,
    FailureReason.VISION_FAILED: Trouble.FACE_CHECKER_DOWN,
}

_CAMERA: dict[str, Trouble] = {
    "picture_frozen": Trouble.CAMERA_FROZEN,
    "picture_black": Trouble.CAMERA_COVERED,
}


class Doing(Protocol):
    """Has the device of a kind do something."""

    def __call__(self, kind: str, command: Command[R]) -> Awaitable[Completion[R]]:
        """Do it; ends in a completion."""
        ...


class Eyes:
    """Camera and what looks through it."""

    def __init__(self, do: Doing, tell: Callable[[ev.Event], None]) -> None:
        self._do = do
        self._tell = tell
        self._preview: Preview | None = None
        self._kinds: frozenset[str] = frozenset()
        self._showing = False
        self._turn = asyncio.Lock()
        self._met: set[int] = set()

    def show_on(self, preview: Preview) -> None:
        """Show frames there."""
        self._preview = preview

    def found(self, kinds: frozenset[str]) -> None:
        """These devices are there."""
        self._kinds = kinds

    def abilities(self) -> Abilities:
        """What they make possible."""
        camera = "camera" in self._kinds
        return Abilities(
            face=camera and "face_checker" in self._kinds, document=camera and "document_reader" in self._kinds
        )

    async def start(self) -> Trouble | None:
        """The camera on; None once there is a picture."""
        async with self._turn:
            self._showing = True
            done = await self._do("camera", StartPreview(duration_ms=PREVIEW_MS))
            if done.succeeded:
                if self._preview is not None and self._showing:
                    self._preview.frame(done.require().path)
                return None
            self._showing = False
            return _CAMERA.get(done.reason, Trouble.CAMERA_DOWN)

    async def stop(self) -> None:
        """The camera off, and nothing shown any more."""
        self._showing = False
        if self._preview is not None:
            self._preview.clear()
        async with self._turn:
            if "camera" in self._kinds and not self._showing:
                await self._do("camera", StopPreview())

    async def check_face(self, portrait_path: str) -> FaceFindings | Trouble:
        """Compare, while the listener is told what is asked."""
        self._met.clear()
        done = await self._do("face_checker", CheckFace(portrait_path, CHALLENGES))
        if not done.succeeded:
            late = Trouble.FACE_NOBODY if done.code is CompletionCode.TIME_OUT else Trouble.FACE_CHECKER_DOWN
            return _FACE.get(done.reason, late)
        found = done.require()
        return FaceFindings(
            decision=FaceDecision(found.decision.value),
            distance=found.distance,
            threshold=found.threshold,
            passive_score=found.passive_score,
            model_sha256=found.model_sha256,
            device_serial=found.device_serial,
            challenges=tuple(
                FaceChallenge(FaceChallengeKind(kind.value), at in self._met)
                for at, kind in enumerate(found.challenges, 1)
            ),
        )

    def saw(self, event: Event) -> bool:
        """Whether what happened was for the eyes; frames and faces go to the screen, all else to the flow."""
        match event:
            case PreviewFrame(path=path):
                if self._preview is not None and self._showing:
                    self._preview.frame(path)
            case FaceFollowed(x, y, width, height):
                if self._preview is not None and self._showing:
                    self._preview.face(FaceBox(x, y, width, height) if width > 0 else None)
            case ChallengeGiven(kind, number, of, time_ms):
                self._tell(ev.ChallengeGiven(FaceChallengeKind(kind.value), number, of, time_ms))
            case ChallengeMet(number=number):
                self._met.add(number)
                self._tell(ev.ChallengeMet(number))
            case FaceAdvice(reason=reason):
                self._tell(ev.FaceAdvised(Advice(reason.value)))
            case _:
                return False
        return True
