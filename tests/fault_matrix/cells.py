"""The matrix as data: which fault is done to which device, how, and what its command may end in.

The rows are those of the list of faults that every driver survives; a device that is missing from a row cannot have
that fault; `DOES_NOT_APPLY` says why where that is not plain.
"""

import contextlib
import io
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import serial
from PIL import Image

from drivers.device.base import Command, Probe, Result
from drivers.device.card_reader import ReturnCard
from drivers.link.pcsc import PcscLink
from tests.fault_matrix.terminal import PATIENCE_S, Terminal

Deed = Callable[[Terminal], None]


def _nothing(terminal: Terminal) -> None:
    """What mends itself."""


class When(Enum):
    BEFORE = auto()
    DURING = auto()
    """While the command runs; the customer does nothing meanwhile."""


@dataclass(frozen=True)
class Cell:
    """One fault at one device.

    `ends` is what the command may end in; `success` where the driver sees to it that nobody notices.
    """

    fault: str
    device: str
    inflict: Deed
    ends: frozenset[str]
    mend: Deed
    when: When = When.BEFORE
    command: Command[Result] | None = None
    acts: bool = True
    setting: Deed = _nothing
    """What is so before the command, and is no fault."""
    budget_ms: int | None = None
    """Less than the command's own, where that is a person's."""
    settle_s: float = 0.3
    """How long the command runs before that, where it is DURING."""
    after: str = ""
    """The event after which the fault is inflicted, where it is DURING."""

    @property
    def name(self) -> str:
        return f"{self.fault} / {self.device}"


FAULTS = {
    "garbage before a frame": "noise on the line before each answer",
    "garbage inside a frame": "noise in the middle of each answer",
    "bad checksum": "the last byte of each answer is wrong",
    "truncated": "the second half of each answer is missing",
    "silent": "no answer comes",
    "one byte at a time": "answers arrive in single bytes",
    "slow": "the wire is held to 115200 or 9600 baud; a card or a printer takes its time",
    "cable pulled and replugged": "the connection breaks off in mid-command, and comes back under the same name",
    "port busy": "another program holds the device",
    "daemon killed": "the service or worker process between driver and device dies",
    "card pulled in mid-command": "the card is taken away while it is read",
    "card forgotten": "the card, or the receipt, is left where it is",
    "jammed": "the medium does not come out",
    "paper low": "the roll is nearly at its end",
    "paper out": "there is no paper",
    "paper out while printing": "the roll ends in the middle of a receipt",
    "camera frozen": "one picture over and over",
    "camera black": "nothing to be seen",
    "a call that never returns": "the driver's own call does not come back",
    "a library that never returns": "a call into PC/SC or OpenCV does not come back",
}
"""Row to what it is."""

DOES_NOT_APPLY = {
    "bad checksum": {
        "card_reader": "PC/SC hands over whole answers",
        "camera": "JPEG has none",
    },
    "one byte at a time": {"card_reader": "PC/SC hands over whole answers", "camera": "a stream is read in any pieces"},
}
"""Where the reason is not plain."""

_LINE = {
    "garbage before a frame": "garbage_before",
    "garbage inside a frame": "garbage_inside",
    "bad checksum": "bad_checksum",
    "truncated": "truncated",
    "silent": "silent",
    "one byte at a time": "byte_at_a_time",
}
_BAUDS = {"id_reader": "115200", "pin_pad": "9600", "printer": "115200", "code_scanner": "9600"}
_SERIAL = tuple(_BAUDS)
_PACE_AT_REST = {"id_reader": "115200"}


def _say(device: str, word: str, value: str = "") -> Deed:
    def deed(terminal: Terminal) -> None:
        terminal.say(device, word, value)

    return deed


def _line_cell(fault: str, device: str, *ends: str) -> Cell:
    word = _LINE[fault]
    return Cell(fault, device, _say(device, "fault", word), frozenset(ends), _say(device, "fault", "none"))


def _own_cell(fault: str, device: str, word: str, *ends: str, **more: object) -> Cell:
    deed, mend = _say(device, "fault", word), _say(device, "fault", "none")
    return Cell(fault, device, deed, frozenset(ends), mend, **more)  # type: ignore[arg-type]


def _slow_cell(device: str, *ends: str) -> Cell:
    rest = _PACE_AT_REST.get(device, "0")
    return Cell("slow", device, _say(device, "pace", _BAUDS[device]), frozenset(ends), _say(device, "pace", rest))


def _cable_cell(device: str, *ends: str, setting: Deed = _nothing) -> Cell:
    def pull(terminal: Terminal) -> None:
        terminal.say(device, "unplug")

    def plug(terminal: Terminal) -> None:
        terminal.say(device, "replug")
        terminal.say(device, "fault", "none")

    return Cell(
        "cable pulled and replugged", device, pull, frozenset(ends), plug, When.DURING, acts=False, setting=setting
    )


