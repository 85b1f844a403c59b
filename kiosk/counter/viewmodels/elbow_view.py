"""The page at the elbow (伴办): a customer's screen, masked and inert; the way, the machine, what the teller can say.

Nothing here presses anything at a terminal: a teller says something, takes the case to the counter, or lets go.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Property, QCoreApplication, QObject, Signal, Slot

from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, HelpCallState
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, MAP, Toned, for_qml, rows_for_qml
from kiosk.counter.viewmodels.elbow_rows import device_rows, hint_rows, step_rows, talk_rows, why_unfit
from kiosk.counter.viewmodels.figures import clock_s, person, span
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.work_rows import call_rows
from kiosk.flow.hints import hints_for
from kiosk.viewmodels.masked import MaskedView

__all__ = ["ElbowModel"]

STALE = timedelta(seconds=10)
"""A terminal that has not told anything for so long, while its call is open, may have lost its line."""


class ElbowModel(PageModel):
    """What the page at the elbow shows."""

    shown = Signal()
    wordsWanted = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._calls = HelpCalls((), ())
        self._call: HelpCall | None = None
        self._watched = ""
        self._step_since: dict[int, datetime] = {}
        self._took: dict[int, timedelta] = {}
        self._words = self._words_wrong = ""
        self._hint_at = 0
        self._told, self._tone = "", "none"
        self._leaving = False
        self._busy = False
        self._masked = MaskedView(self)
        self._has_page = False
        QCoreApplication.installTranslator(self._masked.view.translator)
        self._masked.view.languageChanged.connect(desk.wordsChanged)

    @property
    def call(self) -> HelpCall | None:
        """The call that is shown."""
        return self._call

    # --- what the shell tells ---------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Ask for the calls anew; one that is over is not kept on the page."""
        if self._call is not None and self._call.end_time is not None:
            self._call, self._told = None, ""
        self.desk.start("elbow_calls", self._load())

    def leave(self) -> None:
        """A call that is in hand stays in hand, and is watched on: coming back shows it as it then is."""

    def heard(self, change: Change) -> None:
        """A terminal has called, or somebody has taken a call."""
        if change.kind is ChangeKind.HELP_CALL:
            self.desk.start("elbow_calls", self._load())

    def tick(self) -> None:
        """Time passes."""
        self.changed.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of the page."""
        say = self.desk.words.say
        if self._call is None:
            return (("F6", say("elbow.key_back")),)
        if not self._mine():
            return (("Alt+C", say("elbow.key_take")), ("↑↓", say("elbow.key_choose")))
        return (
            ("1…6", say("elbow.key_say")),
            ("T", say("elbow.key_write")),
            ("Alt+G", say("elbow.key_counter")),
            ("Alt+X", say("elbow.key_let_go")),
            ("Alt+PgDn", say("elbow.key_choose")),
            ("F6", say("elbow.key_back")),
        )

    # --- what is asked of the bank ----------------------------------------------------------------------------------

    async def _load(self) -> None:
        answer = await self.desk.client.help_calls()
        if not isinstance(answer, Success):
            self._say_no(answer)
            return
        self._calls = answer.value
        if self._call is None:
            mine = next((call for call in self._calls.open if call.staff_number == self._me()), None)
            self._choose(mine or next(iter(self._calls.open), None))
        else:
            # One that has just ended stays in sight, with what came of it, until the teller goes on.
            known = (*self._calls.open, *self._calls.ended)
            news = next((call for call in known if call.call_id == self._call.call_id), None)
            if news is not None:
                self._take_news(news)
        self._watch()
        self._show()

    def _choose(self, call: HelpCall | None) -> None:
        another = call is None or self._call is None or call.call_id != self._call.call_id
        if another:
            self._step_since, self._took = {}, {}
            self._words = self._words_wrong = ""
            self._hint_at, self._leaving = 0, False
            self._told = ""
        self._call = None if another else self._call
        if call is not None:
            self._take_news(call)

    def _take_news(self, call: HelpCall) -> None:
        """The call as it now is; news that are older than what is known are dropped."""
        known = self._call
        if known is not None and known.call_id == call.call_id and call.sequence_number < known.sequence_number:
            return
        self._call = call
        journey = call.journey
        if journey is None:
            self._has_page = False
            return
        now = journey.time or self.desk.now()
        if journey.step not in self._step_since:
            self._step_since[journey.step] = now
        before = known.journey if known is not None and known.call_id == call.call_id else None
        if before is not None and before.step != journey.step:
            self._took[before.step] = now - self._step_since[before.step]
        self._has_page = self._masked.show(journey.page, dict(journey.facts), journey.language)

    def _watch(self) -> None:
        """Follow a call that is in hand until it ends; resumed by number after a break."""
        call = self._call
        if call is None or not self._mine() or self._watched == call.call_id:
            return
        self._watched = call.call_id
        self.desk.start("elbow_watch", self._follow(call.call_id))

    async def _follow(self, call_id: str) -> None:
        try:
            after = self._call.sequence_number if self._call is not None else 0
            async for call in self.desk.client.watch_help_call(call_id, after):
                if self._call is not None and self._call.call_id == call_id:
                    self._take_news(call)
                    self._show()
        finally:
            if self._watched == call_id:
                self._watched = ""

    # --- what the teller does ---------------------------------------------------------------------------------------

    @Slot()
    def take(self) -> None:
        """接起来."""
        if self._call is not None and self._call.state is HelpCallState.WAITING:
            self._begin(self._put(self.desk.client.take_help_call(self._call.call_id)))

    @Slot(int)
    def say(self, index: int) -> None:
        """A digit: one of the terminal's own sentences."""
        call = self._call
        if call is None or call.journey is None or not self._mine() or self._busy:
            return
        keys = hints_for(call.journey.page)
        if 0 <= index < len(keys):
            self._hint_at = index
            hint = self.desk.client.send_hint(call.call_id, str(uuid.uuid4()), key=keys[index])
            self._begin(self._put(hint))

    @Slot(str)
    def setWords(self, text: str) -> None:
        """One's own words, as they are typed."""
        self._words, self._words_wrong = text, ""
        self.changed.emit()

    @Slot()
    def write(self) -> None:
        """T: to the field for one's own words."""
        if self._mine():
            self.wordsWanted.emit()

    @Slot()
    def sayWords(self) -> None:
        """Send one's own words, or say why they cannot go."""
        call = self._call
        if call is None or not self._mine() or self._busy:
            return
        self._words_wrong = why_unfit(self._words, self.desk.words)
        if self._words_wrong:
            self.changed.emit()
            return
        hint = self.desk.client.send_hint(call.call_id, str(uuid.uuid4()), words=self._words.strip())
        self._begin(self._put(hint, words=True))

    @Slot()
    def toCounter(self) -> None:
        """接到柜面: ends the visit at the terminal, so it is asked once more."""
        if self._mine() and not self._busy:
            self._leaving = True
            self.changed.emit()

    @Slot()
    def stay(self) -> None:
        """No, go on helping at the terminal."""
        self._leaving = False
        self.changed.emit()

    @Slot()
    def confirmToCounter(self) -> None:
        """Yes, to the counter."""
        if self._call is not None and self._leaving:
            self._leaving = False
            self._begin(self._to_counter(self._call.call_id))

    async def _to_counter(self, call_id: str) -> None:
        answer = await self.desk.client.take_to_counter(call_id)
        self._busy = False
        if isinstance(answer, Success):
            self.desk.handoff_code = answer.value.handoff_code
            self._take_news(answer.value.call)
            known = "elbow.to_counter_done" if self.desk.handoff_code else "elbow.to_counter_nobody"
            self._say(self.desk.words.say(known), "ok")
        else:
            self._say_no(answer)

    @Slot()
    def letGo(self) -> None:
        """讲完，放手."""
        if self._call is not None and self._mine():
            done = self.desk.words.say("elbow.let_go_done")
            self._begin(self._put(self.desk.client.release_help_call(self._call.call_id), done=done))

    @Slot(int)
    def choose(self, index: int) -> None:
        """Another terminal."""
        if 0 <= index < len(self._calls.open):
            self._choose(self._calls.open[index])
            self._watch()
            self._show()

    @Slot(int)
    def step(self, by: int) -> None:
        """The next or the last terminal that calls."""
        self.choose(max(0, min(len(self._calls.open) - 1, self._at() + by)))

    async def _put(self, call: Awaitable[Answer[HelpCall]], done: str = "", *, words: bool = False) -> None:
        answer = await call
        self._busy = False
        if isinstance(answer, Success):
            if words:
                self._words = ""
            self._take_news(answer.value)
            self._watch()
            self._say(done, "ok")
        else:
            self._say_no(answer)

    def _begin(self, work: object) -> None:
        self._busy, self._told = True, ""
        self.changed.emit()
        self.desk.start("elbow_act", work)  # type: ignore[arg-type]  # a coroutine of this class

    def _say(self, text: str, tone: str) -> None:
        self._told, self._tone = text, tone
        self._show()

    def _say_no(self, answer: Answer[object]) -> None:
        said = self.desk.said(answer)
        self._busy = False
        self._say(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")

    def _show(self) -> None:
        self.changed.emit()
        self.keysChanged.emit()

    # --- what may be done -------------------------------------------------------------------------------------------

    def _me(self) -> str:
        return self.desk.staff.number if self.desk.staff else ""

    def _mine(self) -> bool:
        call = self._call
        return call is not None and call.state is HelpCallState.TAKEN and call.staff_number == self._me() != ""

    def _why_not(self) -> str:
        """Why nothing can be said now; empty when it can."""
        say, call = self.desk.words.say, self._call
        if call is None:
            return say("elbow.why_none")
        if call.end_time is not None:
            return say("elbow.over")
        if call.state is HelpCallState.WAITING:
            return say("elbow.why_take")
        return "" if self._mine() else say("elbow.taken_by", person(call.staff_number, call.staff_name))

    def _foot_line(self) -> Toned:
        if self._told:
            return Toned(self._told, self._tone)
        if self._busy:
            return Toned(self.desk.words.say("elbow.busy"))
        why = self._why_not()
        return Toned(why, "attn") if why else Toned(self.desk.words.say("elbow.to_counter_note"))

    # --- what QML reads ---------------------------------------------------------------------------------------------

    def _about(self) -> str:
        call, words = self._call, self.desk.words
        if call is None:
            return ""
        since = call.take_time or call.create_time
        key = "elbow.about" if call.take_time else "elbow.about_waiting"
        return words.say(key, call.terminal_id, span((call.end_time or self.desk.now()) - since, words))

    def _fresh(self) -> str:
        journey, words = self._call.journey if self._call else None, self.desk.words
        if journey is None or journey.time is None:
            return ""
        return words.say("elbow.fresh", span(self.desk.now() - journey.time, words))

    def _lost(self) -> str:
        """The line to the terminal seems down: what is seen may be old."""
        call = self._call
        journey = call.journey if call else None
        if call is None or call.end_time is not None or journey is None or journey.time is None or self._watched:
            return ""
        if not self._mine() or self.desk.now() - journey.time < STALE:
            return ""
        return self.desk.words.say("elbow.lost", clock_s(journey.time))

    def _steps(self) -> list[object]:
        if self._call is None:
            return []
        took = dict(self._took)
        journey = self._call.journey
        if journey is not None and journey.step in self._step_since:
            took[journey.step] = (self._call.end_time or self.desk.now()) - self._step_since[journey.step]
        return rows_for_qml(step_rows(self._call, took, self.desk.words))

    def _devices(self) -> list[object]:
        journey = self._call.journey if self._call else None
        return rows_for_qml(device_rows(journey.devices, self.desk.words)) if journey else []

    def _hints(self) -> list[object]:
        return rows_for_qml(hint_rows(self._call, self.desk.words)) if self._call else []

    def _talk(self) -> list[object]:
        return rows_for_qml(talk_rows(self._call, self.desk.words)[-5:]) if self._call else []

    def _at(self) -> int:
        chosen = self._call.call_id if self._call else ""
        return next((at for at, call in enumerate(self._calls.open) if call.call_id == chosen), -1)

    hasCall = Property(bool, lambda self: self._call is not None, notify=shown)
    mine = Property(bool, _mine, notify=shown)
    canTake = Property(
        bool, lambda self: self._call is not None and self._call.state is HelpCallState.WAITING, notify=shown
    )
    about = Property(str, _about, notify=shown)
    fresh = Property(str, _fresh, notify=shown)
    lost = Property(str, _lost, notify=shown)
    screen = Property(QObject, lambda self: self._masked.view, constant=True)
    hasPage = Property(bool, lambda self: self._has_page, notify=shown)
    steps = Property(LIST, _steps, notify=shown)
    devices = Property(LIST, _devices, notify=shown)
    hints = Property(LIST, _hints, notify=shown)
    hintAt = Property(int, lambda self: self._hint_at, notify=shown)
    talk = Property(LIST, _talk, notify=shown)
    words = Property(str, lambda self: self._words, notify=shown)
    wordsWrong = Property(str, lambda self: self._words_wrong, notify=shown)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=shown)
    leaving = Property(bool, lambda self: self._leaving, notify=shown)
    calls = Property(
        LIST,
        lambda self: rows_for_qml(call_rows(self._calls, self._me(), self.desk.now(), self.desk.words)),
        notify=shown,
    )
    callAt = Property(int, _at, notify=shown)
