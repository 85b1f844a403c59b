"""From a recogniser's table of probabilities to text, a probability for each character, and only characters that fit.

A field says which characters can stand in it; others are not considered. The probabilities are those of the whole
alphabet, so a character that was only taken because a better one was not allowed keeps its low one.

Shape: the model's own table is T×C, float32, its column 0 the blank of CTC; of its 18,710 columns a line needs some
dozens, and only these are kept.
"""

import itertools
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

_BLANK = 0
_LEAST = 0.02  # a character less likely than this was not seen
_KEPT = 0.002  # a column that is nowhere more likely than this is not kept
_FAR_BEHIND = float(np.log(1e4))  # one character that was hardly seen, or two that were seen a little
_PITCH = 4.5  # steps from a character to the next, at least: a line's box is somewhat higher than its characters
_ROOM_BEFORE, _ROOM_BETWEEN = 2.1, 1.7  # pitches; a box begins up to a whole one before its first character
_MOST_MIXED = 16
_UNSEEN = 1e-5  # how likely a character is taken to be where nothing speaks for it


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

    @classmethod
    def joined(cls, tables: "Sequence[Table]") -> "Table":
        """Return one table of pieces that follow one another in a line."""
        columns = np.unique(np.concatenate([np.array([_BLANK]), *(table.columns for table in tables)]))
        parts = [np.zeros((len(table.values), len(columns)), np.float32) for table in tables]
        for part, table in zip(parts, tables, strict=True):
            part[:, np.searchsorted(columns, table.columns)] = table.values
        return cls(columns, np.concatenate([np.zeros((0, len(columns)), np.float32), *parts]))


@dataclass(frozen=True, slots=True)
class Text:
    """A line as read.

    Attributes:
        probabilities: one for each character.
        steps: at which step of the line each character was seen first; a step is a sixth of the line's height long.
    """

    characters: str = ""
    probabilities: tuple[float, ...] = ()
    steps: tuple[int, ...] = field(default=(), compare=False)

    @property
    def least(self) -> float:
        """The probability of the character that is least sure; 0 without characters."""
        return min(self.probabilities, default=0.0)

    def part(self, start: int, end: int) -> "Text":
        """Return the characters from `start` up to `end`."""
        return Text(self.characters[start:end], self.probabilities[start:end], self.steps[start:end])

    @property
    def has_hole(self) -> bool:
        """Whether there is room for a character before the first one or between two: one that light hides, say.

        Of one line only; of lines put together, and of a part, it cannot be told.
        """
        pitches = [after - before for before, after in itertools.pairwise(self.steps)]
        pitch = max(_PITCH, statistics.median(pitches) if len(pitches) > 2 else 0.0)
        return bool(self.steps) and (
            self.steps[0] > _ROOM_BEFORE * pitch or any(each > _ROOM_BETWEEN * pitch for each in pitches)
        )

    def __add__(self, other: "Text") -> "Text":
        return Text(
            self.characters + other.characters, self.probabilities + other.probabilities, self.steps + other.steps
        )


class Alphabet:
    """The characters of a model, and which of them a field may hold."""

    def __init__(self, characters: Sequence[str], allowed: Callable[[str], bool] | None = None) -> None:
        self._characters = tuple(characters)
        self._place = {character: column for column, character in enumerate(characters)}
        self._allowed = np.array([i == _BLANK or allowed is None or allowed(c) for i, c in enumerate(characters)])

    def decode(self, table: Table) -> Text:
        """Return the likeliest text: the best character of each step, repeats and blanks left out."""
        allowed = self._allowed[table.columns]
        columns, values = table.columns[allowed], table.values[:, allowed]
        best = values.argmax(axis=1)
        likely = values[np.arange(len(best)), best]
        characters: list[str] = []
        probabilities: list[float] = []
        steps: list[int] = []
        before = _BLANK
        for step, (column, probability) in enumerate(zip(columns[best].tolist(), likely.tolist(), strict=True)):
            if column == _BLANK or probability < _LEAST:
                before = _BLANK
                continue
            if column == before:
                probabilities[-1] = max(probabilities[-1], probability)
            else:
                characters.append(self._characters[column])
                probabilities.append(probability)
                steps.append(step)
            before = column
        return Text("".join(characters), tuple(probabilities), tuple(steps))

    def likelihood(self, table: Table, text: str) -> float:
        """Return the logarithm of how likely the line says this, over all ways to spread it over the steps (CTC).

        For choosing among texts that can stand there; it says nothing of whether any of them does.
        """
        if any(character not in self._place for character in text):
            return -np.inf
        wanted = [self._place[character] for character in text]
        labels = [_BLANK]
        for column in wanted:
            labels += [column, _BLANK]
        at = np.searchsorted(table.columns, labels).clip(max=len(table.columns) - 1)
        known = table.columns[at] == np.array(labels)
        steps = np.log(np.where(known[None], table.values[:, at], _UNSEEN).clip(min=_UNSEEN))
        # A character may follow another one without a blank between, unless it is the same.
        skips = np.array([i > 2 and i % 2 == 1 and labels[i] != labels[i - 2] for i in range(len(labels))])
        ways = np.full(len(labels), -np.inf)
        ways[:2] = steps[0, :2]
        for step in steps[1:]:
            one = np.concatenate([[-np.inf], ways[:-1]])
            two = np.where(skips, np.concatenate([[-np.inf, -np.inf], ways[:-2]]), -np.inf)
            ways = np.logaddexp(np.logaddexp(ways, one), two) + step
        return float(np.logaddexp(ways[-1], ways[-2]) if len(labels) > 1 else ways[-1])

    def steps(self, table: Table, characters: str) -> Iterator[tuple[float, dict[str, float]]]:
        """Tell of each step of a line how likely it is blank, and how likely each of these is; all as logarithms."""
        place = {column: i for i, column in enumerate(table.columns.tolist())}
        at = [(character, place.get(self._place.get(character, -1))) for character in characters]
        unseen = math.log(_UNSEEN)
        for row in np.log(table.values.clip(min=_UNSEEN)).tolist():
            yield row[0], {character: unseen if i is None else row[i] for character, i in at}

    def is_behind(self, table: Table, text: str) -> bool:
        """Whether the line speaks so much less for this than for what it was read as that it would be a guess."""
        return self.likelihood(table, self.decode(table).characters) - self.likelihood(table, text) > _FAR_BEHIND

    def likeliest(self, tables: Sequence[Table], texts: Sequence[str]) -> str:
        """Return which of the texts, or of those between them, all readings of a line speak for most.

        Where texts are equally long and differ in some characters, what lies between them mixes these characters: each
        reading may have another of them right.
        """
        candidates = dict.fromkeys(texts)
        for length in {len(text) for text in texts}:
            alike = [text for text in texts if len(text) == length]
            variants = [sorted(set(characters)) for characters in zip(*alike, strict=True)]
            if 1 < math.prod(len(each) for each in variants) <= _MOST_MIXED:
                candidates |= dict.fromkeys("".join(each) for each in itertools.product(*variants))
        if len(candidates) == 1:
            return texts[0]
        return max(candidates, key=lambda text: sum(self.likelihood(table, text) for table in tables))
