"""What happens before the camera: faces and documents. Part of `events`, which names them all."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.camera import Abilities, Advice, DocumentFacts
from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.event import Event, UserEvent
from kiosk.flow.facts import CustomerView, FaceStanding

__all__ = [
    "AbilitiesFound",
    "CameraReadingPressed",
    "ChallengeGiven",
    "ChallengeMet",
    "DocumentFrontRead",
    "DocumentRead",
    "FaceAdvised",
    "FaceAgreed",
    "FaceDeclined",
    "FaceJudged",
    "FaceRecorded",
    "FaceWanted",
]


@dataclass(frozen=True, slots=True)
class FaceAgreed(UserEvent):
    """同意刷脸."""


@dataclass(frozen=True, slots=True)
class FaceDeclined(UserEvent):
    """不刷脸: before the check, or in the midst of it."""


@dataclass(frozen=True, slots=True)
class FaceWanted(UserEvent):
    """刷脸 after all, for an amount that needs it."""


@dataclass(frozen=True, slots=True)
class CameraReadingPressed(UserEvent):
    """读不出来？: let the camera read the ID card."""


@dataclass(frozen=True, slots=True)
class AbilitiesFound(Event):
    """What the devices of this terminal can do."""

    abilities: Abilities


@dataclass(frozen=True, slots=True)
class ChallengeGiven(Event):
    """The face checker asks for this now. Units: ms; `number` counts from 1."""

    kind: FaceChallengeKind
    number: int
    of: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class ChallengeMet(Event):
    """The face did what was asked."""

    number: int


@dataclass(frozen=True, slots=True)
class FaceAdvised(Event):
    """What the person could do better."""

    advice: Advice


@dataclass(frozen=True, slots=True)
class FaceJudged(Event):
    """A check ran to its end; its figures stay with the journey."""

    decision: FaceDecision


@dataclass(frozen=True, slots=True)
class FaceRecorded(Event):
    """The bank has taken the check down, and says what a face would change from here on."""

    standing: FaceStanding


@dataclass(frozen=True, slots=True)
class DocumentFrontRead(Event):
    """The front was read; the back is wanted."""


@dataclass(frozen=True, slots=True)
class DocumentRead(Event):
    """Both sides were read; the customer is asked whether it is right."""

    facts: DocumentFacts
    customer: CustomerView
    portrait: bool = False
