"""The credit system's twin in memory. For development and tests only; it says so when it is made."""

from collections.abc import Iterable, Mapping

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import (
    Dossier,
    LineFigures,
    LoanNoteOrder,
    NoteRepayment,
    Outcome,
    Refused,
    Success,
)
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, RepaymentId


class MemoryCreditSystem:
    """Knows lines by bank and whose they are, and notes that were open before."""

    def __init__(
        self,
        lines: Mapping[tuple[BankId, LineId], CustomerId],
        opening_notes: Iterable[tuple[BankId, str]] = (),
        dossiers: Mapping[tuple[BankId, CustomerId], Dossier] | None = None,
    ) -> None:
        announce_twin("credit_system")
        self._lines = dict(lines)
        self._dossiers = dict(dossiers or {})
        self._opening_notes = frozenset(opening_notes)
        self._notes: dict[tuple[BankId, DrawdownId], tuple[LoanNoteOrder, str]] = {}
        self.mirrored: dict[tuple[BankId, LineId], LineFigures] = {}
        """The figures that stand, for tests to look at."""
        self.voided: set[tuple[BankId, DrawdownId]] = set()
        """References whose note is closed, or never will be open; for tests to look at."""
        self.repaid: dict[tuple[BankId, RepaymentId], NoteRepayment] = {}
        """What was handed over, for tests to look at."""

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        """Open the note of a drawdown and tell its number."""
        if self._lines.get((order.bank_id, order.credit_line_id)) != order.customer_id:
            return Refused("NOT_FOUND", "")
        if order.maturity_date <= order.value_date or order.amount <= 0:
            return Refused("INVALID_ARGUMENT", "")
        key = (order.bank_id, order.reference)
        if key in self.voided:
            return Refused("ALREADY_EXISTS", "")
        known = self._notes.get(key)
        if known is not None:
            return Success(known[1]) if known[0] == order else Refused("ALREADY_EXISTS", "")
        number = f"XK{order.value_date:%Y%m%d}{len(self._notes) + 1:04d}"
        self._notes[key] = (order, number)
        return Success(number)

    async def void_loan_note(self, bank_id: BankId, reference: DrawdownId) -> Outcome[str]:
        """Close the note of a drawdown, or keep it from being opened."""
        known = self._notes.get((bank_id, reference))
        if known is not None and self._standing(bank_id, known[1]):
            return Refused("INVALID_ARGUMENT", "")
        self.voided.add((bank_id, reference))
        return Success("" if known is None else known[1])

    async def record_repayment(self, repayment: NoteRepayment) -> Outcome[int]:
        """Take over what was repaid, once a reference."""
        bank_id, note = repayment.bank_id, repayment.loan_note_id
        opened = {(bank, number) for (bank, key), (_, number) in self._notes.items() if (bank, key) not in self.voided}
        if (bank_id, note) not in opened | self._opening_notes:
            return Refused("NOT_FOUND", "")
        if self.repaid.setdefault((bank_id, repayment.reference), repayment) != repayment:
            return Refused("ALREADY_EXISTS", "")
        return Success(self._standing(bank_id, note))

    def _standing(self, bank_id: BankId, loan_note_id: str) -> int:
        numbers = (
            each.sequence_number
            for (bank, _), each in self.repaid.items()
            if (bank, each.loan_note_id) == (bank_id, loan_note_id)
        )
        return max(numbers, default=0)

    async def dossier(self, bank_id: BankId, customer_id: CustomerId) -> Outcome[Dossier]:
        """Tell what is written of a customer; of one with a line at least that there is nothing."""
        found = self._dossiers.get((bank_id, customer_id))
        if found is not None:
            return Success(found)
        known = any(bank == bank_id and owner == customer_id for (bank, _), owner in self._lines.items())
        return Success(Dossier()) if known else Refused("NOT_FOUND", "")

    async def mirror_line_use(self, figures: LineFigures) -> Outcome[int]:
        """Take over a line's figures unless newer ones stand."""
        key = (figures.bank_id, figures.credit_line_id)
        if key not in self._lines:
            return Refused("NOT_FOUND", "")
        standing = self.mirrored.get(key)
        if standing is None or figures.sequence_number > standing.sequence_number:
            self.mirrored[key] = figures
        return Success(self.mirrored[key].sequence_number)
