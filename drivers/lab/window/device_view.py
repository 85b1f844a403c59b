"""The chosen device: how it is, its commands as forms, the hands and the faults that it can be given."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from drivers.device.base import Command, Result
from drivers.host.fault_table import fault_for
from drivers.host.profile import DeviceEntry
from drivers.lab.errors import LabMistakeError
from drivers.lab.form import FormField, arguments_of, fields_of
from drivers.lab.hands import Hand, hands_for
from drivers.lab.happenings import CommandAcknowledged, CommandEnded, CommandStarted, EventSeen, Happening
from drivers.lab.looking import DeviceLook, fault_in_force
from drivers.lab.window.bench import Bench
from drivers.lab.window.journal import row_of
from drivers.lab.window.rows import Rows
from drivers.lab.window.tones import health_tone, state_tone

_MOST_TRACK = 8


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of the command's form."""

    name: str
    text: str
    wants: str
    choices: list[str]
    secret: bool


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One station of the command's way."""

    mark: str
    time: str
    device: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class HandRow:
    """One thing that a hand can do with choices; without a word, several that need none."""

    word: str
    choices: list[str]
    free: bool


class DeviceView(QObject):
    """The chosen device as QML binds to it."""

    changed = Signal()
    chosen = Signal()
    trackChanged = Signal()  # noqa: N815 - QML's name
    faultsChanged = Signal()  # noqa: N815 - QML's name

    def __init__(self, bench: Bench, said: Callable[[str, str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._said = said
        self._entry: DeviceEntry | None = None
        self._look = DeviceLook(name="", kind="")
        self._commands: tuple[type[Command[Result]], ...] = ()
        self._command = 0
        self._texts: dict[tuple[str, str], str] = {}
        self._once = False
        self._form = Rows(FieldRow, self)
        self._track = Rows(TrackRow, self)
        self._hands = Rows(HandRow, self)
        self._tracks: dict[str, tuple[int, list[TrackRow]]] = {}
        self._busy: dict[str, int] = {}

    @Property(str, notify=changed)
    def name(self) -> str:
        """Its name in the profile."""
        return self._look.name

    @Property(str, notify=changed)
    def kind(self) -> str:
        """Its kind's name."""
        return self._look.kind

    @Property(str, notify=changed)
    def title(self) -> str:
        """What people call it."""
        return self._said(f"kind_{self._look.kind}", self._look.kind)

    @Property(str, notify=changed)
    def state(self) -> str:
        """Its state in a word."""
        state = str(self._look.status.get("state", ""))
        return self._said(f"state_{state}", state)

    @Property(str, notify=changed)
    def tone(self) -> str:
        """How the state is to be taken: ok, attn, stop, none."""
        return state_tone(str(self._look.status.get("state", "")))

    @Property(str, notify=changed)
    def facts(self) -> str:
        """What its status adds, in its kind's own words."""
        fields = {name: value for name, value in self._look.status.items() if name not in ("state", "reason")}
        return "   ".join(f"{name} {_word(value)}" for name, value in fields.items() if value not in ("", None))

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why it is not well, as a program is told."""
        return self._reason()

    @Property(str, notify=changed)
    def faultTitle(self) -> str:  # noqa: N802 - QML's name
        """The fault's code and name; empty when all is well."""
        if not self._reason():
            return ""
        fault = fault_for(self._look.kind, self._reason())
        return f"{fault.code} {fault.title}"

    @Property(str, notify=changed)
    def faultRemedy(self) -> str:  # noqa: N802 - QML's name
        """What to do about it, and who does it."""
        if not self._reason():
            return ""
        fault = fault_for(self._look.kind, self._reason())
        return f"{fault.remedy}（{fault.mender.zh}）"

    @Property(str, notify=changed)
    def health(self) -> str:
        """How it fares, in words and counts."""
        row = self._look.health
        if row is None:
            return ""
        health = row.health
        counts = (
            (self._said("commands", ""), health.commands),
            (self._said("failures", ""), health.failures),
            (self._said("hangs", ""), health.hangs),
            (self._said("crashes", ""), health.crashes),
        )
        told = " · ".join(f"{name} {count}" for name, count in counts)
        return f"{self._said(f'health_{health.state.value}', health.state.value)} · {told}"

    @Property(str, notify=changed)
    def healthTone(self) -> str:  # noqa: N802 - QML's name
        """How the health is to be taken."""
        return health_tone(self._look.health.health.state.value) if self._look.health is not None else "none"

    @Property(str, notify=changed)
    def custody(self) -> str:
        """Where its medium is."""
        custody = self._look.health.custody if self._look.health is not None else None
        return f"{custody.medium.value} {custody.place.value}" if custody is not None else ""

    @Property(list, notify=chosen)
    def commands(self) -> list[str]:
        """Its commands by name."""
        return [command.__name__ for command in self._commands]

    @Property(int, notify=chosen)
    def command(self) -> int:
        """Which of them is chosen."""
        return self._command

    @Property(QObject, constant=True)
    def form(self) -> QObject:
        """The chosen command's arguments."""
        return self._form

    @Property(QObject, constant=True)
    def track(self) -> QObject:
        """The last command's way: sent, acknowledged, events, its one completion."""
        return self._track

    @Property(QObject, constant=True)
    def hands(self) -> QObject:
        """What hands can do."""
        return self._hands

    @Property(bool, notify=trackChanged)
    def running(self) -> bool:
        """Whether it works for the lab."""
        return self.is_busy(self._look.name)

    @Property(list, notify=faultsChanged)
    def faults(self) -> list[str]:
        """The faults that it can be given."""
        return list(self._look.faults)

    @Property(str, notify=changed)
    def fault(self) -> str:
        """The one in force."""
        return fault_in_force(self._look)

    @Property(bool, notify=changed)
    def played(self) -> bool:
        """Whether a simulator plays it."""
        return self._look.has_simulator

    @Property(bool, notify=changed)
    def pluggable(self) -> bool:
        """Whether its cable can be pulled."""
        return "plugged" in self._look.played

    @Property(bool, notify=changed)
    def plugged(self) -> bool:
        """Whether its cable is in."""
        return self._is_plugged()

    @Property(bool, notify=changed)
    def once(self) -> bool:
        """Whether the next fault is for one answer only."""
        return self._once

    @Slot(int)
    def chooseCommand(self, at: int) -> None:  # noqa: N802 - QML's name
        """Choose a command; what was written in its form before is still there."""
        if 0 <= at < len(self._commands):
            self._command = at
            self._show_form()

    @Slot(str, str)
    def write(self, name: str, text: str) -> None:
        """Keep what was written on a line of the form."""
        self._texts[self._key(name)] = text

    @Slot()
    def run(self) -> None:
        """Run the chosen command with what its form says."""
        if not self._commands or self.is_busy(self._look.name):
            return
        command = self._commands[self._command]
        texts = {field.name: self._text(field) for field in fields_of(command)}
        try:
            arguments = arguments_of(command, texts)
        except LabMistakeError as error:
            self._bench.troubled.emit(str(error))
            return
        self._bench.run(self._look.name, command.__name__, arguments)

    @Slot()
    def cancel(self) -> None:
        """Cancel the command under way."""
        if self.is_busy(self._look.name):
            self._bench.cancel(self._look.name)

    @Slot(str, str)
    def act(self, do: str, value: str) -> None:
        """Do what a hand does."""
        self._bench.act(self._look.name, do, value)

    @Slot(str)
    def breakIt(self, fault: str) -> None:  # noqa: N802 - QML's name
        """Set a fault, or mend with `none`."""
        self._bench.act(self._look.name, "fault", f"{fault}:1" if self._once and fault != "none" else fault)

    @Slot()
    def toggleOnce(self) -> None:  # noqa: N802 - QML's name
        """For one answer only, or until mended."""
        self._once = not self._once
        self.changed.emit()

    @Slot()
    def toggleCable(self) -> None:  # noqa: N802 - QML's name
        """Pull the cable, or put it back."""
        self._bench.act(self._look.name, "unplug" if self._is_plugged() else "replug")

    def choose(self, entry: DeviceEntry, look: DeviceLook) -> None:
        """Show this device from now on."""
        self._entry = entry
        self._commands = (*entry.kind.commands, *_probe(entry))
        self._command = 0
        self.look(look)
        self._show_form()
        self._show_track()

    def look(self, look: DeviceLook) -> None:
        """Take a newer look at it."""
        if look == self._look:
            return
        before, self._look = self._look, look
        if before.faults != look.faults:
            # Told by itself: whoever stands on one of them with the keyboard would lose it with each look.
            self.faultsChanged.emit()
        self._hands.present(_hand_rows(hands_for(look.kind, look.played)) if look.has_simulator else [])
        self.changed.emit()

    def retranslate(self) -> None:
        """Say everything again, in the language that is spoken now."""
        self.changed.emit()

    def hear(self, happening: Happening) -> None:
        """Follow the commands of every device, so that each has its track when it is chosen."""
        row = row_of(happening)
        if row is None:
            return
        station = TrackRow(row.mark, row.time, row.device, row.text, row.detail)
        match happening:
            case CommandStarted():
                self._tracks[happening.device] = (happening.number, [station])
                self._busy[happening.device] = happening.number
            case CommandAcknowledged() | CommandEnded():
                self._add(happening.device, station, happening.number)
                if isinstance(happening, CommandEnded) and self._busy.get(happening.device) == happening.number:
                    del self._busy[happening.device]
            case EventSeen() if happening.device in self._busy:
                self._add(happening.device, station, self._busy[happening.device])
            case _:
                return
        if happening.device == self._look.name:
            self._show_track()

    def is_busy(self, device: str) -> bool:
        """Whether a device works for the lab."""
        return device in self._busy

    def _reason(self) -> str:
        return str(self._look.status.get("reason", ""))

    def _is_plugged(self) -> bool:
        return self._look.played.get("plugged", True) is True

    def _add(self, device: str, station: TrackRow, number: int) -> None:
        of, stations = self._tracks.get(device, (0, []))
        if of != number:
            return
        stations.append(station)
        if len(stations) > _MOST_TRACK:
            # The beginning stays: sent and acknowledged are what the rest is measured from.
            del stations[2]

    def _show_track(self) -> None:
        self._track.present(self._tracks.get(self._look.name, (0, []))[1])
        self.trackChanged.emit()

    def _show_form(self) -> None:
        rows = [
            FieldRow(field.name, self._text(field), field.wants, list(field.choices), field.secret)
            for field in fields_of(self._commands[self._command])
        ]
        # Reset even when there are as many lines: what was typed into the old ones is not the new ones'.
        self._form.present([])
        self._form.present(rows)
        self.chosen.emit()

    def _text(self, field: FormField) -> str:
        return self._texts.get(self._key(field.name), field.text)

    def _key(self, name: str) -> tuple[str, str]:
        return (f"{self._look.name}.{self._commands[self._command].__name__}", name)


def _probe(entry: DeviceEntry) -> tuple[type[Command[Result]], ...]:
    probe = entry.kind.command("Probe")
    return (probe,) if probe is not None else ()


def _hand_rows(hands: tuple[Hand, ...]) -> list[HandRow]:
    rows = [HandRow(hand.do, list(hand.choices), hand.free) for hand in hands if hand.choices or hand.free]
    plain = [hand.do for hand in hands if not (hand.choices or hand.free)]
    return [*rows, HandRow("", plain, free=False)] if plain else rows


def _word(value: object) -> str:
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)
