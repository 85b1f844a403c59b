"""Which OpenCV is installed: the headless one, and no other beside it.

All of OpenCV's distributions put their files into one package, `cv2`. The ones with windows bring Qt plugins of their
own, which PySide6 then loads by mistake and dies of; with two installed, whichever came last wins.
"""

from collections.abc import Callable
from importlib import metadata

from drivers.errors import DriverError

HEADLESS = "opencv-python-headless"
CONFLICTING = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")


class VideoInstallationError(DriverError):
    """The wrong OpenCV, or none. The message says what to run."""


def check_installation(version: Callable[[str], str] = metadata.version) -> None:
    """Make sure that the headless OpenCV is there, alone.

    Raises:
        VideoInstallationError: it is not, and what to run.
    """
    others = [name for name in CONFLICTING if _installed(name, version)]
    if others:
        names = " ".join(others)
        raise VideoInstallationError(
            f"{names} breaks the kiosk's window: run pip uninstall -y {names} {HEADLESS} && pip install {HEADLESS}"
        )
    if not _installed(HEADLESS, version):
        raise VideoInstallationError(f"no OpenCV for the camera: run pip install {HEADLESS}")


def _installed(name: str, version: Callable[[str], str]) -> bool:
    try:
        version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
