"""What a workstation asks of the channel server, service by service, as one port with two implementations.

Every call ends within its deadline, in an `Answer`; none raises for what the network or the bank does. Questions may be
repeated. An act carries a `request_id` that its caller has kept on disk before the first send; `Unanswered` to an act
means that nobody knows, and whoever sent it asks `drawdown_outcome` or `repayment_outcome`, and never sends another.
`present_card` is sent once: its PIN block is used up. After `sign_in` the client sends the staff token with every call
by itself; the token is never handed out.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Protocol

from kiosk.client.values import Greeting
from kiosk.counter.client.answers import Answer
from kiosk.counter.client.approvals import (
    Approval,
    ApprovalDecision,
    ApprovalList,
    ApprovalProof,
    ApprovalView,
    Decided,
)
from kiosk.counter.client.changes import FeedEvent
from kiosk.counter.client.customers import Customer, Found
from kiosk.counter.client.help_calls import HelpCall, HelpCalls, TakenToCounter
from kiosk.counter.client.lending import (
    Contract,
    CreditLine,
    Drawdown,
    DrawdownIntent,
    DrawdownTerms,
    Quote,
    Repayment,
    RepaymentIntent,
    RepaymentKind,
    RepaymentQuote,
    RequestOutcome,
)
from kiosk.counter.client.records import RecordPage
from kiosk.counter.client.staff import SignedIn, Workstation
from kiosk.counter.client.visits import Account, Attestation, AttestationIntent, Handoff, IdentityDocument, Visit
from kiosk.counter.client.work import Shift, WorkItem, WorkItemView, WorkKind, WorkLists
from kiosk.flow.credentials import BankCard, ChipProof, PinBlock
from kiosk.flow.effects import Cause
from kiosk.flow.facts import Language
from kiosk.flow.state import Signature

__all__ = [
    "ApprovalClient",
    "AssistanceClient",
    "ChangeFeedClient",
    "CounterClient",
    "CustomerClient",
    "LendingClient",
    "StaffClient",
    "VisitClient",
    "WorkClient",
]


class StaffClient(Protocol):
    """Who sits at the workstation."""

    async def workstation(self) -> Answer[Workstation]:
        """What the workstation shows before anybody has signed in."""
        ...

    async def hello(self) -> Answer[Greeting]:
        """Announce the workstation: brings keys for its PIN pad, the business date and the bounds of a drawdown."""
        ...

    async def sign_in(self, number: str, password: str, *, take_over: bool = False) -> Answer[SignedIn]:
        """Sign a person in. The password is sent once and kept nowhere."""
        ...

    async def confirm_password(self, password: str) -> Answer[None]:
        """Prove the password again, after the screen was locked."""
        ...

    async def change_password(self, old: str, new: str) -> Answer[None]:
        """Set another password."""
        ...

    async def sign_out(self) -> Answer[None]:
        """End the token; the client forgets it whatever is answered."""
        ...


class CustomerClient(Protocol):
    """Finds customers of the bank."""

    async def search(self, query: str, limit: int = 20) -> Answer[Found]:
        """Find by part of a name, ID number, card number, loan note or query number."""
        ...

    async def customer(self, customer_id: str) -> Answer[Customer]:
        """All that there is of a customer."""
        ...

    async def reveal_id_number(self, customer_id: str) -> Answer[str]:
        """The whole number, with a trace; to be shown for a short time."""
        ...

    async def freeze_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[CreditLine]:
        """Stop a line at once."""
        ...

    async def release_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[Approval]:
        """Ask that a frozen line may be drawn again; waits for a second person."""
        ...


class VisitClient(Protocol):
    """A customer's visit at the window."""

    async def open_visit(self, language: Language, document: IdentityDocument) -> Answer[Visit]:
        """Open a visit and say who is here."""
        ...

    async def visit(self, session_id: str) -> Answer[Visit]:
        """What a visit has reached."""
        ...

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Let the bank judge chip and PIN. Sent once."""
        ...

    async def attest_identity(self, intent: AttestationIntent) -> Answer[Attestation]:
        """Give one's word for who stands there; waits for a second person."""
        ...

    async def close_visit(self, session_id: str, cause: Cause) -> Answer[None]:
        """End a visit; ending what has ended is no error."""
        ...

    async def take_handoff(self, session_id: str, code: str) -> Answer[Handoff]:
        """Take a case over into a visit that knows its customer."""
        ...


