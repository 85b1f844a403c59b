"""Card numbers: check digit, masking, and the track 2 that carries one.

Source: ISO/IEC 7812-1 annex B (check digit); ISO/IEC 7813 (track 2); EMV v4.3 Book 3 annex A, tags 57, 5A, 5F24.
"""

import re
from dataclasses import dataclass

from drivers.wire.emv.errors import CardDataError

MIN_DIGITS, MAX_DIGITS = 16, 19
"""Lengths in which UnionPay numbers are issued."""

_TRACK_2 = re.compile(r"(?P<number>\d{1,19})D(?P<year>\d\d)(?P<month>\d\d)(?P<service_code>\d{3})?\d*F?")
_CENTURY_PIVOT = 50


@dataclass(frozen=True, slots=True, order=True)
class Expiry:
    """Last month in which the card is good."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise CardDataError(f"no month {self.month} in the expiry date")

    def __str__(self) -> str:
        """ISO 8601 to the month: 2030-12."""
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def from_two_digit_year(cls, *, year: int, month: int) -> "Expiry":
        """Expiry with the century put back: 50 to 99 are 19xx. Source: EMV v4.3 Book 4, 6.7.3."""
        return cls(year + (1900 if year >= _CENTURY_PIVOT else 2000), month)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Expiry":
        """Expiry from tag 5F24, n6 YYMMDD.

        Raises:
            CardDataError: no such date.
        """
        digits = raw.hex()
        if len(digits) != 6 or not digits.isdecimal():
            raise CardDataError("the expiry date is not six digits")
        return cls.from_two_digit_year(year=int(digits[:2]), month=int(digits[2:4]))


@dataclass(frozen=True, slots=True)
class Track2:
    """Track 2 equivalent data, as far as a terminal may look into it."""

    card_number: str
    expiry: Expiry

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Track2":
        """Read tag 57: number, D, YYMM, service code, discretionary digits, F to fill the last byte.

        Raises:
            CardDataError: no number and date to be found in it.
        """
        match = _TRACK_2.fullmatch(raw.hex().upper())
        if match is None:
            raise CardDataError("track 2 cannot be read")
        expiry = Expiry.from_two_digit_year(year=int(match["year"]), month=int(match["month"]))
        return cls(match["number"], expiry)


def card_number_from_bytes(raw: bytes) -> str:
    """Digits of tag 5A, compressed numeric: filled with F on the right.

    Raises:
        CardDataError: other than digits and filling.
    """
    digits = raw.hex().upper().rstrip("F")
    if not digits.isdecimal():
        raise CardDataError("the card number holds other than digits")
    return digits


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return bool(digits) and total % 10 == 0


def check_card_number(digits: str) -> str:
    """The number itself, if it can be one.

    Raises:
        CardDataError: wrong length or check digit. The message never holds the number.
    """
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        raise CardDataError(f"a card number has {MIN_DIGITS} to {MAX_DIGITS} digits, this one {len(digits)}")
    if not passes_luhn(digits):
        raise CardDataError("the card number's check digit is wrong")
    return digits


def mask_card_number(digits: str) -> str:
    """First six and last four digits, the others as asterisks: what may be shown, printed and logged."""
    if len(digits) <= 10:
        return "*" * len(digits)
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"
