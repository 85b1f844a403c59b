"""How a call to the channel server can end: with what was asked for, with a "no", or with nothing.

An expected "no" is a value (`Refused`); so is silence (`Unanswered`), because what to do about it depends on what was
asked: a question is asked again, a drawdown is asked *about*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.flow.facts import Refusal
from kiosk.flow.trouble import Trouble

__all__ = ["Answer", "Refused", "Success", "Unanswered"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Success(Generic[T]):
    """What was asked for."""

    value: T


@dataclass(frozen=True, slots=True)
class Refused:
    """The bank's "no", with its sentences."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer, or none that says anything: the line is down, or the bank is slow."""

    trouble: Trouble
    detail: str = ""


Answer = Success[T] | Refused | Unanswered
