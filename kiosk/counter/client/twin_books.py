"""What the twin's workstations share: a branch with its people, money, approvals, work, help calls and change feed.

It keeps what the contract promises: one effect per request id, "never arrived" final once it was said, nobody approves
their own, an approval holds the amount and lets it go when it ends. It pays nobody.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog

from kiosk.counter.client.answers import Refusal, Refused
from kiosk.counter.client.approvals import Approval, ApprovalKind, ApprovalState
from kiosk.counter.client.changes import Change, ChangeKind
from kiosk.counter.client.customers import InFlightItem, InFlightKind
from kiosk.counter.client.help_calls import HelpCall
from kiosk.counter.client.lending import Channel, Drawdown, LoanNote, Outcome, Repayment
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_people import APPROVAL_ABOVE_FEN, MOMENT, PASSWORD, TwinPerson, people, staff
from kiosk.counter.client.twin_plan import month_later
from kiosk.counter.client.visits import Assurance, IdentityDocument
from kiosk.counter.client.work import ShiftEntry, WorkItem, WorkKind
from kiosk.flow.facts import Bilingual, DrawdownState

__all__ = [
    "APPROVAL_ABOVE_FEN",
    "APPROVAL_LAPSES_MIN",
    "BUSINESS_DATE",
    "SignIn",
    "TwinBooks",
    "TwinScript",
    "TwinVisit",
    "no",
]

log = structlog.get_logger(__name__)

BUSINESS_DATE = date(2026, 3, 18)
APPROVAL_LAPSES_MIN = 30
APPROVAL_FOR = timedelta(minutes=APPROVAL_LAPSES_MIN)
FAILURES_ALLOWED = 5


def no(reason: str, zh: str, en: str, *, remedy: tuple[str, str] = ("", ""), **facts: str) -> Refused:
    """A "no" of the twin."""
    sentence = Bilingual(zh, en)
    return Refused(Refusal(reason, sentence, sentence, Bilingual(*remedy), "", "", facts))


@dataclass(slots=True)
class TwinScript:
    """What goes wrong, and when.

    `down` answers nothing at all. `lose_answers` counts acts that are done and not answered; `lose_acts` acts that
    never arrive. `undecided` keeps new drawdowns and repayments without an outcome; `slow_search_s` slows searches.
    """

    down: bool = False
    lose_answers: int = 0
    lose_acts: int = 0
    undecided: bool = False
    slow_search_s: float = 0.0


@dataclass(slots=True)
class SignIn:
    """A person of the staff, and where they are signed in."""

    member: StaffMember
    password: str = PASSWORD
    workstation_id: str = ""
    failures: int = 0
    change_required: bool = False
    since: datetime | None = None


@dataclass(slots=True)
class TwinVisit:
    """A visit at a window."""

    session_id: str
    person: TwinPerson
    document: IdentityDocument
    workstation_id: str
    assurances: list[Assurance] = field(default_factory=list)
    account_token: str = ""
    closed: bool = False


class TwinBooks:
    """A branch's books, empty of waiting work; `TwinBranch` fills them."""

    def __init__(self) -> None:
        self.script = TwinScript()
        self.now = MOMENT
        self.people = {person.customer_id: person for person in people()}
        self.staff = {member.number: SignIn(member) for member in staff()}
        self.visits: dict[str, TwinVisit] = {}
        self.drawdowns: dict[str, Drawdown] = {}
        self.repayments: dict[str, Repayment] = {}
        self.owners: dict[str, TwinPerson] = {}
        self.never: set[str] = set()
        self.approvals: dict[str, Approval] = {}
        self.looked_at: dict[str, set[str]] = {}
        self.decided_under: dict[str, Approval] = {}
        self.work: dict[tuple[WorkKind, str], WorkItem] = {}
        self.calls: dict[str, HelpCall] = {}
        self.journal: dict[str, list[ShiftEntry]] = {}
        self.feed: list[Change] = []
        self.closed = False
        self._news = asyncio.Event()
        log.warning("twin_branch_started", notice="development only: no bank, no money")

    def end_visits(self, workstation_id: str) -> None:
        """What is open at a workstation ends with whoever sat there."""
        for visit in self.visits.values():
            if visit.workstation_id == workstation_id and not visit.closed:
                visit.closed = True
                self.tell(ChangeKind.SESSION, visit.session_id, "session_closed")

    # --- time and news ----------------------------------------------------------------------------------------------

    def advance(self, **delta: float) -> None:
        """Let time pass: `advance(minutes=31)`. Approvals whose time is over lapse."""
        self.now += timedelta(**delta)
        for approval in list(self.approvals.values()):
            if approval.state.waits and approval.expire_time <= self.now:
                self.end_approval(approval, ApprovalState.LAPSED, "", "APPROVAL_LAPSED")

    def tell(self, kind: ChangeKind, subject_id: str, event_type: str) -> None:
        """Write a change down; whoever listens hears of it."""
        self.feed.append(Change(len(self.feed) + 1, kind, subject_id, self.now, event_type))
        self._news.set()

    async def wait_news(self, after: int) -> None:
        """Until there is a change after that number, or the branch is closed."""
        while not self.closed and len(self.feed) <= after:
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        """Nobody listens any more."""
        self.closed = True
        self._news.set()

    def note(self, staff_number: str, entry: ShiftEntry) -> None:
        """A row of a teller's journal, with the next number."""
        rows = self.journal.setdefault(staff_number, [])
        rows.append(replace(entry, number=len(rows) + 1))

    def staff_name(self, number: str) -> str:
        """What a person of the bank is called; empty for whom it does not know."""
        return self.staff[number].member.name if number in self.staff else ""

    # --- money ------------------------------------------------------------------------------------------------------

    def reserve(self, drawdown: Drawdown, person: TwinPerson) -> None:
        """Hold the amount of a drawdown."""
        person.reserved_fen += drawdown.terms.amount_fen
        self.drawdowns[drawdown.request_id] = drawdown
        self.owners[drawdown.drawdown_id] = person
        self.tell(ChangeKind.DRAWDOWN, drawdown.drawdown_id, "drawdown_reserved")

    def pay(self, drawdown: Drawdown) -> Drawdown:
        """Pay out what is held; or leave it undecided, as the script says."""
        person = self.owners[drawdown.drawdown_id]
        if self.script.undecided:
            deadline = self.now + timedelta(minutes=30)
            after = replace(
                drawdown, state=DrawdownState.UNKNOWN, outcome=Outcome.CONFIRMING, confirm_deadline=deadline
            )
            return self._put(after, "drawdown_outcome_unknown")
        amount = drawdown.terms.amount_fen
        person.reserved_fen -= amount
        person.outstanding_fen += amount
        plan = drawdown.schedule
        assert plan is not None
        number = f"JJ26-03-{len(self.drawdowns):04d}"
        due = month_later(BUSINESS_DATE, 1, drawdown.terms.due_day)
        person.notes.append(LoanNote(number, BUSINESS_DATE, amount, amount, due, plan.first.payment_fen, "3082"))
        after = replace(
            drawdown,
            state=DrawdownState.DISBURSED,
            outcome=Outcome.DONE,
            loan_note_id=number,
            value_date=BUSINESS_DATE,
            core_reference=f"HX{len(self.drawdowns):08d}",
            account_balance_fen=amount + 123_456,
            confirm_deadline=None,
        )
        return self._put(after, "drawdown_disbursed")

    def let_go(self, drawdown: Drawdown, refusal: Refusal) -> Drawdown:
        """End a drawdown without payment; what was held is free again."""
        self.owners[drawdown.drawdown_id].reserved_fen -= drawdown.terms.amount_fen
        after = replace(drawdown, state=DrawdownState.FAILED, outcome=Outcome.NOT_DONE, refusal=refusal)
        return self._put(after, "drawdown_failed")

    def undo(self, drawdown: Drawdown) -> Drawdown:
        """Reverse what was paid out."""
        person = self.owners[drawdown.drawdown_id]
        person.outstanding_fen -= drawdown.terms.amount_fen
        person.notes = [note for note in person.notes if note.loan_note_id != drawdown.loan_note_id]
        return self._put(replace(drawdown, state=DrawdownState.REVERSED, outcome=Outcome.NOT_DONE), "drawdown_reversed")

    def decide_unknown(self, *, paid: bool) -> None:
        """End whatever is without an outcome."""
        self.script.undecided = False
        for drawdown in list(self.drawdowns.values()):
            if drawdown.state is DrawdownState.UNKNOWN:
                if paid:
                    self.pay(drawdown)
                else:
                    self.let_go(drawdown, no("CORE_REFUSED", "核心没有办这一笔", "Core did not pay").refusal)

    def drawdown_by_id(self, drawdown_id: str) -> Drawdown | None:
        """A drawdown by its own id."""
        return next((each for each in self.drawdowns.values() if each.drawdown_id == drawdown_id), None)

    def _put(self, drawdown: Drawdown, event_type: str) -> Drawdown:
        person = self.owners[drawdown.drawdown_id]
        after = replace(drawdown, line=person.balance, update_time=self.now)
        self.drawdowns[drawdown.request_id] = after
        self._show_in_flight(person, after)
        self.tell(ChangeKind.DRAWDOWN, drawdown.drawdown_id, event_type)
        self.tell(ChangeKind.CREDIT_LINE, person.line_id, event_type)
        return after

    def _show_in_flight(self, person: TwinPerson, drawdown: Drawdown) -> None:
        person.in_flight = [item for item in person.in_flight if item.subject_id != drawdown.drawdown_id]
        if drawdown.state is DrawdownState.FAILED:
            return
        person.in_flight.insert(
            0,
            InFlightItem(
                InFlightKind.DRAWDOWN,
                drawdown.drawdown_id,
                Channel.COUNTER,
                "JC-T001",
                drawdown.terms.amount_fen,
                drawdown.outcome,
                drawdown.create_time or self.now,
                drawdown.approval_deadline if drawdown.waits_for_approval else drawdown.confirm_deadline,
                "system" if drawdown.state is DrawdownState.UNKNOWN else "",
                drawdown.query_number,
                drawdown.state is DrawdownState.DISBURSED,
                f"DRAWDOWN_STATE_{drawdown.state.value}",
            ),
        )

    # --- approvals --------------------------------------------------------------------------------------------------

    def ask_approval(
        self,
        kind: ApprovalKind,
        maker: StaffMember,
        workstation_id: str,
        person: TwinPerson,
        *,
        causes: tuple[str, ...],
        amount_fen: int | None = None,
        reason: str = "",
        drawdown_id: str = "",
    ) -> Approval:
        """Leave something for a second person."""
        approval = Approval(
            str(uuid.uuid4()),
            kind,
            ApprovalState.WAITING,
            causes,
            person.customer_id,
            person.name,
            amount_fen,
            maker.number,
            maker.name,
            workstation_id,
            self.now,
            self.now + APPROVAL_FOR,
            reason=reason,
            drawdown_id=drawdown_id,
        )
        self.approvals[approval.approval_id] = approval
        self.looked_at[approval.approval_id] = set()
        self.tell(ChangeKind.APPROVAL, approval.approval_id, "approval_asked")
        return approval

    def end_approval(
        self, approval: Approval, state: ApprovalState, checker: str, reason: str, comment: str = ""
    ) -> None:
        """Decide, take back, or let lapse; and do, or undo, what it is about."""
        after = replace(
            approval, state=state, checker_number=checker, decide_time=self.now, comment=comment or approval.comment
        )
        self.approvals[approval.approval_id] = after
        approved = state is ApprovalState.APPROVED
        drawdown = self.drawdown_by_id(approval.drawdown_id) if approval.drawdown_id else None
        person = self.people[approval.customer_id]
        match approval.kind:
            case ApprovalKind.DRAWDOWN if drawdown is not None:
                if approved:
                    self.pay(drawdown)
                else:
                    self.let_go(
                        drawdown, no(reason, "复核没有通过，这一笔没有办", "Not approved; nothing was paid").refusal
                    )
            case ApprovalKind.REVERSAL if drawdown is not None and approved:
                self.undo(drawdown)
            case ApprovalKind.RELEASE if approved:
                person.frozen = False
                self.tell(ChangeKind.CREDIT_LINE, person.line_id, "credit_line_released")
            case ApprovalKind.ATTESTATION if approved:
                for visit in self.visits.values():
                    if visit.person is person and Assurance.TELLER not in visit.assurances:
                        visit.assurances.append(Assurance.TELLER)
                        self.tell(ChangeKind.SESSION, visit.session_id, "identity_attested")
            case _:
                pass
        self.tell(ChangeKind.APPROVAL, approval.approval_id, f"approval_{state.value.lower()}")