class LendingClient(Protocol):
    """Lines, drawdowns and repayments."""

    async def credit_lines(self, session_id: str) -> Answer[tuple[CreditLine, ...]]:
        """The customer's lines, the one with most available first."""
        ...

    async def quote(self, session_id: str, terms: DrawdownTerms) -> Answer[Quote]:
        """What a drawdown would cost."""
        ...

    async def prepare_contract(self, session_id: str, quote_id: str) -> Answer[Contract]:
        """The contract of a quote; the same one for the same quote."""
        ...

    async def accept_contract(
        self, session_id: str, contract: Contract, readings: tuple[tuple[int, int], ...], signature: Signature
    ) -> Answer[Contract]:
        """Hand over how long each page was before the customer, and the signature.

        Shape: `readings` are (number of the page, ms).
        """
        ...

    async def draw(self, intent: DrawdownIntent) -> Answer[Drawdown]:
        """Draw. Above the bank's amount the answer is RESERVED and names the approval that it waits for."""
        ...

    async def drawdown_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What became of a request of this workstation; one that never arrived is barred for good."""
        ...

    def watch_drawdown(self, session_id: str, drawdown_id: str) -> AsyncGenerator[Drawdown, None]:
        """A drawdown now and at each change until it has ended; ends early, without a word, when nobody answers."""
        ...

    async def reverse_drawdown(self, request_id: str, drawdown_id: str, reason: str) -> Answer[Drawdown]:
        """Undo a drawdown of today; waits for a second person."""
        ...

    async def quote_repayment(
        self, session_id: str, loan_note_id: str, kind: RepaymentKind, amount_fen: int | None = None
    ) -> Answer[RepaymentQuote]:
        """What is owed on a note, and what a payment would do; `amount_fen` for PARTIAL and for no other kind."""
        ...

    async def repay(self, intent: RepaymentIntent) -> Answer[Repayment]:
        """Repay from the customer's own account."""
        ...

    async def repayment_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What became of a repayment of this workstation."""
        ...

    async def receipt(self, session_id: str, subject_id: str) -> Answer[bytes]:
        """The receipt of a drawdown or a repayment, as a PDF."""
        ...

    async def records(self, session_id: str, page_token: str = "") -> Answer[RecordPage]:
        """What the visit's customer has drawn and repaid at every channel, newest first."""
        ...


class ApprovalClient(Protocol):
    """What waits for a second person."""

    async def approvals(self, *, this_branch_only: bool = True) -> Answer[ApprovalList]:
        """What waits, and what was decided today."""
        ...

    async def approval(self, approval_id: str) -> Answer[ApprovalView]:
        """One in full."""
        ...

    async def open_proof(self, approval_id: str, proof: str) -> Answer[tuple[ApprovalProof, ...]]:
        """Note that the caller has looked at a proof."""
        ...

    async def decide(
        self, request_id: str, approval_id: str, decision: ApprovalDecision, comment: str, password: str
    ) -> Answer[Decided]:
        """Approve, return to its maker, or ask the maker; with the checker's own password."""
        ...

    async def withdraw(self, approval_id: str) -> Answer[Approval]:
        """Take back what the caller has made."""
        ...

    async def explain(self, approval_id: str, reason: str) -> Answer[Approval]:
        """Answer what a supervisor has asked."""
        ...


class WorkClient(Protocol):
    """What waits for people, and the shift."""

    async def work(self) -> Answer[WorkLists]:
        """What waits in the branch."""
        ...

    async def work_item(self, kind: WorkKind, subject_id: str) -> Answer[WorkItemView]:
        """The course of one item."""
        ...

    async def ask_core_again(self, drawdown_id: str) -> Answer[Drawdown]:
        """Have core banking asked now; sends nothing again."""
        ...

    async def assign_work(self, kind: WorkKind, subject_id: str, staff_number: str) -> Answer[WorkItem]:
        """Take an item, or offer it to somebody."""
        ...

    async def accept_work(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """Accept what was offered to the caller."""
        ...

    async def note_customer_told(self, kind: WorkKind, subject_id: str) -> Answer[WorkItem]:
        """Note that the customer has been told."""
        ...

    async def shift(self) -> Answer[Shift]:
        """The caller's journal and totals of the business day, and what stands against signing off."""
        ...

    async def end_shift(self, request_id: str) -> Answer[Shift]:
        """End the shift, and the token with it."""
        ...


class AssistanceClient(Protocol):
    """Help at a terminal."""

    async def help_calls(self) -> Answer[HelpCalls]:
        """The calls of the branch."""
        ...

    async def take_help_call(self, call_id: str) -> Answer[HelpCall]:
        """Take a call."""
        ...

    def watch_help_call(self, call_id: str, after: int = 0) -> AsyncGenerator[HelpCall, None]:
        """The call after each change; ends with the call, or early, without a word, when nobody answers."""
        ...

    async def send_hint(self, call_id: str, hint_id: str, *, key: str = "", words: str = "") -> Answer[HelpCall]:
        """Say something: one of the terminal's sentences, or a few words."""
        ...

    async def take_to_counter(self, call_id: str) -> Answer[TakenToCounter]:
        """Take the case to the counter; the terminal's visit ends at once."""
        ...

    async def release_help_call(self, call_id: str) -> Answer[HelpCall]:
        """Let go; the customer goes on alone."""
        ...


class ChangeFeedClient(Protocol):
    """What happens at other channels."""

    def watch_branch(self, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """What concerns the branch, resumed after breaks until cancelled; ends only when the client is closed."""
        ...

    def watch_customer(self, session_id: str, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """What concerns the customer of a visit, until it ends."""
        ...


class CounterClient(
    StaffClient,
    CustomerClient,
    VisitClient,
    LendingClient,
    ApprovalClient,
    WorkClient,
    AssistanceClient,
    ChangeFeedClient,
    Protocol,
):
    """The channel server as a workstation calls it."""

    def reachable(self) -> AsyncIterator[bool]:
        """Whether the line is up, now and at each change, until the client is closed."""
        ...

    async def aclose(self) -> None:
        """Let go of the line."""
        ...
