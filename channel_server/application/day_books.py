"""What the end of a business day asks of the books, beside what a visit asks of them (`books`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from channel_server.application.records import NoteRecord
from channel_server.domain.ageing import AgeingPolicy, NoteAge
from channel_server.domain.business_day import BankDay
from channel_server.domain.day_report import DayFigure
from channel_server.domain.day_run import DayRun, Lease
from channel_server.domain.ids import BankId, LineId
from channel_server.domain.note_position import NotePosition
from channel_server.domain.reconciliation import Difference, OurEntry


@dataclass(frozen=True, slots=True)
class NoteToAge:
    """An open note whose plan has to be laid out: new, changed, at a due date, or without a position."""

    loan_note_id: str
    credit_line_id: LineId
    product_code: str
    note: NoteRecord | str
    """The note; or what is wrong with its row."""


@dataclass(frozen=True, slots=True)
class NotesToAge:
    """The next open notes in the order of their keys."""

    last: str
    """Key of the last one; empty when there are none left."""
    count: int
    to_lay_out: tuple[NoteToAge, ...]


@dataclass(frozen=True, slots=True)
class AgedNote:
    """A note whose plan was laid out."""

    loan_note_id: str
    credit_line_id: LineId
    version: int
    """Of the note; a note that has changed since has no position any more."""
    age: NoteAge
    position: NotePosition | None


@dataclass(frozen=True, slots=True)
class NoteSetAside:
    """A note that could not be worked out."""

    loan_note_id: str
    cause: str


class DueTimes(Protocol):
    """When what is under way is to be taken up."""

    def latest_due(self) -> datetime | None:
        """Tell the latest due time of all."""
        ...

    def pull_due_times(self, latest: datetime, now: datetime) -> int:
        """Have everything that is due later than a time due now; tell how much it was."""
        ...


class BusinessDays(Protocol):
    """Business days and how far the end of each has come."""

    def bank_day(self, bank_id: BankId) -> BankDay | None:
        """Find a bank's newest business day. None: its days have not been kept so far."""
        ...

    def add_bank_day(self, day: BankDay, now: datetime) -> bool:
        """Write a new day down; False when it was there already, and then it is left as it is."""
        ...

    def change_bank_day(self, before: BankDay, after: BankDay, now: datetime) -> None:
        """Change a day that still stands as it did before.

        Raises:
            StaleRecordError: it does not.
        """
        ...

    def day_run(self, bank_id: BankId, business_date: date) -> DayRun | None:
        """Find how far the end of a day has come."""
        ...

    def claim_day_run(self, fresh: DayRun, lease: Lease, now: datetime, length: timedelta) -> DayRun | None:
        """Take up the end of a day, from its beginning (`fresh`) where it has not begun. None: somebody else has it."""
        ...

    def save_day_run(self, run: DayRun) -> None:
        """Write down how far it has come, and until when its lease now runs.

        Raises:
            StaleRecordError: somebody else has taken it over.
        """
        ...

    def end_lease(self, run: DayRun) -> None:
        """Let go of it."""
        ...


class DayBook(Protocol):
    """What was booked on a day, and what was found out about it."""

    def our_entries(self, bank_id: BankId, business_date: date) -> tuple[OurEntry, ...]:
        """List what we booked as done by core on a date."""
        ...

    def newest_business_date(self, bank_id: BankId) -> date | None:
        """Tell the latest business date on which anything was begun here."""
        ...

    def under_way(self, bank_id: BankId, business_date: date) -> Mapping[str, str]:
        """Tell what has begun by a date and not ended: state by the reference under which core was or will be asked."""
        ...

    def put_differences(self, bank_id: BankId, business_date: date, differences: tuple[Difference, ...]) -> None:
        """Write a day's differences down, in place of what an earlier run found."""
        ...

    def differences(self, bank_id: BankId, business_date: date) -> tuple[Difference, ...]:
        """List a day's differences."""
        ...

    def unsettled_differences(self, bank_id: BankId, before: date) -> tuple[tuple[date, Difference], ...]:
        """List the differences of earlier days that nobody has settled."""
        ...

    def settle_difference(self, bank_id: BankId, business_date: date, difference: Difference, settled: date) -> None:
        """Write down on which business date a difference was settled."""
        ...

    def measure_day(self, bank_id: BankId, business_date: date) -> tuple[DayFigure, ...]:
        """Add up the day's business, what is owed, and what waits for a person."""
        ...

    def put_figures(self, bank_id: BankId, business_date: date, figures: tuple[DayFigure, ...]) -> None:
        """Write a day's figures down, in place of what an earlier run found."""
        ...

    def figures(self, bank_id: BankId, business_date: date) -> tuple[DayFigure, ...]:
        """List a day's figures; none before they were written down."""
        ...


class Ageing(Protocol):
    """How old the debt on each open note is, and which lines are frozen for it."""

    def count_open_notes(self, bank_id: BankId, business_date: date) -> int:
        """Count the notes that are to be aged."""
        ...

    def notes_to_age(self, bank_id: BankId, business_date: date, after: str, limit: int) -> NotesToAge:
        """Find the next open notes behind a key."""
        ...

    def age_by_position(self, bank_id: BankId, business_date: date, after: str, last: str) -> int:
        """Work out the notes between two keys that have a position on the date, all at once; tell how many."""
        ...

    def put_note_ages(self, bank_id: BankId, business_date: date, notes: tuple[AgedNote, ...]) -> None:
        """Write down notes whose plans were laid out, with their positions for the days to come."""
        ...

    def set_notes_aside(
        self, bank_id: BankId, business_date: date, notes: tuple[NoteSetAside, ...], policy: AgeingPolicy
    ) -> None:
        """Leave notes to whoever is to look at them. What was known of them before stays as it was."""
        ...

    def forget_settled_notes(self, bank_id: BankId, business_date: date, after: str, last: str) -> None:
        """Drop what was known of notes between two keys that are owed on no more; without a last one, to the end."""
        ...

    def lines_to_freeze(
        self, bank_id: BankId, business_date: date, from_days: int, limit: int
    ) -> tuple[tuple[LineId, int], ...]:
        """Find lines that can be drawn on though a note on them is so many days past due, with the days."""
        ...

    def freeze_line(self, bank_id: BankId, credit_line_id: LineId, business_date: date, days_past_due: int) -> None:
        """Freeze a line for what is overdue."""
        ...

    def lines_to_release(self, bank_id: BankId, business_date: date, limit: int) -> tuple[LineId, ...]:
        """Find lines that were frozen for what was overdue, not by a person, and on which nothing is any more."""
        ...

    def release_line(self, bank_id: BankId, credit_line_id: LineId, business_date: date) -> None:
        """Let a line be drawn on again."""
        ...
