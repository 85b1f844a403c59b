"""Work that waits for people and what each of them has done, as the books hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.evidence import EvidenceRow
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.session import Channel
from channel_server.domain.work import Business, WorkKind, WorkMark


@dataclass(frozen=True, slots=True)
class Stand:
    """A terminal, a workstation or a mobile bank, and the branch that it stands in; a mobile bank stands in none."""

    terminal_id: TerminalId
    channel: Channel
    branch_name: str


@dataclass(frozen=True, slots=True)
class ShiftRecord:
    """A teller's business day."""

    bank_id: BankId
    staff_number: str
    business_date: date
    begin_time: datetime
    last_number: int = 0
    """Of the journal; each act takes the next, so that there is no gap."""
    end_time: datetime | None = None
    end_request_id: str = ""


@dataclass(frozen=True, slots=True)
class StaffAct:
    """A row of a teller's journal: what was begun. What became of it, its subject tells."""

    bank_id: BankId
    staff_number: str
    business_date: date
    number: int
    time: datetime
    business: Business
    subject_id: str
    """The request; for a contract the contract, for what needs no request the customer or the document."""
    terminal_id: TerminalId


class WorkBooks(Protocol):
    """Items, owners, journals. Every question names the bank."""

    def stands_of(self, bank_id: BankId) -> tuple[Stand, ...]:
        """List a bank's terminals, workstations and mobile banks, by name."""
        ...

    def drawdowns_under_way(self, bank_id: BankId) -> tuple[DrawdownRecord, ...]:
        """List drawdowns to be taken up again or settled by a person: open ones, and ends that are looked at."""
        ...

    def repayments_under_way(self, bank_id: BankId) -> tuple[RepaymentRecord, ...]:
        """The same of repayments."""
        ...

    def work_marks(self, bank_id: BankId, kind: WorkKind, subject_ids: Sequence[str]) -> Mapping[str, WorkMark]:
        """Tell who has items in hand; of one that nobody has touched, nothing."""
        ...

    def marks_since(self, bank_id: BankId, since: datetime, limit: int) -> tuple[WorkMark, ...]:
        """List what people have had to do with since a time, newest first."""
        ...

    def put_mark(self, mark: WorkMark) -> None:
        """Write down who has an item in hand."""
        ...

    def shift(self, bank_id: BankId, staff_number: str, business_date: date) -> ShiftRecord | None:
        """Find a teller's day, and hold it until the end of a change: numbers are given one after the other."""
        ...

    def put_shift(self, shift: ShiftRecord) -> None:
        """Write it down, new or changed."""
        ...

    def add_staff_act(self, act: StaffAct) -> None:
        """Write a row of a journal down; rows are never changed."""
        ...

    def staff_acts(self, bank_id: BankId, staff_number: str, business_date: date) -> tuple[StaffAct, ...]:
        """List a teller's journal, by number."""
        ...

    def acts_about(self, bank_id: BankId, subject: str, limit: int) -> tuple[EvidenceRow, ...]:
        """List what the evidence says of a subject, oldest first."""
        ...
