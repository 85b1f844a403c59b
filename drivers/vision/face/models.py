"""The three model files that faces need, out of those that are installed. See `drivers.vision.models`."""

from dataclasses import dataclass
from pathlib import Path

from drivers.vision.models import checked, model_files

_GROUP = "face"
_DETECTOR, _MESH = "face_detection_short_range.tflite", "face_landmark.tflite"
_RECOGNISER = "dlib_face_recognition_resnet_model_v1.dat"


@dataclass(frozen=True, slots=True)
class FaceModels:
    """Where they lie, each found to be as it must.

    Attributes:
        recogniser_sha256: what a check's record names: what a distance means depends on it.
    """

    detector: Path
    mesh: Path
    recogniser: Path
    recogniser_sha256: str


def face_models(folder: Path) -> FaceModels:
    """Check the files in the models' folder.

    Raises:
        ModelsMissingError: one is missing or differs, and what to do.
    """
    place = checked(_GROUP, folder)
    return FaceModels(place / _DETECTOR, place / _MESH, place / _RECOGNISER, recogniser_sha256())


def recogniser_sha256() -> str:
    """Return the hash of the recogniser that comes along."""
    return next(model.sha256 for model in model_files() if model.file == f"{_GROUP}/{_RECOGNISER}")
