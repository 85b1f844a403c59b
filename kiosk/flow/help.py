"""Calls for a person, as the screens show them: what became of the call, who has it, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.facts import Bilingual

__all__ = ["Help", "HelpCall", "Hint"]


class HelpCall(Enum):
    """What became of a call for staff. `TOLD` is the bank's word, and never assumed."""

    NONE = "none"
    CALLING = "calling"
    TOLD = "told"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a teller said, for this customer's screen; `hint_id` is how its showing is told."""

    hint_id: str
    text: Bilingual
    staff_number: str


@dataclass(frozen=True, slots=True)
class Help:
    """Whether staff was called, and whether the call was taken. `code` is what staff read aloud to the help desk.

    `staff_number` is who looks on at this moment, empty for nobody; `hint` is what they said last, until the customer
    has put it away.
    """

    call: HelpCall = HelpCall.NONE
    code: str = ""
    staff_number: str = ""
    hint: Hint | None = None

    @property
    def requested(self) -> bool:
        """Whether staff was called, whatever came of it."""
        return self.call is not HelpCall.NONE
