"""Signing in: number and password, being signed in elsewhere, and what the workstation shows before."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Refused, Success
from kiosk.counter.client.staff import SignedIn, WaitingCount, Workstation
from kiosk.counter.desk import Desk, Said
from kiosk.counter.viewmodels.cells import LIST, Tag, rows_for_qml
from kiosk.counter.viewmodels.figures import NOTHING, ZONE, clock, day, span
from kiosk.hardware.port import DeviceState

__all__ = ["SignInModel"]

ELSEWHERE = "STAFF_SIGNED_IN_ELSEWHERE"
DEVICES = ("id_reader", "card_reader", "pin_pad", "printer", "camera")
SHOWN = ("unknown_outcomes", "returned_approvals", "handoffs")
"""Counts on this page, in this order; the others are for whoever has signed in."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device of the workstation."""

    device: str
    state: Tag
    note: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A count of what waits."""

    what: str
    count: str
    oldest: str


class SignInModel(QObject):
    """The page before all others."""

    changed = Signal()
    done = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._number = self._password = ""
        self._said: Said | None = None
        self._elsewhere = ""
        self._busy = False
        self._last: SignedIn | None = None
        self._workstation: Workstation | None = None
        self._devices: tuple[DeviceState, ...] | None = None
        self._ended = ""
        self._old = self._new = self._again = ""
        self._to_change: SignedIn | None = None

    # --- what is shown before -----------------------------------------------------------------------------------

    def enter(self) -> None:
        """Nobody is signed in: look at devices and counts."""
        self._desk.start("workstation", self._look())

    async def _look(self) -> None:
        answer = await self._desk.client.workstation()
        if isinstance(answer, Success):
            self._workstation = answer.value
        devices = self._desk.devices
        if devices is not None:
            self._devices = await devices.states()
        self.changed.emit()

    # --- typing and signing in ----------------------------------------------------------------------------------

    @Slot(str)
    def editNumber(self, text: str) -> None:
        """The staff number: digits only."""
        self._number = "".join(letter for letter in text if letter.isdigit())[:8]
        self._said, self._elsewhere = None, ""
        self.changed.emit()

    @Slot(str)
    def editPassword(self, text: str) -> None:
        """The password, until it is sent."""
        self._password = text
        self._said = None
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Enter."""
        self._send(take_over=False)

    @Slot()
    def takeOver(self) -> None:
        """Sign in here, and lock the other workstation."""
        if self._elsewhere:
            self._send(take_over=True)

    @Slot()
    def clear(self) -> None:
        """Somebody else."""
        if self._to_change is not None:
            self._to_change = None
            self._desk.start("sign_out", self._let_go())
        self._number = self._password = self._elsewhere = self._ended = ""
        self._old = self._new = self._again = ""
        self._said = None
        self.changed.emit()

    def ended(self, reason: str) -> None:
        """Why whoever sat here is signed in no more; shown until somebody types."""
        self._ended = reason
        self._password = ""
        self.changed.emit()

    def relabel(self) -> None:
        """Say everything anew."""
        self.changed.emit()

    def _send(self, *, take_over: bool) -> None:
        if self._busy or not self._number or not self._password:
            return
        self._busy, self._said = True, None
        self.changed.emit()
        self._desk.start("sign_in", self._sign_in(take_over=take_over))

    async def _sign_in(self, *, take_over: bool) -> None:
        answer = await self._desk.client.sign_in(self._number, self._password, take_over=take_over)
        self._busy = False
        if isinstance(answer, Success):
            self._old = self._password if answer.value.password_change_required else ""
            self._number = self._password = self._elsewhere = self._ended = ""
            self._said, self._last = None, answer.value
            if answer.value.password_change_required:
                self._to_change = answer.value
                self.changed.emit()
                return
            self.changed.emit()
            self.done.emit(answer.value)
            return
        self._said = self._desk.said(answer)
        refused = isinstance(answer, Refused) and answer.refusal.reason == ELSEWHERE
        self._elsewhere = (
            (answer.refusal.facts.get("workstation", "") or "?") if refused and isinstance(answer, Refused) else ""
        )
        if not self._elsewhere:
            self._password = ""
        self.changed.emit()

    # --- another password, where somebody else has set the one in force ---------------------------------------------

    async def _let_go(self) -> None:
        await self._desk.client.sign_out()

    @Slot(str)
    def editNew(self, text: str) -> None:
        """The new password."""
        self._new, self._said = text, None
        self.changed.emit()

    @Slot(str)
    def editAgain(self, text: str) -> None:
        """The new password again."""
        self._again, self._said = text, None
        self.changed.emit()

    @Slot()
    def change(self) -> None:
        """Set it, and go on."""
        if self._busy or self._to_change is None or not self._new:
            return
        if self._new != self._again:
            self._said = Said("", self._desk.words.say("sign_in.differ"))
            self.changed.emit()
            return
        self._busy = True
        self.changed.emit()
        self._desk.start("change_password", self._change(self._to_change))

    async def _change(self, signed_in: SignedIn) -> None:
        answer = await self._desk.client.change_password(self._old, self._new)
        self._busy = False
        if not isinstance(answer, Success):
            self._said = self._desk.said(answer)
            self.changed.emit()
            return
        self._old = self._new = self._again = ""
        self._to_change = None
        self.changed.emit()
        self.done.emit(signed_in)

    # --- for the page -------------------------------------------------------------------------------------------

    def _device_rows(self) -> list[object]:
        say = self._desk.words.say
        if self._devices is None:
            return []
        rows = []
        known = {device.kind: device.state for device in self._devices}
        for kind in DEVICES:
            if kind not in known:
                continue
            works = known[kind] == "online"
            tag = Tag(say("sign_in.works"), "ok", "done") if works else Tag(say("sign_in.broken"), "attn", "alert")
            rows.append(DeviceRow(say(f"device.{kind}"), tag, "" if works else say(f"sign_in.without_{kind}")))
        return rows_for_qml(rows)

    def _waiting_rows(self) -> list[object]:
        counts = {each.kind: each for each in (self._workstation.waiting if self._workstation else ())}
        return rows_for_qml(self._waiting_row(counts.get(kind, WaitingCount(kind, 0))) for kind in SHOWN)

    def _waiting_row(self, count: WaitingCount) -> WaitingRow:
        say, words = self._desk.words.say, self._desk.words
        oldest = say("sign_in.none_waits") if not count.count else ""
        if count.oldest is not None:
            oldest = say("sign_in.oldest", span(self._desk.now() - count.oldest, words))
        return WaitingRow(say(f"waiting.{count.kind}"), str(count.count), oldest)

    def _place(self) -> str:
        station, told = self._workstation, self._desk.words.told
        if station is None:
            return ""
        return self._desk.words.say(
            "sign_in.place", told(station.bank_name), told(station.branch_name), station.workstation_id
        )

    def _today(self) -> str:
        today = self._desk.now()
        return day(today)

    def _weekday(self) -> str:
        say, now = self._desk.words.say, self._desk.now()
        weekday = say(f"weekday.{now.astimezone(ZONE).weekday()}")
        business = self._desk.business_date
        return say("sign_in.now", weekday, clock(now), day(business) if business else NOTHING)

    def _trouble(self) -> str:
        if self._said is not None and not self._elsewhere:
            return " · ".join(part for part in (self._said.sentence, self._said.remedy) if part)
        return self._desk.words.say(f"sign_in.ended_{self._ended.lower()}") if self._ended else ""

    number = Property(str, lambda self: self._number, notify=changed)
    password = Property(str, lambda self: self._password, notify=changed)
    changing = Property(bool, lambda self: self._to_change is not None, notify=changed)
    newPassword = Property(str, lambda self: self._new, notify=changed)
    newAgain = Property(str, lambda self: self._again, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)
    trouble = Property(str, _trouble, notify=changed)
    elsewhere = Property(str, lambda self: self._elsewhere, notify=changed)
    devices = Property(LIST, _device_rows, notify=changed)
    waiting = Property(LIST, _waiting_rows, notify=changed)
    place = Property(str, _place, notify=changed)
    today = Property(str, _today, notify=changed)
    now = Property(str, _weekday, notify=changed)
