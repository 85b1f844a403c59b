"""The document reader's work: a picture's path to the reading process, its answer back as a result or a failure."""

import json
from dataclasses import replace

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
from drivers.device.base.values import Json, from_json
from drivers.device.document_reader import DocumentRead, DocumentReaderSettings, ReadDocument
from drivers.link.worker import WorkerEndedError, WorkerProcess, WorkerTimeoutError

READ_BUDGET_S = 8.0
"""For one picture, once the models are loaded: a quarter of a second as a rule, seconds on a machine that is busy."""

START_BUDGET_S = 30.0
"""More for the first: loading takes two seconds of work, and took over twenty on a machine ten times overbooked."""

_MODULE = "drivers.vision"

_REFUSALS = {
    reason: (code, reason)
    for code, reason in (
        (CompletionCode.INVALID_DATA, "file_unreadable"),
        (CompletionCode.INVALID_DATA, "not_a_picture"),
        (CompletionCode.INVALID_DATA, "picture_cut"),
        (CompletionCode.INVALID_DATA, "picture_too_large"),
        (CompletionCode.INVALID_DATA, "picture_too_small"),
        (CompletionCode.USER_ERROR, "picture_dark"),
        (CompletionCode.USER_ERROR, "no_card"),
        (CompletionCode.USER_ERROR, "two_cards"),
        (CompletionCode.USER_ERROR, "other_document"),
        (CompletionCode.USER_ERROR, "unreadable"),
    )
}
"""What the reading process refuses a picture for: the picture's fault, or what lies under the camera."""
# Every thread of glibc's has a heap of its own otherwise, and keeps the largest picture's tables in it.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "ORT_DISABLE_TELEMETRY": "1"}


class DocumentReaderDriver(Driver):
    """Reads documents by a process that is started at the first command and killed when it does not answer."""

    def __init__(self, settings: DocumentReaderSettings, worker: WorkerProcess | None = None) -> None:
        self._settings = settings
        self._worker = worker or WorkerProcess(_MODULE, environment=_ENVIRONMENT)

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See `Driver`."""
        match command:
            case Probe():
                return self._probe(context)
            case ReadDocument():
                return self._read(command, context)
            case _:
                raise unsupported(command)

    def idle(self, context: Context) -> None:
        """See `Driver`: nothing is to be looked after, so it is there until a command says otherwise."""
        if context.status.state is DeviceState.STARTING:
            self._report(context, DeviceState.ONLINE, "")

    def recover(self) -> None:
        """See `Driver`."""
        self._worker.end()

    def close(self) -> None:
        """See `Driver`."""
        self._worker.close()

    def _probe(self, context: Context) -> Probed:
        answer = self._ask({"probe": True}, context)
        self._report(context, DeviceState.ONLINE, "")
        return Probed(str(answer.get("detail", "")))

    def _read(self, command: ReadDocument, context: Context) -> DocumentRead:
        answer = self._ask({"path": command.path, "document": command.document.value}, context)
        self._report(context, DeviceState.ONLINE, "")
        if answer["rejected_because"]:
            code, reason = _REFUSALS[str(answer["rejected_because"])]
            raise CommandFailedError(code, reason, str(answer["message"]))
        return _result(answer)

    def _ask(self, request: dict[str, Json], context: Context) -> dict[str, Json]:
        context.check()
        request["portraits"] = self._settings.pictures_folder
        request["models"] = self._settings.models_folder
        try:
            line = self._worker.ask(json.dumps(request).encode() + b"\n", READ_BUDGET_S, START_BUDGET_S)
        except WorkerTimeoutError as error:
            self._report(context, DeviceState.HARDWARE_ERROR, "reader_hangs")
            raise CommandFailedError(
                CompletionCode.HARDWARE_ERROR, "reader_hangs", "reading took too long and was ended; try again"
            ) from error
        except WorkerEndedError as error:
            self._report(context, DeviceState.HARDWARE_ERROR, "reader_ended")
            raise CommandFailedError(
                CompletionCode.HARDWARE_ERROR, "reader_ended", "the reading process ended by itself; try again"
            ) from error
        answer = json.loads(line)
        assert isinstance(answer, dict)
        if "installation" in answer:
            self._report(context, DeviceState.OFFLINE, "models_missing")
            raise CommandFailedError(CompletionCode.DEVICE_NOT_READY, "models_missing", str(answer["installation"]))
        if "mistake" in answer:
            raise CommandFailedError(CompletionCode.INTERNAL_ERROR, "driver_error", str(answer["mistake"]))
        return answer

    def _report(self, context: Context, state: DeviceState, reason: str) -> None:
        status = replace(context.status, state=state, reason=reason)
        if status != context.status:
            context.report(status)


def _result(answer: dict[str, Json]) -> DocumentRead:
    fields, confidence = answer["fields"], answer["confidence"]
    assert isinstance(fields, dict)
    assert isinstance(confidence, dict)
    told: list[Json] = [{"field": name, "value": value} for name, value in confidence.items()]
    table: dict[str, Json] = {
        **fields,
        "document": answer["document"],
        "confidence": told,
        "notices": answer["notices"],
        "portrait_path": answer["portrait_path"],
    }
    return from_json(DocumentRead, table)
