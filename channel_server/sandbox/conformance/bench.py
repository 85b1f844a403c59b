"""What every rule finds at hand: the line to the target, the subjects, and what the target has declared.

The bench also remembers what the rules ask to be paid, so that it can be given back after each.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from channel_server.domain.money import Fen
from channel_server.sandbox.conformance.caller import Caller
from channel_server.sandbox.conformance.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Declared:
    """What the target says of itself before anything is played."""

    environment: str
    """`PRODUCTION`, `TEST`, or `UNSPECIFIED` where it does not say."""
    promises: Mapping[str, bool]
    """By the names of core's capabilities."""
    business_date: datetime.date
    open: bool
    missing: frozenset[str]
    """RPCs that answer UNIMPLEMENTED."""


@dataclass(slots=True)
class Bench:
    """One run against one target."""

    caller: Caller
    subjects: Subjects
    declared: Declared
    asked_to_pay: dict[str, Fen] = field(default_factory=dict)
    """References of payments that the rule at hand has asked for. Units: fen."""
    funded_by: dict[str, str] = field(default_factory=dict)
    """References of repayments, with that of the payment which each gives back."""
    left_in_books: dict[str, Fen] = field(default_factory=dict)
    """Payments that could not be reversed. Units: fen."""
    next_counter: dict[str, int] = field(default_factory=dict)
    """An unused chip counter, by card number."""

    def promises(self, name: str) -> bool:
        """Tell whether core declares a capability."""
        return self.declared.promises[name]


def fresh_reference() -> str:
    """Make a reference of the kit's own."""
    return str(uuid.uuid4())
