"""Where things stand on the cards, in millimetres from the upper left corner: the outline of the real ones.

Only the places are taken over, so that a reader that knows real cards finds its fields; the art is our own.
Sources: GA 448-2013 (size, corner radius 3.18 mm, what stands on which side); the sizes of type as published with it
(labels 7.5 pt, name and number 11 pt, the others 9 pt, lines 12 pt apart); ISO/IEC 7810 (ID-1) and 7811-1 (embossing: 7
characters an inch) for bank cards. A `y` is the middle of a line.
"""

from dataclasses import dataclass

WIDTH_MM = 85.6
HEIGHT_MM = 54.0
RADIUS_MM = 3.18
_MM_A_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Place:
    """A line of type: its left end, its middle, the size of its characters, the air between them."""

    x_mm: float
    y_mm: float
    points: float
    air_mm: float = 0.0

    @property
    def size_mm(self) -> float:
        """Height of a character."""
        return self.points * _MM_A_POINT


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


# The front, with the portrait.
LABELS_X_MM = 5.6
NAME = Place(15.4, 8.2, 11, 0.15)
SEX = Place(15.4, 15.6, 9)
ETHNICITY_LABEL = Place(26.8, 15.6, 7.5, 0.35)
ETHNICITY = Place(34.4, 15.6, 9)
BIRTH_YEAR = Place(15.4, 22.6, 9)
BIRTH_MONTH = Place(29.2, 22.6, 9)
BIRTH_DAY = Place(37.4, 22.6, 9)
BIRTH_MARKS_MM = (24.4, 33.6, 42.0)
"""Where 年, 月 and 日 stand."""
ADDRESS = Place(15.4, 29.8, 9, 0.05)
ADDRESS_LINE_MM = 4.25
ADDRESS_WIDTH_MM = 36.6
NUMBER_LABEL = Place(5.6, 47.3, 7.5, 0.3)
NUMBER = Place(29.6, 47.3, 11)
NUMBER_PITCH_MM = 2.54
LABEL_POINTS = 7.5
PORTRAIT = Area(54.6, 7.2, 26.0, 32.0)

# The back, with the authority.
TITLE_1 = Place(27.0, 10.4, 14, 1.2)
TITLE_2 = Place(25.0, 19.6, 22, 1.4)
ROUNDEL = Area(6.6, 6.6, 15.0, 15.0)
"""Real cards have an emblem here; ours have a plain roundel with the mark."""
ISSUER_LABEL = Place(19.4, 41.6, 7.5, 0.35)
ISSUER = Place(34.4, 41.6, 9)
VALIDITY_LABEL = Place(19.4, 48.6, 7.5, 0.35)
VALIDITY = Place(34.4, 48.6, 9, 0.05)

# A bank card.
BANK_NAME = Place(7.0, 9.0, 14, 0.2)
CARD_KIND = Place(64.0, 9.0, 9)
CHIP = Area(9.6, 19.2, 12.0, 9.4)
CARD_NUMBER = Place(8.4, 33.4, 15)
CARD_NUMBER_WIDTH_MM = 70.0
CARD_NUMBER_PITCH_MM = 3.63
CARD_EXPIRY = Place(40.0, 41.6, 8)
CARD_HOLDER = Place(8.4, 47.6, 8)
