"""The three model files that faces need: their names and hashes, and a check before one is used.

They are installed from wheels by the models' installer and are never fetched at run time. A file that differs is not
loaded: what a check means depends on it, and a check's record names it.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from drivers.vision.face.errors import ModelsMissingError
from drivers.vision.models import models_folder

_FOLDER = "face"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file as it must be.

    Source: `drivers/vision/models` names the wheel and the member that it comes from.
    """

    name: str
    sha256: str


DETECTOR = ModelFile(
    "face_detection_short_range.tflite", "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8"
)
MESH = ModelFile("face_landmark.tflite", "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814")
RECOGNISER = ModelFile(
    "dlib_face_recognition_resnet_model_v1.dat", "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
)


def checked(model: ModelFile, folder: Path) -> Path:
    """Return the file's path after comparing its hash.

    Raises:
        ModelsMissingError: it is not there, or differs.
    """
    path = folder / _FOLDER / model.name
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise ModelsMissingError(
            f"the model {model.name} is not in {path.parent}; run python deploy/install/vision_models.py"
        ) from error
    if digest.hexdigest() != model.sha256:
        raise ModelsMissingError(
            f"the model {model.name} is not the one that was tested; "
            "remove it and run python deploy/install/vision_models.py"
        )
    return path


__all__ = ["DETECTOR", "MESH", "RECOGNISER", "ModelFile", "checked", "models_folder"]
