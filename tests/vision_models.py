"""The models that the vision tests run on: whatever is installed. Without them such a test is left out, and says so."""

from pathlib import Path

import pytest

from drivers.vision.face.errors import ModelsMissingError
from drivers.vision.face.models import DETECTOR, MESH, RECOGNISER, checked, models_folder


def face_models() -> Path:
    """Return the folder of the installed models; skip the test when the faces' are not there."""
    folder = models_folder()
    try:
        for model in (DETECTOR, MESH, RECOGNISER):
            checked(model, folder)
    except ModelsMissingError as error:
        pytest.skip(str(error))
    return folder
