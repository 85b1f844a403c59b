"""Money is an integer of fen; rates are decimals; rounding happens at named steps only, by one named rule.

Not a currency library: the contract knows CNY alone, and less than a fen does not exist.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, unique
from fractions import Fraction
from typing import NewType

Fen = NewType("Fen", int)
"""An amount of money. Units: fen, one hundredth of a CNY yuan."""

ZERO = Fen(0)

_YUAN = re.compile(r"(?P<yuan>[0-9]{1,16})(?:\.(?P<cents>[0-9]{1,2}))?", re.ASCII)
_RATE = re.compile(r"(?P<number>[0-9]{1,4}(?:\.[0-9]+)?)(?P<percent>%?)", re.ASCII)

RATE_PLACES = 6
"""Decimals a written percentage may have; one in a million of a percent is finer than any contract."""
_FRACTION_PLACES = RATE_PLACES + 2
_LARGEST_RATE = Decimal(10)  # 1,000 % a year: beyond it somebody forgot the percent sign


class MoneyFormatError(ValueError):
    """A text is not an amount or a rate; the message says what would be one. The caller corrects the text."""


@unique
class Rounding(StrEnum):
    """How a value between two fen becomes one of them."""

    HALF_UP = "HALF_UP"
    """A half goes away from zero: the bank's rule."""
    HALF_EVEN = "HALF_EVEN"
    """A half goes to the even fen: for systems that settle so."""


def round_fen(value: Fraction, rounding: Rounding = Rounding.HALF_UP) -> Fen:
    """Round an exact amount to a fen.

    It takes a `Fraction` because a tie must be seen as a tie: a division carried to any number of digits
    can turn 0.5 into 0.4999… and lose a fen.

    Units: fen in, fen out.
    """
    whole, rest = divmod(abs(value.numerator), value.denominator)
    doubled = 2 * rest
    up = doubled > value.denominator
    if doubled == value.denominator:
        up = rounding is Rounding.HALF_UP or whole % 2 == 1
    magnitude = whole + 1 if up else whole
    return Fen(magnitude if value >= 0 else -magnitude)


def fen_from_yuan(text: str) -> Fen:
    """Read yuan as people write them: `50000` or `50000.00`.

    Raises:
        MoneyFormatError: not a plain number of yuan, or less than a fen is asked for.
    """
    match = _YUAN.fullmatch(text.strip())
    if match is None:
        raise MoneyFormatError(f"{text!r} is not an amount in yuan with at most two decimals, such as 50000.00")
    cents = (match["cents"] or "").ljust(2, "0")
    return Fen(int(match["yuan"]) * 100 + int(cents))


def plain_yuan(amount: Fen) -> str:
    """Write fen as `fen_from_yuan` reads them: `1234567` is `12345.67`."""
    return f"{amount // 100}.{amount % 100:02d}"


def yuan_text(amount: Fen) -> str:
    """Write fen as yuan with grouped thousands and two decimals: `1234567` is `12,345.67`."""
    yuan, cents = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{yuan:,}.{cents:02d}"


@dataclass(frozen=True, slots=True, order=True)
class AnnualRate:
    """The nominal yearly rate that a contract states (年利率): `Decimal("0.054")` is 5.4 %.

    Raises:
        MoneyFormatError: negative, or above 1,000 %.
    """

    value: Decimal

    def __post_init__(self) -> None:
        if not self.value.is_finite() or not 0 <= self.value <= _LARGEST_RATE:
            raise MoneyFormatError(f"an annual rate lies between 0 % and 1000 %, not at {self.value}")

    @classmethod
    def from_text(cls, text: str) -> "AnnualRate":
        """Read `5.4%` or the fraction `0.054`; a bare number of one or more is refused, as it may mean either.

        Raises:
            MoneyFormatError: not a rate, or finer than six decimals of a percent.
        """
        match = _RATE.fullmatch(text.strip())
        if match is None:
            raise MoneyFormatError(f"{text!r} is not a yearly rate such as 5.4% or 0.054")
        number = Decimal(match["number"])
        percent = bool(match["percent"])
        if not percent and number >= 1:
            raise MoneyFormatError(f"{text!r} could be per cent or a fraction: write {text.strip()}% or 0.054")
        # Shifting the point keeps every digit; a division would round to the ambient context.
        value = number.scaleb(-2) if percent else number
        if -_exponent(value.normalize()) > _FRACTION_PLACES:
            raise MoneyFormatError(f"{text!r} is finer than {RATE_PLACES} decimals of a per cent")
        return cls(value)

    @classmethod
    def from_bp(cls, basis_points: int) -> "AnnualRate":
        """Take a rate in basis points. Units: bp, one hundredth of a per cent."""
        return cls(Decimal(basis_points).scaleb(-4))

    @property
    def exact(self) -> Fraction:
        """The rate as an exact number, for sums that must not lose a tie."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Apr:
    """The all-in yearly cost (年化综合成本), simple or compounded; never to be used where a contract rate is meant."""

    value: Decimal


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise MoneyFormatError("a rate is a finite number")
    return exponent
