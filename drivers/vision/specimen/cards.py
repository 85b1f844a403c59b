"""The faces of the three specimen documents, flat and undisturbed, as they leave the press."""

import numpy as np

from drivers.vision.specimen import layout
from drivers.vision.specimen.fonts import Family
from drivers.vision.specimen.layout import Area, Place
from drivers.vision.specimen.people import BankCard, Person
from drivers.vision.specimen.press import CardPress, Colour, Picture, PrintJitter, silhouette

_LABEL_BLUE: Colour = (66, 120, 170)
_MARK_RED: Colour = (196, 40, 40)
_CARD_COLOURS: tuple[tuple[Colour, Colour], ...] = (
    ((16, 92, 70), (38, 140, 96)),
    ((20, 54, 110), (60, 112, 178)),
    ((150, 30, 36), (204, 74, 52)),
    ((214, 190, 132), (236, 220, 176)),
    ((60, 60, 66), (112, 112, 120)),
)
"""Ground of a bank card, from left to right."""


def print_front(
    person: Person, family: Family, jitter: PrintJitter, random: np.random.Generator, portrait: Picture | None = None
) -> Picture:
    """Print the side with the portrait."""
    press = _id_ground(random, jitter, family)
    for label, y_mm in (("姓名", layout.NAME.y_mm), ("性别", layout.SEX.y_mm), ("出生", layout.BIRTH_YEAR.y_mm)):
        _label(press, label, y_mm, family)
    _label(press, "住址", layout.ADDRESS.y_mm, family)
    press.text("民族", layout.ETHNICITY_LABEL, family.text, _LABEL_BLUE)
    press.text("公民身份号码", layout.NUMBER_LABEL, family.text, _LABEL_BLUE)

    press.text(person.name, _fitted(press, person.name, layout.NAME, family), family.text, press.ink)
    press.text(person.sex, layout.SEX, family.text, press.ink)
    press.text(person.ethnicity, layout.ETHNICITY, family.text, press.ink)
    birth = person.birth_date
    parts = ((layout.BIRTH_YEAR, birth.year), (layout.BIRTH_MONTH, birth.month), (layout.BIRTH_DAY, birth.day))
    for place, value in parts:
        press.text(str(value), place, family.text, press.ink)
    for character, x_mm in zip("年月日", layout.BIRTH_MARKS_MM, strict=True):
        mark = Place(x_mm, layout.BIRTH_YEAR.y_mm, layout.LABEL_POINTS)
        press.text(character, mark, family.text, _LABEL_BLUE)
    for line_at, words in enumerate(_address_lines(press, person.address, family)):
        place = Place(
            layout.ADDRESS.x_mm,
            layout.ADDRESS.y_mm + line_at * layout.ADDRESS_LINE_MM,
            layout.ADDRESS.points,
            layout.ADDRESS.air_mm,
        )
        press.text(words, place, family.text, press.ink)
    press.text(person.id_number, layout.NUMBER, family.digits, press.ink, layout.NUMBER_PITCH_MM)
    press.portrait(silhouette() if portrait is None else portrait, layout.PORTRAIT)
    press.stamp(Place(58.0, 42.0, 8), family.bold, _MARK_RED)
    return press.picture()


def print_back(person: Person, family: Family, jitter: PrintJitter, random: np.random.Generator) -> Picture:
    """Print the side with the authority and the validity."""
    press = _id_ground(random, jitter, family)
    round_ = layout.ROUNDEL
    press.ring(round_, _MARK_RED, 0.9)
    press.text("样本", Place(round_.left_mm + 3.3, round_.top_mm + 7.5, 12), family.bold, _MARK_RED)
    press.text("虚构样本仅供测试", layout.TITLE_1, family.bold, press.ink)
    press.text("居民身份证", layout.TITLE_2, family.bold, press.ink)
    press.text("签发机关", layout.ISSUER_LABEL, family.bold, press.ink)
    press.text(person.issuer, layout.ISSUER, family.text, press.ink)
    press.text("有效期限", layout.VALIDITY_LABEL, family.bold, press.ink)
    end = "长期" if person.valid_to is None else f"{person.valid_to:%Y.%m.%d}"
    press.text(f"{person.valid_from:%Y.%m.%d}-{end}", layout.VALIDITY, family.text, press.ink)
    press.stamp(Place(34.0, 30.5, 10), family.bold, _MARK_RED)
    return press.picture()


