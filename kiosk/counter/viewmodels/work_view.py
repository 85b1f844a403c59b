"""One item of work in full, and what is done about it: ask core, own it, accept it, hand it on, note that it was told.

Nothing here decides an outcome: that is core's word alone. An act that is off has its reason in a sentence.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.lending import Drawdown, Outcome
from kiosk.counter.client.work import WorkItem, WorkItemView, WorkKind
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, Toned, rows_for_qml
from kiosk.counter.viewmodels.hand_on_view import HandOnModel
from kiosk.counter.viewmodels.work_course import (
    can_rows,
    course_rows,
    item_title,
    overdue_note,
    tell_customer,
    why_not_ask,
    why_not_hand_on,
    why_not_own,
    why_not_tell,
    word_of,
)

__all__ = ["WorkModel"]

Key = tuple[WorkKind, str]


class WorkModel(QObject):
    """The item that was chosen. `reload` asks for the lists anew."""

    changed = Signal()

    def __init__(self, desk: Desk, reload: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._reload = reload
        self._key: Key | None = None
        self._view: WorkItemView | None = None
        self._told, self._tone = "", "none"
        self._busy = False
        self._hand_on = HandOnModel(desk, self._offer, self)

    @property
    def key(self) -> Key | None:
        """Which item is shown, or being asked for."""
        return self._key

    def choose(self, key: Key | None) -> None:
        """Another one."""
        if key != self._key:
            self._key, self._view, self._told = key, None, ""
            self.changed.emit()

    async def load(self) -> None:
        """Ask for its course anew."""
        wanted = self._key
        if wanted is None:
            return
        answer = await self.desk.client.work_item(*wanted)
        if wanted != self._key:
            return
        if isinstance(answer, Success):
            self._view = answer.value
            self.changed.emit()
        else:
            self.say_no(answer)

    def say_no(self, answer: Answer[object]) -> None:
        """What was asked did not succeed."""
        said = self.desk.said(answer)
        self._say(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")

    def _say(self, text: str, tone: str) -> None:
        self._told, self._tone = text, tone
        self.changed.emit()

    # --- acts -------------------------------------------------------------------------------------------------------

    @Slot()
    def askCore(self) -> None:
        """Have core banking asked now; nothing is sent again."""
        if self._key is not None and not self._why("ask"):
            self._begin(self._ask_core(self._key[1]))

    async def _ask_core(self, drawdown_id: str) -> None:
        answer = await self.desk.client.ask_core_again(drawdown_id)
        if isinstance(answer, Success):
            self._say(*self._core_said(answer.value))
            self._reload()
        else:
            self.say_no(answer)
        self._end()

    def _core_said(self, drawdown: Drawdown) -> tuple[str, str]:
        say, outcome = self.desk.words.say, drawdown.outcome
        if outcome in {Outcome.CONFIRMING, Outcome.UNSPECIFIED}:
            return say("work.asked_unknown"), "attn"
        tone = {Outcome.DONE: "ok", Outcome.NOT_DONE: "none"}.get(outcome, "stop")
        return say("work.asked_done", say(f"outcome.{outcome.value.lower()}")), tone

    @Slot()
    def own(self) -> None:
        """Take it, or accept what was offered."""
        me = self._me()
        if self._key is None or self._why("own"):
            return
        kind, subject = self._key
        if self._offered():
            self._begin(self._put(self.desk.client.accept_work(kind, subject), "work.accepted_done"))
        else:
            self._begin(self._put(self.desk.client.assign_work(kind, subject, me), "work.owned_done"))

    @Slot()
    def handOn(self) -> None:
        """Ask to whom."""
        if self._view is not None and not self._why("hand_on"):
            self._hand_on.open(item_title(self._view.item, self.desk.words), self._view.item.offered_to)

    def _offer(self, number: str) -> None:
        if self._key is not None:
            self._begin(self._put(self.desk.client.assign_work(*self._key, number), "work.offered_done", number))

    @Slot()
    def noteTold(self) -> None:
        """Note that the customer has been told."""
        if self._key is not None and not self._why("tell"):
            self._begin(self._put(self.desk.client.note_customer_told(*self._key), "work.told_done"))

    async def _put(self, call: Awaitable[Answer[WorkItem]], done: str, *parts: str) -> None:
        answer = await call
        if isinstance(answer, Success):
            self._say(self.desk.words.say(done, *parts), "ok")
        else:
            self.say_no(answer)
        self._end()
        self._reload()

    def _begin(self, work: object) -> None:
        if self._busy:
            work.close()  # type: ignore[attr-defined]  # a coroutine that is not run
            return
        self._busy, self._told = True, ""
        self.changed.emit()
        self.desk.start("work_act", work)  # type: ignore[arg-type]  # as above

    def _end(self) -> None:
        self._busy = False
        self.changed.emit()

    # --- what may be done -------------------------------------------------------------------------------------------

    def _me(self) -> str:
        return self.desk.staff.number if self.desk.staff else ""

    def _offered(self) -> bool:
        return self._view is not None and self._view.item.offered_to == self._me() != ""

    def _why(self, act: str) -> str:
        """Why an act is off; empty when it is not."""
        words, view = self.desk.words, self._view
        if self._busy:
            return words.say("work.busy")
        match act:
            case "ask":
                return why_not_ask(view, words)
            case "own":
                return why_not_own(view, self._me(), words)
            case "hand_on":
                return why_not_hand_on(view, self._me(), words)
            case _:
                return why_not_tell(view, words)

    def _reasons(self) -> list[object]:
        """What came of the last act; then why each act that is off is off, each sentence once."""
        if self._told:
            return rows_for_qml([Toned(self._told, self._tone)])
        said = dict.fromkeys(self._why(act) for act in ("ask", "own", "tell", "hand_on"))
        return rows_for_qml(Toned(why) for why in said if why)

    # --- what QML reads ---------------------------------------------------------------------------------------------

    def _title(self) -> str:
        return item_title(self._view.item, self.desk.words) if self._view else ""

    def _outcome(self) -> str:
        word = word_of(self._view) if self._view else Outcome.UNSPECIFIED
        return "" if word is Outcome.UNSPECIFIED else word.value

    def _overdue(self) -> str:
        if self._view is None:
            return ""
        return overdue_note(self._view.item, self._me(), self.desk.now(), self.desk.words)

    def _course(self) -> list[object]:
        return rows_for_qml(course_rows(self._view.events, self.desk.now(), self.desk.words)) if self._view else []

    def _tell(self) -> str:
        return tell_customer(self._view, self.desk.now(), self.desk.words) if self._view else ""

    def _query(self) -> str:
        number = self._view.item.query_number if self._view else ""
        return self.desk.words.say("work.query_number", number) if number else ""

    def _own_word(self) -> str:
        return self.desk.words.say("work.accept" if self._offered() else "work.own")

    hasItem = Property(bool, lambda self: self._view is not None, notify=changed)
    title = Property(str, _title, notify=changed)
    outcome = Property(str, _outcome, notify=changed)
    overdue = Property(str, _overdue, notify=changed)
    course = Property(LIST, _course, notify=changed)
    tell = Property(str, _tell, notify=changed)
    can = Property(
        LIST,
        lambda self: rows_for_qml(can_rows(self._view, self.desk.words)) if self._view else [],
        notify=changed,
    )
    query = Property(str, _query, notify=changed)
    ownWord = Property(str, _own_word, notify=changed)
    whyNotAsk = Property(str, lambda self: self._why("ask"), notify=changed)
    whyNotOwn = Property(str, lambda self: self._why("own"), notify=changed)
    whyNotHandOn = Property(str, lambda self: self._why("hand_on"), notify=changed)
    whyNotTell = Property(str, lambda self: self._why("tell"), notify=changed)
    reasons = Property(LIST, _reasons, notify=changed)
    handing = Property(QObject, lambda self: self._hand_on, constant=True)
