"""A picture in, a reading out: the steps in order, and what is tried when one of them fails.

The card is found, straightened and turned upright, its lines found in that and read. Where no card stands out, lines
are looked for in the whole picture. One card only: a name of one with the number of another would be read.
"""

from pathlib import Path

import cv2
import numpy as np

from drivers.vision.document.alphabets import alphabets
from drivers.vision.document.back import read_back
from drivers.vision.document.bank_card import read_bank_card
from drivers.vision.document.finder import count_cards, find_cards
from drivers.vision.document.front import read_front
from drivers.vision.document.lines import Models, Page, read_page
from drivers.vision.document.outlines import Outline, outline
from drivers.vision.document.picture import load
from drivers.vision.document.refusal import DocumentRefusedError, Reason
from drivers.vision.document.straighten import Levelled, Picture, Quad, level_text, straighten
from drivers.vision.document.values import Document, Reading

_CARD_SIDE, _PICTURE_SIDE = 480, 960
"""Pixels of the longer side in which lines are looked for: of a straightened card, of a whole picture."""
_MOST_LINES = 24
_LEAST_CONTRAST = 12.0
_ONCE = ("姓名", "住址", "公民身份号码", "签发机关", "有效期限")
_NUMBER = 17  # digits from which a line is a card's number


class DocumentReader:
    """Reads documents with models that are loaded once."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._alphabets = alphabets(models.alphabet)

    def read_file(self, path: Path, wanted: Document | None = None) -> tuple[Reading, Picture | None]:
        """Read the document in a picture file; see `read`."""
        return self.read(load(path), wanted)

    def read(self, picture: Picture, wanted: Document | None = None) -> tuple[Reading, Picture | None]:
        """Return what the document says, and the straightened card where one was found.

        Raises:
            DocumentRefusedError: there is no document, more than one, or not the one wanted.
        """
        found = find_cards(picture)
        whole = [each for each in found if not each.touches_border]
        if count_cards(found) > 1:
            raise DocumentRefusedError(Reason.TWO_CARDS)
        for each in whole[:1]:
            if read := self._within(picture, each.quad, wanted):
                return read
        if found_by_text := self._without_outline(picture, wanted):
            return found_by_text
        raise DocumentRefusedError(Reason.UNREADABLE if whole else Reason.NO_CARD)

    def _within(self, picture: Picture, quad: Quad, wanted: Document | None) -> tuple[Reading, Picture] | None:
        """Read the card inside an outline."""
        card = self._upright(straighten(picture, quad))
        # Which way is up is seen less well than text is read: what says nothing is read the other way round too.
        for standing in (card, np.asarray(cv2.rotate(card, cv2.ROTATE_180), np.uint8)):
            page = read_page(standing, self._models, side=_CARD_SIDE, straight=True, most=_MOST_LINES)
            if reading := self._understood(page, wanted):
                return reading, standing
        return None

    def _without_outline(self, picture: Picture, wanted: Document | None) -> tuple[Reading, Picture | None] | None:
        """Read what is on no card that was found, by its text alone; None when it cannot be, or is cut off.

        Once an ID number or a back's title is read, the card's outline follows from its place, and all is read anew
        inside that.
        """
        for level in level_text(picture, self._models.find_text(picture, _PICTURE_SIDE)):
            if read := self._along(picture, level, wanted):
                return read
        return None

    def _along(
        self, picture: Picture, level: Levelled, wanted: Document | None
    ) -> tuple[Reading, Picture | None] | None:
        """Read what runs level in a part of the picture, either way up."""
        likely = self._models.turned(level.picture)
        upright = max(likely, key=lambda angle: likely[angle])
        for degrees in (upright, (upright + 180) % 360):
            view = level.turned(degrees)
            page = read_page(view.picture, self._models, side=_PICTURE_SIDE, straight=False, most=_MOST_LINES)
            if self._shows_two(page):
                raise DocumentRefusedError(Reason.TWO_CARDS)
            lies = self._outline(picture, page, view)
            inside = self._within(picture, lies.corners, wanted) if lies else None
            if inside and lies and lies.alone:
                return inside
            reading = self._understood(page, wanted)
            if inside and (reading is None or _sureness(inside[0]) >= _sureness(reading)):
                return inside
            if reading:
                return reading, None
        return None

    def _outline(self, picture: Picture, page: Page, view: Levelled) -> Outline | None:
        """Where the card lies in the picture, by what of the page tells; None where nothing does.

        Raises:
            DocumentRefusedError: a part of it lies outside.
        """
        found = outline(page, self._alphabets)
        # In a picture that is all but white, what is missing would not be missed.
        if found is None or float(view.picture.std()) <= _LEAST_CONTRAST:
            return None
        quad = view.from_here(found.corners)
        slack = np.array(found.slack)[:, None] * float(np.linalg.norm(quad[1] - quad[0]))
        height, width = picture.shape[:2]
        if not ((quad > -slack).all() and (quad < np.array([width, height]) + slack).all()):
            raise DocumentRefusedError(Reason.NO_CARD)
        return Outline(quad, found.slack, found.alone)

    def _shows_two(self, page: Page) -> bool:
        """Whether what one card says once is there twice, or both sides of a card are."""
        texts = [line.text.characters for line in page.lines]
        numbers = sum(len(self._alphabets.id_number.decode(line.table).characters) >= _NUMBER for line in page.lines)
        sides = any("签发机关" in text for text in texts) and any(
            "公民身份" in text or "姓名" in text for text in texts
        )
        return numbers > 1 or sides or any(sum(label in text for text in texts) > 1 for label in _ONCE)

    def _understood(self, page: Page, wanted: Document | None) -> Reading | None:
        for read in (read_front, read_back, read_bank_card):
            reading = read(page, self._alphabets)
            if reading is not None and any(value.text is not None for value in reading.values.values()):
                if wanted is not None and reading.document is not wanted:
                    raise DocumentRefusedError(Reason.OTHER_DOCUMENT)
                return reading
        return None

    def _upright(self, card: Picture) -> Picture:
        likely = self._models.turned(card)
        if likely[180] > likely[0]:
            return np.asarray(cv2.rotate(card, cv2.ROTATE_180), np.uint8)
        return card


def _sureness(reading: Reading) -> float:
    """How sure it is on the whole: of two readings of one document, the one that is surer."""
    return sum(value.confidence for value in reading.values.values())
