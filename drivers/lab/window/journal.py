"""The running record: traffic, events, commands and hands, in the order in which they happened."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from drivers.device.base.values import Json
from drivers.lab.happenings import (
    Acted,
    CommandAcknowledged,
    CommandEnded,
    CommandStarted,
    EventSeen,
    Happening,
    TrafficPassed,
)
from drivers.lab.redaction import HIDDEN
from drivers.lab.window.rows import Rows
from drivers.link.tap import Direction

_MOST_KEPT = 5_000
_MOST_SHOWN = 1_000
# New lines are shown together: a printed receipt is fifty of them.
_SHOW_MS = 80
# Told so often that they would hide the rest; the pictures themselves are counted in the traffic.
_FLOOD = frozenset({"PreviewFrame", "FaceFollowed"})


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One line.

    Attributes:
        mark: out, in, event, start, acknowledged, done, failed, hand, trouble: sign and colour.
        polling: the driver's own look at its hardware.
    """

    time: str
    device: str
    mark: str
    text: str
    detail: str
    polling: bool = False


class Journal(QObject):
    """The record as QML binds to it."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: deque[JournalRow] = deque(maxlen=_MOST_KEPT)
        self._fresh: list[JournalRow] = []
        self._rows = Rows(JournalRow, self)
        self._device = ""
        self._only_device = False
        self._polling = False
        self._held = False
        self._timer = QTimer(self)
        self._timer.setInterval(_SHOW_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_fresh)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """What is shown."""
        return self._rows

    @Property(bool, notify=changed)
    def onlyDevice(self) -> bool:  # noqa: N802 - QML's name
        """Whether only the chosen device's lines are shown."""
        return self._only_device

    @Property(bool, notify=changed)
    def polling(self) -> bool:
        """Whether the drivers' own looks at their hardware are shown."""
        return self._polling

    @Property(bool, notify=changed)
    def held(self) -> bool:
        """Whether the view stands still; what comes meanwhile is kept."""
        return self._held

    @Slot()
    def toggleOnlyDevice(self) -> None:  # noqa: N802 - QML's name
        """Show the chosen device only, or all."""
        self._only_device = not self._only_device
        self._show_all()

    @Slot()
    def togglePolling(self) -> None:  # noqa: N802 - QML's name
        """Show or leave out polling."""
        self._polling = not self._polling
        self._show_all()

    @Slot()
    def toggleHeld(self) -> None:  # noqa: N802 - QML's name
        """Hold the view, or let it go on."""
        self._held = not self._held
        self._show_all()

    @Slot()
    def clear(self) -> None:
        """Forget all lines."""
        self._all.clear()
        self._show_all()

    def choose(self, device: str) -> None:
        """Follow the choice of a device."""
        if device != self._device:
            self._device = device
            if self._only_device:
                self._show_all()

    def hear(self, happening: Happening) -> None:
        """Take up what happened."""
        row = row_of(happening)
        if row is None:
            return
        self._all.append(row)
        if self._shows(row):
            self._fresh.append(row)
            if not self._held and not self._timer.isActive():
                self._timer.start()

    def _shows(self, row: JournalRow) -> bool:
        return (self._polling or not row.polling) and not (self._only_device and row.device not in ("", self._device))

    def _show_fresh(self) -> None:
        if not self._held:
            self._rows.append(self._fresh[-_MOST_SHOWN:], _MOST_SHOWN)
            self._fresh.clear()

    def _show_all(self) -> None:
        self._fresh.clear()
        self._rows.present([row for row in self._all if self._shows(row)][-_MOST_SHOWN:])
        self.changed.emit()


def row_of(happening: Happening) -> JournalRow | None:
    """Return the line for what happened; None for what is not worth one."""
    time, device = _clock(happening.at_s), happening.device
    match happening:
        case TrafficPassed():
            seen = happening.seen
            mark = "out" if seen.direction is Direction.OUT else "in"
            return JournalRow(time, device, mark, seen.meaning, seen.shown, seen.polling)
        case EventSeen():
            if happening.event in _FLOOD:
                return None
            return JournalRow(time, device, "event", happening.event, _plain(happening.fields))
        case CommandStarted():
            return JournalRow(time, device, "start", happening.command, _plain(_short(happening.arguments)))
        case CommandAcknowledged():
            return JournalRow(time, device, "acknowledged", f"{happening.command}: acknowledged", "")
        case CommandEnded():
            end = f"{happening.code} {happening.reason}".strip()
            mark = "done" if happening.code == "success" else "failed"
            detail = _plain(happening.result) if happening.code == "success" else happening.message
            return JournalRow(time, device, mark, f"{happening.command}: {end}, {happening.elapsed_ms} ms", detail)
        case Acted():
            mark = "trouble" if happening.trouble else "hand"
            return JournalRow(time, device, mark, f"{happening.do} {happening.value}".strip(), happening.trouble)
        case _:
            assert_never(happening)


def _short(arguments: Mapping[str, Json]) -> Mapping[str, Json]:
    """Texts written by hand are not shown again: they may be anybody's."""
    return {
        name: HIDDEN if isinstance(value, str) and not value.startswith("$") else value
        for name, value in arguments.items()
    }


def _plain(fields: Mapping[str, Json]) -> str:
    """The fields that may be shown, and how many may not."""
    told = [f"{name} {_text(value)}" for name, value in fields.items() if value not in ("", None, HIDDEN)]
    hidden = sum(value == HIDDEN for value in fields.values())
    return "  ".join([*told, f"‹{hidden}›"] if hidden else told)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _clock(at_s: float) -> str:
    minutes, seconds = divmod(at_s, 60)
    return f"{int(minutes):02}:{seconds:06.3f}"
