"""The models that the vision tests run on: those that are installed. Without them such a test fails, and says how."""

from pathlib import Path

import pytest

from drivers.vision.models import ModelsMissingError, checked, models_folder


def installed_models(group: str = "face") -> Path:
    """Return the folder of the installed models; fail the test when the group's are not there."""
    folder = models_folder()
    try:
        checked(group, folder)
    except ModelsMissingError as error:
        pytest.fail(str(error))
    return folder
