"""The report of a business day: figures that were true when the day was closed, for a branch manager to read.

Figures only, each with its label; how they are laid out and worded is the command line's. They are written down once
and not computed again: what is owed tomorrow does not change what was owed today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from channel_server.domain.ids import BankId
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.reconciliation import Difference


@unique
class FigureSection(StrEnum):
    """What a figure is about; its label says which."""

    DRAWDOWN = "DRAWDOWN"
    """Paid out on the day, by channel."""
    REVERSAL = "REVERSAL"
    """Undone on the day, by channel."""
    REPAYMENT = "REPAYMENT"
    """Repaid on the day, by channel."""
    OUTSTANDING = "OUTSTANDING"
    """Principal owed on notes, by bucket of days past due."""
    ACCRUED = "ACCRUED"
    """Interest and penalty interest owed and not paid, by part."""
    MATURED = "MATURED"
    """Notes past their maturity that are still owed on."""
    FROZEN = "FROZEN"
    """Lines frozen on the day for what is overdue, by line."""
    RELEASED = "RELEASED"
    """Lines released on the day, by line."""
    OURS = "OURS"
    CORE = "CORE"
    MATCHED = "MATCHED"
    """What reconciliation found, by kind of entry."""
    SETTLED = "SETTLED"
    """Differences of earlier days that settled themselves, by reference."""
    CARRIED_OVER = "CARRIED_OVER"
    """What had not ended when the day was closed, by state."""
    SUSPENSE = "SUSPENSE"
    """What a person has to settle, by the number that the customer holds."""
    SET_ASIDE = "SET_ASIDE"
    """Notes that could not be worked on, by note."""


@dataclass(frozen=True, slots=True)
class DayFigure:
    """One figure. Units: fen."""

    section: FigureSection
    label: str
    count: int
    amount: Fen = ZERO
    owner: str = ""
    """Whose it is to look at; empty where nobody has to."""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day's figures, and the differences between the two books."""

    bank_id: BankId
    bank_name: str
    bank_name_en: str
    business_date: date
    figures: tuple[DayFigure, ...]
    differences: tuple[Difference, ...]
    signed_off_by: str = ""
    """Nobody yet, where it is empty."""

    def of(self, section: FigureSection) -> tuple[DayFigure, ...]:
        """The figures of a section."""
        return tuple(figure for figure in self.figures if figure.section is section)

    def total(self, section: FigureSection) -> DayFigure:
        """A section added up."""
        return add_up(section, self.of(section))


def add_up(section: FigureSection, figures: Iterable[DayFigure]) -> DayFigure:
    """Add figures up."""
    listed = tuple(figures)
    return DayFigure(section, "", sum(each.count for each in listed), Fen(sum(each.amount for each in listed)))
