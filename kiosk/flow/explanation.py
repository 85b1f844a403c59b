"""What a page says when the journey does not go on: a sentence, a remedy, a way on, and a code for the staff.

It explains one of two things: a `Trouble`, which the machine met and which has its row in `SENTENCES`
(`trouble_sentences.py`), or a `Refusal`, for which the bank brought its own sentences.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.facts import Bilingual, Refusal
from kiosk.flow.trouble import Trouble, Way
from kiosk.flow.trouble_sentences import SENTENCES

__all__ = ["Explanation", "explain", "explain_refusal", "own_refusal"]


@dataclass(frozen=True, slots=True)
class Explanation:
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


def explain(trouble: Trouble) -> Explanation:
    """What is said of something the machine met."""
    way, staff_code, sentence, remedy = SENTENCES[trouble]
    return Explanation(trouble.value, sentence, remedy, way, staff_code)


def own_refusal(trouble: Trouble) -> Refusal:
    """A "no" of the machine itself, in the shape of the bank's."""
    _way, code, sentence, remedy = SENTENCES[trouble]
    return Refusal(trouble.value, sentence, remedy, staff_code=code)


def explain_refusal(refusal: Refusal, way: Way) -> Explanation:
    """What is said of a "no" of the bank, in the bank's words; a missing remedy sends to the staff."""
    fallback = SENTENCES[Trouble.BANK_REFUSED]
    remedy = refusal.remedy if refusal.remedy.zh else fallback[3]
    return Explanation(
        refusal.reason,
        refusal.sentence,
        remedy,
        way,
        refusal.staff_code or refusal.reason,
        refusal.staff_code,
        refusal.reviewable,
    )
