"""Fictional people with numbers whose check digits hold, drawn from a seeded generator.

Region 4299xx is assigned to nobody. Sources: GB 11643-1999 (number and check character), GB/T 3304-1991 (ethnicity),
the Resident Identity Card Law of 2003, article 5 (validity: 5, 10, 20 years, or without end from 46 on).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from drivers.vision.specimen import fiction
from drivers.wire.emv.card_number import passes_luhn
from drivers.wire.id_reader.codes import ETHNICITY

REGION = "4299"
CARD_PREFIX = "9299"
"""A number that begins with 9 is left to national bodies (ISO/IEC 7812-1), and none issues 9299."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_PEOPLES = tuple(name for code, name in sorted(ETHNICITY.items()) if code <= "56")
_FIRST_BIRTH, _LAST_BIRTH = date(1935, 1, 1), date(2012, 12, 31)
_FIRST_ISSUE, _LAST_ISSUE = date(2006, 1, 4), date(2026, 6, 30)
# Most people of the villages are Han, but every people has to come up in a set of some hundred.
_HAN_SHARE = 0.5
_RARE_SHARE = 0.25
_LONG_SHARE = 0.04
_COMPOUND_SHARE = 0.04

Drawable = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Person:
    """What both sides of a specimen ID card say; `valid_to` None is 长期."""

    name: str
    sex: str
    ethnicity: str
    birth_date: date
    address: str
    id_number: str
    issuer: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class BankCard:
    """What a specimen bank card says; `expiry` is MM/YY as printed."""

    bank: str
    kind: str
    number: str
    expiry: str
    embossed: bool


def check_character(first_17: str) -> str:
    """Return the eighteenth character of a citizen's number (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def make_person(random: np.random.Generator, can_draw: Drawable) -> Person:
    """Draw a person whose words `can_draw` allows."""
    birth = _day(random, _FIRST_BIRTH, _LAST_BIRTH)
    sex = str(random.choice(("男", "女")))
    peoples = tuple(people for people in _PEOPLES if can_draw(people))
    ethnicity = "汉" if random.random() < _HAN_SHARE else str(random.choice(peoples))
    county_at = int(random.integers(len(fiction.COUNTIES)))
    county = fiction.COUNTIES[county_at]
    serial = int(random.integers(1, 499)) * 2 + (1 if sex == "男" else 0)
    stem = f"{REGION}{county_at + 1:02d}{birth:%Y%m%d}{serial:03d}"
    issued = _day(random, max(_FIRST_ISSUE, birth + timedelta(days=30)), _LAST_ISSUE)
    return Person(
        name=_name(random, can_draw),
        sex=sex,
        ethnicity=ethnicity,
        birth_date=birth,
        address=_address(random, county),
        id_number=stem + check_character(stem),
        issuer=f"{_authority(county)}公安局",
        valid_from=issued,
        valid_to=_end(birth, issued),
    )


def make_bank_card(random: np.random.Generator) -> BankCard:
    """Draw a bank card with 16 to 19 digits, most of them with 16 or 19 as issued."""
    length = int(random.choice((16, 17, 18, 19), p=(0.35, 0.08, 0.12, 0.45)))
    stem = CARD_PREFIX + "".join(str(digit) for digit in random.integers(0, 10, length - 5))
    number = next(stem + check for check in "0123456789" if passes_luhn(stem + check))
    return BankCard(
        bank=str(random.choice(fiction.BANKS)),
        kind=str(random.choice(fiction.CARD_KINDS)),
        number=number,
        expiry=f"{int(random.integers(1, 13)):02d}/{int(random.integers(24, 37)):02d}",
        embossed=bool(random.random() < 0.5),
    )


def _day(random: np.random.Generator, first: date, last: date) -> date:
    return first + timedelta(days=int(random.integers((last - first).days + 1)))


def _end(birth: date, issued: date) -> date | None:
    age = issued.year - birth.year - ((issued.month, issued.day) < (birth.month, birth.day))
    years = 5 if age < 16 else 10 if age < 26 else 20 if age < 46 else None
    if years is None:
        return None
    # What is issued on 29 February ends on the 28th of a year that has no 29th.
    day = 28 if (issued.month, issued.day) == (2, 29) and (issued.year + years) % 4 else issued.day
    return date(issued.year + years, issued.month, day)


def _name(random: np.random.Generator, can_draw: Drawable) -> str:
    kind = random.random()
    if kind < _LONG_SHARE:
        return _one(random, fiction.LONG_NAMES, can_draw)
    compound = kind < _LONG_SHARE + _COMPOUND_SHARE
    surname = _one(random, fiction.COMPOUND_SURNAMES if compound else fiction.SURNAMES, can_draw)
    given = "".join(_one(random, fiction.GIVEN, can_draw) for _ in range(int(random.integers(1, 3))))
    rare = [character for character in fiction.RARE if can_draw(character)]
    if rare and random.random() < _RARE_SHARE:
        given = given[:-1] + str(random.choice(rare))
    return surname + given


def _one(random: np.random.Generator, words: Sequence[str], can_draw: Drawable) -> str:
    fit = [word for word in words if can_draw(word)]
    return str(random.choice(fit))


def _authority(county: str) -> str:
    for end in ("省", "自治州", "市"):
        _, found, tail = county.partition(end)
        if found and tail:
            county = tail
    return county


def _address(random: np.random.Generator, county: str) -> str:
    town, number = str(random.choice(fiction.TOWNS)), int(random.integers(1, 320))
    match int(random.integers(5)):
        case 0 | 1:
            group = int(random.integers(1, 20))
            return f"{county}{town}{random.choice(fiction.VILLAGES)}{group}组{number}号"
        case 2:
            counted = "一二三四五六七八九十"[int(random.integers(10))]
            return f"{county}{town}{random.choice(fiction.VILLAGES)}第{counted}村民小组"
        case 3:
            return f"{county}{town}{random.choice(fiction.STREETS)}{number}号附{int(random.integers(1, 20))}号"
        case _:
            block, unit, room = (int(random.integers(1, top)) for top in (30, 5, 19))
            return (
                f"{county}{random.choice(fiction.STREETS)}{number}号{random.choice(fiction.ESTATES)}"
                f"{block}栋{unit}单元{room}0{int(random.integers(1, 7))}室"
            )
