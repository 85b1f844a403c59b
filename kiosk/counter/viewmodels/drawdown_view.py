"""The drawdown page: a form priced as it is filled in, a contract that the customer signs, and what became of it.

Nothing is lost by leaving the page: the form belongs to its customer until it was sent. What was sent is followed.
"""
# ruff: noqa: N802, N815 - slots and properties bear QML's camelCase names

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.counter.client.answers import Success
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.lending import CreditLine, Outcome, Quote
from kiosk.counter.client.visits import Handoff
from kiosk.counter.desk import Desk
from kiosk.counter.viewmodels.amount_text import typed, whole
from kiosk.counter.viewmodels.cells import ANYTHING, LIST, for_qml, rows_for_qml
from kiosk.counter.viewmodels.contract_view import CounterContractModel
from kiosk.counter.viewmodels.dialog_subjects import Printable
from kiosk.counter.viewmodels.drawdown_case import (
    amount_help,
    card_text,
    identity,
    identity_text,
    lacking,
    page_keys,
    who,
)
from kiosk.counter.viewmodels.drawdown_checks import CheckRow, checks
from kiosk.counter.viewmodels.drawdown_draft import PURPOSES, DrawdownDraft, begin, from_terms, terms_of
from kiosk.counter.viewmodels.drawdown_pricing import QUOTE_PAUSE_S, DrawdownPricing
from kiosk.counter.viewmodels.drawdown_sending import DrawdownSender
from kiosk.counter.viewmodels.drawdown_shown import (
    act_word,
    after_rows,
    check_note,
    method_words,
    place,
    plan_figure,
    plan_label,
    plan_total,
    purpose_options,
    quote_note,
    share,
)
from kiosk.counter.viewmodels.drawdown_signing import DrawdownSigning
from kiosk.counter.viewmodels.giving_view import GivingModel
from kiosk.counter.viewmodels.page import PageModel
from kiosk.counter.viewmodels.payee_view import PayeeModel
from kiosk.counter.viewmodels.plan_rows import plan_bars, plan_rows, read_aloud
from kiosk.counter.viewmodels.sent_view import Followed, SentModel
from kiosk.flow.facts import Instalment, Method

__all__ = ["DrawdownModel"]

TERMS_SHOWN = 4


