"""What a payment on a note would do: how it is spent, and the plan of what is left.

What is due comes first: its penalty interest, then its interest, then its principal, each oldest first. What is beyond
it pays the interest of the running period up to the day, and then principal before its time; the rest of the loan is
then planned anew from that day, with the same method, rate and due dates.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from typing import assert_never

from channel_server.domain.loan_note import LoanNote, NoteStanding, PaymentParts
from channel_server.domain.money import ZERO, Fen, yuan_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import Instalment, RepaymentMethod, ScheduleTerms, make_schedule, periods_in


@unique
class RepaymentKind(StrEnum):
    """What the customer wants paid."""

    SCHEDULED = "SCHEDULED"
    """What is due or overdue."""
    PARTIAL = "PARTIAL"
    """An amount of the customer's choice; what is beyond the due is principal before its time."""
    WHOLE = "WHOLE"
    """All that is owed: the note ends."""


@unique
class OverPayment(StrEnum):
    """What is done with an amount above all that is owed."""

    REFUSE = "REFUSE"
    CUT = "CUT"
    """Take the payoff and no more."""


@unique
class AfterEarly(StrEnum):
    """What of the plan stays the same when principal was paid before its time."""

    KEEP_TERM = "KEEP_TERM"
    """The due dates: each payment becomes smaller."""
    KEEP_PAYMENT = "KEEP_PAYMENT"
    """The payment: the loan ends sooner."""


@dataclass(frozen=True, slots=True)
class RepaymentPolicy:
    """What a bank sets."""

    over_payment: OverPayment = OverPayment.REFUSE
    after_early: AfterEarly = AfterEarly.KEEP_TERM


@dataclass(frozen=True, slots=True)
class RepaymentQuote:
    """What a payment on a day would do."""

    kind: RepaymentKind
    business_date: date
    standing: NoteStanding
    parts: PaymentParts
    """What the payment would be spent on."""
    note_after: LoanNote

    @property
    def payoff(self) -> PaymentParts:
        """What it takes to pay off."""
        return self.standing.owed

    @property
    def principal_balance_after(self) -> Fen:
        """Principal still owed after the payment."""
        return self.note_after.principal_balance

    @property
    def rows_after(self) -> tuple[Instalment, ...]:
        """What is left of the plan, each row with what is still to be paid of it."""
        if self.note_after.is_settled:
            return ()
        return tuple(
            replace(row.planned, principal=row.principal_owed, interest=row.interest_owed)
            for row in self.note_after.rows
            if not row.is_paid
        )


def allocate(amount: Fen, owed: PaymentParts) -> PaymentParts:
    """Spend an amount: penalty interest, then interest, then principal; no part beyond what is owed.

    Raises:
        ValueError: the amount is not positive, or above all that is owed.
    """
    if not 0 < amount <= owed.total:
        raise ValueError(f"a payment lies between one fen and what is owed, {owed.total} fen, not at {amount}")
    penalty = min(amount, owed.penalty_interest)
    interest = min(amount - penalty, owed.interest)
    return PaymentParts(Fen(penalty), Fen(interest), Fen(amount - penalty - interest))


def quote_repayment(
    note: LoanNote,
    business_date: date,
    kind: RepaymentKind = RepaymentKind.WHOLE,
    amount: Fen | None = None,
    policy: RepaymentPolicy | None = None,
) -> RepaymentQuote | Refusal:
    """Say what a payment would do, or why it cannot be made. An amount is given for `PARTIAL` alone.

    Raises:
        ValueError: the date lies before the value date of the plan, or an amount is missing or not asked for.
    """
    if (kind is RepaymentKind.PARTIAL) != (amount is not None):
        raise ValueError("an amount belongs to a partial repayment, and to no other")
    policy = policy or RepaymentPolicy()
    standing = note.standing_on(business_date)
    if note.is_settled:
        return refuse(RefusalReason.LOAN_NOTE_SETTLED)
    if kind is RepaymentKind.SCHEDULED and not standing.due.total:
        return _nothing_due(note)
    wanted = amount if amount is not None else _asked_for(standing, kind)
    if wanted > standing.owed.total and policy.over_payment is OverPayment.CUT:
        wanted = standing.owed.total
    if not 0 < wanted <= standing.owed.total:
        return refuse(
            RefusalReason.REPAYMENT_ABOVE_PAYOFF, payoff=yuan_text(standing.owed.total), amount=yuan_text(wanted)
        )
    parts = _split(wanted, standing)
    return RepaymentQuote(kind, business_date, standing, parts, spend(note, business_date, parts, policy))


