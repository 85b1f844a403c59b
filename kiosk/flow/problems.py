"""Every way in which a journey can stumble, each with a sentence, a remedy and a code for staff.

A problem the bank names comes with the bank's own sentences (`from_refusal`); one the machine meets has its row in
`SENTENCES` (`trouble_table.py`). No sentence says 失败 or shows a number of an error: the staff code
is for the staff.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.facts import Bilingual, Refusal
from kiosk.flow.trouble_table import SENTENCES, Trouble, Way

__all__ = ["SENTENCES", "Problem", "Trouble", "Way", "from_refusal", "own_refusal", "problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it does not go on, in plain words, and what helps.

    `quote_number` is what the customer may quote, where the bank gave a number; `reviewable` says that a person can be
    asked to look at it again.
    """

    reason: str
    sentence: Bilingual
    remedy: Bilingual
    way: Way
    staff_code: str
    quote_number: str = ""
    reviewable: bool = False


def problem(trouble: Trouble) -> Problem:
    """The problem for something the machine met."""
    way, staff_code, sentence, remedy = SENTENCES[trouble]
    return Problem(trouble.value, sentence, remedy, way, staff_code)


def own_refusal(trouble: Trouble) -> Refusal:
    """A "no" of the machine itself, in the shape of the bank's."""
    _way, code, sentence, remedy = SENTENCES[trouble]
    return Refusal(trouble.value, sentence, remedy, staff_code=code)


def from_refusal(refusal: Refusal, way: Way) -> Problem:
    """The problem for a "no" of the bank, in the bank's words; a missing remedy sends to the staff."""
    fallback = SENTENCES[Trouble.BANK_REFUSED]
    remedy = refusal.remedy if refusal.remedy.zh else fallback[3]
    return Problem(
        refusal.reason,
        refusal.sentence,
        remedy,
        way,
        refusal.staff_code or refusal.reason,
        refusal.staff_code,
        refusal.reviewable,
    )
