"""A rule of the contract as data: its number, its sentence, what it plays, and the function that finds out.

A check gives back what it saw when the rule holds, and leaves by one of the exceptions here when it does not.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TypeVar

from channel_server.sandbox.conformance.bench import Bench

Check = Callable[[Bench], Awaitable[str]]
"""Finds out, and tells in a few words what was seen."""

T = TypeVar("T")


@unique
class Verdict(StrEnum):
    """What came of a rule."""

    HOLDS = "HOLDS"
    BROKEN = "BROKEN"
    NOT_OFFERED = "NOT_OFFERED"
    """The target declares that it does not do this; the channel server then goes another way."""
    NOT_TRIED = "NOT_TRIED"
    """The kit lacks something to find out with; the finding says what."""


@unique
class Promise(StrEnum):
    """What core declares in its capabilities, and a rule may take for granted."""

    IDEMPOTENT = "idempotent_by_reference"
    VOIDS = "voids_by_reference"
    REVERSES = "reverses"


@unique
class Due(StrEnum):
    """Which of a rule's RPCs must be there for it to be played; otherwise it is not offered."""

    ALL_THERE = "all there"
    SOME_THERE = "some there"
    ALWAYS = "always"
    """It is about their being there."""


class RuleBrokenError(Exception):
    """The target did something else than the rule says; the message tells what was seen."""


class NotTriedError(Exception):
    """The kit cannot find out; the message tells what is missing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        number: stable for ever; reports and tickets quote it.
        noun: what it is about.
        sentence: the rule, as the contract means it.
        operations: the RPCs that it puts to the test.
        promises: what core must have declared for the rule to be due.
        due: when it is played, where a target lacks RPCs.
    """

    number: str
    noun: str
    sentence: str
    operations: tuple[str, ...]
    check: Check
    promises: tuple[Promise, ...] = ()
    due: Due = Due.ALL_THERE


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a rule, and what was seen."""

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


def given(subject: T | None, what: str) -> T:
    """Take a subject that a file of subjects may leave out.

    Raises:
        NotTriedError: it is left out.
    """
    if subject is None:
        raise NotTriedError(f"the subjects name no {what}")
    return subject
