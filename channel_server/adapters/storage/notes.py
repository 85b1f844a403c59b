"""Loan notes in repayment: each change takes place on the version that was read and on no other."""

from datetime import date
from decimal import Decimal

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import Value
from channel_server.application.books import StaleRecordError
from channel_server.application.records import NotePlan, NoteRecord
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.schedule import RepaymentMethod

_CHANGING = (
    "principal_balance_fen",
    "next_due_date",
    "next_payment_fen",
    "maturity_date",
    "generation",
    "plan_principal_fen",
    "plan_value_date",
    "plan_first_due_date",
    "plan_instalments",
    "plan_first_number",
    "plan_kept_payment_fen",
    "interest_paid_fen",
    "penalty_paid_fen",
    "penalty_accrued_fen",
    "penalty_date",
    "held_by",
)
_CHANGE_NOTE = (
    f"UPDATE loan_note SET {', '.join(f'{name} = :{name}' for name in _CHANGING)}, version = :version"  # noqa: S608 - names above
    " WHERE bank_id = :bank_id AND loan_note_id = :loan_note_id AND version = :version - 1"
)
_HOLD_NOTE = """
UPDATE loan_note SET held_by = :held_by
 WHERE bank_id = :bank_id AND loan_note_id = :loan_note_id AND version = :version AND held_by = ''
"""
_LET_GO_OF_NOTE = """
UPDATE loan_note SET held_by = '' WHERE bank_id = :bank_id AND loan_note_id = :loan_note_id AND held_by = :held_by
"""

NOTE_COLUMNS = tuple(column.name for column in tables.loan_note.columns)
ADD_NOTE = (
    f"INSERT INTO loan_note ({', '.join(NOTE_COLUMNS)}) VALUES ({', '.join('?' * len(NOTE_COLUMNS))})"  # noqa: S608 - our own columns
    " ON CONFLICT DO NOTHING"
)


class SqlNotes:
    """Implements `books.Notes`."""

    _db: Database

    def hold_note(self, note: NoteRecord, held_by: str) -> bool:
        """Keep a note for one that is under way on it; False when it is held, or has changed since it was read."""
        keys = {
            "bank_id": note.bank_id,
            "loan_note_id": note.loan_note_id,
            "version": note.version,
            "held_by": held_by,
        }
        return self._db.execute(_HOLD_NOTE, keys).rowcount == 1

    def let_go_of_note(self, bank_id: BankId, loan_note_id: str, held_by: str) -> None:
        """End the keeping; whoever does not hold it changes nothing."""
        keys = {"bank_id": bank_id, "loan_note_id": loan_note_id, "held_by": held_by}
        self._db.execute(_LET_GO_OF_NOTE, keys)

    def change_note(self, after: NoteRecord) -> None:
        """Replace a note that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        if self._db.execute(_CHANGE_NOTE, note_values(after)).rowcount != 1:
            raise StaleRecordError(f"loan note {after.loan_note_id} is past version {after.version - 1}")


def note_row(note: NoteRecord) -> tuple[Value, ...]:
    """Write a note as its table's columns, in their order."""
    return tuple(note_values(note).values())


def note_values(note: NoteRecord) -> dict[str, Value]:
    """Write a note as its columns, in the table's order."""
    plan = note.plan
    return {
        "bank_id": note.bank_id,
        "loan_note_id": note.loan_note_id,
        "credit_line_id": note.credit_line_id,
        "customer_id": note.customer_id,
        "drawdown_id": note.drawdown_id,
        "amount_fen": note.amount,
        "principal_balance_fen": note.principal_balance,
        "annual_rate": str(note.annual_rate.value),
        "day_count": note.day_count.value,
        "method": note.method.value,
        "instalments": note.instalments,
        "due_day": note.due_day,
        "value_date": note.value_date.isoformat(),
        "maturity_date": note.maturity_date.isoformat(),
        "next_due_date": None if note.next_due_date is None else note.next_due_date.isoformat(),
        "next_payment_fen": note.next_payment,
        "card_tail": note.card_tail,
        "version": note.version,
        "generation": note.generation,
        "plan_principal_fen": None if plan is None else plan.principal,
        "plan_value_date": None if plan is None else plan.value_date.isoformat(),
        "plan_first_due_date": None if plan is None else plan.first_due_date.isoformat(),
        "plan_instalments": None if plan is None else plan.instalments,
        "plan_first_number": None if plan is None else plan.first_number,
        "plan_kept_payment_fen": None if plan is None else plan.kept_payment,
        "interest_paid_fen": note.interest_paid,
        "penalty_paid_fen": note.penalty_paid,
        "penalty_accrued_fen": note.penalty_accrued,
        "penalty_date": None if note.penalty_date is None else note.penalty_date.isoformat(),
        "held_by": note.held_by,
    }


def note_from_row(row: Row) -> NoteRecord:
    """Read a note from its row."""
    due, interest_paid, penalty_date = row["next_due_date"], row["interest_paid_fen"], row["penalty_date"]
    return NoteRecord(
        loan_note_id=row["loan_note_id"],
        bank_id=BankId(row["bank_id"]),
        credit_line_id=LineId(row["credit_line_id"]),
        customer_id=CustomerId(row["customer_id"]),
        drawdown_id=None if row["drawdown_id"] is None else DrawdownId(row["drawdown_id"]),
        amount=Fen(row["amount_fen"]),
        principal_balance=Fen(row["principal_balance_fen"]),
        annual_rate=AnnualRate(Decimal(row["annual_rate"])),
        day_count=DayCount(row["day_count"]),
        method=RepaymentMethod(row["method"]),
        instalments=row["instalments"],
        due_day=row["due_day"],
        value_date=date.fromisoformat(row["value_date"]),
        maturity_date=date.fromisoformat(row["maturity_date"]),
        next_due_date=None if due is None else date.fromisoformat(due),
        next_payment=Fen(row["next_payment_fen"]),
        card_tail=row["card_tail"],
        version=row["version"],
        generation=row["generation"],
        plan=_plan(row),
        interest_paid=None if interest_paid is None else Fen(interest_paid),
        penalty_paid=Fen(row["penalty_paid_fen"]),
        penalty_accrued=Fen(row["penalty_accrued_fen"]),
        penalty_date=None if penalty_date is None else date.fromisoformat(penalty_date),
        held_by=row["held_by"],
    )


def _plan(row: Row) -> NotePlan | None:
    principal, kept_payment = row["plan_principal_fen"], row["plan_kept_payment_fen"]
    if principal is None:
        return None
    return NotePlan(
        principal=Fen(principal),
        value_date=date.fromisoformat(row["plan_value_date"]),
        first_due_date=date.fromisoformat(row["plan_first_due_date"]),
        instalments=row["plan_instalments"],
        first_number=row["plan_first_number"],
        kept_payment=None if kept_payment is None else Fen(kept_payment),
    )
