"""Two OpenCVs in one environment are refused with what to run."""

from importlib import metadata

import pytest

from drivers.link.video import VideoInstallationError, check_installation


def installed(*names: str):
    def version(name: str) -> str:
        if name not in names:
            raise metadata.PackageNotFoundError(name)
        return "5.0.0.93"

    return version


def test_installation_of_this_environment_is_right():
    check_installation()


def test_installation_with_the_windowed_opencv_beside_says_what_to_remove():
    with pytest.raises(VideoInstallationError, match="pip uninstall -y opencv-python opencv-python-headless"):
        check_installation(installed("opencv-python", "opencv-python-headless"))


def test_installation_without_any_opencv_says_what_to_install():
    with pytest.raises(VideoInstallationError, match="pip install opencv-python-headless"):
        check_installation(installed())
