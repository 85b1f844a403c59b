"""What all pages of a workstation share: the line to the bank, the devices, who sits here, and the case in hand.

One case at a time: the customer that was opened, the visit in which papers were read, the account whose card was
proved. Pages ask the desk; none asks another page.
"""
# ruff: noqa: N815 - signals bear Qt's camelCase names

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import structlog
from PySide6.QtCore import QObject, Signal

from kiosk.client.intent_store import IntentStore
from kiosk.client.request_store import RequestStore
from kiosk.client.values import AmountBounds, Greeting
from kiosk.counter.client.answers import Answer, Refusal, Refused, Unanswered
from kiosk.counter.client.customers import Customer
from kiosk.counter.client.lending import Quote
from kiosk.counter.client.port import CounterClient
from kiosk.counter.client.staff import StaffMember, Workstation
from kiosk.counter.client.visits import Account, Handoff, Visit
from kiosk.counter.printing import FolderPrinter, PaperPrinter
from kiosk.counter.viewmodels.catalogue import load
from kiosk.counter.viewmodels.request_ids import RequestIds
from kiosk.flow.facts import Bilingual, Language
from kiosk.flow.trouble_sentences import SENTENCES
from kiosk.hardware.port import Devices
from kiosk.journey.tasks import Scope, Tasks
from kiosk.viewmodels.catalogue import Words

__all__ = ["ENDED", "Case", "Desk", "Said"]

log = structlog.get_logger(__name__)

ENDED = frozenset({"STAFF_NOT_SIGNED_IN", "STAFF_SIGNED_IN_ELSEWHERE"})
"""Reasons by which the bank says that whoever sits here is not signed in here any more."""


@dataclass(frozen=True, slots=True)
class Case:
    """The customer in hand, as far as known; nothing of the one before stays in it."""

    customer: Customer | None = None
    visit: Visit | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a call that did not succeed comes to, for a teller: why, what helps, and what to quote."""

    reason: str
    sentence: str
    remedy: str = ""
    code: str = ""


class Desk(QObject):
    """The shared things. Signals: the case, the words or the person is another; a change came by the feed."""

    caseChanged = Signal()
    wordsChanged = Signal()
    staffChanged = Signal()
    pageAsked = Signal(str)
    signedOut = Signal(str)
    customerAsked = Signal(str)
    dialogAsked = Signal(str, object)
    caseTaken = Signal(object)
    quoteTurned = Signal(object)
    keysStale = Signal()

    def __init__(
        self,
        client: CounterClient,
        devices: Devices | None,
        state: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        language: Language = Language.ZH,
        printer: PaperPrinter | None = None,
    ) -> None:
        super().__init__()
        self.printer = printer or FolderPrinter(state / "prints")
        self.client = client
        self.devices = devices
        self.now = now
        self.drawdown_requests = RequestStore(state / "drawdowns")
        self.repayment_requests = RequestStore(state / "repayments")
        self.request_ids = RequestIds(IntentStore(state / "acts", now=now))
        self.words: Words = load(language)
        self.greeting: Greeting | None = None
        self.staff: StaffMember | None = None
        self.case = Case()
        self.handoff_code = ""
        """Of a case that was brought from a terminal to the counter, until a visit takes it."""
        self.tasks = Tasks(lambda name: log.error("counter_task_failed", task=name))

    # --- who and what -----------------------------------------------------------------------------------------------

    @property
    def language(self) -> Language:
        """The language of the screen."""
        return self.words.language

    def speak(self, language: Language) -> None:
        """Another language from now on."""
        self.words = load(language)
        self.wordsChanged.emit()

    @property
    def business_date(self) -> date | None:
        """The bank's day, once the workstation was greeted."""
        return self.greeting.terminal.business_date if self.greeting else None

    @property
    def bounds(self) -> AmountBounds:
        """What one drawdown may be at the counter, as far as the greeting tells."""
        return self.greeting.bounds if self.greeting else AmountBounds(0, 0, 1)

    def seat(self, member: StaffMember | None) -> None:
        """Who sits here from now on; with somebody else, nothing of the case in hand stays."""
        if member is None or self.staff is None or member.number != self.staff.number:
            self.case = Case()
            self.caseChanged.emit()
        self.staff = member
        self.staffChanged.emit()

    def take_case(self, case: Case) -> None:
        """Another customer, or none."""
        self.case = case
        self.caseChanged.emit()

    def open_customer(self, customer_id: str) -> None:
        """Show a customer, whichever page asks."""
        self.customerAsked.emit(customer_id)

    def follow(self, handoff: Handoff) -> None:
        """A case came from another channel: what was chosen there goes into the form, what was sent is followed."""
        self.caseTaken.emit(handoff)

    def ask(self, dialog: str, subject: object = None) -> None:
        """Open a dialog over the page, by its name; what it is about goes with it."""
        self.dialogAsked.emit(dialog, subject)

    def go(self, page: str) -> None:
        """Show another page, by its name in `pages`."""
        self.pageAsked.emit(page)

    def turn(self, quote: Quote) -> None:
        """Turn the screen to the customer in hand, with what a drawdown would cost."""
        self.quoteTurned.emit(quote)

    @property
    def workstation(self) -> Workstation:
        """Where this stands, for the head of a paper; empty before the bank has greeted."""
        if self.greeting is None:
            return Workstation("", Bilingual("", ""), Bilingual("", ""))
        terminal = self.greeting.terminal
        return Workstation(terminal.terminal_id, terminal.bank_name, terminal.branch_name)

    # --- work -------------------------------------------------------------------------------------------------------

    def start(self, name: str, work: Coroutine[object, object, None]) -> None:
        """Run a task; one of the same name that still runs is ended."""
        self.tasks.start(name, Scope.TERMINAL, work)

    def stop(self, name: str) -> None:
        """End a task; nothing where there is none."""
        self.tasks.cancel(name)

    def said(self, answer: Answer[object]) -> Said:
        """What an answer without a value comes to, in words; one that ends the sign-in is told to the shell.

        Raises: ValueError for an answer that has a value.
        """
        if isinstance(answer, Refused):
            if answer.refusal.reason in ENDED and self.staff is not None:
                self.signedOut.emit(answer.refusal.reason)
            return self.refusal(answer.refusal)
        if isinstance(answer, Unanswered):
            _, code, sentence, remedy = SENTENCES[answer.trouble]
            return Said(answer.trouble.value, self.words.told(sentence), self.words.told(remedy), code)
        raise ValueError("an answer with a value needs no sentence")

    def refusal(self, refusal: Refusal) -> Said:
        """A "no", in words."""

        def told(sentence: Bilingual) -> str:
            return self.words.told(sentence)

        return Said(refusal.reason, told(refusal.for_teller), told(refusal.remedy), refusal.quote_number)

    async def close(self) -> None:
        """End every task, and let the line and the devices go."""
        await self.tasks.close()
        await self.client.aclose()
        if self.devices is not None:
            await self.devices.aclose()
