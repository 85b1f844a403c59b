"""The face checker's work: a worker process looks at the pictures, this thread passes on what it says.

Shape of the worker's lines: see `drivers.vision.live`.
"""

import json
import time
from typing import cast

import structlog

from drivers.device.base import (
    Command,
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceState,
    DeviceStatus,
    Driver,
    Event,
    Probe,
    Probed,
    Result,
    unsupported,
)
from drivers.device.base.values import Json, ValueMistakeError, from_json
from drivers.device.face_checker import (
    ChallengeGiven,
    ChallengeMet,
    CheckFace,
    FaceAdvice,
    FaceChecked,
    FaceCheckerSettings,
    FaceFollowed,
)
from drivers.link.worker import WorkerEndedError, WorkerProcess, WorkerTimeoutError

_log = structlog.get_logger(__name__)

_MODULE = "drivers.vision.live"
_LOAD_S = 15.0
_BEGIN_S = 6.0
_NEXT_S = 8.0
"""For one frame; at the end of a check half a dozen faces are compared, 0.1 s each on a machine that is not busy."""
_FOLLOWED_EVERY_S = 0.1

_EVENTS: dict[str, type[Event]] = {
    "given": ChallengeGiven,
    "met": ChallengeMet,
    "advice": FaceAdvice,
    "followed": FaceFollowed,
}

_ENDS = {
    reason: (code, sentence)
    for code, reason, sentence in (
        (CompletionCode.TIME_OUT, "nobody_came", "no face could be seen well; step before the camera, try again"),
        (CompletionCode.USER_ERROR, "face_lost", "the face was lost; stay before the camera and begin anew"),
        (CompletionCode.FRAUD_ATTEMPT, "second_face", "a second face came into the picture; begin anew, alone"),
        (CompletionCode.HARDWARE_ERROR, "picture_frozen", "the camera hangs on one picture; begin anew"),
        (CompletionCode.HARDWARE_ERROR, "picture_black", "the camera shows black; clear its lens, add light"),
        (CompletionCode.SEQUENCE_ERROR, "no_preview", "the camera shows nothing; start its preview, begin anew"),
    )
}
"""What a check ends with when it finds nothing."""

_REFUSALS = {
    reason: code
    for code, reason in (
        (CompletionCode.INVALID_DATA, "reference_unreadable"),
        (CompletionCode.INVALID_DATA, "reference_no_face"),
        (CompletionCode.INVALID_DATA, "reference_two_faces"),
        (CompletionCode.DEVICE_NOT_READY, "models_missing"),
    )
}
"""What the worker refuses, with a sentence of its own."""


