"""The credit system's twin in memory. For development and tests only; it says so when it is made."""

from collections.abc import Mapping

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import LineFigures, LoanNoteOrder, Outcome, Refused, Success
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId


class MemoryCreditSystem:
    """Knows lines by bank and whose they are."""

    def __init__(self, lines: Mapping[tuple[BankId, LineId], CustomerId]) -> None:
        announce_twin("credit_system")
        self._lines = dict(lines)
        self._notes: dict[tuple[BankId, DrawdownId], tuple[LoanNoteOrder, str]] = {}
        self.mirrored: dict[tuple[BankId, LineId], LineFigures] = {}
        """The figures that stand, for tests to look at."""

    async def open_loan_note(self, order: LoanNoteOrder) -> Outcome[str]:
        """Open the note of a drawdown and tell its number."""
        if self._lines.get((order.bank_id, order.credit_line_id)) != order.customer_id:
            return Refused("NOT_FOUND", "")
        if order.maturity_date <= order.value_date or order.amount <= 0:
            return Refused("INVALID_ARGUMENT", "")
        key = (order.bank_id, order.reference)
        known = self._notes.get(key)
        if known is not None:
            return Success(known[1]) if known[0] == order else Refused("ALREADY_EXISTS", "")
        number = f"XK{order.value_date:%Y%m%d}{len(self._notes) + 1:04d}"
        self._notes[key] = (order, number)
        return Success(number)

    async def mirror_line_use(self, figures: LineFigures) -> Outcome[int]:
        """Take over a line's figures unless newer ones stand."""
        key = (figures.bank_id, figures.credit_line_id)
        if key not in self._lines:
            return Refused("NOT_FOUND", "")
        standing = self.mirrored.get(key)
        if standing is None or figures.sequence_number > standing.sequence_number:
            self.mirrored[key] = figures
        return Success(self.mirrored[key].sequence_number)
