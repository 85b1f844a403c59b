"""A rule as data: its number, its sentence, and the function that finds out.

A check gives back what it saw when the rule holds, and leaves by one of the exceptions here when it does not.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.conformance.bench import Bench

Check = Callable[[Bench], Awaitable[str]]
"""Finds out, and tells in a few words what was seen. What it tells holds nothing of a person."""


@unique
class Verdict(StrEnum):
    """What came of a rule."""

    HOLDS = "HOLDS"
    BROKEN = "BROKEN"
    NOT_TRIED = "NOT_TRIED"
    """Something to find out with is lacking; the finding says what. Not known to hold."""


class RuleBrokenError(Exception):
    """The driver did something else than the rule says; the message tells what was seen."""


class NotTriedError(Exception):
    """The rule cannot be tried here; the message tells what is missing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        number: stable for ever; reports and tickets quote it.
        sentence: the rule.
    """

    number: str
    sentence: str
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a rule at a device, and what was seen."""

    device: str
    rule: Rule
    verdict: Verdict
    seen: str


def expect(holds: bool, seen: str) -> None:
    """Go on when something holds.

    Raises:
        RuleBrokenError: it does not.
    """
    if not holds:
        raise RuleBrokenError(seen)
