"""The camera's work: frames on demand, judged before they are used."""

import contextlib
import os
import secrets
import time
from pathlib import Path

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    Driver,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.camera import (
    CameraStatus,
    Picture,
    PictureState,
    PreviewFrame,
    PreviewStarted,
    StartPreview,
    StopPreview,
    TakePicture,
)
from drivers.link.video import Frame, VideoInstallationError, VideoLink, VideoStalledError

FROZEN_AFTER_MS = 1_000
"""A camera that gives one and the same picture for this long hangs: at 5 frames a second that is five in a row."""

BLACK_BRIGHTNESS, BLACK_CONTRAST = 20.0, 6.0
"""Below both, there is nothing to be seen: a lens cap, or no light at all."""

_MIN_BUDGET_S = 0.2
_IDLE_BUDGET_S = 1.0
_NEXT_FRAME_S = 0.02
_LOOK_S = 0.5  # as the serial devices look for a port that is gone


class CameraDriver(Driver):
    """Drives one camera. Pictures are put into `folder`."""

    def __init__(self, link: VideoLink, folder: Path) -> None:
        self._link = link
        self._folder = folder
        self._preview_until = 0.0
        self._shown = 0
        self._looked = 0.0
        self._is_gone = False

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See `Driver`."""
        match command:
            case Probe():
                return self._probe(context)
            case TakePicture():
                return self._take(context)
            case StartPreview():
                return self._start(command, context)
            case StopPreview():
                self._stop()
                return Result()
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """Put the newest frame where the preview is looked for; without one, see whether the camera is plugged in."""
        if self._preview_until == 0.0:
            self._look(context)
            return
        if time.monotonic() >= self._preview_until:
            self._stop()
            return
        frame = self._link.frame(_IDLE_BUDGET_S)
        self._judge(frame, context)
        if frame.number != self._shown:
            try:
                self._show(frame, context)
            except CommandFailedError as failed:
                # Nobody waits for this one: whoever watches sees the status, and no more frames.
                self._stop()
                context.report(CameraStatus(DeviceState.HARDWARE_ERROR, failed.reason))

    def recover(self) -> None:
        """See `Driver`."""
        self._link.end()

    def close(self) -> None:
        """See `Driver`."""
        self._link.close()

    def _look(self, context: Context) -> None:
        """Tell a camera that was pulled out, or plugged in again, though nobody asks it for a picture."""
        if time.monotonic() < self._looked + _LOOK_S:
            return
        self._looked = time.monotonic()
        is_there, state = self._link.is_there, context.status.state
        if not is_there and not self._is_gone:
            context.report(CameraStatus(DeviceState.OFFLINE, "port_not_found"))
        elif is_there and (self._is_gone or state is DeviceState.STARTING):
            context.report(CameraStatus(DeviceState.ONLINE))
        self._is_gone = not is_there

    def _probe(self, context: Context) -> Probed:
        frame = self._frame(context)
        self._judge(frame, context)
        if self._preview_until == 0.0:
            self._link.end()
        return Probed(f"{frame.width}×{frame.height}, {context.status.state}")

    def _take(self, context: Context) -> Picture:
        frame = self._good_frame(context)
        path = self._folder / f"picture-{secrets.token_hex(8)}.jpg"
        self._write(path, frame.jpeg)
        if self._preview_until == 0.0:
            self._link.end()
        return Picture(str(path), frame.width, frame.height, frame.sharpness)

    def _start(self, command: StartPreview, context: Context) -> PreviewStarted:
        frame = self._frame(context)
        self._judge(frame, context)
        self._preview_until = time.monotonic() + command.duration_ms / 1000
        self._show(frame, context)
        return PreviewStarted(str(self._preview_path), frame.width, frame.height)

    def _stop(self) -> None:
        self._preview_until = 0.0
        with contextlib.suppress(OSError):
            self._preview_path.unlink()
        self._link.end()

    @property
    def _preview_path(self) -> Path:
        return self._folder / "preview.jpg"

    def _good_frame(self, context: Context) -> Frame:
        """A frame that may be kept: taken after the command began, and not one that the camera gives over and over.

        Raises:
            CommandFailedError: black or frozen.
        """
        before = frame = self._frame(context)
        while frame.number == before.number or frame.repeats:
            if frame.repeats and frame.unchanged_ms >= FROZEN_AFTER_MS:
                break
            # Ends soon: the next picture differs, or it is frozen by the above, or the link calls the camera stalled.
            context.wait(_NEXT_FRAME_S)
            frame = self._frame(context)
        match self._judge(frame, context):
            case PictureState.BLACK:
                raise CommandFailedError(
                    CompletionCode.HARDWARE_ERROR, "picture_black", "the camera shows black; clear its lens, add light"
                )
            case PictureState.FROZEN:
                # Opening it anew often wakes it; the next command will see.
                self._link.end()
                raise CommandFailedError(
                    CompletionCode.HARDWARE_ERROR, "picture_frozen", "the camera hangs on one picture; try again"
                )
            case _:
                return frame

    def _frame(self, context: Context) -> Frame:
        context.check()
        try:
            # What is left of the command is all there is, a start of the camera's process included.
            return self._link.frame(max(_MIN_BUDGET_S, context.remaining_s - _MIN_BUDGET_S), start_budget_s=0.0)
        except VideoInstallationError as error:
            raise CommandFailedError(CompletionCode.DEVICE_NOT_READY, "installation", str(error)) from error
        except VideoStalledError as error:
            self._link.end()
            raise CommandFailedError(CompletionCode.HARDWARE_ERROR, "picture_frozen", str(error)) from error

    def _judge(self, frame: Frame, context: Context) -> PictureState:
        if frame.repeats and frame.unchanged_ms >= FROZEN_AFTER_MS:
            picture = PictureState.FROZEN
        elif frame.brightness < BLACK_BRIGHTNESS and frame.contrast < BLACK_CONTRAST:
            picture = PictureState.BLACK
        else:
            picture = PictureState.GOOD
        good = picture is PictureState.GOOD
        state = DeviceState.ONLINE if good else DeviceState.HARDWARE_ERROR
        status = CameraStatus(state, "" if good else f"picture_{picture}", picture)
        if context.status != status:
            context.report(status)
        return picture

    def _show(self, frame: Frame, context: Context) -> None:
        self._write(self._preview_path, frame.jpeg)
        self._shown = frame.number
        context.emit(PreviewFrame(str(self._preview_path), frame.number, frame.width, frame.height))

    def _write(self, path: Path, data: bytes) -> None:
        """Put a file there as a whole, readable by this user alone: it may show a face.

        Raises:
            CommandFailedError: the disk is full, or the folder is none.
        """
        fresh = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            fresh.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise CommandFailedError(
                CompletionCode.HARDWARE_ERROR,
                "pictures_unwritable",
                f"no picture can be kept in {path.parent} ({error.strerror}); make room, or correct pictures_folder",
            ) from error
