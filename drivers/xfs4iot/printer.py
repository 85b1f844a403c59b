"""Printer over the receipt printer: forms and raw ESC/POS, always cut and always out before the command completes."""

from collections.abc import Mapping
from typing import ClassVar

from drivers.device.base import Capabilities, CompletionCode, DeviceState, DeviceStatus, Event, Probe
from drivers.device.base.values import Json
from drivers.device.printer import (
    MediaPresented,
    MediaTaken,
    Mouth,
    Paper,
    PaperThreshold,
    PrinterCapabilities,
    PrinterStatus,
    PrintRaw,
    PrintReceipt,
)
from drivers.xfs4iot.forms import FORMS, MEDIA, Form
from drivers.xfs4iot.refusal import Endings, error, unsupported
from drivers.xfs4iot.service import Handler, Service
from drivers.xfs4iot.work import Work

_LONGEST_JOB_MS = 60_000
"""A receipt that is not out by then is for nobody: it is cleared, whatever time the client gave."""

_JOBS = ("Printer.PrintForm", "Printer.PrintRaw")
_PAPER: Endings = {
    "paper_out": "paperOut",
    "paper_out_while_printing": "paperOut",
    "jammed": "paperJammed",
    "jammed_while_printing": "paperJammed",
    "cover_open": CompletionCode.USER_ERROR,
    "cover_open_while_printing": CompletionCode.USER_ERROR,
    "job_expired": CompletionCode.TIME_OUT,
    "bad_document": CompletionCode.INVALID_DATA,
}
_RESET: Endings = {
    "paper_out": CompletionCode.USER_ERROR,
    "cover_open": CompletionCode.USER_ERROR,
    "jammed": "paperJammed",
}
_MOVES = ("eject", "retract", "park", "expel", "ejectToTransport", "stack")
_OTHER_CONTROLS = ("perforate", "skip", "flush", "partialCut", "alarm", "turnMedia", "stamp", "rotate180")


