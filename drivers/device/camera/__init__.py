"""The camera: live preview frames and a still, and an eye on whether the camera itself is well.

Source: CWA 17852 (XFS4IoT), Camera: TakePicture.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import ClassVar

from drivers.device.base import Capabilities, Command, DeviceKind, DeviceStatus, Driver, Event, Result


@unique
class PictureState(StrEnum):
    """What the camera shows."""

    UNKNOWN = "unknown"
    GOOD = "good"
    BLACK = "black"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class CameraStatus(DeviceStatus):
    """Status with what the last frame looked like."""

    picture: PictureState = PictureState.UNKNOWN


@dataclass(frozen=True, slots=True)
class CameraCapabilities(Capabilities):
    """What the camera can do."""

    preview: bool = True
    still: bool = True


@dataclass(frozen=True, slots=True)
class PreviewFrame(Event):
    """A new preview picture lies under `path`; it is replaced as a whole by the next one.

    Attributes:
        number: counts up; frames may be left out.
    """

    path: str
    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture(Result):
    """A still.

    Attributes:
        path: a JPEG, the caller's to keep or remove.
        sharpness: see `drivers.link.video.Frame`; for comparing pictures of one scene.
    """

    path: str
    width: int
    height: int
    sharpness: float


@dataclass(frozen=True, slots=True)
class PreviewStarted(Result):
    """The first preview frame is there."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TakePicture(Command[Picture]):
    """Keep the camera's newest picture; fails rather than keep a black or frozen one."""

    result_type: ClassVar[type[Result]] = Picture
    machine_ms: ClassVar[int] = 8_000


@dataclass(frozen=True, slots=True)
class StartPreview(Command[PreviewStarted]):
    """Show what the camera sees until StopPreview, or for `duration_ms` at most: nobody watches for ever."""

    duration_ms: int = 120_000
    result_type: ClassVar[type[Result]] = PreviewStarted
    machine_ms: ClassVar[int] = 8_000


@dataclass(frozen=True, slots=True)
class StopPreview(Command[Result]):
    """End the preview and let the camera go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSettings:
    """Which camera.

    Attributes:
        source: a number or /dev/videoN (V4L), an http:// address (MJPEG), a file, or a file named *.url that holds
            such an address, as simulators leave behind.
        pictures_folder: where stills and the preview picture are put.
    """

    source: str
    pictures_folder: str


def make_driver(settings: CameraSettings) -> Driver:
    """Return a driver for these settings; it opens the camera at its first command."""
    from drivers.device.camera.driver import CameraDriver
    from drivers.link.video import VideoLink

    return CameraDriver(VideoLink(settings.source), Path(settings.pictures_folder))


# A thread is enough: OpenCV runs in a worker process of the link's own, which can be killed by itself.
KIND = DeviceKind(
    name="camera",
    commands=(TakePicture, StartPreview, StopPreview),
    events=(PreviewFrame,),
    settings_type=CameraSettings,
    make_driver=make_driver,
    capabilities=lambda settings: CameraCapabilities(),
    capabilities_type=CameraCapabilities,
    status_type=CameraStatus,
    production_mistake=lambda settings: "its source is a simulator's" if settings.source.endswith(".url") else "",
    # The camera gives 25 to 30 frames a second; looked at so often, 15 of them are shown on a busy machine.
    idle_s=0.03,
)

__all__ = [
    "KIND",
    "CameraCapabilities",
    "CameraSettings",
    "CameraStatus",
    "Picture",
    "PictureState",
    "PreviewFrame",
    "PreviewStarted",
    "StartPreview",
    "StopPreview",
    "TakePicture",
    "make_driver",
]
