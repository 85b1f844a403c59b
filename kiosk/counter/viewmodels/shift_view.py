"""The page of the end of a shift: totals beside core's, the journal, what stands against signing off, and paper."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Answer, Success
from kiosk.counter.client.changes import Change
from kiosk.counter.client.lending import Outcome
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.work import Shift, ShiftEntry
from kiosk.counter.desk import Desk
from kiosk.counter.printing import Printed
from kiosk.counter.viewmodels.cells import LIST, MAP, Toned, for_qml, rows_for_qml
from kiosk.counter.viewmodels.dialog_subjects import Printable
from kiosk.counter.viewmodels.figures import person
from kiosk.counter.viewmodels.hand_on_view import HandOnModel
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.shift_paper import shift_pages
from kiosk.counter.viewmodels.shift_rows import (
    check_rows,
    core_word,
    entry_rows,
    number_range,
    shift_about,
    sum_row,
    total_rows,
    undecided,
    unsettled,
    why_not_end,
)

__all__ = ["ShiftModel"]


class ShiftModel(PageModel):
    """What the page of the end of a shift shows."""

    shown = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._shift: Shift | None = None
        self._undecided_only = False
        self._entry = 0
        self._told, self._tone = "", "none"
        self._busy = ""
        self._ending = self._here = False
        self._ended: datetime | None = None
        self._hand_on = HandOnModel(desk, self._offer, self)

    # --- what the shell tells ---------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Ask for the day anew."""
        self._told, self._here = "", True
        self._reload()

    def leave(self) -> None:
        """Another page is shown: core is not asked for a day that nobody looks at."""
        self._here = False

    def heard(self, change: Change) -> None:
        """Whatever happens may belong to the day, while somebody looks at it."""
        if self._here and not self.desk.tasks.running("shift_load"):
            self._reload()

    def tick(self) -> None:
        """Deadlines move."""
        self.changed.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of the page."""
        say = self.desk.words.say
        return (
            ("Alt+1…3", say("shift.key_panels")),
            ("↑↓", say("shift.key_choose")),
            ("Alt+L", say("shift.key_undecided")),
            ("Alt+B", say("shift.key_reprint")),
            ("Alt+H", say("shift.key_hand_on")),
            ("Alt+K", say("shift.key_core")),
            ("Ctrl+P", say("shift.key_print")),
            ("Ctrl+Enter", say("shift.key_sign_off")),
        )

    # --- what is asked of the bank ----------------------------------------------------------------------------------

    def _reload(self) -> None:
        self.desk.start("shift_load", self._load())

    async def _load(self) -> None:
        answer = await self.desk.client.shift()
        if isinstance(answer, Success):
            self._shift = answer.value
            self.changed.emit()
        else:
            self._say_no(answer)

    async def _hand_over(self, number: str) -> None:
        """Offer each item; what could not be offered is said, the rest stays offered."""
        for item in unsettled(self._shift) if self._shift else ():
            answer = await self.desk.client.assign_work(item.kind, item.subject_id, number)
            if not isinstance(answer, Success):
                self._busy = ""
                self._say_no(answer)
                self._reload()
                return
        self._busy = ""
        self._say(self.desk.words.say("work.offered_done", number), "ok")
        self._reload()

    async def _print(self) -> None:
        from kiosk.counter.viewmodels.paper_pdf import draw_pdf

        shift = self._shift
        if shift is None:
            return
        day = shift.business_date.isoformat()
        pages = shift_pages(
            shift, self._teller(), self.desk.workstation, self.desk.now(), self.desk.words, signed_off=self._ended
        )
        done = await self.desk.printer.print_pdf(f"shift-{self._teller().number}-{day}", draw_pdf(pages))
        self._busy = ""
        if isinstance(done, Printed):
            self._say(self.desk.words.say("shift.printed", done.where), "ok")
        else:
            self._say(self.desk.words.say("shift.print_failed", done.why), "stop")

    async def _end(self) -> None:
        try:
            # A journal that has grown since is another end; the same one is the same, whatever died between.
            rows = str(len(self._shift.entries) if self._shift else 0)
            day = str(self.desk.business_date)
            request_id = self.desk.request_ids.of(self._teller().number, "end_shift", day, rows)
        except OSError:
            self._busy = ""
            self._say(self.desk.words.say("acts.disk"), "stop")
            return
        answer = await self.desk.client.end_shift(request_id)
        self._busy = ""
        self.desk.request_ids.told(request_id, answer)
        if not isinstance(answer, Success):
            self._say_no(answer)
            self._reload()
            return
        self._shift, self._ended = answer.value, self.desk.now()
        await self._print()
        self.desk.signedOut.emit("SHIFT_ENDED")

    # --- what the teller does ---------------------------------------------------------------------------------------

    @Slot()
    def narrow(self) -> None:
        """Open ones only, or the whole journal."""
        self._undecided_only, self._entry = not self._undecided_only, 0
        self.changed.emit()

    @Slot(int)
    def chooseEntry(self, index: int) -> None:
        """A row of the journal."""
        self._entry = index
        self.changed.emit()

    @Slot()
    def reprint(self) -> None:
        """Print the receipt of the chosen row again."""
        entry = self._chosen()
        if entry is not None and self._can_reprint():
            self.desk.ask(
                "reprint", Printable(entry.subject_id, entry.customer_name, entry.amount_fen or 0, entry.business)
            )

    def _chosen(self) -> ShiftEntry | None:
        entries = self._shown_entries()
        return entries[self._entry] if 0 <= self._entry < len(entries) else None

    def _can_reprint(self) -> bool:
        """Whether the chosen row is of money that has reached its end."""
        entry = self._chosen()
        return entry is not None and entry.business in {"drawdown", "repayment"} and entry.outcome is Outcome.DONE

    def _shown_entries(self) -> tuple[ShiftEntry, ...]:
        entries = self._shift.entries if self._shift else ()
        return tuple(entry for entry in entries if not self._undecided_only or undecided(entry))

    @Slot()
    def handOn(self) -> None:
        """Ask to whom what is not settled goes."""
        items = unsettled(self._shift) if self._shift else ()
        if items:
            last = next((item.offered_to for item in items if item.offered_to), "")
            self._hand_on.open(self.desk.words.say("shift.hand_on_count", len(items)), last)

    def _offer(self, number: str) -> None:
        self._begin("hand_on", self._hand_over(number))

    @Slot()
    def askCore(self) -> None:
        """Compare with core again."""
        self._told = ""
        self._reload()

    @Slot()
    def printPaper(self) -> None:
        """Print the day as it stands."""
        if self._shift is not None:
            self._begin("print", self._print())

    @Slot()
    def signOff(self) -> None:
        """Ask once more, then end the shift."""
        if not self._busy and not why_not_end(self._shift, self.desk.words):
            self._ending = True
            self.changed.emit()

    @Slot()
    def stay(self) -> None:
        """No, the shift goes on."""
        self._ending = False
        self.changed.emit()

    @Slot()
    def confirmSignOff(self) -> None:
        """Yes, end it; the list is printed as it was signed off."""
        if self._ending:
            self._ending = False
            self._begin("end", self._end())

    def _begin(self, name: str, work: object) -> None:
        self._busy, self._told = name, ""
        self.changed.emit()
        self.desk.start("shift_act", work)  # type: ignore[arg-type]  # a coroutine of this class

    def _say(self, text: str, tone: str) -> None:
        self._told, self._tone = text, tone
        self.changed.emit()

    def _say_no(self, answer: Answer[object]) -> None:
        said = self.desk.said(answer)
        self._say(" ".join(part for part in (said.sentence, said.remedy, said.code) if part), "stop")

    # --- what QML reads ---------------------------------------------------------------------------------------------

    def _teller(self) -> StaffMember:
        return self.desk.staff or StaffMember("", "", ())

    def _about(self) -> str:
        if self._shift is None:
            return ""
        teller = f"{self._teller().number} {self._teller().name}"
        return shift_about(self._shift, teller, self.desk.workstation.workstation_id, self.desk.now(), self.desk.words)

    def _range(self) -> str:
        return number_range(self._shift.entries, self._teller().number, self.desk.words) if self._shift else ""

    def _core(self) -> Toned:
        return Toned(*core_word(self._shift, self.desk.words)) if self._shift else Toned("")

    def _entries(self) -> list[object]:
        return rows_for_qml(entry_rows(self._shown_entries(), self.desk.words))

    def _checks(self) -> list[object]:
        return rows_for_qml(check_rows(self._shift, self.desk.words)) if self._shift else []

    def _before_note(self) -> str:
        rows = check_rows(self._shift, self.desk.words) if self._shift else ()
        return self.desk.words.say("shift.before_note", len(rows), sum(row.state == "ok" for row in rows))

    def _hand_on_facts(self) -> dict[str, str]:
        """To whom, what, and how far: what stands under 交给下一班."""
        say, items = self.desk.words.say, unsettled(self._shift) if self._shift else ()
        if not items:
            return {"to": say("shift.nothing_left"), "what": "—", "other": "—"}
        to = sorted({person(item.offered_to, item.offered_to_name) for item in items if item.offered_to})
        return {
            "to": say("shift.and").join(to) if to else say("shift.nobody_yet"),
            "what": say("shift.hand_on_count", len(items)),
            "other": say("shift.not_accepted") if to else "—",
        }

    def _why_not_end(self) -> str:
        return self.desk.words.say("shift.busy") if self._busy else why_not_end(self._shift, self.desk.words)

    def _foot_line(self) -> Toned:
        if self._told:
            return Toned(self._told, self._tone)
        why = self._why_not_end()
        return Toned(why, "attn") if why else Toned("")

    loaded = Property(bool, lambda self: self._shift is not None, notify=shown)
    about = Property(str, _about, notify=shown)
    numbers = Property(str, _range, notify=shown)
    core = Property(MAP, lambda self: for_qml(self._core()), notify=shown)
    totals = Property(
        LIST,
        lambda self: rows_for_qml(total_rows(self._shift.totals, self.desk.words)) if self._shift else [],
        notify=shown,
    )
    sum = Property(
        MAP,
        lambda self: for_qml(sum_row(self._shift.totals, self.desk.words)) if self._shift else {},
        notify=shown,
    )
    entries = Property(LIST, _entries, notify=shown)
    entryAt = Property(int, lambda self: self._entry, notify=shown)
    count = Property(str, lambda self: str(len(self._shift.entries)) if self._shift else "", notify=shown)
    undecidedOnly = Property(bool, lambda self: self._undecided_only, notify=shown)
    checks = Property(LIST, _checks, notify=shown)
    beforeNote = Property(str, _before_note, notify=shown)
    handOnFacts = Property(MAP, _hand_on_facts, notify=shown)
    canHandOn = Property(bool, lambda self: bool(self._shift and unsettled(self._shift)), notify=shown)
    canEnd = Property(bool, lambda self: not self._why_not_end(), notify=shown)
    canReprint = Property(bool, _can_reprint, notify=shown)
    canPrint = Property(bool, lambda self: self._shift is not None and not self._busy, notify=shown)
    footLine = Property(MAP, lambda self: for_qml(self._foot_line()), notify=shown)
    ending = Property(bool, lambda self: self._ending, notify=shown)
    handing = Property(QObject, lambda self: self._hand_on, constant=True)
