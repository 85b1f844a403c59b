"""The page of approvals: what waits, what ends first on top, and what was decided today."""
# ruff: noqa: N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.approvals import ApprovalList
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.approval_rows import approval_rows, decided_rows, decided_today
from kiosk.counter.viewmodels.approval_view import ApprovalModel
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.page import PageModel

__all__ = ["ApprovalsModel"]


class ApprovalsModel(PageModel):
    """What the page of approvals shows, and what is done on it."""

    shown = Signal()
    """As `changed`: Qt's properties take no inherited signal."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._list: ApprovalList | None = None
        self._branch_only = True
        self._here = False
        self._detail = ApprovalModel(desk, self._reload, self)
        self._detail.changed.connect(self.keysChanged)

    @property
    def one(self) -> ApprovalModel:
        """The approval that is shown in full."""
        return self._detail

    def enter(self) -> None:
        """Ask for the list anew."""
        self._here = True
        self._reload()

    def leave(self) -> None:
        """Another page is shown; this one asks again when it is entered."""
        self._here = False

    def heard(self, change: Change) -> None:
        """An approval has changed, or the drawdown of the one that is open."""
        view = self._detail.view
        ours = view is not None and change.subject_id in {view.approval.approval_id, view.approval.drawdown_id}
        if self._here and (change.kind is ChangeKind.APPROVAL or ours):
            self._reload()

    def tick(self) -> None:
        """Deadlines move."""
        self.changed.emit()
        self._detail.changed.emit()

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self._detail.changed.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of the page."""
        say, own = self.desk.words.say, self._detail.is_own()
        withdraw = (("Alt+W", say("approvals.key_withdraw")),)
        decide = (("Ctrl+Enter", say("approvals.key_approve")), ("Alt+R", say("approvals.key_return")))
        return (
            ("↑↓", say("approvals.key_choose")),
            ("Alt+2", say("approvals.key_right")),
            ("1…9", say("approvals.key_look")),
            *(withdraw if own else decide),
            ("Alt+E", say("approvals.explain" if own else "approvals.key_ask")),
        )

    def _reload(self) -> None:
        self.desk.start("approvals_list", self._load())

    async def _load(self) -> None:
        answer = await self.desk.client.approvals(this_branch_only=self._branch_only)
        if not isinstance(answer, Success):
            self._detail.say_no(answer)
            return
        self._list = answer.value
        known = [each.approval_id for each in (*answer.value.waiting, *answer.value.decided)]
        if self._detail.chosen not in known:
            mine = self.desk.staff.number if self.desk.staff else ""
            others = [each for each in answer.value.waiting if each.maker_number != mine]
            first = next(iter(others or answer.value.waiting), None)
            self._detail.choose(first.approval_id if first else "")
        self.changed.emit()
        await self._detail.load()

    @Slot(int)
    def choose(self, index: int) -> None:
        """Another row."""
        waiting = self._list.waiting if self._list else ()
        if 0 <= index < len(waiting) and waiting[index].approval_id != self._detail.chosen:
            self._detail.choose(waiting[index].approval_id)
            self.changed.emit()
            self.desk.start("approvals_view", self._detail.load())

    @Slot()
    def narrow(self) -> None:
        """This branch only, or all of the bank."""
        self._branch_only = not self._branch_only
        self.changed.emit()
        self._reload()

    def _rows(self) -> list[object]:
        waiting = self._list.waiting if self._list else ()
        return rows_for_qml(approval_rows(waiting, self.desk.now(), self.desk.words))

    def _current(self) -> int:
        waiting = self._list.waiting if self._list else ()
        return next((at for at, each in enumerate(waiting) if each.approval_id == self._detail.chosen), -1)

    def _decided(self) -> list[object]:
        return rows_for_qml(decided_rows(self._list.decided, self.desk.words)) if self._list else []

    def _today(self) -> str:
        decided, number = self._list.decided if self._list else (), self.desk.staff.number if self.desk.staff else ""
        return decided_today(decided, number, self.desk.words)

    loaded = Property(bool, lambda self: self._list is not None, notify=shown)
    rows = Property(LIST, _rows, notify=shown)
    current = Property(int, _current, notify=shown)
    count = Property(str, lambda self: str(len(self._list.waiting)) if self._list else "", notify=shown)
    thisBranch = Property(bool, lambda self: self._branch_only, notify=shown)
    decided = Property(LIST, _decided, notify=shown)
    today = Property(str, _today, notify=shown)
    detail = Property(QObject, lambda self: self._detail, constant=True)
