"""The effects before the camera: a part of `Journey`, which names them in its table.

What a check found and what a document said stay in the visit. No picture passes through here, only where one lies.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.camera import DocumentFacts, Side
from kiosk.flow.credentials import FaceCheck, IdCard, IdSource
from kiosk.flow.events import Event
from kiosk.flow.state import Request
from kiosk.flow.trouble import Trouble
from kiosk.hardware.port import DocumentSide, FaceFindings
from kiosk.journey.part import JourneyPart
from kiosk.journey.tasks import Scope
from kiosk.journey.visit import Visit

__all__ = ["CameraEffects"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

RESIDENT = "resident"


class CameraEffects(JourneyPart):
    """Camera, face checker and document reader, as `Journey` runs them."""

    def _show_camera(self, _effect: fx.ShowCamera) -> None:
        async def work() -> None:
            trouble = await self._devices.start_camera()
            if trouble is not None:
                self.submit(ev.DeviceTroubled(trouble))

        self.tasks.start("camera", Scope.VISIT, work())

    def _hide_camera(self, _effect: fx.HideCamera) -> None:
        for name in ("camera", "face", Request.READ_DOCUMENT.value):
            self.tasks.cancel(name)
        # Not the visit's: the camera goes off whatever else ends.
        self.tasks.start("hide_camera", Scope.TERMINAL, self._devices.stop_camera())

    def _record_consent(self, effect: fx.RecordConsent) -> None:
        self._visit.consent_time = datetime.now(UTC) if effect.agreed else None
        self._evidence("face_consent_given" if effect.agreed else "face_consent_refused", {})

    def _check_face(self, _effect: fx.CheckFace) -> None:
        self.tasks.start("face", Scope.VISIT, self._check(self._visit))

    async def _check(self, visit: Visit) -> None:
        card = visit.id_card
        if card is None or not card.portrait_path or visit.consent_time is None:
            self.submit(ev.DeviceTroubled(Trouble.FACE_PHOTO_UNFIT))
            return
        trouble = await self._devices.start_camera()
        if trouble is not None:
            self.submit(ev.DeviceTroubled(trouble))
            return
        found = await self._devices.check_face(card.portrait_path)
        if isinstance(found, Trouble):
            if found is Trouble.CAMERA_FROZEN:
                # A camera that hangs is often woken by being opened anew.
                await self._devices.stop_camera()
            self.submit(ev.DeviceTroubled(found))
            return
        try:
            visit.face_check = _told(found, visit.consent_time)
        except ValueError as error:
            log.error("face_findings_unusable", why=str(error))
            self.submit(ev.DeviceTroubled(Trouble.FACE_CHECKER_DOWN))
            return
        self.submit(ev.FaceJudged(found.decision))

    def _record_face_check(self, _effect: fx.RecordFaceCheck) -> None:
        visit, check = self._visit, self._visit.face_check
        if check is None:
            self.submit(ev.RequestUnanswered(Request.RECORD_FACE, Trouble.BANK_SLOW))
            return
        self._ask(
            Request.RECORD_FACE, lambda client: client.record_face_check(visit.session_id, check), ev.FaceRecorded
        )

    def _read_document(self, effect: fx.ReadDocument) -> None:
        async def work(visit: Visit) -> None:
            read = await self._devices.read_document(effect.side)
            self.submit(ev.DeviceTroubled(read) if isinstance(read, Trouble) else self._read(visit, read))

        self.tasks.start(Request.READ_DOCUMENT.value, Scope.VISIT, work(self._visit))

    def _read(self, visit: Visit, read: DocumentSide) -> Event:
        """What one side says; the customer is asked once both do."""
        if read.side is Side.FRONT:
            if not read.name or not read.id_number:
                return ev.DeviceTroubled(Trouble.DOCUMENT_UNCLEAR)
            visit.front = read
            return ev.DocumentFrontRead()
        front = visit.front
        if front is None or not front.name or not front.id_number or not (read.valid_to or read.for_life):
            return ev.DeviceTroubled(Trouble.DOCUMENT_UNCLEAR)
        card = IdCard(
            RESIDENT,
            front.name,
            front.id_number,
            read.valid_from,
            read.valid_to,
            IdSource.OCR_CONFIRMED,
            front.portrait_path,
        )
        visit.id_card, visit.customer = card, card.view()
        facts = DocumentFacts(
            front.name,
            front.address or "",
            front.id_number[-4:],
            read.valid_to.isoformat() if read.valid_to else "",
            front.unsure | read.unsure,
        )
        return ev.DocumentRead(facts, visit.customer, portrait=bool(card.portrait_path))


def _told(found: FaceFindings, consent_time: datetime) -> FaceCheck:
    return FaceCheck(
        request_id=str(uuid.uuid4()),
        consent_time=consent_time,
        decision=found.decision,
        distance=found.distance,
        threshold=found.threshold,
        passive_score=found.passive_score,
        model_sha256=found.model_sha256,
        device_serial=found.device_serial,
        challenges=found.challenges,
    )