def spend(note: LoanNote, business_date: date, parts: PaymentParts, policy: RepaymentPolicy) -> LoanNote:
    """The note after a payment of a day, by its parts. Principal beyond the due ends the plan; the rest gets a new one.

    Raises:
        ValueError: more principal is paid than is owed.
    """
    due = note.due_on(business_date).principal
    accrued = note.penalty_up_to(business_date)
    after = replace(
        note,
        principal_paid=Fen(note.principal_paid + parts.principal),
        interest_paid=Fen(note.interest_paid + parts.interest),
        penalty_paid=Fen(note.penalty_paid + parts.penalty_interest),
    )
    if due and parts.principal:
        # What bore penalty until today bears none from now on: what has accrued is written down first.
        after = replace(after, penalty_accrued=accrued, penalty_date=business_date)
    if parts.principal <= due or after.is_settled:
        return after
    terms = _terms_of_rest(note, business_date, after.principal_balance, policy)
    return replace(
        after,
        schedule=make_schedule(terms),
        principal_paid=ZERO,
        interest_paid=ZERO,
        generation=note.generation + 1,
    )


def _asked_for(standing: NoteStanding, kind: RepaymentKind) -> Fen:
    return standing.due.total if kind is RepaymentKind.SCHEDULED else standing.owed.total


def _nothing_due(note: LoanNote) -> Refusal:
    row = note.next_due
    assert row is not None, "a note that owes principal has a row to come"
    return refuse(
        RefusalReason.REPAYMENT_NOTHING_DUE,
        next_due_date=row.planned.due_date.isoformat(),
        next_payment=yuan_text(Fen(row.principal_owed + row.interest_owed)),
    )


def _split(amount: Fen, standing: NoteStanding) -> PaymentParts:
    """Spend an amount on what is due, and what is left of it on what is not."""
    owed, due = standing.owed, standing.due
    if amount <= due.total:
        return allocate(amount, due)
    not_due = PaymentParts(ZERO, Fen(owed.interest - due.interest), Fen(owed.principal - due.principal))
    early = allocate(Fen(amount - due.total), not_due)
    return PaymentParts(due.penalty_interest, Fen(due.interest + early.interest), Fen(due.principal + early.principal))


def _terms_of_rest(note: LoanNote, business_date: date, principal: Fen, policy: RepaymentPolicy) -> ScheduleTerms:
    terms = note.schedule.terms
    to_come = [period for period in periods_in(terms) if period.end > business_date]
    if terms.method is not RepaymentMethod.BULLET:
        # A payment that was kept ends a plan before its periods end.
        to_come = to_come[: sum(row.due_date > business_date for row in note.schedule.instalments)]
    first = next(row for row in note.schedule.instalments if row.due_date > business_date)
    return replace(
        terms,
        principal=principal,
        value_date=business_date,
        instalments=len(to_come),
        first_due_date=to_come[0].end,
        first_number=first.number,
        kept_payment=_kept(note) if policy.after_early is AfterEarly.KEEP_PAYMENT else None,
    )


def _kept(note: LoanNote) -> Fen | None:
    terms, first = note.schedule.terms, note.schedule.instalments[0]
    match terms.method:
        case RepaymentMethod.EQUAL_INSTALMENT:
            return terms.kept_payment or first.payment
        case RepaymentMethod.EQUAL_PRINCIPAL:
            return terms.kept_payment or first.principal
        case RepaymentMethod.INTEREST_FIRST | RepaymentMethod.BULLET:
            return None
        case _:
            assert_never(terms.method)
