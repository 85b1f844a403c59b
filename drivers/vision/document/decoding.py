"""From a recogniser's table of probabilities to text, a probability for each character, and only characters that fit.

A field says which characters can stand in it; others are not considered. The probabilities are those of the whole
alphabet, so a character that was only taken because a better one was not allowed keeps its low one.

Shape: the model's own table is T×C, float32, its column 0 the blank of CTC; of its 18,710 columns a line needs some
dozens, and only these are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_BLANK = 0
_LEAST = 0.02  # a character less likely than this was not seen
_KEPT = 0.002  # a column that is nowhere more likely than this is not kept


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a recogniser found likely in a line.

    Attributes:
        columns: which characters, ascending; the blank first.
        values: T×len(columns), float32.
    """

    columns: npt.NDArray[np.intp]
    values: npt.NDArray[np.float32]

    @classmethod
    def of(cls, whole: npt.NDArray[np.float32]) -> "Table":
        """Keep what matters of a model's own table."""
        likely = whole.max(axis=0) > _KEPT
        likely[_BLANK] = True
        columns = np.flatnonzero(likely)
        return cls(columns, np.ascontiguousarray(whole[:, columns]))


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
        self._characters = tuple(characters)
        self._allowed = np.array([i == _BLANK or allowed is None or allowed(c) for i, c in enumerate(characters)])

    def decode(self, table: Table) -> Text:
        """Return the likeliest text: the best character of each step, repeats and blanks left out."""
        allowed = self._allowed[table.columns]
        columns, values = table.columns[allowed], table.values[:, allowed]
        best = values.argmax(axis=1)
        likely = values[np.arange(len(best)), best]
        characters: list[str] = []
        probabilities: list[float] = []
        before = _BLANK
        for column, probability in zip(columns[best].tolist(), likely.tolist(), strict=True):
            if column == _BLANK or probability < _LEAST:
                before = _BLANK
                continue
            if column == before:
                probabilities[-1] = max(probabilities[-1], probability)
            else:
                characters.append(self._characters[column])
                probabilities.append(probability)
            before = column
        return Text("".join(characters), tuple(probabilities))
