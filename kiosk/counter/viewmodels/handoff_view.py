"""The dialog that takes a case over from another channel (转接): a code into a visit that knows its customer.

A code alone opens nothing: who stands there is proved at this window first. What was sent elsewhere is followed here,
and never sent again.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.visits import Handoff
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.cells import MAP, Toned, for_qml
from kiosk.counter.viewmodels.figures import money

__all__ = ["HandoffModel"]


class HandoffModel(QObject):
    """The code, and what came of it."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = self._busy = False
        self._code = ""
        self._taken: Handoff | None = None
        self._said = Toned("")

    def open(self) -> None:
        """Ask for a code; one that was brought from a terminal is there already."""
        self._shown, self._busy, self._taken, self._said = True, False, None, Toned("")
        self._code = self._desk.handoff_code
        self.changed.emit()

    @Slot(str)
    def setCode(self, text: str) -> None:
        """Typed, or keyed in by a scanner."""
        self._code, self._said = text.strip(), Toned("")
        self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Take the case over; or go on with it, once it was taken."""
        visit = self._desk.case.visit
        if self._taken is not None:
            self._shown = False
            self.changed.emit()
            self._desk.go("customer" if self._taken.request_id else "drawdown")
        elif visit is not None and self._code and not self._busy:
            self._busy, self._said = True, Toned("")
            self.changed.emit()
            self._desk.start("handoff", self._take(visit.session_id, self._code))

    async def _take(self, session_id: str, code: str) -> None:
        answer = await self._desk.client.take_handoff(session_id, code)
        self._busy = False
        if isinstance(answer, Success):
            self._taken, self._code, self._desk.handoff_code = answer.value, "", ""
            self._desk.follow(answer.value)
        else:
            said = self._desk.said(answer)
            self._said = Toned(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Close."""
        if not self._busy:
            self._shown = False
            self.changed.emit()

    def _what(self) -> str:
        """What has come: from where, and how far it was."""
        words, taken = self._desk.words, self._taken
        if taken is None:
            return ""
        channel = words.say(f"channel.{taken.from_channel.value.lower()}")
        if taken.request_id:
            return words.say("handoff.sent", channel)
        if taken.terms is None:
            return words.say("handoff.nothing_chosen", channel)
        return words.say("handoff.chosen", channel, money(taken.terms.amount_fen), taken.terms.term_months)

    def _foot_line(self) -> Toned:
        say = self._desk.words.say
        if self._said.text:
            return self._said
        if self._taken is not None:
            return Toned(say("handoff.old_screen"), "ok")
        if self._desk.case.visit is None:
            return Toned(say("handoff.why_no_visit"), "attn")
        if self._busy:
            return Toned(say("acts.busy"))
        return Toned(say("handoff.brought" if self._code and self._code == self._desk.handoff_code else "handoff.scan"))

    def _ready(self) -> bool:
        return self._taken is not None or bool(self._code and self._desk.case.visit and not self._busy)

    def _act(self) -> str:
        if self._taken is None:
            return self._desk.words.say("handoff.take")
        return self._desk.words.say("handoff.follow" if self._taken.request_id else "handoff.go_on")

    shown = Property(bool, lambda self: self._shown, notify=changed)
    code = Property(str, lambda self: self._code, notify=changed)
    taken = Property(bool, lambda self: self._taken is not None, notify=changed)
    what = Property(str, _what, notify=changed)
    act = Property(str, _act, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=changed)
