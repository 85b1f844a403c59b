"""Two picture files: the same person or not, or why that cannot be said. Never a guess.

A picture with no face, or with several, has no answer; nor has one whose face is too small to tell,
or stands on its head: the recogniser would call it another person.
"""

from dataclasses import dataclass
from pathlib import Path

from drivers.vision.face import geometry
from drivers.vision.face.arrays import Embedding
from drivers.vision.face.errors import PictureError, PictureReason
from drivers.vision.face.finder import FaceFinder
from drivers.vision.face.models import face_models
from drivers.vision.face.picture import read_picture
from drivers.vision.face.recogniser import DlibRecogniser, FaceRecogniser, distance
from drivers.vision.thresholds import MatchThresholds, Thresholds


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """What became of a pair.

    Attributes:
        same: None when it cannot be said.
        faces: how many each picture shows; None for one that could not be looked at.
        mistake: why it cannot be said; None when it can.
    """

    same: bool | None
    distance: float | None
    threshold: float
    faces: tuple[int | None, int | None]
    mistake: PictureError | None = None


class FaceMatcher:
    """Compares files, with networks that were loaded once."""

    def __init__(self, finder: FaceFinder, recogniser: FaceRecogniser, thresholds: MatchThresholds) -> None:
        self.finder = finder
        self.recogniser = recogniser
        self._thresholds = thresholds

    @classmethod
    def loaded(cls, folder: Path, thresholds: Thresholds) -> "FaceMatcher":
        """Load the networks from a folder.

        Raises:
            ModelsMissingError: one is missing or differs.
        """
        models = face_models(folder)
        recogniser = DlibRecogniser(models.recogniser, models.recogniser_sha256)
        return cls(FaceFinder(models, thresholds.detect), recogniser, thresholds.match)

    @property
    def threshold(self) -> float:
        """At or below it two faces are the same."""
        return self._thresholds.distance

    def compare(self, one: str, other: str) -> PairVerdict:
        """Compare two files."""
        embeddings: list[Embedding] = []
        faces: list[int | None] = []
        mistake: PictureError | None = None
        for path in (one, other):
            try:
                embeddings.append(self.embed(path))
                faces.append(1)
            except PictureError as error:
                faces.append(error.faces)
                mistake = mistake or error
        counted = (faces[0], faces[1])
        if mistake is not None:
            return PairVerdict(None, None, self.threshold, counted, mistake)
        apart = distance(embeddings[0], embeddings[1])
        return PairVerdict(apart <= self.threshold, apart, self.threshold, counted)

    def embed(self, path: str) -> Embedding:
        """Return the numbers of the one face in a file.

        Raises:
            PictureError: it cannot be read, or has no face, several, one too small, or one that stands on its head.
        """
        picture = read_picture(path)
        meshes = self.finder.in_still(picture)
        if not meshes:
            raise PictureError(
                PictureReason.NO_FACE, "no face is seen; take a picture of one face, upright and from the front", 0
            )
        if len(meshes) > 1:
            raise PictureError(
                PictureReason.TWO_FACES, f"{len(meshes)} faces are seen; take a picture of one only", len(meshes)
            )
        if geometry.eyes_px(meshes[0].points) < self._thresholds.least_eyes_px:
            raise PictureError(PictureReason.FACE_TOO_SMALL, "the face is too small to compare; come closer", 1)
        if self.finder.stands_on_head(picture, meshes[0]):
            raise PictureError(PictureReason.UPSIDE_DOWN, "the face stands on its head; turn the picture", 1)
        return self.recogniser.embed(self.recogniser.crop(picture, meshes[0]))
