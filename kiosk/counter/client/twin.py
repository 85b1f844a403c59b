"""A workstation's client on the twin's branch, for tests and for work on screens. It announces itself; it pays nobody.

Two of these on one `TwinBranch` are two workstations: what one makes, the other may approve.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta

from kiosk.client.values import AmountBounds, Greeting, WorkingKey
from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.approvals import (
    Approval,
    ApprovalKind,
    ApprovalState,
)
from kiosk.counter.client.changes import ChangeKind, FeedEvent
from kiosk.counter.client.customers import Customer, Found, SearchMatch
from kiosk.counter.client.lending import (
    CreditLine,
    DrawdownTerms,
    Outcome,
)
from kiosk.counter.client.staff import SignedIn, StaffMember, WaitingCount, Workstation
from kiosk.counter.client.twin_branch import (
    BUSINESS_DATE,
    FAILURES_ALLOWED,
    TwinBranch,
    TwinVisit,
    no,
)
from kiosk.counter.client.twin_lending import SILENT, TwinLending
from kiosk.counter.client.visits import (
    Account,
    Assurance,
    Attestation,
    AttestationIntent,
    DocumentSource,
    Handoff,
    IdentityDocument,
    Visit,
)
from kiosk.counter.client.work import WorkKind
from kiosk.flow.credentials import BankCard, ChipProof, PinBlock, masked_name, masked_number
from kiosk.flow.effects import Cause
from kiosk.flow.facts import (
    Bilingual,
    Language,
    TerminalFacts,
)

__all__ = ["TwinCounter"]

BANK = Bilingual("清江农商行", "Qingjiang Rural Bank")
BRANCH = Bilingual("虚构湾支行", "Xugouwan Branch")


class TwinCounter(TwinLending):
    """`CounterClient` without a bank: staff, customers, visits and changes; the rest is below it."""

    def __init__(self, branch: TwinBranch | None = None, workstation_id: str = "JC-T001") -> None:
        super().__init__(branch or TwinBranch(), workstation_id)

    # --- staff ------------------------------------------------------------------------------------------------------

    async def reachable(self) -> AsyncIterator[bool]:
        """Whether the line is up, now and at each change."""
        said: bool | None = None
        while not self.branch.closed:
            up = not self.branch.script.down
            if up is not said:
                said = up
                yield up
            await asyncio.sleep(0.01)

    async def workstation(self) -> Answer[Workstation]:
        """Counts of what waits."""
        if self.branch.script.down:
            return SILENT
        work = self.branch.work.values()
        unknown = [item for item in work if item.kind in {WorkKind.DRAWDOWN, WorkKind.REPAYMENT}]
        returned = [each for each in self.branch.approvals.values() if each.state is ApprovalState.RETURNED]
        handed = [item for item in work if item.kind is WorkKind.HANDOFF]
        waiting = (
            WaitingCount("unknown_outcomes", len(unknown), min((i.create_time for i in unknown), default=None)),
            WaitingCount("returned_approvals", len(returned), None),
            WaitingCount("handoffs", len(handed), min((i.create_time for i in handed), default=None)),
            WaitingCount("approvals", sum(a.state.waits for a in self.branch.approvals.values()), None),
            WaitingCount("help_calls", sum(call.end_time is None for call in self.branch.calls.values()), None),
        )
        return Success(Workstation(self.workstation_id, BANK, BRANCH, waiting))

    async def hello(self) -> Answer[Greeting]:
        """The twin's greeting."""
        if self.branch.script.down:
            return SILENT
        facts = TerminalFacts(self.workstation_id, BANK, BRANCH, BUSINESS_DATE)
        key = WorkingKey("SM4", bytes(16), bytes(8))
        return Success(Greeting(facts, "qingjiang", (key,), AmountBounds(100_000, 50_000_000, 10_000)))

    async def sign_in(self, number: str, password: str, *, take_over: bool = False) -> Answer[SignedIn]:
        """Number and password; one place at a time."""
        if self.branch.script.down:
            return SILENT
        known = self.branch.staff.get(number)
        if known is not None and known.failures >= FAILURES_ALLOWED:
            return no(
                "STAFF_LOCKED",
                "这个柜员号锁住了",
                "This staff number is locked",
                remedy=("请找主管解锁", "Ask a supervisor"),
            )
        if known is None or known.password != password:
            if known is not None:
                known.failures += 1
            return no(
                "STAFF_SIGN_IN_FAILED",
                "柜员号或密码不对",
                "Number or password is not right",
                remedy=("核对后重输", "Check and retype"),
            )
        if known.workstation_id not in {"", self.workstation_id} and not take_over:
            elsewhere = known.workstation_id
            return no(
                "STAFF_SIGNED_IN_ELSEWHERE",
                f"这个柜员号正在 {elsewhere} 签到",
                f"This number is signed in at {elsewhere}",
                workstation=elsewhere,
            )
        before, failures, place = known.since, known.failures, known.workstation_id
        known.workstation_id, known.since, known.failures = self.workstation_id, self.branch.now, 0
        if place not in {"", self.workstation_id}:
            self.branch.end_visits(place)
            self.branch.tell(ChangeKind.SESSION, number, "staff_taken_over")
        self.branch.end_visits(self.workstation_id)
        self._member = known.member
        until = self.branch.now + timedelta(hours=10)
        return Success(SignedIn(known.member, until, before, failures, 300, known.change_required))

    async def confirm_password(self, password: str) -> Answer[None]:
        """After a lock."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        if self.branch.staff[member.number].password != password:
            return no("STAFF_SIGN_IN_FAILED", "密码不对", "The password is not right")
        return Success(None)

    async def change_password(self, old: str, new: str) -> Answer[None]:
        """Another password."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        known = self.branch.staff[member.number]
        if known.password != old:
            return no("STAFF_SIGN_IN_FAILED", "原密码不对", "The old password is not right")
        if len(new) < 8:
            return no(
                "STAFF_PASSWORD_WEAK",
                "新密码太短",
                "The new password is too short",
                remedy=("至少 8 位", "Eight characters at least"),
            )
        known.password, known.change_required = new, False
        return Success(None)

    async def sign_out(self) -> Answer[None]:
        """Whoever was signed in here is so no more."""
        if self._member is not None and self.branch.staff[self._member.number].workstation_id == self.workstation_id:
            self.branch.staff[self._member.number].workstation_id = ""
            self.branch.end_visits(self.workstation_id)
        self._member = None
        return SILENT if self.branch.script.down else Success(None)

    # --- customers --------------------------------------------------------------------------------------------------

    async def search(self, query: str, limit: int = 20) -> Answer[Found]:
        """By part of a name, or by a number."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        if self.branch.script.slow_search_s:
            await asyncio.sleep(self.branch.script.slow_search_s)
        wanted = query.strip()
        tests = (
            (SearchMatch.ID_NUMBER, lambda p: p.id_number == wanted),
            (SearchMatch.CARD, lambda p: bool(p.card_number) and p.card_number == wanted),
            (SearchMatch.LOAN_NOTE, lambda p: any(n.loan_note_id == wanted for n in (*p.notes, *p.closed))),
            (SearchMatch.QUERY_NUMBER, lambda p: any(i.query_number == wanted for i in p.in_flight)),
            (SearchMatch.NAME, lambda p: wanted in p.name),
        )
        for match, test in tests:
            rows = [person.row() for person in self.branch.people.values() if test(person)]
            if rows:
                return Success(Found(tuple(rows[:limit]), match, len(rows) > limit))
        return Success(Found(()))

    async def customer(self, customer_id: str) -> Answer[Customer]:
        """All that there is."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        person = self.branch.people.get(customer_id)
        if person is None:
            return no("NOT_FOUND", "没有这个客户", "There is no such customer")
        lines = (person.line(),) if person.contract is not None else ()
        contracts = (person.contract,) if person.contract is not None else ()
        return Success(
            Customer(
                person.row(),
                person.dossier,
                lines,
                person.allowances() if lines else (),
                contracts,
                tuple(person.closed),
                tuple(person.in_flight),
                len(self.branch.feed),
            )
        )

    async def reveal_id_number(self, customer_id: str) -> Answer[str]:
        """The whole number."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        person = self.branch.people.get(customer_id)
        return Success(person.id_number) if person else no("NOT_FOUND", "没有这个客户", "There is no such customer")

    async def freeze_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[CreditLine]:
        """At once."""
        person = self._line_owner(credit_line_id)
        if isinstance(person, Refused | Unanswered):
            return person
        person.frozen = True
        self._journal("freeze", person.name, None, Outcome.DONE, credit_line_id)
        self.branch.tell(ChangeKind.CREDIT_LINE, credit_line_id, "credit_line_frozen")
        return Success(person.line())

    async def release_line(self, request_id: str, credit_line_id: str, reason: str) -> Answer[Approval]:
        """Waits for a second person."""
        person = self._line_owner(credit_line_id)
        if isinstance(person, Refused | Unanswered):
            return person
        assert self._member is not None
        return Success(
            self.branch.ask_approval(
                ApprovalKind.RELEASE, self._member, self.workstation_id, person, causes=("always",), reason=reason
            )
        )

    # --- visits -----------------------------------------------------------------------------------------------------

    async def open_visit(self, language: Language, document: IdentityDocument) -> Answer[Visit]:
        """For somebody known."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        if document.valid_to is not None and document.valid_to < BUSINESS_DATE:
            return no("ID_EXPIRED", "身份证过期了", "The ID card has expired", remedy=("请换新证再来", "Renew it"))
        person = next((p for p in self.branch.people.values() if p.id_number == document.id_number), None)
        if person is None:
            return no("CUSTOMER_NOT_FOUND", "本行没有这个客户", "The bank does not know this customer")
        visit = TwinVisit(str(uuid.uuid4()), person, document, self.workstation_id)
        if document.source is DocumentSource.CHIP:
            visit.assurances.append(Assurance.ID_CHIP)
        self.branch.visits[visit.session_id] = visit
        return Success(self._told(visit))

    async def visit(self, session_id: str) -> Answer[Visit]:
        """What it has reached."""
        visit = self._open_visit(session_id)
        return self._told_or(visit)

    async def present_card(self, session_id: str, card: BankCard, proof: ChipProof, pin: PinBlock) -> Answer[Account]:
        """Own card, right PIN."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if card.card_number != visit.person.card_number:
            return no(
                "CARD_HOLDER_MISMATCH",
                "这张卡不是客户本人的",
                "This card is not the customer's",
                remedy=("换一张本人的卡", "Use their own"),
            )
        if pin.block != visit.person.pin:
            return no("PIN_WRONG", "密码不对", "The PIN is not right", attempts_remaining="2")
        visit.account_token = str(uuid.uuid4())
        if Assurance.CARD_PIN not in visit.assurances:
            visit.assurances.append(Assurance.CARD_PIN)
        return Success(Account(visit.account_token, card.card_number[-4:], self._told(visit)))

    async def attest_identity(self, intent: AttestationIntent) -> Answer[Attestation]:
        """Waits for a second person."""
        visit = self._open_visit(intent.session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        assert self._member is not None
        approval = self.branch.ask_approval(
            ApprovalKind.ATTESTATION,
            self._member,
            self.workstation_id,
            visit.person,
            causes=("attestation",),
            reason=intent.reason,
        )
        self._journal("attestation", visit.person.name, None, Outcome.UNSPECIFIED, approval.approval_id)
        return Success(Attestation(self._told(visit), approval.approval_id))

    async def close_visit(self, session_id: str, cause: Cause) -> Answer[None]:
        """Ending what has ended is no error."""
        if self.branch.script.down:
            return SILENT
        if session_id in self.branch.visits:
            self.branch.visits[session_id].closed = True
        return Success(None)

    async def take_handoff(self, session_id: str, code: str) -> Answer[Handoff]:
        """The first hand-over of this customer that waits."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        if not code.startswith("EDIAN1"):
            return no("HANDOFF_INVALID", "这不是转接码", "This is no hand-over code")
        for key, item in list(self.branch.work.items()):
            if item.kind is WorkKind.HANDOFF and item.customer_id == visit.person.customer_id:
                del self.branch.work[key]
                self.branch.tell(ChangeKind.HANDOFF, item.subject_id, "handoff_taken")
                terms = DrawdownTerms(
                    visit.person.line_id, item.amount_fen or 0, 12, visit.person.line().methods[0], "FARMING", 18
                )
                return Success(Handoff(item.channel, terms if item.amount_fen else None, "", ""))
        return no("HANDOFF_NOT_YOURS", "这个码不是这位客户的", "This code is not this customer's")

    # --- changes ----------------------------------------------------------------------------------------------------

    async def watch_branch(self, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """Every change of the branch."""
        at = after or len(self.branch.feed)
        yield FeedEvent(None, at)
        while True:
            await self.branch.wait_news(at)
            if self.branch.closed or not isinstance(self._caller(), StaffMember):
                return
            for change in self.branch.feed[at:]:
                at = change.sequence_number
                yield FeedEvent(change, at)

    async def watch_customer(self, session_id: str, after: int = 0) -> AsyncGenerator[FeedEvent, None]:
        """As the branch's: the twin's people are few."""
        async for event in self.watch_branch(after):
            yield event

    async def aclose(self) -> None:
        """Nothing to let go of but the branch's listeners."""
        self.branch.close()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _told(self, visit: TwinVisit) -> Visit:
        number = visit.person.id_number
        return Visit(
            visit.session_id,
            tuple(visit.assurances),
            masked_name(visit.person.name),
            masked_number(number),
            self.branch.now + timedelta(minutes=20),
        )

    def _told_or(self, visit: TwinVisit | Refused | Unanswered) -> Answer[Visit]:
        return visit if isinstance(visit, Refused | Unanswered) else Success(self._told(visit))