class _Intruder:
    """Another program that holds a port."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._held: serial.Serial | None = None

    def seize(self, terminal: Terminal) -> None:
        # The driver holds the port as long as it is there: only a replugged one can be had by another.
        end = time.monotonic() + PATIENCE_S
        while self._held is None:
            assert time.monotonic() < end
            terminal.say(self._device, "unplug")
            terminal.say(self._device, "replug")
            with contextlib.suppress(serial.SerialException):
                self._held = serial.Serial(str(terminal.port(self._device)), exclusive=True)
        # The driver may not have seen yet that the port it had is gone.
        terminal.wire.execute(self._device, Probe(), PATIENCE_S)

    def leave(self, terminal: Terminal) -> None:
        assert self._held is not None
        self._held.close()
        self._held = None


def _busy_cell(device: str) -> Cell:
    intruder = _Intruder(device)
    return Cell("port busy", device, intruder.seize, frozenset({"port_busy"}), intruder.leave, acts=False)


class _OtherProgram:
    """Another program that has the card to itself."""

    def __init__(self) -> None:
        self._link: PcscLink | None = None

    def seize(self, terminal: Terminal) -> None:
        self._link = PcscLink("Virtual PCD", service_socket=str(terminal.folder / "pcscd.comm"))
        self._link.connect()

    def leave(self, terminal: Terminal) -> None:
        assert self._link is not None
        self._link.close()
        self._link = None


_OTHER = _OtherProgram()


def _hang_cell(device: str, budget_ms: int | None = None) -> Cell:
    return Cell(
        "a call that never returns",
        device,
        lambda terminal: terminal.hang(device),
        frozenset({"device_stuck"}),
        _nothing,
        acts=False,
        budget_ms=budget_ms,
    )


_LOOKER = {"document_reader": "drivers.vision", "face_checker": "drivers.vision.live"}


def _looker_cell(fault: str, device: str, number: signal.Signals, *ends: str) -> Cell:
    """The process that looks at pictures is stopped, or killed, in mid-command."""
    module = f"-m {_LOOKER[device]}"
    after = "FaceFollowed" if device == "face_checker" else ""
    return Cell(
        fault,
        device,
        lambda terminal: terminal.signal_workers(module, number),
        frozenset(ends),
        _nothing,
        When.DURING,
        after=after,
        # A document is read in a quarter of a second: the fault has to be there before that.
        settle_s=0.3 if after else 0.05,
    )


def _face_cell(fault: str, word: str, *ends: str) -> Cell:
    """The camera that a face is looked at with fails meanwhile."""
    return Cell(
        fault,
        "face_checker",
        _say("camera", "fault", word),
        frozenset(ends),
        _say("camera", "fault", "none"),
        When.DURING,
        after="FaceFollowed",
    )


def _spoilt_cell(fault: str, spoil: Callable[[Path], bytes], *ends: str) -> Cell:
    """The picture of a document is spoilt."""

    def inflict(terminal: Terminal) -> None:
        whole = terminal.folder / "document.jpg"
        kept[terminal.folder] = whole.read_bytes()
        whole.write_bytes(spoil(whole))

    def mend(terminal: Terminal) -> None:
        (terminal.folder / "document.jpg").write_bytes(kept[terminal.folder])

    kept: dict[Path, bytes] = {}
    return Cell(fault, "document_reader", inflict, frozenset(ends), mend)


def _black(path: Path) -> bytes:
    buffer = io.BytesIO()
    with Image.open(path) as picture:
        Image.new("RGB", picture.size).save(buffer, "JPEG")
    return buffer.getvalue()


def _read_before(terminal: Terminal, device: str) -> None:
    """The customer before left card or receipt where it was."""
    ended = terminal.wire.execute(device, terminal.command(device), PATIENCE_S)
    assert ended.code == "success", ended


CELLS: tuple[Cell, ...] = (
    *(_line_cell("garbage before a frame", device, "success") for device in ("id_reader", "pin_pad")),
    _line_cell("garbage before a frame", "printer", "protocol_error", "not_cleared"),
    _line_cell("garbage before a frame", "code_scanner", "success", "code_unreadable"),
    _line_cell("garbage inside a frame", "id_reader", "protocol_error"),
    _line_cell("garbage inside a frame", "pin_pad", "protocol_error"),
    _line_cell("garbage inside a frame", "printer", "protocol_error", "not_cleared"),
    _line_cell("garbage inside a frame", "code_scanner", "success", "code_unreadable"),
    _own_cell("garbage inside a frame", "card_reader", "garbage", "card_garbled", "card_data_invalid"),
    _line_cell("bad checksum", "id_reader", "protocol_error"),
    _line_cell("bad checksum", "pin_pad", "protocol_error"),
    _line_cell("bad checksum", "printer", "protocol_error", "not_cleared"),
    _line_cell("bad checksum", "code_scanner", "code_unreadable", "no_code"),
    _line_cell("truncated", "id_reader", "protocol_error"),
    _line_cell("truncated", "pin_pad", "protocol_error"),
    _line_cell("truncated", "printer", "no_answer", "protocol_error"),
    _line_cell("truncated", "code_scanner", "code_unreadable", "no_code", "success"),
    _own_cell("truncated", "card_reader", "truncated", "card_garbled", "card_data_invalid", "card_removed"),
    *(_line_cell("silent", device, "no_answer") for device in ("id_reader", "pin_pad", "printer")),
    _line_cell("silent", "code_scanner", "no_code"),
    _own_cell("silent", "card_reader", "silent", "card_silent"),
    _own_cell("silent", "camera", "hang", "picture_frozen", "port_not_found"),
    *(_line_cell("one byte at a time", device, "success") for device in _SERIAL),
    *(_slow_cell(device, "success") for device in ("id_reader", "pin_pad", "code_scanner")),
    _own_cell("slow", "printer", "slow", "success"),
    _own_cell("slow", "card_reader", "slow", "success", "out_of_time"),
    _cable_cell("id_reader", "link_lost", "port_not_found", setting=_say("id_reader", "take")),
    _cable_cell("pin_pad", "link_lost", "port_not_found"),
    _cable_cell("printer", "link_lost", "port_not_found", setting=_say("printer", "fault", "slow")),
    _cable_cell("code_scanner", "link_lost", "port_not_found"),
    Cell(
        "cable pulled and replugged",
        "camera",
        _say("camera", "fault", "drop"),
        frozenset({"picture_frozen", "port_not_found", "link_lost"}),
        _say("camera", "fault", "none"),
    ),
    *(_busy_cell(device) for device in _SERIAL),
    Cell("port busy", "card_reader", _OTHER.seize, frozenset({"port_busy"}), _OTHER.leave),
    Cell(
        "daemon killed",
        "card_reader",
        _say("card_reader", "unplug"),
        frozenset({"link_lost", "port_not_found"}),
        _say("card_reader", "replug"),
    ),
    Cell(
        "card pulled in mid-command",
        "id_reader",
        _say("id_reader", "remove_at", "read"),
        frozenset({"card_moved", "no_card"}),
        _nothing,
    ),
    _own_cell("card pulled in mid-command", "card_reader", "pulled", "card_removed"),
    Cell(
        "daemon killed",
        "camera",
        lambda terminal: terminal.signal_workers("drivers.link.video.worker", signal.SIGKILL),
        frozenset({"link_lost"}),
        _nothing,
        When.DURING,
        # A picture may be there in no time: as soon as the process that takes it is.
        settle_s=0.0,
    ),
    Cell(
        "card forgotten",
        "id_reader",
        lambda terminal: _read_before(terminal, "id_reader"),
        frozenset({"no_card"}),
        _nothing,
    ),
    Cell(
        "card forgotten",
        "printer",
        lambda terminal: _read_before(terminal, "printer"),
        frozenset({"success"}),
        _nothing,
    ),
    Cell(
        "card forgotten",
        "card_reader",
        _nothing,
        frozenset({"card_not_taken"}),
        _nothing,
        command=ReturnCard(timeout_ms=1_500),
    ),
    Cell(
        "jammed",
        "card_reader",
        _say("card_reader", "fault", "stuck"),
        frozenset({"card_not_taken"}),
        _say("card_reader", "fault", "none"),
        command=ReturnCard(timeout_ms=1_500),
    ),
    _own_cell("jammed", "printer", "jam", "jammed"),
    _own_cell("paper low", "printer", "paper_low", "success"),
    _own_cell("paper out", "printer", "paper_out", "paper_out"),
    _own_cell("paper out while printing", "printer", "paper_out_while_printing", "paper_out_while_printing"),
    _own_cell("camera frozen", "camera", "freeze", "picture_frozen"),
    _own_cell("camera black", "camera", "black", "picture_black"),
    *(_hang_cell(device) for device in (*_SERIAL, "card_reader", "camera")),
    Cell(
        "a library that never returns",
        "card_reader",
        lambda terminal: terminal.signal_workers("drivers.link.pcsc.worker", signal.SIGSTOP),
        frozenset({"success", "card_silent", "link_lost"}),
        _nothing,
    ),
    Cell(
        "a library that never returns",
        "camera",
        lambda terminal: terminal.signal_workers("drivers.link.video.worker", signal.SIGSTOP),
        frozenset({"picture_frozen", "device_stuck"}),
        _nothing,
        When.DURING,
        # A picture may be there in no time: as soon as the process that takes it is.
        settle_s=0.0,
    ),
    _spoilt_cell("truncated", lambda path: path.read_bytes()[: path.stat().st_size // 2], "picture_cut"),
    _spoilt_cell("camera black", _black, "picture_dark"),
    _looker_cell("daemon killed", "document_reader", signal.SIGKILL, "reader_ended"),
    _looker_cell("a library that never returns", "document_reader", signal.SIGSTOP, "reader_hangs"),
    _hang_cell("document_reader", 6_000),
    _face_cell("cable pulled and replugged", "drop", "no_preview", "picture_frozen"),
    _face_cell("camera frozen", "freeze", "picture_frozen"),
    _face_cell("camera black", "black", "picture_black"),
    _looker_cell("daemon killed", "face_checker", signal.SIGKILL, "vision_failed"),
    _looker_cell("a library that never returns", "face_checker", signal.SIGSTOP, "vision_failed"),
    _hang_cell("face_checker", 6_000),
)
