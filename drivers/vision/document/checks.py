"""What can be checked of a document's values without asking anybody.

Source: GB 11643-1999 (the number: region, birth, order, check character by ISO 7064 MOD 11-2); GB/T 2260 (regions).
"""

import re
from datetime import date

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = tuple(pow(2, 17 - i, 11) for i in range(17))
_CHECK = "10X98765432"
_FIRST_YEAR = 1880
TERMS = (5, 10, 20)
"""Years for which cards are issued: to the young, to adults, from 26 on; from 46 on without end."""


def is_id_number(text: str) -> bool:
    """Whether it has the number's form, its check character holds, and the birth date in it is one."""
    return bool(_NUMBER.fullmatch(text)) and check_character(text) == text[17] and birth_of(text) is not None


def check_character(number: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11]


def birth_of(number: str) -> date | None:
    """Return the birth date in a number; None when there is no such day, or it lies ahead."""
    return day(number[6:10], number[10:12], number[12:14])


def sex_of(number: str) -> str:
    """Return 男 or 女, as the seventeenth digit says."""
    return "男" if int(number[16]) % 2 else "女"


def day(year: str, month: str, day_of_month: str) -> date | None:
    """Return the day; None when there is none, or nobody alive was born before it or after today."""
    try:
        found = date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None
    return found if date(_FIRST_YEAR, 1, 1) <= found <= date.today() else None


def is_term(start: date, end: date) -> bool:
    """Whether a card can be good from the one day to the other."""
    for years in TERMS:
        try:
            if start.replace(year=start.year + years) == end:
                return True
        except ValueError:
            # From 29 February; both neighbours were seen on cards.
            if end in {date(start.year + years, 2, 28), date(start.year + years, 3, 1)}:
                return True
    return False
