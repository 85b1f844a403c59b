"""The repayment page: a note, what is owed on it today, what a payment would do, and what became of the payment."""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Refused, Success
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.lending import (
    CreditLine,
    LoanNote,
    Outcome,
    RepaymentIntent,
    RepaymentKind,
    RepaymentQuote,
)
from kiosk.counter.desk import Desk, Said
from kiosk.counter.viewmodels.amount_text import amount_of, typed, whole
from kiosk.counter.viewmodels.cells import ANYTHING, LIST, Tag, for_qml, rows_for_qml
from kiosk.counter.viewmodels.dialog_subjects import Printable
from kiosk.counter.viewmodels.figures import clock, money
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.plan_rows import plan_rows
from kiosk.counter.viewmodels.repayment_rows import owed_note, part_rows, parts_total, said_aloud
from kiosk.counter.viewmodels.sent_view import Followed, SentModel
from kiosk.flow.capitals import capitals
from kiosk.viewmodels.figures import english_words

__all__ = ["RepaymentModel"]

KINDS = (RepaymentKind.SCHEDULED, RepaymentKind.PARTIAL, RepaymentKind.WHOLE)
QUOTE_PAUSE_S = 0.08


@dataclass(frozen=True, slots=True)
class RepaymentDraft:
    """The form, as it stands."""

    loan_note_id: str = ""
    kind: RepaymentKind = RepaymentKind.SCHEDULED
    amount_text: str = ""


