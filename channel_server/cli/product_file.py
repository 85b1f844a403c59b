"""A product's terms as a TOML file: what `edian-server product` prints and takes. Amounts are yuan as text."""

import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from channel_server.domain.interest import DayCount
from channel_server.domain.money import plain_yuan
from channel_server.domain.product import Product, Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.sandbox.toml_table import TomlError, TomlTable

E = TypeVar("E", bound=StrEnum)

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,31}", re.ASCII)


def read_product(path: Path) -> Product:
    """Read a product from a file.

    Raises:
        TomlError: the file does not say what it should, or its terms contradict one another.
    """
    table = TomlTable.from_file(path)
    caps = table.table("purpose_caps")
    try:
        product = Product(
            code=_code(table),
            name_zh=table.text("name"),
            name_en=table.text("name_en"),
            in_force_from=table.date("in_force_from"),
            amount_minimum=table.money("amount_minimum"),
            amount_maximum=table.money("amount_maximum"),
            amount_step=table.money("amount_step"),
            terms_months=table.integers("terms_months"),
            methods=_named(table, "methods", RepaymentMethod),
            purposes=_named(table, "purposes", Purpose),
            purpose_caps={purpose: caps.money(purpose) for purpose in Purpose if caps.has(purpose)},
            own_payment_maximum=table.money("own_payment_maximum"),
            day_count=_day_count(table),
            penalty_multiple=_multiple(table),
        )
    except ValueError as error:
        raise error if isinstance(error, TomlError) else TomlError(f"{path.name}: {error}") from error
    caps.finish()
    table.finish()
    return product


def product_text(product: Product) -> str:
    """Write a product as a file."""
    said = [
        f'code = "{product.code}"',
        f'name = "{product.name_zh}"',
        f'name_en = "{product.name_en}"',
        f"in_force_from = {product.in_force_from.isoformat()}",
        f'amount_minimum = "{plain_yuan(product.amount_minimum)}"',
        f'amount_maximum = "{plain_yuan(product.amount_maximum)}"',
        f'amount_step = "{plain_yuan(product.amount_step)}"',
        f'own_payment_maximum = "{plain_yuan(product.own_payment_maximum)}"',
        f"terms_months = [{', '.join(map(str, product.terms_months))}]",
        f"methods = [{_quoted(product.methods)}]",
        f"purposes = [{_quoted(product.purposes)}]",
        f'day_count = "{product.day_count}"',
        f'penalty_multiple = "{product.penalty_multiple}"',
        "",
        "[purpose_caps]",
        *(f'{purpose} = "{plain_yuan(cap)}"' for purpose, cap in sorted(product.purpose_caps.items())),
    ]
    return "\n".join(said) + "\n"


def _quoted(values: tuple[StrEnum, ...]) -> str:
    return ", ".join(f'"{value}"' for value in values)


def _code(table: TomlTable) -> str:
    code = table.text("code")
    if not _CODE.fullmatch(code):
        raise table.error("code", "must be 2 to 32 capital letters, digits or underscores")
    return code


def _named(table: TomlTable, key: str, values: type[E]) -> tuple[E, ...]:
    texts = table.texts(key)
    unknown = [each for each in texts if each not in list(values)]
    if unknown or len(set(texts)) != len(texts):
        raise table.error(key, f"must be some of {', '.join(values)}, each once")
    return tuple(values(each) for each in texts)


def _day_count(table: TomlTable) -> DayCount:
    text = table.text("day_count")
    if text not in list(DayCount):
        raise table.error("day_count", f"must be one of {', '.join(DayCount)}")
    return DayCount(text)


def _multiple(table: TomlTable) -> Decimal:
    try:
        multiple = Decimal(table.text("penalty_multiple"))
    except InvalidOperation as error:
        raise table.error("penalty_multiple", 'must be a number as text, such as "1.5"') from error
    if not 1 <= multiple <= 2:
        raise table.error("penalty_multiple", "must lie between 1 and 2")
    return multiple
