"""The lines of a page: found, read, put into rows, and read once more in another cut when a field needs to be sure.

A second reading sees the same line with more of its surroundings, so that the recogniser's picture differs in scale and
place; a character that only looked right by chance changes with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from drivers.vision.document.columns import Heights, Side, is_figures, side_of, values_of_back, values_of_front
from drivers.vision.document.decoding import Alphabet, Table, Text
from drivers.vision.document.smoothing import Smoothing, smoothed
from drivers.vision.document.straighten import Picture, cut_line, reaching

Box = npt.NDArray[np.float32]

_NARROW = 0.75  # of their width that figures are read at first, the more of which the longer it takes
_SAME_ROW = 0.55  # of a line's height that the middles of two lines in one row are apart at most
_MARKS = ("SPECIMEN", "SAMPLE", "样本", "样张", "样卡", "样证", "票样", "测试")


class Models(Protocol):
    """What reads; `paddle.PaddleModels` in earnest."""

    alphabet: tuple[str, ...]

    def find_text(self, picture: Picture, side: int) -> Box:
        """Return the lines' corners, N×4×2."""

    def read(self, lines: Sequence[Picture]) -> list[Table]:
        """Return each line's table of probabilities."""

    def turned(self, picture: Picture) -> dict[int, float]:
        """Return how likely the picture stands turned by so many degrees clockwise."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line and its table.

    Attributes:
        box: corners clockwise from the top left, in pixels of the page.
        text: as read with the whole alphabet.
    """

    box: Box
    table: Table
    text: Text

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return float(min(self.box[0, 0], self.box[3, 0]))

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return float(max(self.box[1, 0], self.box[2, 0]))

    @cached_property
    def middle(self) -> float:
        """Its height on the page."""
        return float(self.box[:, 1].mean())

    @cached_property
    def height(self) -> float:
        """From its top to its bottom."""
        return float(np.linalg.norm((self.box[3] - self.box[0] + self.box[2] - self.box[1]) / 2))

    @property
    def width(self) -> float:
        """From its left to its right."""
        return self.right - self.left


@dataclass(frozen=True, eq=False)
class Page:
    """A picture and its lines.

    Attributes:
        straight: it is a straightened card, so that places on it are known.
        side: which side of an ID card its lines stand like; their labels were cut off then.
        heights: how high a front's rows lie.
    """

    picture: Picture
    lines: tuple[Line, ...]
    models: Models = field(repr=False)
    straight: bool
    side: Side | None = None
    heights: Heights = field(default_factory=Heights)
    _further: dict[tuple[Line, float, Smoothing], Table] = field(default_factory=dict, repr=False)

    def again(self, lines: Sequence[Line], grow: float, smoothing: Smoothing = Smoothing.NONE) -> list[Table]:
        """Read lines once more, in a cut that is larger by `grow` (see `cut_line`), and smoothed.

        A line is read once in each cut: asking for the lines of several fields together keeps every core at work.
        """
        new = [line for line in dict.fromkeys(lines) if (line, grow, smoothing) not in self._further]
        if new:
            cuts = (cut_line(self.picture, line.box, grow=grow) for line in new)
            tables = self.models.read([smoothed(cut, smoothing) for cut in cuts])
            self._further.update(zip(((line, grow, smoothing) for line in new), tables, strict=True))
        return [self._further[line, grow, smoothing] for line in lines]

    def along(self, row: Sequence[Line], right: float, grow: float = 0.0) -> Line:
        """Return a row as one line, from its first line's beginning up to `right`: what light left no box of is in it.

        It is read with that, as any line, in a cut that is larger by `grow`.
        """
        longest = max(row, key=lambda line: line.width)
        box = reaching(longest.box, min(line.left for line in row), right)
        [table] = self.models.read([cut_line(self.picture, box, grow=grow)])
        return Line(box, table, Alphabet(self.models.alphabet).decode(table))

    @cached_property
    def grey(self) -> npt.NDArray[np.uint8]:
        """The picture without its colours; H×W."""
        return np.asarray(cv2.cvtColor(self.picture, cv2.COLOR_BGR2GRAY), np.uint8)

    def text_again(self, lines: Sequence[Line], alphabet: Alphabet, grow: float) -> Text:
        """Return what lines say together in a further reading."""
        return sum((alphabet.decode(table) for table in self.again(lines, grow)), Text())

    def rows(self) -> list[tuple[Line, ...]]:
        """Return the lines in rows from the top, each from the left; marks of specimens are left out."""
        return into_rows(line for line in self.lines if not is_mark(line.text.characters))