class DrawdownModel(PageModel):
    """A drawdown at the window."""

    shown = Signal()
    quoteChanged = Signal()
    draftChanged = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.changed.connect(self.shown)
        self._drafts: dict[str, DrawdownDraft] = {}
        self._whose = ""
        self._draft = DrawdownDraft()
        self._pricing = DrawdownPricing(desk, self._priced)
        self._payee = PayeeModel(
            desk, self, line=self._line, draft=lambda: self._draft, quote=lambda: self._quote, put=self._put
        )
        for told in (self.shown, self.draftChanged, self.quoteChanged):
            told.connect(self._payee.changed)
        self._contract = CounterContractModel(desk, self)
        self._sent = SentModel(desk, desk.drawdown_requests, self, words="drawdown")
        self._sent.changed.connect(self._sent_changed)
        self._giving = GivingModel(desk, self._pricing, lambda: self._price(0), self)
        self._sender = DrawdownSender(desk, self._sent)
        self._signing = DrawdownSigning(
            desk, self._contract, self._pricing, self._sender, changed=self._all_changed, sent=self._form_sent
        )
        desk.caseChanged.connect(self._case_changed)
        desk.caseTaken.connect(self._taken)
        self._case_changed()

    # --- the page -----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The price may have run out meanwhile."""
        self._contract.resume()
        if not self._pricing.holds:
            self._price(0)

    def leave(self) -> None:
        """A contract that is not in sight is not being read."""
        self._contract.pause()

    def heard(self, change: Change) -> None:
        """The line may be another one, and so may be what was sent."""
        if change.kind in {ChangeKind.CREDIT_LINE, ChangeKind.SESSION} and self.desk.case.visit is not None:
            self.desk.start("visit", self._look_at_visit(self.desk.case.visit.session_id))
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
        self._contract.changed.emit()

    def foot(self) -> Sequence[tuple[str, str]]:
        """The keys of this page."""
        return page_keys(self._sent.now, self.desk.words, reading=self._contract.contract is not None)

    # --- filling in -------------------------------------------------------------------------------------------------

    @Slot(str)
    def editAmount(self, text: str) -> None:
        """Each key of the amount."""
        self._put(replace(self._draft, amount_text=typed(text)))

    @Slot()
    def finishAmount(self) -> None:
        """The amount's field was left."""
        self._draft = replace(self._draft, amount_text=whole(self._draft.amount_text))
        self._keep()
        self.draftChanged.emit()

    @Slot(int)
    def chooseTerm(self, index: int) -> None:
        """A term by its place."""
        terms = self._terms_offered()
        if 0 <= index < len(terms):
            self._put(replace(self._draft, term_months=terms[index]))

    @Slot(int)
    def chooseMethod(self, index: int) -> None:
        """A method by its place."""
        methods = self._methods_offered()
        if 0 <= index < len(methods):
            self._put(replace(self._draft, method=methods[index]))

    @Slot(str)
    def editDay(self, text: str) -> None:
        """The day of the month on which payments fall due."""
        digits = "".join(letter for letter in text if letter.isdigit())[:2]
        self._put(replace(self._draft, due_day=min(31, int(digits)) if digits else 0))

    @Slot(str)
    def choosePurpose(self, code: str) -> None:
        """A purpose by its teller's code."""
        chosen = next((name for name, (number, _) in PURPOSES.items() if number == code), "")
        self._put(replace(self._draft, purpose=chosen))

    @Slot()
    def attest(self) -> None:
        """Alt+V: the teller's word for who stands there."""
        self.desk.ask("attest")

    @Slot()
    def leavePage(self) -> None:
        """Esc: back to the customer; the form stays as it is."""
        self.desk.go("customer")

    def _put(self, draft: DrawdownDraft) -> None:
        if draft == self._draft:
            self.draftChanged.emit()
            return
        self._draft = draft
        self._keep()
        self._pricing.said = None
        self._giving.clear()
        self.draftChanged.emit()
        self._price(QUOTE_PAUSE_S)

    def _keep(self) -> None:
        if self._whose:
            self._drafts[self._whose] = self._draft

    # --- the price --------------------------------------------------------------------------------------------------

    def _price(self, pause_s: float) -> None:
        line, visit = self._line(), self.desk.case.visit
        terms = terms_of(self._draft, line.credit_line_id) if line is not None and self._draft.due_day else None
        if visit is None or self._sent.now is not None:
            terms = None
        self._pricing.ask(visit.session_id if visit else "", terms, pause_s)

    def _priced(self) -> None:
        self.quoteChanged.emit()
        self.keysChanged.emit()

    async def _look_at_visit(self, session_id: str) -> None:
        answer = await self.desk.client.visit(session_id)
        case = self.desk.case
        if not isinstance(answer, Success) or case.visit is None or case.visit.session_id != session_id:
            return
        if answer.value.assurances != case.visit.assurances:
            self.desk.take_case(replace(case, visit=answer.value))

    # --- submitting -------------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Ctrl+Enter: the contract is put before the customer; nothing is sent before they have signed."""
        quote = self._quote
        if quote is None or self._lacking() or self._signing.busy or self._contract.contract is not None:
            return
        self._signing.begin(quote)
        self.quoteChanged.emit()

    def _form_sent(self, whose: str) -> None:
        self._drafts.pop(whose, None)

    @Slot()
    def withdraw(self) -> None:
        """Alt+K: take back what waits for a second person."""
        now = self._sent.now
        if now is not None and now.waits and now.drawdown is not None:
            self.desk.start("withdraw", self._withdraw(now.drawdown.approval_id))

    async def _withdraw(self, approval_id: str) -> None:
        answer = await self.desk.client.withdraw(approval_id)
        if not isinstance(answer, Success):
            self._pricing.said = self.desk.said(answer)
            self.quoteChanged.emit()

    @Slot()
    def printReceipt(self) -> None:
        """Ctrl+P: the receipt of what was paid out."""
        now, customer = self._sent.now, self.desk.case.customer
        if now is not None and now.drawdown is not None and now.ended and customer is not None:
            self.desk.ask("reprint", Printable(now.drawdown.drawdown_id, customer.row.name, now.amount_fen, "drawdown"))

    @Slot()
    def another(self) -> None:
        """Alt+A: what ended is put away, and the form is empty again."""
        if self._sent.now is not None and self._sent.now.ended:
            self._sender.put_away()
            self._pricing.quote = None
            self._case_changed()

    def _sent_changed(self) -> None:
        self.keysChanged.emit()
        self.shown.emit()

    # --- the case ---------------------------------------------------------------------------------------------------

    def _case_changed(self) -> None:
        customer = self.desk.case.customer
        whose = customer.row.customer_id if customer else ""
        if whose != self._whose:
            self._signing.look_at(whose)
            self._pricing.clear()
            self._giving.clear()
            self._whose = whose
            self._sender.look_at(whose)
        self._sender.look_at_flight()
        line, today = self._line(), self.desk.business_date
        if line is not None and today is not None:
            self._draft = self._drafts.get(whose) or begin(line, today)
        else:
            self._draft = DrawdownDraft()
        self._all_changed()
        self._price(0)

    def _taken(self, handoff: Handoff) -> None:
        """A case came from another channel: what was sent there is followed, and never sent again."""
        visit = self.desk.case.visit
        if handoff.drawdown_id and visit is not None and self._whose:
            amount = handoff.terms.amount_fen if handoff.terms else 0
            followed = Followed(handoff.request_id, amount, Outcome.CONFIRMING, sending=False)
            self._sender.follow(followed, visit.session_id, handoff.drawdown_id)
        elif handoff.terms is not None and self._whose:
            self._drafts[self._whose] = from_terms(handoff.terms)
            self._case_changed()

    def _all_changed(self) -> None:
        self.changed.emit()
        self.draftChanged.emit()
        self.quoteChanged.emit()
        self.keysChanged.emit()

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def _quote(self) -> Quote | None:
        return self._pricing.quote

    def _line(self) -> CreditLine | None:
        customer = self.desk.case.customer
        return customer.lines[0] if customer and customer.lines else None

    def _terms_offered(self) -> tuple[int, ...]:
        line = self._line()
        return line.terms_months[:TERMS_SHOWN] if line else ()

    def _methods_offered(self) -> tuple[Method, ...]:
        line = self._line()
        return line.methods if line else ()

    def _instalments(self) -> tuple[Instalment, ...]:
        return self._quote.schedule.instalments if self._quote else ()

    def _lacking(self) -> str:
        return lacking(self.desk.case, self._draft, self._quote, self._pricing.said, self.desk.words)

    def _over(self) -> bool:
        line = self._line()
        return line is not None and self._draft.amount_fen > line.balance.available_fen

    def _checks(self) -> list[CheckRow]:
        line, customer = self._line(), self.desk.case.customer
        if line is None or customer is None:
            return []
        return checks(
            self._draft,
            line,
            self.desk.words,
            bounds=self.desk.bounds,
            visit=self.desk.case.visit,
            account=self.desk.case.account,
            quote=self._quote,
            said=self._pricing.said,
            in_flight=customer.in_flight,
        )

    present = Property(bool, lambda self: self._line() is not None, notify=shown)
    stage = Property(
        str,
        lambda self: "sent" if self._sent.now else "contract" if self._contract.contract else "form",
        notify=shown,
    )
    who = Property(str, lambda self: who(self.desk.case), notify=shown)
    identity = Property(ANYTHING, lambda self: for_qml(identity(self.desk.case, self.desk.words)), notify=shown)
    identityText = Property(str, lambda self: identity_text(self.desk.case, self.desk.words), notify=shown)
    hasVisit = Property(bool, lambda self: self.desk.case.visit is not None, notify=shown)
    amount = Property(str, lambda self: self._draft.amount_text, notify=draftChanged)
    amountHelp = Property(
        str, lambda self: amount_help(self._line(), self._draft, self.desk.words), notify=draftChanged
    )
    amountOver = Property(bool, _over, notify=draftChanged)
    terms = Property(
        LIST, lambda self: [self.desk.words.say("drawdown.months", n) for n in self._terms_offered()], notify=shown
    )
    term = Property(int, lambda self: place(self._terms_offered(), self._draft.term_months), notify=draftChanged)
    methods = Property(LIST, lambda self: method_words(self._methods_offered(), self.desk.words), notify=shown)
    method = Property(int, lambda self: place(self._methods_offered(), self._draft.method), notify=draftChanged)
    dueDay = Property(str, lambda self: str(self._draft.due_day) if self._draft.due_day else "", notify=draftChanged)
    purposes = Property(LIST, lambda self: rows_for_qml(purpose_options(self._line(), self.desk.words)), notify=shown)
    purpose = Property(str, lambda self: PURPOSES.get(self._draft.purpose, ("", ""))[0], notify=draftChanged)
    card = Property(str, lambda self: card_text(self.desk.case, self.desk.words), notify=shown)
    usedShare = Property(float, lambda self: share(self._line(), "used", self._draft.amount_fen), notify=draftChanged)
    heldShare = Property(float, lambda self: share(self._line(), "held", self._draft.amount_fen), notify=draftChanged)
    addShare = Property(float, lambda self: share(self._line(), "add", self._draft.amount_fen), notify=draftChanged)
    after = Property(
        LIST, lambda self: after_rows(self._line(), self._draft.amount_fen, self.desk.words), notify=draftChanged
    )
    lacking = Property(str, _lacking, notify=quoteChanged)
    act = Property(str, lambda self: act_word(self._quote, self.desk.words), notify=quoteChanged)
    busy = Property(bool, lambda self: self._signing.busy, notify=quoteChanged)
    quoteNote = Property(
        str, lambda self: quote_note(self._quote, self.desk.now(), self.desk.words), notify=quoteChanged
    )
    quoted = Property(bool, lambda self: self._quote is not None, notify=quoteChanged)
    payment = Property(str, lambda self: plan_figure(self._quote, "payment"), notify=quoteChanged)
    paymentLabel = Property(str, lambda self: plan_label(self._draft.method, self.desk.words), notify=quoteChanged)
    interest = Property(str, lambda self: plan_figure(self._quote, "interest"), notify=quoteChanged)
    total = Property(str, lambda self: plan_figure(self._quote, "total"), notify=quoteChanged)
    apr = Property(str, lambda self: plan_figure(self._quote, "apr"), notify=quoteChanged)
    irr = Property(str, lambda self: plan_figure(self._quote, "irr"), notify=quoteChanged)
    dayCount = Property(str, lambda self: plan_figure(self._quote, "count") if self._quote else "", notify=quoteChanged)
    rows = Property(LIST, lambda self: rows_for_qml(plan_rows(self._instalments())), notify=quoteChanged)
    bars = Property(
        LIST, lambda self: rows_for_qml(plan_bars(self._instalments(), self.desk.words)), notify=quoteChanged
    )
    planTotal = Property(ANYTHING, lambda self: for_qml(plan_total(self._quote, self.desk.words)), notify=quoteChanged)
    checks = Property(LIST, lambda self: rows_for_qml(self._checks()), notify=quoteChanged)
    checkNote = Property(str, lambda self: check_note(self._checks(), self.desk.words), notify=quoteChanged)
    aloud = Property(
        str, lambda self: read_aloud(self._quote, self.desk.words) if self._quote else "", notify=quoteChanged
    )
    giving = Property(QObject, lambda self: self._giving, constant=True)
    payee = Property(QObject, lambda self: self._payee, constant=True)
    contract = Property(QObject, lambda self: self._contract, constant=True)
    sent = Property(QObject, lambda self: self._sent, constant=True)
