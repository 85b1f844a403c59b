"""The page of work lists: unknown outcomes, hand-overs, calls of terminals, reviews; and the chosen one in full."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.help_calls import HelpCalls
from kiosk.counter.client.work import WorkItem, WorkKind, WorkLists
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.work_rows import call_rows, settled_rows, work_rows
from kiosk.counter.viewmodels.work_view import WorkModel

__all__ = ["WorksModel"]

_LISTS = {
    "unknown": frozenset({WorkKind.DRAWDOWN, WorkKind.REPAYMENT}),
    "handoffs": frozenset({WorkKind.HANDOFF}),
    "calls": frozenset({WorkKind.HELP_CALL}),
    "reviews": frozenset({WorkKind.REVIEW}),
}
_OURS = frozenset(
    {
        ChangeKind.DRAWDOWN,
        ChangeKind.REPAYMENT,
        ChangeKind.HANDOFF,
        ChangeKind.HELP_CALL,
        ChangeKind.REVIEW,
        ChangeKind.WORK,
    }
)


class WorksModel(PageModel):
    """What the page of work lists shows."""

    shown = Signal()
    """As `changed`: Qt's properties take no inherited signal."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._lists: WorkLists | None = None
        self._calls = HelpCalls((), ())
        self._here = False
        self._one = WorkModel(desk, self._reload, self)

    @property
    def one(self) -> WorkModel:
        """The item that is shown in full."""
        return self._one

    def enter(self) -> None:
        """Ask for the lists anew."""
        self._here = True
        self._reload()

    def leave(self) -> None:
        """Another page is shown; this one asks again when it is entered."""
        self._here = False

    def heard(self, change: Change) -> None:
        """Something that may wait for a person has changed."""
        if self._here and change.kind in _OURS:
            self._reload()

    def tick(self) -> None:
        """Deadlines move."""
        self.changed.emit()
        self._one.changed.emit()

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self._one.changed.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of the page."""
        say = self.desk.words.say
        return (
            ("Alt+1…4", say("work.key_panels")),
            ("↑↓", say("work.key_choose")),
            ("Alt+C", say("work.key_own")),
            ("Alt+U", say("work.key_ask")),
            ("Alt+T", say("work.key_hand_on")),
            ("Alt+S", say("work.key_told")),
            ("Ctrl+J", say("work.key_handoff")),
        )

    def _reload(self) -> None:
        self.desk.start("works_lists", self._load())

    async def _load(self) -> None:
        answer = await self.desk.client.work()
        if not isinstance(answer, Success):
            self._one.say_no(answer)
            return
        calls = await self.desk.client.help_calls()
        self._lists = answer.value
        if isinstance(calls, Success):
            self._calls = calls.value
        keys = [(item.kind, item.subject_id) for item in (*answer.value.items, *answer.value.settled)]
        if self._one.key not in keys:
            self._one.choose(keys[0] if keys and answer.value.items else None)
        self.changed.emit()
        await self._one.load()

    # --- what the teller does ---------------------------------------------------------------------------------------

    @Slot(str, int)
    def choose(self, which: str, index: int) -> None:
        """A row of a list: unknown, handoffs, calls or reviews."""
        if which == "calls" and 0 <= index < len(self._calls.open):
            key = (WorkKind.HELP_CALL, self._calls.open[index].call_id)
        else:
            items = self._of(which)
            if not 0 <= index < len(items):
                return
            key = (items[index].kind, items[index].subject_id)
        if key != self._one.key:
            self._one.choose(key)
            self.changed.emit()
            self.desk.start("works_item", self._one.load())

    @Slot(str)
    def open(self, which: str) -> None:
        """Enter on a row: a call is helped at the elbow, a hand-over is taken by its code."""
        if which == "calls":
            self.desk.go("elbow")
        elif which == "handoffs":
            self.desk.ask("handoff")

    @Slot(int)
    def takeHandoff(self, index: int) -> None:
        """Alt+5 to Alt+7: this hand-over's code is asked for."""
        if index < len(self._of("handoffs")):
            self.choose("handoffs", index)
            self.desk.ask("handoff")

    # --- what QML reads ---------------------------------------------------------------------------------------------

    def _of(self, which: str) -> list[WorkItem]:
        return [item for item in self._lists.items if item.kind in _LISTS[which]] if self._lists else []

    def _me(self) -> str:
        return self.desk.staff.number if self.desk.staff else ""

    def _rows(self, which: str) -> list[object]:
        return rows_for_qml(work_rows(self._of(which), _LISTS[which], self._me(), self.desk.now(), self.desk.words))

    def _at(self, which: str) -> int:
        key = self._one.key
        if which == "calls":
            return next(
                (at for at, call in enumerate(self._calls.open) if key == (WorkKind.HELP_CALL, call.call_id)), -1
            )
        return next((at for at, item in enumerate(self._of(which)) if key == (item.kind, item.subject_id)), -1)

    def _overdue(self) -> str:
        now = self.desk.now()
        late = sum(item.deadline is not None and item.deadline <= now for item in self._of("unknown"))
        return self.desk.words.say("work.overdue_count", late) if late else ""

    def _terminals(self) -> str:
        return self.desk.words.say("work.calls_note", self._lists.terminals) if self._lists else ""

    def _settled(self) -> list[object]:
        settled = self._lists.settled if self._lists else ()
        return rows_for_qml(settled_rows(settled, self._calls, self.desk.words))

    loaded = Property(bool, lambda self: self._lists is not None, notify=shown)
    unknown = Property(LIST, lambda self: self._rows("unknown"), notify=shown)
    unknownAt = Property(int, lambda self: self._at("unknown"), notify=shown)
    overdueText = Property(str, _overdue, notify=shown)
    handoffs = Property(LIST, lambda self: self._rows("handoffs"), notify=shown)
    handoffsAt = Property(int, lambda self: self._at("handoffs"), notify=shown)
    calls = Property(
        LIST,
        lambda self: rows_for_qml(call_rows(self._calls, self._me(), self.desk.now(), self.desk.words)),
        notify=shown,
    )
    callsAt = Property(int, lambda self: self._at("calls"), notify=shown)
    reviews = Property(LIST, lambda self: self._rows("reviews"), notify=shown)
    reviewsAt = Property(int, lambda self: self._at("reviews"), notify=shown)
    terminals = Property(str, _terminals, notify=shown)
    settled = Property(LIST, _settled, notify=shown)
    detail = Property(QObject, lambda self: self._one, constant=True)
