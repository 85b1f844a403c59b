"""Where an ID card lies on a level page, by one of its lines alone: for a card that does not stand out from its ground.

The number of a front and the title of a back are found in light in which nothing else is. Where they stand on the card
is known, and how large they are; of how the card is tilted they say nothing.

Shape: corners are 4×2, float32, in pixels of the page, clockwise from the card's upper left one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drivers.vision.document import checks
from drivers.vision.document.alphabets import Alphabets
from drivers.vision.document.decoding import Text
from drivers.vision.document.finder import CARD_RATIO
from drivers.vision.document.front_places import NUMBER_FORM, number_in
from drivers.vision.document.lines import Line, Page

_NUMBER_ALONE = 21  # characters of a line that holds the number and not its label
_TITLE = "居民身份证"


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Where a card lies.

    Attributes:
        slack: of the card's width, by which each corner may lie elsewhere: more, the farther it is from the line.
        alone: nothing but the number was in its line; with its label in it, others may hold theirs, and read well.
    """

    corners: npt.NDArray[np.float32]
    slack: tuple[float, float, float, float]
    alone: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a line's characters stand, as parts of the card's width and height.

    Attributes:
        first: the middle of its first character.
        span: from there to the middle of its last one.
        middle: how high they stand.
        slack: see `Outline`.
    """

    first: float
    span: float
    middle: float
    slack: tuple[float, float, float, float]

    def outline(self, line: Line, text: Text, *, alone: bool) -> Outline:
        """Return the card around a line; `text` is the part of it that stands so."""
        # What else is in the box, a label or blank, has no part in it: the recogniser tells where each character is.
        first, last = ((step + 0.5) / len(line.table.values) * line.width for step in (text.steps[0], text.steps[-1]))
        width = (last - first) / self.span
        height = width / CARD_RATIO
        left, top = line.left + first - self.first * width, line.middle - self.middle * height
        corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
        return Outline(np.array(corners, np.float32), self.slack, alone)


_NUMBER_STANDS = _Standing(first=0.362, span=0.504, middle=0.87, slack=(0.15, 0.15, 0.05, 0.05))
_TITLE_STANDS = _Standing(first=0.346, span=0.424, middle=0.364, slack=(0.1, 0.1, 0.1, 0.1))
"""Source: measured on straightened specimens, whose spans are 0.9 and 2.8 % apart; the slack, on tilted ones."""


def outline(page: Page, alphabets: Alphabets) -> Outline | None:
    """Return where the card lies; None when the page has neither a whole number nor a whole title."""
    for line in page.lines:
        number = number_in(alphabets.id_number.decode(line.table))
        alone = len(number.characters) == 18 and len(line.text.characters) < _NUMBER_ALONE
        if alone or (NUMBER_FORM.fullmatch(number.characters) and checks.is_id_number(number.characters)):
            return _NUMBER_STANDS.outline(line, number, alone=alone)
    for line in page.lines:
        at = line.text.characters.find(_TITLE)
        if at >= 0:
            return _TITLE_STANDS.outline(line, line.text.part(at, at + len(_TITLE)), alone=False)
    return None
