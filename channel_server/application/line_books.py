"""What is remembered of credit lines and of the loan notes on them: a part of `Books`."""

from datetime import date
from typing import Protocol

from channel_server.application.records import LineRecord, NoteRecord
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import AnnualRate, Fen


class Lines(Protocol):
    """Credit lines and loan notes."""

    def line(self, bank_id: BankId, credit_line_id: LineId) -> LineRecord | None:
        """Find a line."""
        ...

    def lines_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[LineRecord, ...]:
        """List a customer's lines, the one with most available first."""
        ...

    def add_line(self, line: LineRecord) -> bool:
        """Write a line down; False when it was there already, and then it is left as it is."""
        ...

    def change_line_terms(
        self, bank_id: BankId, credit_line_id: LineId, *, credit_limit: Fen, annual_rate: AnnualRate, expiry_date: date
    ) -> LineRecord | None:
        """Give a line other terms; what is held and owed stays. None: it is more than the limit would be."""
        ...

    def move_line(self, bank_id: BankId, credit_line_id: LineId, effect: LineEffect, amount: Fen) -> LineRecord | None:
        """Change a line's figures by one conditional write. None: it would have broken the line's invariant."""
        ...

    def note(self, bank_id: BankId, loan_note_id: str) -> NoteRecord | None:
        """Find a loan note."""
        ...

    def open_notes(self, bank_id: BankId, credit_line_id: LineId) -> tuple[NoteRecord, ...]:
        """List the notes of a line that are not yet repaid, oldest first."""
        ...

    def add_note(self, note: NoteRecord) -> bool:
        """Write a note down; False when it was there already, and then it is left as it is."""
        ...

    def close_note(self, bank_id: BankId, loan_note_id: str) -> None:
        """Nothing is owed on a note any more: its drawdown was undone."""
        ...

    def owed_for_purpose(self, bank_id: BankId, credit_line_id: LineId, purpose: str) -> Fen:
        """Sum what is held or drawn on a line for a purpose."""
        ...


class Notes(Protocol):
    """Loan notes in repayment."""

    def hold_note(self, note: NoteRecord, held_by: str) -> bool:
        """Keep a note for one that is under way on it; False when it is held, or has changed since it was read."""
        ...

    def let_go_of_note(self, bank_id: BankId, loan_note_id: str, held_by: str) -> None:
        """End the keeping; whoever does not hold it changes nothing."""
        ...

    def change_note(self, after: NoteRecord) -> None:
        """Replace a note that is still at the version before this one.

        Raises:
            StaleRecordError: it is not.
        """
        ...
