"""The window's root: the devices in a list, the chosen one, the record, the scenarios, and the words for all."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot

from drivers.host.profile import TerminalProfile
from drivers.lab.happenings import EventSeen, Happening
from drivers.lab.looking import DeviceLook, fault_in_force
from drivers.lab.scenario import HOST
from drivers.lab.window.bench import Bench
from drivers.lab.window.device_view import DeviceView
from drivers.lab.window.journal import Journal
from drivers.lab.window.rows import Rows
from drivers.lab.window.scenarios_view import ScenariosView
from drivers.lab.window.tones import state_tone
from drivers.lab.window.words import LANGUAGES, word, words

# What a status adds that is worth a word in the list; the first that has one is shown.
_NOTABLE = ("media", "paper", "mouth", "picture")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device in the list."""

    name: str
    kind: str
    title: str
    state_word: str
    tone: str
    note: str
    fault: str
    busy: bool


class LabView(QObject):
    """What the window's QML is given."""

    changed = Signal()
    languageChanged = Signal()  # noqa: N815 - QML's name

    def __init__(
        self, profile: TerminalProfile, bench: Bench, *, socket: Path, recordings: Path, language: str
    ) -> None:
        super().__init__()
        self._profile = profile
        self._socket = socket
        self._bench = bench
        self._language = language
        self._looks = {entry.name: DeviceLook(name=entry.name, kind=entry.kind.name) for entry in profile.devices}
        self._current = 0
        self._stage = "starting"
        self._failure = ""
        self._trouble = ""
        self._own_host = self._own_simulators = False
        self._connected = False
        self._devices = Rows(DeviceRow, self)
        self._journal = Journal(self)
        self._device = DeviceView(bench, self._said, self)
        self._scenarios = ScenariosView(bench, recordings, self)
        bench.opened.connect(self._opened)
        bench.broken.connect(self._broken)
        bench.looked.connect(self._looked)
        bench.happened.connect(self._happened)
        bench.troubled.connect(self._troubled)
        # What is wrong with a file is heard by now.
        self._scenarios.find()
        self._choose()

    @Property("QVariantMap", notify=languageChanged)  # type: ignore[arg-type]
    def words(self) -> dict[str, str]:
        """What the window says, by name."""
        return dict(words(self._language))

    @Property(str, constant=True)
    def terminal(self) -> str:
        """The terminal's name."""
        return self._profile.terminal

    @Property(str, constant=True)
    def environment(self) -> str:
        """Production or simulated."""
        return self._profile.environment.value

    @Property(str, constant=True)
    def socket(self) -> str:
        """Where the host serves."""
        return str(self._socket)

    @Property(str, notify=changed)
    def stage(self) -> str:
        """Where the lab is: starting, ready, broken."""
        return self._stage

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Why it is broken."""
        return self._failure

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the last thing asked for could not be done; empty when it could."""
        return self._trouble

    @Property(bool, notify=changed)
    def connected(self) -> bool:
        """Whether a host is there."""
        return self._connected

    @Property(bool, notify=changed)
    def ownHost(self) -> bool:  # noqa: N802 - QML's name
        """Whether the host is the lab's own, to be killed at will."""
        return self._own_host

    @Property(bool, notify=changed)
    def ownSimulators(self) -> bool:  # noqa: N802 - QML's name
        """Whether the simulators are the lab's own."""
        return self._own_simulators

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        """The profile's devices."""
        return self._devices

    @Property(int, notify=changed)
    def current(self) -> int:
        """Which of them is chosen."""
        return self._current

    @Property(QObject, constant=True)
    def device(self) -> QObject:
        """The chosen device."""
        return self._device

    @Property(QObject, constant=True)
    def journal(self) -> QObject:
        """The record."""
        return self._journal

    @Property(QObject, constant=True)
    def scenarios(self) -> QObject:
        """The scenarios."""
        return self._scenarios

    @Slot(int)
    def choose(self, at: int) -> None:
        """Choose a device."""
        if 0 <= at < len(self._profile.devices):
            self._current = at
            self._choose()

    @Slot()
    def dismiss(self) -> None:
        """The trouble was read."""
        self._troubled("")

    @Slot()
    def toggleHost(self) -> None:  # noqa: N802 - QML's name
        """Kill the lab's own host, or start it again."""
        self._bench.act(HOST, "kill" if self._connected else "start")

    @Slot()
    def switchLanguage(self) -> None:  # noqa: N802 - QML's name
        """Speak the other language."""
        self._language = LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)]
        self.languageChanged.emit()
        self._device.retranslate()
        self._show()

    def _said(self, name: str, otherwise: str) -> str:
        return word(self._language, name, otherwise)

    def _choose(self) -> None:
        entry = self._profile.devices[self._current]
        self._device.choose(entry, self._looks[entry.name])
        self._journal.choose(entry.name)
        self._show()

    def _opened(self, own_host: bool, own_simulators: bool) -> None:
        self._stage, self._connected = "ready", True
        self._own_host, self._own_simulators = own_host, own_simulators
        self._show()

    def _broken(self, failure: str) -> None:
        self._stage, self._failure, self._connected = "broken", failure, False
        self._show()

    def _troubled(self, trouble: str) -> None:
        self._trouble = trouble
        self.changed.emit()

    def _looked(self, looks: tuple[DeviceLook, ...]) -> None:
        self._looks = {look.name: look for look in looks}
        self._connected = any(look.status for look in looks)
        self._device.look(self._looks[self._profile.devices[self._current].name])
        self._show()

    def _happened(self, happening: Happening) -> None:
        self._journal.hear(happening)
        self._device.hear(happening)
        if isinstance(happening, EventSeen) and not happening.device:
            self._connected = happening.event == "HostFound"
        self._show()

    def _show(self) -> None:
        self._devices.present([self._row(self._looks[entry.name]) for entry in self._profile.devices])
        self.changed.emit()

    def _row(self, look: DeviceLook) -> DeviceRow:
        state = str(look.status.get("state", ""))
        fault = fault_in_force(look)
        if look.played.get("plugged", True) is not True:
            fault = self._said("unplugged", "")
        return DeviceRow(
            name=look.name,
            kind=look.kind,
            title=self._said(f"kind_{look.kind}", look.kind),
            state_word=self._said(f"state_{state}", state),
            tone=state_tone(state),
            note=self._note(look),
            fault="" if fault == "none" else fault,
            busy=self._device.is_busy(look.name),
        )

    def _note(self, look: DeviceLook) -> str:
        for field in _NOTABLE:
            value = str(look.status.get(field, ""))
            if value and (said := self._said(f"{field}_{value}", "")):
                return said
        return ""