def print_bank_card(card: BankCard, family: Family, jitter: PrintJitter, random: np.random.Generator) -> Picture:
    """Print the face of a bank card."""
    left, right = _CARD_COLOURS[int(random.integers(len(_CARD_COLOURS)))]
    press = CardPress(left, jitter)
    press.blend(left, right)
    wave = tuple(min(255, part + 14) for part in right)
    press.waves((wave[0], wave[1], wave[2]), float(random.uniform(0, 6)), lines=16)
    is_pale = sum(left) > 380
    ink: Colour = (30, 30, 34) if is_pale else (240, 240, 236)
    press.mark(family.bold, ink, 0.10)
    press.text(card.bank, layout.BANK_NAME, family.bold, ink)
    press.text(card.kind, layout.CARD_KIND, family.text, ink)
    _chip(press)
    press.stamp(Place(31.0, 22.0, 10), family.bold, ink)
    words, place, pitch_mm = _grouped(card, random)
    if card.embossed:
        foil: Colour = (206, 208, 212) if random.random() < 0.6 else (214, 186, 110)
        if is_pale:
            foil = (96, 96, 100)
        press.embossed(words, place, family.digits, foil, pitch_mm)
    else:
        press.text(words, place, family.digits, ink, pitch_mm)
    press.text(f"VALID THRU {card.expiry}", layout.CARD_EXPIRY, family.text, ink)
    press.text("SPECIMEN NOT A CARD", layout.CARD_HOLDER, family.text, ink)
    return press.picture()


def _id_ground(random: np.random.Generator, jitter: PrintJitter, family: Family) -> CardPress:
    press = CardPress((232, 238, 240), jitter)
    press.blend((226, 238, 244), (244, 234, 230))
    press.waves((206, 222, 226), float(random.uniform(0, 6)))
    press.mark(family.bold, (150, 90, 90))
    return press


def _label(press: CardPress, label: str, y_mm: float, family: Family) -> None:
    place = Place(layout.LABELS_X_MM, y_mm, layout.LABEL_POINTS, 1.0)
    press.text(label, place, family.text, _LABEL_BLUE)


def _fitted(press: CardPress, words: str, place: Place, family: Family) -> Place:
    # A long name is set smaller, as on real cards, where it would run into the portrait.
    room = layout.PORTRAIT.left_mm - place.x_mm - 1.0
    points = place.points
    while points > 6 and press.width_mm(words, Place(place.x_mm, place.y_mm, points), family.text) > room:
        points -= 0.5
    return place if points == place.points else Place(place.x_mm, place.y_mm, points)


def _address_lines(press: CardPress, address: str, family: Family) -> list[str]:
    lines, line = [], ""
    for character in address:
        if press.width_mm(line + character, layout.ADDRESS, family.text) > layout.ADDRESS_WIDTH_MM:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _grouped(card: BankCard, random: np.random.Generator) -> tuple[str, Place, float]:
    # Long numbers are grouped in fours or as 6 and the rest; both are seen, and both have to fit the card.
    number = card.number
    if len(number) > 16 and random.random() < 0.3:
        words = f"{number[:6]} {number[6:]}"
    else:
        words = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    pitch_mm = min(layout.CARD_NUMBER_PITCH_MM, layout.CARD_NUMBER_WIDTH_MM / len(words))
    base = layout.CARD_NUMBER
    return words, Place(base.x_mm, base.y_mm, base.points * pitch_mm / layout.CARD_NUMBER_PITCH_MM), pitch_mm


def _chip(press: CardPress) -> None:
    chip = layout.CHIP
    line: Colour = (150, 120, 60)
    press.box(chip, (212, 184, 120), line, 1.4)
    right, bottom = chip.left_mm + chip.width_mm, chip.top_mm + chip.height_mm
    for share in (1 / 3, 2 / 3):
        y_mm = chip.top_mm + chip.height_mm * share
        press.line(chip.left_mm, y_mm, right, y_mm, line)
    middle = Area(chip.left_mm + 4, chip.top_mm + 2.4, 4, 4.6)
    press.box(middle, (220, 194, 132), line, 0.6)
    press.line(chip.left_mm + 6, bottom - 2.4, chip.left_mm + 6, bottom, line)
