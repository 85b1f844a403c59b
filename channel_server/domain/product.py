"""Products (产品) as data: what amounts, terms, methods and purposes each allows. The code is the same for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.interest import DayCount
from channel_server.domain.money import Fen
from channel_server.domain.schedule import RepaymentMethod


@unique
class Purpose(StrEnum):
    """What the money is for (用途)."""

    FARMING = "FARMING"
    BUSINESS = "BUSINESS"
    CONSUMPTION = "CONSUMPTION"
    HOUSING = "HOUSING"
    SECURITIES = "SECURITIES"
    ON_LENDING = "ON_LENDING"


FORBIDDEN_EVERYWHERE = frozenset({Purpose.HOUSING, Purpose.SECURITIES, Purpose.ON_LENDING})
"""Purposes that no product may allow."""


@dataclass(frozen=True, slots=True)
class Product:
    """One version of a product's terms, in force from a date.

    Raises:
        ValueError: the terms contradict one another; whoever configured them corrects them.
    """

    code: str
    name_zh: str
    name_en: str
    in_force_from: date
    amount_minimum: Fen
    amount_maximum: Fen
    """Cap of a line, hence of one drawdown. Units: fen."""
    amount_step: Fen
    terms_months: tuple[int, ...]
    methods: tuple[RepaymentMethod, ...]
    purposes: tuple[Purpose, ...]
    purpose_caps: Mapping[Purpose, Fen]
    """Most that may be owed for a purpose, where it is less than the line."""
    own_payment_maximum: Fen
    """Above it the bank pays the seller (受托支付)."""
    day_count: DayCount
    penalty_multiple: Decimal = Decimal("1.5")

    def __post_init__(self) -> None:
        if not 0 < self.amount_minimum <= self.amount_maximum or self.amount_step <= 0:
            raise ValueError(f"product {self.code}: minimum, maximum and step of the amount contradict one another")
        if self.amount_minimum % self.amount_step or self.amount_maximum % self.amount_step:
            raise ValueError(f"product {self.code}: minimum and maximum are multiples of the step")
        if not self.terms_months or not self.methods or not self.purposes:
            raise ValueError(f"product {self.code}: no term, method or purpose is offered")
        if min(self.terms_months) < 1:
            raise ValueError(f"product {self.code}: a term has at least one month")
        if forbidden := FORBIDDEN_EVERYWHERE.intersection(self.purposes):
            raise ValueError(f"product {self.code}: allows what no product may: {sorted(forbidden)}")

    @property
    def longest_term_months(self) -> int:
        """The longest term of one drawdown. Units: months."""
        return max(self.terms_months)


def _yuan(amount: int) -> Fen:
    return Fen(amount * 100)


def _shipped(code: str, name_zh: str, name_en: str, purposes: tuple[Purpose, ...], day_count: DayCount) -> Product:
    return Product(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        in_force_from=date(2020, 1, 1),
        amount_minimum=_yuan(1_000),
        amount_maximum=_yuan(300_000),
        amount_step=_yuan(100),
        terms_months=(3, 6, 9, 12),
        methods=tuple(RepaymentMethod),
        purposes=purposes,
        purpose_caps=MappingProxyType({Purpose.CONSUMPTION: _yuan(200_000)}),
        own_payment_maximum=_yuan(300_000),
        day_count=day_count,
    )


_FIELD_AND_SHOP = (Purpose.FARMING, Purpose.BUSINESS, Purpose.CONSUMPTION)

SHIPPED_PRODUCTS: Mapping[str, Product] = MappingProxyType(
    {
        each.code: each
        for each in (
            _shipped("XIAOKANG", "荆楚小康贷", "Jingchu Village Loan", _FIELD_AND_SHOP, DayCount.THIRTY_360),
            _shipped("WHITE_COLLAR", "白领e贷", "Payroll Loan", (Purpose.CONSUMPTION,), DayCount.ACT_360),
            _shipped("HOUSING_FUND", "公积金贷", "Housing Fund Loan", (Purpose.CONSUMPTION,), DayCount.ACT_360),
            _shipped("MERCHANT", "商户e贷", "Merchant Loan", (Purpose.BUSINESS,), DayCount.ACT_360),
        )
    }
)
"""Defaults that a bank replaces by its own dated terms."""