class FaceCheckerDriver(Driver):
    """Drives one worker, which is started at the first command and kept."""

    def __init__(self, settings: FaceCheckerSettings) -> None:
        self._settings = settings
        self._worker = WorkerProcess(_MODULE)
        self._loaded_process: int | None = None
        self._model_sha256 = ""
        self._threshold = 0.0

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See `Driver`."""
        match command:
            case Probe():
                self._load(context)
                return Probed(f"networks loaded, recogniser {self._model_sha256[:12]}")
            case CheckFace():
                return self._check(command, context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """See `Driver`: nothing is to be looked after, so it is there until a command says otherwise."""
        if context.status.state is DeviceState.STARTING:
            context.report(DeviceStatus(DeviceState.ONLINE))

    def recover(self) -> None:
        """See `Driver`."""
        self._worker.end()

    def close(self) -> None:
        """See `Driver`."""
        self._worker.close()

    def _check(self, command: CheckFace, context: Context) -> FaceChecked:
        self._load(context)
        begin: dict[str, Json] = {
            "do": "begin",
            "reference": command.reference_path,
            "frames": self._settings.frames,
            "challenges": command.challenges,
        }
        begun = self._ask(begin, _BEGIN_S, context)
        try:
            end = self._follow(context)
        except CommandFailedError:
            self._stop()
            raise
        # For whoever looks after the terminal: why, and nothing of whom.
        why = str(end.get("doubt") or end.get("aborted") or "")
        _log.info("face_check_ended", decision=end.get("decision"), why=why, challenges=begun.get("challenges"))
        if (reason := end.get("aborted")) is not None:
            raise _ended(str(reason))
        fields: dict[str, Json] = {
            **{key: end.get(key) for key in ("decision", "distance", "passive_score", "frames")},
            "threshold": self._threshold,
            "challenges": begun.get("challenges"),
            "model_sha256": self._model_sha256,
            "device_serial": self._settings.device_serial,
        }
        return from_json(FaceChecked, fields)

    def _follow(self, context: Context) -> dict[str, Json]:
        """Pass on what the worker tells, until it ends."""
        followed = 0.0
        while True:
            context.check()
            answer = self._ask({"do": "next"}, _NEXT_S, context)
            rows = answer.get("told")
            for row in rows if isinstance(rows, list) else []:
                event = _event(row)
                if isinstance(event, FaceFollowed):
                    if time.monotonic() - followed < _FOLLOWED_EVERY_S:
                        continue
                    followed = time.monotonic()
                context.emit(event)
            if isinstance(end := answer.get("end"), dict):
                return end

    def _load(self, context: Context) -> None:
        if self._worker.is_running and self._worker.process_id == self._loaded_process:
            return
        load: dict[str, Json] = {
            "do": "load",
            "models": self._settings.models,
            "thresholds": self._settings.thresholds,
        }
        try:
            answer = self._ask(load, _LOAD_S, context)
        except CommandFailedError as error:
            context.report(DeviceStatus(DeviceState.HARDWARE_ERROR, error.reason))
            raise
        self._model_sha256 = str(answer.get("model_sha256"))
        self._threshold = float(cast(float, answer.get("threshold")))
        self._loaded_process = self._worker.process_id
        context.report(DeviceStatus(DeviceState.ONLINE))

    def _stop(self) -> None:
        """Drop what the worker was doing, or the worker with it."""
        try:
            self._worker.ask(b'{"do": "stop"}\n', 1.0)
        except (WorkerTimeoutError, WorkerEndedError):
            self._worker.end()

    def _ask(self, request: dict[str, Json], budget_s: float, context: Context) -> dict[str, Json]:
        try:
            line = self._worker.ask(json.dumps(request).encode() + b"\n", min(budget_s, context.remaining_s + 0.1))
            answer = json.loads(line)
        except WorkerTimeoutError as error:
            context.check()
            raise _failed("the program that looks at the pictures hung and was ended; try again") from error
        except (WorkerEndedError, ValueError) as error:
            self._worker.end()
            raise _failed("the program that looks at the pictures ended; try again") from error
        if not isinstance(answer, dict):
            raise _failed("the program that looks at the pictures made no sense; try again")
        if isinstance(error_fields := answer.get("error"), dict):
            raise _refusal(str(error_fields.get("reason")), str(error_fields.get("message")))
        return cast(dict[str, Json], answer)


def _event(row: Json) -> Event:
    if not isinstance(row, dict) or (kind := _EVENTS.get(str(row.pop("told", "")))) is None:
        raise _failed("the program that looks at the pictures made no sense; try again")
    try:
        return from_json(kind, row)
    except ValueMistakeError as error:
        raise _failed("the program that looks at the pictures made no sense; try again") from error


def _ended(reason: str) -> CommandFailedError:
    if reason not in _ENDS:
        return _failed("the program that looks at the pictures made no sense; try again")
    code, sentence = _ENDS[reason]
    return CommandFailedError(code, reason, sentence)


def _refusal(reason: str, message: str) -> CommandFailedError:
    if (code := _REFUSALS.get(reason)) is not None:
        return CommandFailedError(code, reason, message)
    return CommandFailedError(CompletionCode.INTERNAL_ERROR, "vision_failed", message)


def _failed(message: str) -> CommandFailedError:
    return CommandFailedError(CompletionCode.HARDWARE_ERROR, "vision_failed", message)