def read_page(picture: Picture, models: Models, *, side: int, straight: bool, most: int) -> Page:
    """Find and read the lines of a picture; not more than `most` of them, the largest ones."""
    boxes = list(models.find_text(picture, side))
    height, width = picture.shape[:2]
    stands_like, heights = side_of(boxes, width, height) if straight else (None, Heights())
    if straight:
        boxes = [box for box in boxes if _is_worth_reading(box, boxes, width, height)]
    match stands_like:
        case Side.FRONT:
            boxes = values_of_front(picture, boxes, heights)
        case Side.BACK:
            boxes = values_of_back(picture, boxes)
        case None:
            pass
    boxes.sort(key=lambda box: -float(np.linalg.norm(box[1] - box[0]) * np.linalg.norm(box[3] - box[0])))
    boxes = boxes[:most]
    narrow = [stands_like is Side.FRONT and is_figures(box, height, heights) for box in boxes]
    tables = models.read(
        [cut_line(picture, box, narrow=_NARROW if each else 1.0) for box, each in zip(boxes, narrow, strict=True)]
    )
    whole = Alphabet(models.alphabet)
    lines = tuple(Line(box, table, whole.decode(table)) for box, table in zip(boxes, tables, strict=True))
    return Page(picture, lines, models, straight, stands_like, heights)


def text_of(lines: Iterable[Line], alphabet: Alphabet) -> Text:
    """Return what lines say together, as they were read first."""
    return sum((alphabet.decode(line.table) for line in lines), Text())


def into_rows(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """Put lines into rows from the top, each from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        row = rows[-1] if rows else None
        if row and abs(line.middle - np.mean([each.middle for each in row])) < _SAME_ROW * min(
            line.height, max(each.height for each in row)
        ):
            row.append(line)
        else:
            rows.append([line])
    return [tuple(sorted(row, key=lambda line: line.left)) for row in rows]


def is_mark(text: str) -> bool:
    """Whether a line says no more than that the card is a specimen."""
    rest = text.replace(" ", "").replace("　", "").upper()
    found = False
    for mark in _MARKS:
        if mark in rest:
            found, rest = True, rest.replace(mark, "")
    return found and len(rest) <= 2


# Of the card's width and height; labels stand left of the values in a column of their own, and need not be read.
_LABELS_END = 0.16
_PORTRAIT_FROM, _PORTRAIT_TO = 0.62, 0.81
_LOWEST_ROW = 0.78


def _is_worth_reading(box: Box, boxes: Sequence[Box], width: int, height: int) -> bool:
    left, right = box[:, 0].min() / width, box[:, 0].max() / width
    middle, tall = box[:, 1].mean() / height, (box[:, 1].max() - box[:, 1].min()) / height
    if right < _LABELS_END or tall > 0.2:
        return False
    if left > _PORTRAIT_FROM and middle < _PORTRAIT_TO and right - left < 0.3:
        return False
    if middle > _LOWEST_ROW and right < 0.36:
        # The label of the number, where the number itself is a line of its own in the same row.
        return not any(
            other[:, 0].min() / width > right - 0.06
            and other[:, 0].max() / width - other[:, 0].min() / width > 0.35
            and abs(other[:, 1].mean() / height - middle) < 0.06
            for other in boxes
        )
    return True
