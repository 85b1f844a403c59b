"""What sees, through the device host: the camera's preview, the face checker, the document reader.

The preview's frames go straight to the screen: only where each lies passes through here, never a picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from drivers.device.base import Command, Completion, CompletionCode, Event, Result
from drivers.device.camera import PreviewFrame, StartPreview, StopPreview, TakePicture
from drivers.device.document_reader import DocumentKind, DocumentRead, ReadDocument
from drivers.device.face_checker import (
    ChallengeGiven,
    ChallengeMet,
    CheckFace,
    FaceAdvice,
    FaceFollowed,
    FailureReason,
)
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, Advice, FaceBox, Field, Side
from kiosk.flow.credentials import FaceChallenge, FaceChallengeKind, FaceDecision
from kiosk.flow.trouble import Trouble
from kiosk.hardware.pictures import Pictures
from kiosk.hardware.port import DocumentSide, FaceFindings, Preview

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

_DOCUMENT: dict[str, Trouble] = {
    "no_card": Trouble.DOCUMENT_NOT_SEEN,
    "picture_too_small": Trouble.DOCUMENT_NOT_SEEN,
    "two_cards": Trouble.DOCUMENT_TWO_CARDS,
    "other_document": Trouble.DOCUMENT_WRONG_SIDE,
    "picture_dark": Trouble.CAMERA_COVERED,
    "models_missing": Trouble.DOCUMENT_READER_DOWN,
    "host_unreachable": Trouble.DOCUMENT_READER_DOWN,
    "host_lost": Trouble.DOCUMENT_READER_DOWN,
}
"""All other reasons mean that the picture could not be read; another one may be."""

_KINDS = {Side.FRONT: DocumentKind.ID_FRONT, Side.BACK: DocumentKind.ID_BACK}
_FIELDS = {"name": Field.NAME, "address": Field.ADDRESS, "id_number": Field.NUMBER, "valid_to": Field.VALID_TO}
SURE = 0.9
"""From this confidence on the reader is sure of a field."""

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

    def __init__(self, do: Doing, tell: Callable[[ev.Event], None], pictures: Pictures) -> None:
        self._do = do
        self._tell = tell
        self._pictures = pictures
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

    async def read_document(self, side: Side) -> DocumentSide | Trouble:
        """Take a picture and have it read; the picture goes at once, a portrait with the visit.

        A reading that nobody waits for any more still goes to its end, so that its portrait is known and removed.
        """
        reading = asyncio.ensure_future(self._read(side))
        try:
            return await asyncio.shield(reading)
        except asyncio.CancelledError:
            reading.add_done_callback(self._unwanted)
            raise

    def _unwanted(self, reading: asyncio.Future[DocumentSide | Trouble]) -> None:
        if reading.cancelled() or reading.exception() is not None:
            return
        read = reading.result()
        if isinstance(read, DocumentSide) and read.portrait_path:
            self._pictures.remove(Path(read.portrait_path))

    async def _read(self, side: Side) -> DocumentSide | Trouble:
        taken = await self._do("camera", TakePicture())
        if not taken.succeeded:
            return _CAMERA.get(taken.reason, Trouble.CAMERA_DOWN)
        picture = Path(taken.require().path)
        try:
            done = await self._do("document_reader", ReadDocument(str(picture), _KINDS[side]))
        finally:
            await asyncio.to_thread(picture.unlink, missing_ok=True)
        if not done.succeeded:
            return _DOCUMENT.get(done.reason, Trouble.DOCUMENT_UNCLEAR)
        read = done.require()
        if read.portrait_path:
            self._pictures.adopt(Path(read.portrait_path))
        return _side(side, read)

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


def _side(side: Side, read: DocumentRead) -> DocumentSide:
    sure = {each.field: each.value >= SURE for each in read.confidence}
    values = {name: getattr(read, name) for name in _FIELDS}
    shown = ("name", "address", "id_number") if side is Side.FRONT else ("valid_to",)
    return DocumentSide(
        side=side,
        name=read.name,
        address=read.address,
        id_number=read.id_number,
        valid_from=_day(read.valid_from),
        valid_to=_day(read.valid_to),
        # A field that is not there and sure is not on the card: 长期.
        for_life=side is Side.BACK and read.valid_to is None and sure.get("valid_to", False),
        unsure=frozenset(_FIELDS[name] for name in shown if values[name] is not None and not sure.get(name, False)),
        portrait_path=read.portrait_path,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
