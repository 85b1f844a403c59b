"""The credit system (信贷): loan notes by reference, and a mirror of each line's use."""

import datetime
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from channel_server.domain.money import Fen
from channel_server.sandbox.errors import ContentDiffersError, InvalidError, NotFoundError
from channel_server.sandbox.systems.core_banking import business_day
from channel_server.sandbox.village import Line, Note


@dataclass(frozen=True, slots=True)
class NoteOrder:
    """A loan note that somebody asks for. Units: fen."""

    bank_id: str
    reference: str
    customer_id: str
    credit_line_id: str
    amount: Fen
    value_date: datetime.date
    maturity_date: datetime.date
    annual_rate: Decimal
    method: str

    @property
    def content(self) -> str:
        """What must be the same when the reference comes again."""
        rate = format(self.annual_rate.normalize(), "f")
        parts = (self.customer_id, self.credit_line_id, self.amount, self.value_date, self.maturity_date, rate)
        return "|".join(str(part) for part in (*parts, self.method))


@dataclass(frozen=True, slots=True)
class MirroredFigures:
    """The figures of a line, numbered. Units: fen."""

    bank_id: str
    credit_line_id: str
    sequence_number: int
    credit_limit: Fen
    reserved: Fen
    outstanding: Fen


@dataclass(frozen=True, slots=True)
class RepaymentRecord:
    """What was repaid on a note, numbered. Units: fen."""

    bank_id: str
    reference: str
    loan_note_id: str
    sequence_number: int
    business_date: datetime.date
    penalty_interest: Fen
    interest: Fen
    principal: Fen
    principal_balance: Fen

    @property
    def content(self) -> str:
        """What must be the same when the reference comes again."""
        parts = (self.penalty_interest, self.interest, self.principal, self.principal_balance)
        return "|".join(str(part) for part in (self.loan_note_id, self.sequence_number, self.business_date, *parts))


