"""Cameras by OpenCV, kept in a process of their own.

Opening or reading a camera may block for as long as its driver or its network pleases, and OpenCV with its codecs
weighs some sixty megabytes; so a worker process holds the camera (`worker`) and hands over the newest frame on demand,
and a device's thread (`client`) waits no longer than it means to.
"""

from drivers.link.video.client import Frame, VideoLink, VideoNotFoundError, VideoStalledError
from drivers.link.video.installation import VideoInstallationError, check_installation

__all__ = [
    "Frame",
    "VideoInstallationError",
    "VideoLink",
    "VideoNotFoundError",
    "VideoStalledError",
    "check_installation",
]
