"""How a call of the counter can end: with what was asked for, with a "no" for both sides to read, or with nothing.

As `kiosk.client.answers`, with the teller's sentence beside the customer's: a teller reads both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kiosk.flow.facts import Bilingual
from kiosk.flow.trouble import Trouble

__all__ = ["Answer", "Refusal", "Refused", "Success", "Unanswered"]

T = TypeVar("T")

NOTHING = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A "no" of the bank.

    `reason` is the contract's name of it; `quote_number` is what a customer may quote (稻-4172). `facts` are the
    figures that the sentences name, such as `attempts_remaining`; `at_field` is the path of the field at fault.
    """

    reason: str
    customer: Bilingual = NOTHING
    teller: Bilingual = NOTHING
    remedy: Bilingual = NOTHING
    quote_number: str = ""
    at_field: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def for_teller(self) -> Bilingual:
        """The teller's sentence; the customer's where the bank has none of its own for tellers."""
        return self.teller if self.teller.zh else self.customer


@dataclass(frozen=True, slots=True)
class Success(Generic[T]):
    """What was asked for."""

    value: T


@dataclass(frozen=True, slots=True)
class Refused:
    """The bank's "no"."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer, or none that says anything: for a question, ask again; for an act, ask what became of it."""

    trouble: Trouble
    detail: str = ""


Answer = Success[T] | Refused | Unanswered
