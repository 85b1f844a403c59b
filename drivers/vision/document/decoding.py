"""From a recogniser's table of probabilities to text, a probability for each character, and only characters that fit.

A field says which characters can stand in it; others are not considered. The probabilities are those of the whole
alphabet, so a character that was only taken because a better one was not allowed keeps its low one.

Shape: a table is T×C, float32, its column 0 the blank of CTC.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float32]
_BLANK = 0
_LEAST = 0.02  # a character less likely than this was not seen


@dataclass(frozen=True, slots=True)
class Text:
    """A line as read.

    Attributes:
        probabilities: one for each character.
    """

    characters: str = ""
    probabilities: tuple[float, ...] = ()

    @property
    def least(self) -> float:
        """The probability of the character that is least sure; 0 without characters."""
        return min(self.probabilities, default=0.0)

    def part(self, start: int, end: int) -> "Text":
        """Return the characters from `start` up to `end`."""
        return Text(self.characters[start:end], self.probabilities[start:end])

    def __add__(self, other: "Text") -> "Text":
        return Text(self.characters + other.characters, self.probabilities + other.probabilities)


class Alphabet:
    """The characters of a model, and which of them a field may hold."""

    def __init__(self, characters: Sequence[str], allowed: Callable[[str], bool] | None = None) -> None:
        columns = [i for i, each in enumerate(characters) if i == _BLANK or allowed is None or allowed(each)]
        self._characters = tuple(characters[i] for i in columns)
        self._columns = None if allowed is None else np.array(columns, np.intp)

    def decode(self, table: Table) -> Text:
        """Return the likeliest text: the best character of each step, repeats and blanks left out."""
        allowed = table if self._columns is None else table[:, self._columns]
        best = allowed.argmax(axis=1)
        likely = allowed[np.arange(len(best)), best]
        characters: list[str] = []
        probabilities: list[float] = []
        before = _BLANK
        for index, probability in zip(best.tolist(), likely.tolist(), strict=True):
            if index != _BLANK and probability >= _LEAST:
                if index == before:
                    probabilities[-1] = max(probabilities[-1], probability)
                else:
                    characters.append(self._characters[index])
                    probabilities.append(probability)
                before = index
            else:
                before = _BLANK
        return Text("".join(characters), tuple(probabilities))
