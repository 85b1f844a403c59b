"""The scenarios that are there, the one that is played, step by step, and the recording of a new one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot

from drivers.device.base import CompletionCode
from drivers.lab import scenario as scenarios
from drivers.lab.errors import LabMistakeError
from drivers.lab.happenings import Acted, CommandEnded, CommandStarted, Happening
from drivers.lab.player import Report, StepReport, describe
from drivers.lab.window.bench import Bench
from drivers.lab.window.rows import Rows


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario. `result` is empty, waiting, playing, passed or failed."""

    title: str
    about: str
    file: str
    recorded: bool
    result: str = ""
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step, played or to be played. `result` is empty, passed or failed."""

    number: int
    text: str
    found: str = ""
    elapsed_ms: int = 0
    result: str = ""


class ScenariosView(QObject):
    """The scenarios as QML binds to them."""

    changed = Signal()

    def __init__(
        self, bench: Bench, recordings: Path, parent: QObject, now: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._recordings = recordings
        self._now = now
        self._known: list[tuple[Path, scenarios.Scenario]] = []
        self._rows = Rows(ScenarioRow, self)
        self._steps = Rows(StepRow, self)
        self._results: dict[Path, list[StepReport]] = {}
        self._reports: dict[Path, Report] = {}
        self._current = 0
        self._queue: list[Path] = []
        self._playing: Path | None = None
        self._recording = False
        self._recorded = 0
        self._saved = ""
        bench.stepped.connect(self._stepped)
        bench.played.connect(self._played)
        bench.recorded.connect(self._kept)
        bench.happened.connect(self._happened)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """All scenarios."""
        return self._rows

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        """The chosen one's steps, with what was found."""
        return self._steps

    @Property(int, notify=changed)
    def current(self) -> int:
        """Which is chosen."""
        return self._current

    @Property(str, notify=changed)
    def title(self) -> str:
        """The chosen one's title."""
        return self._known[self._current][1].title if self._known else ""

    @Property(str, notify=changed)
    def about(self) -> str:
        """What the chosen one is for."""
        return self._known[self._current][1].about if self._known else ""

    @Property(bool, notify=changed)
    def playing(self) -> bool:
        """Whether one is played now."""
        return self._playing is not None

    @Property(bool, notify=changed)
    def recording(self) -> bool:
        """Whether what is done is recorded."""
        return self._recording

    @Property(int, notify=changed)
    def recorded(self) -> int:
        """How many hands and commands are recorded so far."""
        return self._recorded

    @Property(str, notify=changed)
    def saved(self) -> str:
        """The file in which the last recording was put."""
        return self._saved

    @Slot(int)
    def choose(self, at: int) -> None:
        """Show one's steps."""
        if 0 <= at < len(self._known):
            self._current = at
            self._show()

    @Slot()
    def play(self) -> None:
        """Play the chosen one."""
        if self._known:
            self._begin([self._known[self._current][0]])

    @Slot()
    def playAll(self) -> None:  # noqa: N802 - QML's name
        """Play them all, one after the other."""
        self._begin([path for path, _ in self._known])

    @Slot()
    def toggleRecording(self) -> None:  # noqa: N802 - QML's name
        """Begin to record, or stop and keep it."""
        if not self._recording:
            self._recording, self._recorded, self._saved = True, 0, ""
            self._bench.record()
        else:
            self._recording = False
            name = f"recorded-{self._now():%Y%m%d-%H%M%S}"
            self._bench.stop_recording(name, self._recordings / f"{name}.toml")
        self.changed.emit()

    def find(self) -> None:
        """Look for scenarios: those that come along, then those recorded. One with a mistake is left out and told."""
        own = sorted(self._recordings.glob("recorded-*.toml")) if self._recordings.is_dir() else []
        self._known, mistakes = [], []
        for path in (*scenarios.shipped(), *own):
            try:
                self._known.append((path, scenarios.load(path)))
            except LabMistakeError as error:
                mistakes.append(str(error))
        if mistakes:
            self._bench.troubled.emit("\n".join(mistakes))
        self._current = min(self._current, max(0, len(self._known) - 1))
        self._show()

    def _begin(self, paths: list[Path]) -> None:
        if self._playing is not None or self._queue:
            return
        for path in paths:
            self._reports.pop(path, None)
            self._results.pop(path, None)
        self._queue = paths
        self._next()

    def _next(self) -> None:
        self._playing = self._queue.pop(0) if self._queue else None
        if self._playing is not None:
            at = next(at for at, (path, _) in enumerate(self._known) if path == self._playing)
            self._current = at
            self._results[self._playing] = []
            self._bench.play(self._playing, self._known[at][1])
        self._show()

    def _stepped(self, path: Path, report: StepReport) -> None:
        self._results.setdefault(path, []).append(report)
        self._show()

    def _played(self, path: Path, report: Report) -> None:
        self._reports[path] = report
        self._next()

    def _kept(self, path: Path) -> None:
        self._saved = str(path)
        self.find()
        self.choose(next((at for at, (known, _) in enumerate(self._known) if known == path), 0))

    def _happened(self, happening: Happening) -> None:
        if self._recording and isinstance(happening, Acted | CommandStarted | CommandEnded):
            self._recorded += 1
            self.changed.emit()

    def _show(self) -> None:
        self._rows.present([self._row(path, scenario) for path, scenario in self._known])
        if self._known:
            path, scenario = self._known[self._current]
            rows = [StepRow(number, describe(step)) for number, step in enumerate(scenario.steps, 1)]
            for report in self._results.get(path, []):
                row = StepRow(
                    report.number,
                    report.step,
                    _short(report.found) if report.passed else report.found,
                    report.elapsed_ms,
                    "passed" if report.passed else "failed",
                )
                # Number 0 is what came before the first step, and what is awaited at the end comes after the last.
                if 1 <= report.number <= len(scenario.steps):
                    rows[report.number - 1] = replace(row, text=rows[report.number - 1].text)
                else:
                    rows.append(row)
            self._steps.present(rows)
        self.changed.emit()

    def _row(self, path: Path, scenario: scenarios.Scenario) -> ScenarioRow:
        report = self._reports.get(path)
        result = ""
        if path == self._playing:
            result = "playing"
        elif path in self._queue:
            result = "waiting"
        elif report is not None:
            result = "passed" if report.passed else "failed"
        return ScenarioRow(
            title=scenario.title,
            about=scenario.about,
            file=path.stem,
            recorded=path.parent == self._recordings,
            result=result,
            elapsed_ms=report.elapsed_ms if report is not None else 0,
        )


def _short(found: str) -> str:
    """The reason alone, of a command that ended as expected: it says more than the code before it."""
    code, _, reason = found.partition(" ")
    return reason if reason and code in set(CompletionCode) else found
