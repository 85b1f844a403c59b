"""The twin's repayments and receipts, on top of approvals and work."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.changes import ChangeKind
from kiosk.counter.client.lending import (
    LoanNote,
    Outcome,
    PaymentParts,
    Repayment,
    RepaymentIntent,
    RepaymentKind,
    RepaymentQuote,
    RepaymentState,
    RequestOutcome,
)
from kiosk.counter.client.records import RecordPage
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_branch import BUSINESS_DATE, TwinBranch, TwinVisit, no
from kiosk.counter.client.twin_plan import schedule
from kiosk.counter.client.twin_records import records_of
from kiosk.counter.client.twin_seat import SILENT
from kiosk.counter.client.twin_work import TwinWork
from kiosk.flow.facts import Instalment, Method

__all__ = ["TwinDesk"]

MOST_MONTHS = 12
"""No loan of the twin's runs longer."""


class TwinDesk(TwinWork):
    """What a workstation does beside customers and drawdowns."""

    def __init__(self, branch: TwinBranch, workstation_id: str) -> None:
        super().__init__(branch, workstation_id)
        self._repayment_quotes: dict[str, RepaymentQuote] = {}

    # --- repayments -------------------------------------------------------------------------------------------------

    async def quote_repayment(
        self, session_id: str, loan_note_id: str, kind: RepaymentKind, amount_fen: int | None = None
    ) -> Answer[RepaymentQuote]:
        """Interest of a month, principal as the plan has it."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        note = next((each for each in visit.person.notes if each.loan_note_id == loan_note_id), None)
        if note is None:
            return no("NOT_FOUND", "没有这张借据", "There is no such note")
        interest = note.principal_balance_fen * 435 // 120_000
        payoff = PaymentParts(0, interest, note.principal_balance_fen)
        due = PaymentParts(0, interest, max(0, note.next_payment_fen - interest))
        match kind:
            case RepaymentKind.WHOLE:
                parts = payoff
            case RepaymentKind.SCHEDULED:
                parts = due
            case RepaymentKind.PARTIAL:
                if not amount_fen or amount_fen > payoff.amount_fen:
                    return no("REPAYMENT_ABOVE_PAYOFF", "超过全部欠款", "More than is owed")
                parts = PaymentParts(0, min(interest, amount_fen), max(0, amount_fen - interest))
        left = note.principal_balance_fen - parts.principal_fen
        quote = RepaymentQuote(
            str(uuid.uuid4()),
            loan_note_id,
            kind,
            parts,
            left,
            visit.person.balance.available_fen + parts.principal_fen,
            payoff,
            due,
            0,
            _what_is_left(note, left, due.principal_fen, visit.person.rate),
            BUSINESS_DATE,
            self.branch.now + timedelta(minutes=30),
        )
        self._repayment_quotes[quote.repayment_quote_id] = quote
        return Success(quote)

    async def repay(self, intent: RepaymentIntent) -> Answer[Repayment]:
        """One effect per request id."""
        visit = self._open_visit(intent.session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        script = self.branch.script
        if script.lose_acts:
            script.lose_acts -= 1
            return SILENT
        known = self.branch.repayments.get(intent.request_id)
        if known is None:
            if intent.request_id in self.branch.never:
                return no("REQUEST_WITHDRAWN", "这笔已经作废", "This request was withdrawn")
            if not visit.account_token or intent.account_token != visit.account_token:
                return no("REPAYMENT_ACCOUNT_NOT_OWN", "扣款账户不对", "The account is not right")
            known = self._repaid(visit, intent)
        if script.lose_answers:
            script.lose_answers -= 1
            return SILENT
        return Success(known)

    async def repayment_outcome(self, request_id: str) -> Answer[RequestOutcome]:
        """What never arrived is barred from then on."""
        if self.branch.script.down:
            return SILENT
        known = self.branch.repayments.get(request_id)
        if known is None:
            self.branch.never.add(request_id)
            return Success(RequestOutcome(Outcome.NOT_DONE, 0, arrived=False))
        return Success(RequestOutcome(known.outcome, known.parts.amount_fen, known.query_number, known.state.value))

    async def receipt(self, session_id: str, subject_id: str) -> Answer[bytes]:
        """A file that says what it is."""
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        return Success(b"%PDF-1.7\n% twin: no receipt of any bank\n")

    async def records(self, session_id: str, page_token: str = "") -> Answer[RecordPage]:
        """All on one page."""
        visit = self._open_visit(session_id)
        if isinstance(visit, Refused | Unanswered):
            return visit
        return Success(RecordPage(records_of(self.branch, visit.person)))

    def _repaid(self, visit: TwinVisit, intent: RepaymentIntent) -> Repayment:
        quote = self._repayment_quotes[intent.repayment_quote_id]
        person, parts = visit.person, quote.parts
        unknown = self.branch.script.undecided
        if not unknown:
            person.outstanding_fen -= parts.principal_fen
            person.notes = [
                replace(note, principal_balance_fen=quote.principal_balance_fen)
                if note.loan_note_id == intent.loan_note_id
                else note
                for note in person.notes
            ]
        repayment = Repayment(
            str(uuid.uuid4()),
            intent.request_id,
            intent.loan_note_id,
            intent.kind,
            parts,
            RepaymentState.UNKNOWN if unknown else RepaymentState.REPAID,
            Outcome.CONFIRMING if unknown else Outcome.DONE,
            BUSINESS_DATE,
            None if unknown else quote.principal_balance_fen,
            line=None if unknown else person.balance,
            core_reference="" if unknown else f"HX{len(self.branch.repayments):08d}",
            card_tail=person.card_number[-4:],
            query_number=f"稻-{4300 + len(self.branch.repayments)}",
            confirm_deadline=self.branch.now + timedelta(minutes=30) if unknown else None,
            create_time=self.branch.now,
        )
        self.branch.repayments[intent.request_id] = repayment
        self._journal("repayment", person.name, parts.amount_fen, repayment.outcome, repayment.repayment_id)
        self.branch.tell(ChangeKind.REPAYMENT, repayment.repayment_id, "repayment_made")
        return repayment


def _what_is_left(note: LoanNote, left_fen: int, monthly_fen: int, rate: Decimal) -> tuple[Instalment, ...]:
    """The plan of what a payment leaves, in months of about the principal that was due."""
    if left_fen == 0 or note.next_due_date is None:
        return ()
    months = min(MOST_MONTHS, -(-left_fen // max(1, monthly_fen)))
    return schedule(left_fen, months, Method.EQUAL_INSTALMENT, note.next_due_date.day, BUSINESS_DATE, rate).instalments
