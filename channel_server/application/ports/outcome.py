"""How a call to another system ends: an answer, a final no, or silence."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Success(Generic[T_co]):
    """The other side answered."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side said no, for good: under this reference it will never happen."""

    code: str
    """The other side's own code, for the staff."""
    text: str
    """The other side's own words, for the staff; never shown to a customer."""


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """Asked and not heard: lost, late, or the link is down. It may have happened."""

    cause: str
    """What was seen, for the log: `DEADLINE_EXCEEDED`, `UNAVAILABLE` and so on. No identity data."""


Outcome = Success[T] | Refused | OutcomeUnknown
