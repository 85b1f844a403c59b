"""The models that the vision tests run on. Without them such a test fails, and says what to run."""

from pathlib import Path

import pytest

from drivers.vision.face.errors import ModelsMissingError
from drivers.vision.face.models import DETECTOR, MESH, RECOGNISER, checked, models_folder


def face_models() -> Path:
    """Return the folder of the installed models; fail the test when the faces' are not there."""
    folder = models_folder()
    try:
        for model in (DETECTOR, MESH, RECOGNISER):
            checked(model, folder)
    except ModelsMissingError as error:
        pytest.fail(str(error))
    return folder