class PrinterService(Service):
    """The receipt printer."""

    events: ClassVar[tuple[str, ...]] = (
        "Printer.MediaPresentedEvent",
        "Printer.MediaPresentedUnsolicitedEvent",
        "Printer.MediaTakenEvent",
        "Printer.PaperThresholdEvent",
        "Printer.FieldErrorEvent",
    )
    immediate: ClassVar[frozenset[str]] = frozenset(
        {"Printer.GetFormList", "Printer.GetMediaList", "Printer.GetQueryForm", "Printer.GetQueryMedia"}
    )

    def handlers(self) -> Mapping[str, Handler]:
        """See `Service`."""
        return {
            "Printer.PrintForm": self._print_form,
            "Printer.PrintRaw": self._print_raw,
            "Printer.ControlMedia": self._control,
            "Printer.Reset": self._reset,
            "Printer.GetFormList": self._forms,
            "Printer.GetMediaList": self._media,
            "Printer.GetQueryForm": self._form,
            "Printer.GetQueryMedia": self._medium,
        }

    def status(self, status: DeviceStatus) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(status, PrinterStatus)
        media = {Mouth.RECEIPT: "present", Mouth.EMPTY: "notPresent"}.get(status.mouth, "unknown")
        known = status.state is not DeviceState.OFFLINE
        return {
            "printer": {
                "media": media if known else "unknown",
                "paper": {"upper": status.paper.value if known else Paper.UNKNOWN.value},
            }
        }

    def capabilities(self, capabilities: Capabilities) -> dict[str, Json]:
        """See `Service`."""
        assert isinstance(capabilities, PrinterCapabilities)
        return {
            "printer": {
                "type": {"receipt": True},
                "resolution": {"medium": True},
                "writeForm": {"text": True, "barcode": capabilities.qr_code},
                "control": {"eject": True, "cut": True},
                "acceptMedia": False,
                "multiPage": False,
                "paperSources": {"upper": True},
                "mediaTaken": capabilities.senses_taken,
                "dispensePaper": False,
                "mediaPresented": True,
                "retractToTransport": False,
                "printSides": "single",
            }
        }

    def happened(self, event: Event) -> None:
        """See `Service`."""
        match event:
            case MediaPresented():
                if self.running is not None and self.running.command.name in _JOBS:
                    self.running.emit("Printer.MediaPresentedEvent", {"wadIndex": 1, "totalWads": 1})
                else:
                    # A job of somebody else on this terminal.
                    self.broadcast("Printer.MediaPresentedUnsolicitedEvent", {"wadIndex": 1, "totalWads": 1})
            case MediaTaken():
                self.broadcast("Printer.MediaTakenEvent")
            case PaperThreshold(paper) if paper is not Paper.UNKNOWN:
                self.broadcast("Printer.PaperThresholdEvent", {"paperSource": "upper", "threshold": paper.value})

    async def _print_form(self, work: Work) -> dict[str, Json]:
        form = _form_named(work)
        if work.payload.text("mediaName") not in (None, MEDIA):
            raise error("mediaNotFound", f"there is {MEDIA}")
        if work.payload.text("paperSource") not in (None, "any", "upper"):
            raise error("sourceInvalid", "there is one roll, upper")
        _require_possible(work, "mediaControl")
        values = _values(work, form)
        await work.do(PrintReceipt(form.document(values), job_expires_ms=_job_ms(work)), _PAPER)
        return {}

    async def _print_raw(self, work: Work) -> dict[str, Json]:
        if work.payload.choice("inputData", ("no", "yes")) == "yes":
            raise unsupported("a job is answered by its completion, not by data")
        await work.do(PrintRaw(work.payload.data("data"), job_expires_ms=_job_ms(work)), _PAPER)
        return {}

    async def _control(self, work: Work) -> dict[str, Json]:
        _require_possible(work, "mediaControl")
        raise error("noMediaPresent", "a receipt is cut and out when its job completes; there is nothing to move")

    async def _reset(self, work: Work) -> dict[str, Json]:
        if work.payload.text("mediaControl") not in (None, "eject", "expel"):
            raise unsupported("this printer has no place to put a receipt but out")
        # The driver clears what a broken job left behind, and asks the printer how it is.
        await work.do(Probe(), _RESET)
        return {}

    async def _forms(self, work: Work) -> dict[str, Json]:
        return {"formList": list(FORMS)}

    async def _media(self, work: Work) -> dict[str, Json]:
        return {"mediaList": [MEDIA]}

    async def _form(self, work: Work) -> dict[str, Json]:
        return {"form": _form_named(work).description()}

    async def _medium(self, work: Work) -> dict[str, Json]:
        if work.payload.required_text("name") != MEDIA:
            raise error("mediaNotFound", f"there is {MEDIA}")
        # A height of 0 would be "as long as it needs to be"; the published limit is 1, so it is left to the job.
        return {"media": {"mediaType": "generic", "source": "upper", "unit": {"base": "rowColumn", "x": 1, "y": 1}}}


def _form_named(work: Work) -> Form:
    form = FORMS.get(work.payload.required_text("formName"))
    if form is None:
        raise error("formNotFound", f"there is {', '.join(FORMS)}")
    return form


def _values(work: Work, form: Form) -> dict[str, tuple[str, ...]]:
    """Return the values by field; what is wrong with one is told by an event of its own too."""
    fields = work.payload.table("fields")

    def wrong(name: str, failure: str, message: str) -> Exception:
        work.emit("Printer.FieldErrorEvent", {"formName": form.name, "fieldName": name, "failure": failure})
        return error("fieldError", message)

    for name in fields.names():
        if form.field(name) is None:
            raise wrong(name, "notFound", f"the form has {', '.join(each.name for each in form.fields)}")
    for each in form.fields:
        if each.required and each.name not in fields.names():
            raise wrong(each.name, "required", f"{each.name} is missing")
    return {name: fields.texts(name) for name in fields.names()}


def _require_possible(work: Work, name: str) -> None:
    """Refuse what this printer cannot do with paper; cutting and ejecting it does with every job."""
    control = work.payload.table(name)
    if control.choice("move", _MOVES) not in (None, "eject") or control.text("turnPage") is not None:
        raise unsupported("this printer cuts and ejects; it moves paper nowhere else")
    control.flag("cut")
    if any(control.flag(other) for other in _OTHER_CONTROLS):
        raise unsupported("this printer cuts and ejects, and does nothing else with paper")


def _job_ms(work: Work) -> int:
    """Return how long the job may take; the client's time, but never longer than a customer waits for paper."""
    return min(work.remaining_ms, _LONGEST_JOB_MS)
