"""Camera over the terminal's camera, which looks at the person before it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from drivers.device.base import Capabilities, CompletionCode, DeviceState, DeviceStatus
from drivers.device.base.values import Json
from drivers.device.camera import CameraStatus, PictureState, TakePicture
from drivers.xfs4iot.payload import encoded
from drivers.xfs4iot.refusal import CommandRefusedError, Endings, error, unsupported
from drivers.xfs4iot.service import Handler, Service
from drivers.xfs4iot.work import Work

_CAMERAS = ("room", "person", "exitSlot")
_TAKE: Endings = {
    "picture_black": "cameraInoperable",
    "picture_frozen": "cameraInoperable",
    "pictures_unwritable": "mediaFull",
}


class CameraService(Service):
    """The camera."""

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {"Camera.TakePicture": self._take, "Camera.Reset": self.reset}

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`. Pictures are handed over and not kept, so that no media can fill up."""
        assert isinstance(status, CameraStatus)
        well = status.state is DeviceState.ONLINE and status.picture is PictureState.GOOD
        broken = status.picture in (PictureState.BLACK, PictureState.FROZEN)
        return {"camera": {"cameras": {"person": "ok" if well else "inop" if broken else "unknown"}}}

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`."""
        return {"camera": {"cameras": {"room": False, "person": True}}}

    async def _take(self, work: Work) -> dict[str, Json]:
        if work.payload.choice("camera", _CAMERAS) not in (None, "person"):
            raise error("cameraNotSupported", "this terminal's camera looks at the person")
        if work.payload.text("camData") is not None:
            raise unsupported("this camera writes no text into a picture")
        picture = await work.do(TakePicture(), _TAKE)
        return {"pictureFile": encoded(await asyncio.to_thread(_taken, Path(picture.path)))}


def _taken(path: Path) -> bytes:
    """Return the picture and leave none behind: it shows a person."""
    try:
        data = path.read_bytes()
    except OSError as mistake:
        raise CommandRefusedError(
            CompletionCode.INTERNAL_ERROR, "the picture cannot be read; run the publisher beside the device host"
        ) from mistake
    path.unlink(missing_ok=True)
    return data