@dataclass(frozen=True, slots=True)
class CreditSystem:
    """The lines and opening notes that it knows, and how the notes of each line are numbered."""

    lines: Mapping[str, Line]
    opening_notes: Mapping[str, Note]
    note_prefixes: Mapping[str, str]
    """Product code to the letters with which its note numbers begin."""

    def open_loan_note(self, connection: sqlite3.Connection, order: NoteOrder) -> str:
        """Open a note and tell its number, such as XK202601150042.

        Raises:
            NotFoundError: the customer has no such line at this bank.
            InvalidError: the note would mature before it begins.
            ContentDiffersError: the reference stands for another note, or was voided.
        """
        line = self._line(order.bank_id, order.credit_line_id)
        if line.customer_id != order.customer_id:
            raise NotFoundError(f"customer {order.customer_id} has no line {order.credit_line_id}")
        if order.maturity_date <= order.value_date:
            raise InvalidError("maturity_date must lie after value_date")
        known = connection.execute(
            "SELECT loan_note_id, content, voided FROM loan_note WHERE bank_id = ? AND reference = ?",
            (order.bank_id, order.reference),
        ).fetchone()
        if known is not None:
            if known[2]:
                raise ContentDiffersError("the note of this reference was voided")
            if known[1] != order.content:
                raise ContentDiffersError("this reference was used for another loan note")
            return str(known[0])
        if _is_never_opened(connection, order.bank_id, order.reference):
            raise ContentDiffersError("this reference was voided before its note was opened")
        stem = f"{self.note_prefixes[line.product_code]}{order.value_date:%Y%m%d}"
        (number,) = connection.execute(
            "INSERT INTO note_number (bank_id, stem, latest) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET latest = latest + 1 RETURNING latest",
            (order.bank_id, stem),
        ).fetchone()
        loan_note_id = f"{stem}{number:04d}"
        connection.execute(
            "INSERT INTO loan_note (bank_id, loan_note_id, reference, content, credit_line_id, amount_fen)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (order.bank_id, loan_note_id, order.reference, order.content, order.credit_line_id, order.amount),
        )
        return loan_note_id

    def void_loan_note(self, connection: sqlite3.Connection, bank_id: str, reference: str) -> str:
        """Close the note of a reference and tell its number; where there is none, there never will be.

        Raises:
            NotFoundError: there is no such bank.
            InvalidError: it has been repaid on.
        """
        business_day(connection, bank_id)
        known = connection.execute(
            "SELECT loan_note_id FROM loan_note WHERE bank_id = ? AND reference = ?", (bank_id, reference)
        ).fetchone()
        if known is None:
            connection.execute(
                "INSERT INTO note_never_opened (bank_id, reference) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (bank_id, reference),
            )
            return ""
        loan_note_id = str(known[0])
        if _standing(connection, bank_id, loan_note_id):
            raise InvalidError(f"note {loan_note_id} has been repaid on")
        connection.execute(
            "UPDATE loan_note SET voided = 1 WHERE bank_id = ? AND loan_note_id = ?", (bank_id, loan_note_id)
        )
        return loan_note_id

    def record_repayment(self, connection: sqlite3.Connection, record: RepaymentRecord) -> int:
        """Take over a repayment, once a reference; tell the number of the figures that stand.

        Raises:
            NotFoundError: the bank has no such note.
            InvalidError: a figure is negative.
            ContentDiffersError: the reference stands for another repayment.
        """
        if min(record.penalty_interest, record.interest, record.principal, record.principal_balance) < 0:
            raise InvalidError("no part of a repayment, and no balance, is negative")
        self._require_note(connection, record)
        known = connection.execute(
            "SELECT content FROM note_repayment WHERE bank_id = ? AND reference = ?",
            (record.bank_id, record.reference),
        ).fetchone()
        if known is not None and known[0] != record.content:
            raise ContentDiffersError("this reference was used for another repayment")
        if known is None:
            connection.execute(
                "INSERT INTO note_repayment"
                " (bank_id, reference, loan_note_id, sequence_number, content, balance_fen) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    record.bank_id,
                    record.reference,
                    record.loan_note_id,
                    record.sequence_number,
                    record.content,
                    record.principal_balance,
                ),
            )
        return _standing(connection, record.bank_id, record.loan_note_id)

    def _require_note(self, connection: sqlite3.Connection, record: RepaymentRecord) -> None:
        opening = self.opening_notes.get(record.loan_note_id)
        if opening is not None and opening.bank_id == record.bank_id:
            return
        known = connection.execute(
            "SELECT 1 FROM loan_note WHERE bank_id = ? AND loan_note_id = ? AND voided = 0",
            (record.bank_id, record.loan_note_id),
        ).fetchone()
        if known is None:
            raise NotFoundError(f"bank {record.bank_id} has no note {record.loan_note_id}")

    def mirror_line_use(self, connection: sqlite3.Connection, figures: MirroredFigures) -> int:
        """Take over a line's figures unless newer ones stand; tell the number of those that stand.

        Raises:
            NotFoundError: the bank has no such line.
            InvalidError: the figures break the line's invariant.
        """
        self._line(figures.bank_id, figures.credit_line_id)
        if min(figures.reserved, figures.outstanding) < 0:
            raise InvalidError("reserved and outstanding are never negative")
        if figures.reserved + figures.outstanding > figures.credit_limit:
            raise InvalidError("reserved and outstanding together never pass credit_limit")
        connection.execute(
            "INSERT INTO line_mirror"
            " (bank_id, credit_line_id, sequence_number, limit_fen, reserved_fen, outstanding_fen)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sequence_number = excluded.sequence_number,"
            " limit_fen = excluded.limit_fen, reserved_fen = excluded.reserved_fen,"
            " outstanding_fen = excluded.outstanding_fen WHERE excluded.sequence_number > sequence_number",
            (
                figures.bank_id,
                figures.credit_line_id,
                figures.sequence_number,
                figures.credit_limit,
                figures.reserved,
                figures.outstanding,
            ),
        )
        (standing,) = connection.execute(
            "SELECT sequence_number FROM line_mirror WHERE bank_id = ? AND credit_line_id = ?",
            (figures.bank_id, figures.credit_line_id),
        ).fetchone()
        return int(standing)

    def _line(self, bank_id: str, credit_line_id: str) -> Line:
        line = self.lines.get(credit_line_id)
        if line is None or line.bank_id != bank_id:
            raise NotFoundError(f"bank {bank_id} has no line {credit_line_id}")
        return line


def _is_never_opened(connection: sqlite3.Connection, bank_id: str, reference: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM note_never_opened WHERE bank_id = ? AND reference = ?", (bank_id, reference)
    ).fetchone()
    return found is not None


def _standing(connection: sqlite3.Connection, bank_id: str, loan_note_id: str) -> int:
    """The number of the newest figures of a note; 0 where nothing was repaid."""
    (number,) = connection.execute(
        "SELECT coalesce(max(sequence_number), 0) FROM note_repayment WHERE bank_id = ? AND loan_note_id = ?",
        (bank_id, loan_note_id),
    ).fetchone()
    return int(number)
