"""What the end of a business day asks of the books, beside what a visit asks of them (`books`)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from channel_server.domain.business_day import BankDay
from channel_server.domain.day_report import DayFigure
from channel_server.domain.day_run import DayRun, Lease
from channel_server.domain.ids import BankId
from channel_server.domain.reconciliation import Difference, OurEntry


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