class RepaymentModel(PageModel):
    """A repayment at the window."""

    shown = Signal()
    draftChanged = Signal()
    quoteChanged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._drafts: dict[str, RepaymentDraft] = {}
        self._sent_of: dict[str, Followed] = {}
        self._whose = ""
        self._draft = RepaymentDraft()
        self._quote: RepaymentQuote | None = None
        self._said: Said | None = None
        self._asked = 0
        self._in_sight = False
        self._sent = SentModel(desk, desk.repayment_requests, self, words="repayment")
        self._sent.changed.connect(self._sent_changed)
        desk.caseChanged.connect(self._case_changed)
        self._case_changed()

    # --- the page ---------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """What is owed may be another figure by now."""
        self._in_sight = True
        self._price(0)

    def leave(self) -> None:
        """Nothing is asked for a page that nobody looks at."""
        self._in_sight = False

    def heard(self, change: Change) -> None:
        """A payment at another channel changes what is owed."""
        if change.kind in {ChangeKind.REPAYMENT, ChangeKind.CREDIT_LINE} and self.desk.case.visit is not None:
            self._quote = None
            self._price(QUOTE_PAUSE_S)

    def tick(self) -> None:
        """Deadlines run."""
        if self._sent.now is not None and not self._sent.now.ended:
            self._sent.changed.emit()

    def relabel(self) -> None:
        """Say everything anew."""
        super().relabel()
        self.draftChanged.emit()
        self.quoteChanged.emit()
        self._sent.relabel()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of this page."""
        say = self.desk.words.say
        if self._sent.now is not None:
            keys = [("Esc", say("sent.to_customer"))]
            ended = [("Ctrl+P", say("sent.print")), ("Alt+A", say("drawdown.another"))]
            return [*keys, *ended] if self._sent.now.ended else keys
        return [
            ("↑↓", say("repayment.key_notes")),
            ("Tab", say("keys.next")),
            ("1…3", say("drawdown.options")),
            ("W", say("drawdown.wan")),
            ("F9", say("keys.read_id")),
            ("F10", say("drawdown.card_and_pin")),
            ("Ctrl+Enter", say("repayment.submit")),
            ("Esc", say("drawdown.leave")),
        ]

    # --- filling in -------------------------------------------------------------------------------------------------

    @Slot(int)
    def chooseNote(self, index: int) -> None:
        """A note by its place."""
        notes = self._notes()
        if 0 <= index < len(notes):
            self._put(replace(self._draft, loan_note_id=notes[index].loan_note_id))

    @Slot(int)
    def chooseKind(self, index: int) -> None:
        """What the customer wants paid."""
        if 0 <= index < len(KINDS):
            self._put(replace(self._draft, kind=KINDS[index]))

    @Slot(str)
    def editAmount(self, text: str) -> None:
        """Each key of the amount; an amount means that a part is paid."""
        self._put(replace(self._draft, amount_text=typed(text), kind=RepaymentKind.PARTIAL))

    @Slot()
    def finishAmount(self) -> None:
        """The amount's field was left."""
        self._draft = replace(self._draft, amount_text=whole(self._draft.amount_text))
        self._keep()
        self.draftChanged.emit()

    @Slot()
    def leavePage(self) -> None:
        """Esc: back to the customer; the form stays as it is."""
        self.desk.go("customer")

    def _put(self, draft: RepaymentDraft) -> None:
        if draft == self._draft:
            self.draftChanged.emit()
            return
        self._draft, self._said = draft, None
        self._keep()
        self.draftChanged.emit()
        self._quote = None
        self._price(QUOTE_PAUSE_S)

    def _keep(self) -> None:
        if self._whose:
            self._drafts[self._whose] = self._draft

    # --- the quote --------------------------------------------------------------------------------------------------

    def _price(self, pause_s: float) -> None:
        self._asked += 1
        draft, visit = self._draft, self.desk.case.visit
        amount = amount_of(draft.amount_text)
        whole_draft = draft.loan_note_id and (draft.kind is not RepaymentKind.PARTIAL or amount)
        if visit is None or not whole_draft or not self._in_sight or self._sent.now is not None:
            self.desk.stop("repayment_quote")
            self._quote = None
        elif self._quote is None or self._quote.expires <= self.desk.now():
            self.desk.start("repayment_quote", self._ask_price(self._asked, pause_s))
        self.quoteChanged.emit()

    async def _ask_price(self, asked: int, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        draft, visit = self._draft, self.desk.case.visit
        if visit is None:
            return
        amount = amount_of(draft.amount_text) if draft.kind is RepaymentKind.PARTIAL else None
        answer = await self.desk.client.quote_repayment(visit.session_id, draft.loan_note_id, draft.kind, amount)
        if asked != self._asked:
            return
        if isinstance(answer, Success):
            self._quote, self._said = answer.value, None
        else:
            self._quote, self._said = None, self.desk.said(answer)
        self.quoteChanged.emit()

    # --- submitting -------------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Ctrl+Enter: collect from the card that was proved."""
        case, quote = self.desk.case, self._quote
        if self._lacking() or quote is None or case.visit is None or case.account is None:
            return
        try:
            # On disk before the first byte leaves; where that cannot be, nothing is sent.
            request = self.desk.repayment_requests.open(quote.parts.amount_fen)
        except OSError:
            self._said = Said("", self.desk.words.say("drawdown.disk"))
            self.quoteChanged.emit()
            return
        intent = RepaymentIntent(
            request.request_id,
            case.visit.session_id,
            quote.repayment_quote_id,
            quote.loan_note_id,
            quote.kind,
            quote.parts.amount_fen,
            case.account.token,
        )
        self._drafts.pop(self._whose, None)
        self._sent.show(Followed(request.request_id, quote.parts.amount_fen))
        self.changed.emit()
        self.desk.start(f"repayment-{request.request_id}", self._send(self._whose, intent))

    async def _send(self, whose: str, intent: RepaymentIntent) -> None:
        followed = Followed(intent.request_id, intent.amount_fen)
        answer = await self.desk.client.repay(intent)
        if isinstance(answer, Success):
            followed = SentModel.of_repayment(followed, answer.value)
        elif isinstance(answer, Refused):
            self.desk.said(answer)
            followed = replace(followed, outcome=Outcome.NOT_DONE, sending=False, refusal=answer.refusal)
        else:
            followed = await self._find_out(followed)
        self._tell(whose, followed)
        while not followed.ended:
            await asyncio.sleep(2)
            followed = await self._find_out(followed)
            self._tell(whose, followed)

    async def _find_out(self, followed: Followed) -> Followed:
        known = await self._sent.ask_until_known(followed, self.desk.client.repayment_outcome)
        number = known.query_number or followed.query_number
        return replace(followed, outcome=known.outcome, sending=False, query_number=number, arrived=known.arrived)

    def _tell(self, whose: str, followed: Followed) -> None:
        self._sent_of[whose] = followed
        if whose == self._whose:
            self._sent.tell(followed)
        elif followed.ended:
            self.desk.repayment_requests.forget(followed.request_id)

    @Slot()
    def printReceipt(self) -> None:
        """Ctrl+P: the receipt of what was collected."""
        now, customer = self._sent.now, self.desk.case.customer
        if now is not None and now.repayment is not None and now.ended and customer is not None:
            paid = now.repayment.repayment_id
            self.desk.ask("reprint", Printable(paid, customer.row.name, now.amount_fen, "repayment"))

    @Slot()
    def another(self) -> None:
        """Alt+A: what ended is put away."""
        if self._sent.now is not None and self._sent.now.ended:
            self._sent_of.pop(self._whose, None)
            self._sent.show(None)
            self._quote = None
            self._case_changed()

    def _sent_changed(self) -> None:
        self.keysChanged.emit()
        self.shown.emit()

    # --- the case ---------------------------------------------------------------------------------------------------

    def _case_changed(self) -> None:
        customer = self.desk.case.customer
        whose = customer.row.customer_id if customer else ""
        if whose != self._whose:
            self._quote, self._said, self._whose = None, None, whose
            self._sent.show(self._sent_of.get(whose))
        notes = self._notes()
        draft = self._drafts.get(whose, RepaymentDraft())
        if not any(note.loan_note_id == draft.loan_note_id for note in notes):
            draft = replace(draft, loan_note_id=notes[0].loan_note_id if notes else "")
        self._draft = draft
        self.changed.emit()
        self.draftChanged.emit()
        self.keysChanged.emit()
        self._price(0)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _line(self) -> CreditLine | None:
        customer = self.desk.case.customer
        return customer.lines[0] if customer and customer.lines else None

    def _notes(self) -> tuple[LoanNote, ...]:
        line = self._line()
        return line.open_notes if line else ()

    def _lacking(self) -> str:
        case, say = self.desk.case, self.desk.words.say
        if case.visit is None:
            return say("drawdown.lacks_visit")
        if not self._draft.loan_note_id:
            return say("repayment.lacks_note")
        if self._draft.kind is RepaymentKind.PARTIAL and not amount_of(self._draft.amount_text):
            return say("drawdown.lacks_amount")
        if self._said is not None:
            return " ".join(part for part in (self._said.sentence, self._said.remedy) if part)
        if self._quote is None:
            return say("repayment.lacks_quote")
        if self._quote.parts.amount_fen == 0:
            return say("repayment.nothing_due")
        return say("repayment.lacks_card") if case.account is None else ""

    def _note_rows(self) -> list[object]:
        return rows_for_qml(owed_note(note) for note in self._notes())

    def _at(self) -> int:
        ids = [note.loan_note_id for note in self._notes()]
        return ids.index(self._draft.loan_note_id) if self._draft.loan_note_id in ids else -1

    def _who(self) -> str:
        customer = self.desk.case.customer
        return f"{customer.row.name}   {customer.row.masked_id_number}" if customer else ""

    def _identity(self) -> object:
        say, visit = self.desk.words.say, self.desk.case.visit
        if visit is None:
            return for_qml(Tag(say("customer.not_identified"), "attn", "idcard"))
        return for_qml(Tag(say("customer.identified"), "ok", "done"))

    def _amount_help(self) -> str:
        fen = amount_of(self._draft.amount_text)
        if not fen:
            return self.desk.words.say("repayment.amount_help")
        return english_words(fen) if self.desk.words.english else capitals(fen)

    def _figure(self, name: str) -> str:
        quote = self._quote
        if quote is None:
            return money(None)
        return money(
            {
                "pays": quote.parts.amount_fen,
                "left": quote.principal_balance_fen,
                "available": quote.available_after_fen,
            }[name]
        )

    def _late(self) -> str:
        quote = self._quote
        return self.desk.words.say("repayment.late", quote.days_past_due) if quote and quote.days_past_due else ""

    def _card(self) -> str:
        account, customer = self.desk.case.account, self.desk.case.customer
        if account is None or customer is None:
            return ""
        return self.desk.words.say("drawdown.card_of", account.card_tail, customer.row.name)

    present = Property(bool, lambda self: bool(self._notes()), notify=shown)
    stage = Property(str, lambda self: "sent" if self._sent.now else "form", notify=shown)
    who = Property(str, _who, notify=shown)
    identity = Property(ANYTHING, _identity, notify=shown)
    notes = Property(LIST, _note_rows, notify=shown)
    at = Property(int, _at, notify=draftChanged)
    kinds = Property(
        LIST, lambda self: [self.desk.words.say(f"repayment.{k.value.lower()}") for k in KINDS], notify=shown
    )
    kind = Property(int, lambda self: KINDS.index(self._draft.kind), notify=draftChanged)
    partial = Property(bool, lambda self: self._draft.kind is RepaymentKind.PARTIAL, notify=draftChanged)
    amount = Property(str, lambda self: self._draft.amount_text, notify=draftChanged)
    amountHelp = Property(str, _amount_help, notify=draftChanged)
    card = Property(str, _card, notify=shown)
    lacking = Property(str, _lacking, notify=quoteChanged)
    quoted = Property(bool, lambda self: self._quote is not None, notify=quoteChanged)
    until = Property(
        str,
        lambda self: self.desk.words.say("repayment.until", clock(self._quote.expires)) if self._quote else "",
        notify=quoteChanged,
    )
    parts = Property(LIST, lambda self: rows_for_qml(part_rows(self._quote, self.desk.words)), notify=quoteChanged)
    partsTotal = Property(
        ANYTHING, lambda self: for_qml(parts_total(self._quote, self.desk.words)), notify=quoteChanged
    )
    pays = Property(str, lambda self: self._figure("pays"), notify=quoteChanged)
    left = Property(str, lambda self: self._figure("left"), notify=quoteChanged)
    availableAfter = Property(str, lambda self: self._figure("available"), notify=quoteChanged)
    late = Property(str, _late, notify=quoteChanged)
    rows = Property(
        LIST,
        lambda self: rows_for_qml(plan_rows(self._quote.schedule_after)) if self._quote else [],
        notify=quoteChanged,
    )
    aloud = Property(str, lambda self: said_aloud(self._quote, self.desk.words), notify=quoteChanged)
    sent = Property(QObject, lambda self: self._sent, constant=True)
