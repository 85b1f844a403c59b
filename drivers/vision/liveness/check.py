"""One check of one person: frames in, what to say and show out, a finding at the end.

Joins the networks, the watch over the camera and the state machine. It keeps a few crops of the face while it lasts
and drops them with its end.
"""

import hashlib
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import assert_never

import cv2
import numpy as np

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Embedding, Pixels
from drivers.vision.face.finder import FaceFinder
from drivers.vision.face.mesh import Mesh
from drivers.vision.face.quality import view_quality
from drivers.vision.face.recogniser import FaceRecogniser, distance
from drivers.vision.liveness.machine import LivenessMachine, Phase
from drivers.vision.liveness.motion import Challenge
from drivers.vision.liveness.observation import (
    Advise,
    Breach,
    Broken,
    Compare,
    Doubt,
    Doubted,
    Flaw,
    Give,
    Met,
    Observation,
    Passed,
    View,
)
from drivers.vision.liveness.passive import PassiveScore
from drivers.vision.liveness.quality import find_flaw
from drivers.vision.liveness.watch import CameraTrouble, CameraWatch, FrameLook
from drivers.vision.thresholds import Thresholds

_ADVICE_EVERY_MS, _ADVICE_LEAST_MS = 3_000, 500
_GREY_STEP = 4
"""Every fourth pixel says how bright a frame is."""


@unique
class Finding(StrEnum):
    """What a check that ran to its end found."""

    SAME_AND_LIVE = "same_and_live"
    NOT_SAME = "not_same"
    NOT_LIVE = "not_live"


@dataclass(frozen=True, slots=True)
class Followed:
    """Where the face is, as parts of the picture; all 0 without one. Degrees as in `geometry`."""

    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The end of a check.

    Attributes:
        distance: median to the reference over all frames that were compared; None without any.
        frames: how many were compared.
        doubt: why it is not taken for living; None when it is.
    """

    finding: Finding
    distance: float | None
    frames: int
    passive_score: float
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Aborted:
    """An end without a finding."""

    reason: Breach | CameraTrouble


Told = Advise | Give | Met | Followed | Found | Aborted


class FaceCheck:
    """Takes frames until `ended`.

    Args:
        reference: of the picture that the person must be on.
        lot: for the pauses between challenges.
    """

    def __init__(
        self,
        *,
        finder: FaceFinder,
        recogniser: FaceRecogniser,
        reference: Embedding,
        challenges: Sequence[Challenge],
        thresholds: Thresholds,
        lot: random.Random,
    ) -> None:
        self._finder = finder
        self._recogniser = recogniser
        self._reference = reference
        self._limits = thresholds
        self._machine = LivenessMachine(challenges, thresholds, lot)
        self._watch = CameraWatch(thresholds.track)
        self._passive = PassiveScore()
        self._kept: list[tuple[View, Pixels]] = []
        self._advice: Advise | None = None
        self._advised_ms = 0
        self.ended: Found | Aborted | None = None

    def see(self, time_ms: int, picture: Pixels) -> list[Told]:
        """Take a frame."""
        if self.ended is not None:
            return []
        if (trouble := self._watch.look(_look(time_ms, picture))) is not None:
            return self._end(Aborted(trouble))
        meshes = self._finder.in_frame(picture)
        mesh = meshes[0] if meshes else None
        flaw: Flaw | None = None
        if mesh is not None:
            quality = view_quality(picture, mesh)
            flaw = find_flaw(quality, mesh.points, self._limits.quality)
            self._passive.add(quality.sharpness)
        told: list[Told] = [_followed(picture, mesh)]
        points = mesh.points if mesh is not None else None
        for step in self._machine.observe(Observation(time_ms, len(meshes), points, flaw)):
            match step:
                case Compare(view):
                    assert mesh is not None
                    # Comparing takes as long as three frames, in which nobody would look: it waits for the end.
                    self._kept.append((view, self._recogniser.crop(picture, mesh)))
                case Passed():
                    told += self._end(self._found(None))
                case Doubted(doubt):
                    told += self._end(self._found(doubt))
                case Broken(breach):
                    # Nobody leaves in the dark: a hand before the lens looks like it.
                    covered = breach is Breach.FACE_LOST and self._watch.is_black
                    told += self._end(Aborted(CameraTrouble.PICTURE_BLACK if covered else breach))
                case Advise():
                    told += self._advised(time_ms, step)
                case Give() | Met():
                    self._advice = None
                    told.append(step)
                case _:
                    assert_never(step)
        if self._machine.phase is Phase.WAITING:
            # Another one may come next; what was kept is the one before.
            self._kept.clear()
        return told

    def see_nothing(self, time_ms: int) -> list[Told]:
        """Say that there is no new frame yet."""
        if self.ended is None and (trouble := self._watch.missed(time_ms)) is not None:
            return self._end(Aborted(trouble))
        return []

    def _advised(self, time_ms: int, advice: Advise) -> list[Told]:
        if advice == self._advice and time_ms - self._advised_ms < _ADVICE_EVERY_MS:
            return []
        # A word that changes with every frame cannot be read.
        if self._advice is not None and time_ms - self._advised_ms < _ADVICE_LEAST_MS:
            return []
        self._advice, self._advised_ms = advice, time_ms
        return [advice]

    def _found(self, doubt: Doubt | None) -> Found:
        distances: list[float] = []
        straight: list[Embedding] = []
        one_person = True
        for view, crop in self._kept:
            embedding = self._recogniser.embed(crop)
            distances.append(distance(self._reference, embedding))
            # Whoever meets a challenge, and stands there at the end, must be who stood there before.
            own = [distance(other, embedding) for other in straight]
            one_person = one_person and (not own or min(own) <= self._limits.identity.challenge_distance)
            if view is View.STRAIGHT:
                straight.append(embedding)
        median = statistics.median(distances) if distances else None
        if doubt is not None:
            finding = Finding.NOT_LIVE
        elif not one_person or median is None or median > self._limits.match.distance:
            finding = Finding.NOT_SAME
        else:
            finding = Finding.SAME_AND_LIVE
        return Found(finding, median, len(distances), self._passive.value, doubt)

    def _end(self, end: Found | Aborted) -> list[Told]:
        self._kept.clear()
        self.ended = end
        return [end]


def _look(time_ms: int, picture: Pixels) -> FrameLook:
    grey = cv2.cvtColor(np.ascontiguousarray(picture[::_GREY_STEP, ::_GREY_STEP]), cv2.COLOR_BGR2GRAY)
    digest = hashlib.blake2b(picture[::2].tobytes(), digest_size=16).digest()
    return FrameLook(time_ms, digest, float(grey.mean()), float(grey.std()))


def _followed(picture: Pixels, mesh: Mesh | None) -> Followed:
    if mesh is None:
        return Followed()
    height, width = picture.shape[:2]
    left, top, across, down = mesh.box
    return Followed(
        x=left / width,
        y=top / height,
        width=across / width,
        height=down / height,
        yaw=geometry.yaw(mesh.points),
        pitch=geometry.pitch(mesh.points),
    )


__all__ = ["Aborted", "FaceCheck", "Finding", "Followed", "Found", "Told"]
