"""The shell of the workstation as one object: who is signed in, which page is shown, what waits, and the lock."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.staff import SignedIn, StaffRole
from kiosk.counter.desk import Desk, Said
from kiosk.counter.pages import PAGES, PageKind
from kiosk.counter.viewmodels.cells import LIST, rows_for_qml
from kiosk.counter.viewmodels.customer_view import CustomerModel
from kiosk.counter.viewmodels.dialogs_view import DialogsModel
from kiosk.counter.viewmodels.figures import clock, day
from kiosk.counter.viewmodels.offer_view import OfferModel
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.papers_view import PapersModel
from kiosk.counter.viewmodels.recovery_view import RecoveryModel
from kiosk.counter.viewmodels.search_view import SearchModel
from kiosk.counter.viewmodels.sign_in_view import SignInModel
from kiosk.flow.effects import Cause
from kiosk.flow.facts import Language
from kiosk.viewmodels.translator import CatalogueTranslator

__all__ = ["CounterView"]

COUNTED = {
    "approvals": ("approvals",),
    "work": ("unknown_outcomes", "handoffs", "returned_approvals", "reviews"),
    "help_calls": ("help_calls",),
}
LOOK_EVERY_S = 3
"""Before anybody has signed in, devices and counts are looked at again."""

FEED_AGAIN_S = 1.0
"""Before a feed that ended is asked for again."""

COUNT_AFTER_S = 0.2
"""Changes come in bunches; the counts are asked for once a bunch."""


@dataclass(frozen=True, slots=True)
class Area:
    """An entry of the key bar at the left."""

    name: str
    key: str
    word: str
    icon: str
    badge: str
    urgent: bool
    on: bool


class CounterView(QObject):
    """The shell."""

    changed = Signal()
    pageChanged = Signal()
    countsChanged = Signal()
    ticked = Signal()
    languageChanged = Signal()
    focusAsked = Signal()

    def __init__(self, desk: Desk, pages: Sequence[PageKind] = PAGES) -> None:
        super().__init__()
        self.desk = desk
        self.translator = CatalogueTranslator(desk.words)
        self._kinds = tuple(pages)
        self._models: dict[str, PageModel] = {}
        self._page = ""
        self._counts: dict[str, int] = {}
        self._up = True
        self._locked = False
        self._idle_lock_s = 300
        self._idle_s = 0
        self._overlay = ""
        self._lock_said: Said | None = None
        self._sign_in, self._search = SignInModel(desk, self), SearchModel(desk, self)
        self._papers = PapersModel(desk, self)
        self._dialogs = DialogsModel(desk, self)
        self._recovery = RecoveryModel(desk, self)
        self._offer = OfferModel(desk, self)
        self.ticked.connect(self._offer.tick)
        self._sign_in.done.connect(self._signed_in)
        desk.pageAsked.connect(self.show)
        desk.signedOut.connect(self._put_out)
        desk.keysStale.connect(lambda: desk.start("keys", self.devices_found()))
        desk.wordsChanged.connect(self._relabel)

    # --- life -------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin: greet the bank, watch the line, and count what waits."""
        self.desk.start("reachable", self._watch_line())
        self.desk.start("hello", self._greet())
        self.desk.start("clock", self._tick())
        self._sign_in.enter()

    async def _greet(self) -> None:
        while self.desk.greeting is None:
            answer = await self.desk.client.hello()
            if isinstance(answer, Success):
                self.desk.greeting = answer.value
                self.changed.emit()
                self._sign_in.relabel()
                await self._load_keys()
                return
            await asyncio.sleep(2)

    async def devices_found(self) -> None:
        """The device host is there, or there again: the pad gets fresh keys, and the sign-in page its states."""
        answer = await self.desk.client.hello()
        if isinstance(answer, Success):
            self.desk.greeting = answer.value
            self.changed.emit()
            await self._load_keys()
        self._sign_in.enter()

    async def _load_keys(self) -> None:
        devices, greeting = self.desk.devices, self.desk.greeting
        if devices is None or greeting is None:
            return
        for key in greeting.keys:
            await devices.load_key(key.block_format, key.wrapped, key.check_value)

    async def _watch_line(self) -> None:
        async for up in self.desk.client.reachable():
            self._up = up
            self.changed.emit()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._idle_s += 1
            if self.signed and not self._locked and self._idle_s >= self._idle_lock_s:
                self.lock()
            self.ticked.emit()
            if self._page:
                self._models[self._page].tick()
            elif not self.signed and self._idle_s % LOOK_EVERY_S == 0:
                self._sign_in.enter()

    async def _listen(self) -> None:
        """Follow the branch. A feed that ends was refused: whether anybody is still signed in here is asked at once."""
        while True:
            async for event in self.desk.client.watch_branch():
                if event.change is None:
                    continue
                for model in self._models.values():
                    model.heard(event.change)
                if not self.desk.tasks.running("counts"):
                    self.desk.start("counts", self._count(COUNT_AFTER_S))
            answer = await self.desk.client.work()
            if not isinstance(answer, Success):
                self.desk.said(answer)
            await asyncio.sleep(FEED_AGAIN_S)

    async def _count(self, pause_s: float = 0) -> None:
        await asyncio.sleep(pause_s)
        answer = await self.desk.client.workstation()
        if isinstance(answer, Success):
            self._counts = {each.kind: each.count for each in answer.value.waiting}
            self.countsChanged.emit()

    # --- signing in and out -----------------------------------------------------------------------------------------

    @property
    def signed(self) -> bool:
        """Whether somebody is signed in."""
        return self.desk.staff is not None

    def _signed_in(self, said: SignedIn) -> None:
        if self.desk.staff is None or self.desk.staff.number != said.staff.number:
            for model in self._models.values():
                model.deleteLater()
            self._models = {kind.name: kind.make(self.desk) for kind in self._kinds}
            for model in self._models.values():
                if isinstance(model, CustomerModel):
                    model.look_with(self._search)
        self.desk.seat(said.staff)
        self._idle_lock_s, self._idle_s, self._locked = said.idle_lock_s or 300, 0, False
        self.desk.start("feed", self._listen())
        self.desk.start("counts", self._count())
        self._recovery.ask()
        self.changed.emit()
        if self._kinds:
            self.show(self._kinds[0].name)

    def _put_out(self, reason: str) -> None:
        """The bank says that nobody is signed in here any more; drafts stay until somebody else signs in."""
        self.desk.stop("feed")
        self._page = ""
        self.desk.staff = None
        self._offer.hide()
        self._locked = False
        self._search.clear()
        self._sign_in.ended(reason)
        self._sign_in.enter()
        self.changed.emit()
        self.pageChanged.emit()

    @Slot()
    def signOut(self) -> None:
        """Sign out; the visit in hand ends with it."""
        self.desk.start("sign_out", self._sign_out())

    async def _sign_out(self) -> None:
        visit = self.desk.case.visit
        if visit is not None:
            await self.desk.client.close_visit(visit.session_id, Cause.CANCELLED)
        await self.desk.client.sign_out()
        self.desk.stop("feed")
        self._page = ""
        self._search.clear()
        self.desk.seat(None)
        self._models = {}
        self._sign_in.clear()
        self._sign_in.enter()
        self.changed.emit()
        self.pageChanged.emit()

    @Slot()
    def touched(self) -> None:
        """A key or the mouse: somebody is there."""
        self._idle_s = 0

    @Slot()
    def lock(self) -> None:
        """F12, or nobody there for long: everything is covered until the password is given."""
        if self.signed and not self._locked:
            self._locked, self._overlay, self._lock_said = True, "", None
            self._offer.hide()
            if self._page:
                self._models[self._page].leave()
            self.changed.emit()

    @Slot(str)
    def unlock(self, password: str) -> None:
        """The password again."""
        self.desk.start("unlock", self._unlock(password))

    async def _unlock(self, password: str) -> None:
        answer = await self.desk.client.confirm_password(password)
        self._locked, self._idle_s = not isinstance(answer, Success), 0
        self._lock_said = None if isinstance(answer, Success) else self.desk.said(answer)
        if not self._locked and self._page:
            self._models[self._page].enter()
        self.changed.emit()

    # --- pages ------------------------------------------------------------------------------------------------------

    @Slot(str)
    def show(self, name: str) -> None:
        """Another page; what was begun on this one stays there."""
        if not self.signed or self._locked or name not in self._models:
            return
        self._overlay = ""
        if name == self._page:
            self._models[name].enter()
            return
        if self._page:
            self._models[self._page].leave()
            self._models[self._page].keysChanged.disconnect(self.changed)
        self._page = name
        model = self._models[name]
        model.keysChanged.connect(self.changed)
        model.enter()
        self.pageChanged.emit()
        self.changed.emit()

    @Slot()
    def openFound(self) -> None:
        """Enter in the search: the customer under the frame."""
        row = self._search.current_row
        if row is not None:
            self.desk.open_customer(row.customer_id)
            self.focusAsked.emit()

    @Slot()
    def focusPage(self) -> None:
        """Esc in an empty search: back to the page."""
        self.focusAsked.emit()

    @Slot()
    def toggleKeys(self) -> None:
        """F1: all keys, or the page again."""
        self._overlay = "" if self._overlay == "keys" else "keys"
        self.changed.emit()

    @Slot()
    def dismiss(self) -> None:
        """The page again."""
        self._overlay = ""
        self.changed.emit()

    @Slot()
    def toggleLanguage(self) -> None:
        """The other language."""
        self.desk.speak(Language.ZH if self.desk.words.english else Language.EN)

    def model(self, name: str) -> PageModel:
        """A page's model, for tests and for the shell."""
        return self._models[name]

    def _relabel(self) -> None:
        self.translator.words = self.desk.words
        self.languageChanged.emit()
        for model in self._models.values():
            model.relabel()
        self._search.relabel()
        self._sign_in.relabel()
        self._papers.relabel()
        self._recovery.relabel()
        self.changed.emit()
        self.countsChanged.emit()
        self.ticked.emit()

    # --- for QML ----------------------------------------------------------------------------------------------------

    def _areas(self) -> list[object]:
        say = self.desk.words.say
        return rows_for_qml(
            Area(
                kind.name,
                kind.key,
                say(f"{kind.name}.area"),
                kind.icon,
                self._badge(kind.count),
                kind.count == "help_calls",
                kind.name == self._page,
            )
            for kind in self._kinds
            if kind.key
        )

    def _badge(self, count: str) -> str:
        waiting = sum(self._counts.get(kind, 0) for kind in COUNTED.get(count, ()))
        return str(waiting) if waiting else ""

    def _kind(self) -> PageKind | None:
        return next((kind for kind in self._kinds if kind.name == self._page), None)

    def _foot(self) -> list[list[str]]:
        return [[key, word] for key, word in self._models[self._page].foot()] if self._page else []

    def _user(self) -> str:
        staff, say = self.desk.staff, self.desk.words.say
        if staff is None:
            return ""
        role = "role.supervisor" if staff.supervises else "role.teller"
        return say("shell.user", staff.number, staff.name, say(role))

    def _place(self) -> str:
        greeting, told = self.desk.greeting, self.desk.words.told
        if greeting is None:
            return ""
        return self.desk.words.say(
            "shell.place", told(greeting.terminal.bank_name), told(greeting.terminal.branch_name)
        )

    def _business(self) -> str:
        date = self.desk.business_date
        return self.desk.words.say("shell.business_date", day(date)) if date else ""

    page = Property(str, lambda self: self._page, notify=pageChanged)
    pageFile = Property(str, lambda self: kind.file if (kind := self._kind()) else "", notify=pageChanged)
    pageModel = Property(QObject, lambda self: self._models.get(self._page), notify=pageChanged)
    areas = Property(LIST, _areas, notify=countsChanged)
    footKeys = Property(LIST, _foot, notify=changed)
    signedIn = Property(bool, lambda self: self.signed, notify=changed)
    supervises = Property(
        bool,
        lambda self: self.desk.staff is not None and StaffRole.SUPERVISOR in self.desk.staff.roles,
        notify=changed,
    )
    locked = Property(bool, lambda self: self._locked, notify=changed)
    lockTrouble = Property(str, lambda self: self._lock_said.sentence if self._lock_said else "", notify=changed)
    overlay = Property(str, lambda self: self._overlay, notify=changed)
    up = Property(bool, lambda self: self._up, notify=changed)
    user = Property(str, _user, notify=changed)
    place = Property(str, _place, notify=changed)
    businessDate = Property(str, _business, notify=changed)
    clock = Property(str, lambda self: clock(self.desk.now()), notify=ticked)
    signIn = Property(QObject, lambda self: self._sign_in, constant=True)
    search = Property(QObject, lambda self: self._search, constant=True)
    papers = Property(QObject, lambda self: self._papers, constant=True)
    dialogs = Property(QObject, lambda self: self._dialogs, constant=True)
    offer = Property(QObject, lambda self: self._offer, constant=True)
    recovery = Property(QObject, lambda self: self._recovery, constant=True)
