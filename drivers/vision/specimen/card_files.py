"""Specimens of given cards: a person or a bank card from a TOML file with the keys of the simulators' card files.

So the card that lies under a simulated camera is the same as the one whose chip a simulated reader plays. Only invented
cards are printed: numbers of a region or an issuer that exists are refused.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from drivers.vision.specimen.people import CARD_PREFIX, REGION, BankCard, Person


class CardFileError(ValueError):
    """The file describes no card that may be printed; the message says what to change."""


def load_card(path: Path) -> Person | BankCard:
    """Load a card; one with an `id_number` and no `card_number` is a person's.

    Raises:
        CardFileError: it cannot be read, lacks something, or is not an invented card.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CardFileError(f"{path}: {error}") from error
    return _bank_card(path, table) if "card_number" in table else _person(path, table)


def _person(path: Path, table: Mapping[str, object]) -> Person:
    id_number = _text(path, table, "id_number")
    if not id_number.startswith(REGION):
        raise CardFileError(f"{path}: id_number has to begin with {REGION}, which is nobody's")
    end = table.get("valid_to")
    if end is not None and not isinstance(end, date):
        raise CardFileError(f"{path}: valid_to is a date, or left out for 长期")
    return Person(
        name=_text(path, table, "name"),
        sex=_text(path, table, "sex"),
        ethnicity=_text(path, table, "ethnicity"),
        birth_date=_date(path, table, "birth_date"),
        address=_text(path, table, "address"),
        id_number=id_number,
        issuer=_text(path, table, "issuer"),
        valid_from=_date(path, table, "valid_from"),
        valid_to=end,
    )


def _bank_card(path: Path, table: Mapping[str, object]) -> BankCard:
    number, expiry = _text(path, table, "card_number"), _text(path, table, "expiry")
    if not number.startswith(CARD_PREFIX):
        raise CardFileError(f"{path}: card_number has to begin with {CARD_PREFIX}, which no bank issues")
    year, _, month = expiry.partition("-")
    return BankCard(bank="样本农村商业银行", kind="惠农卡", number=number, expiry=f"{month}/{year[2:]}", embossed=True)


def _text(path: Path, table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise CardFileError(f"{path}: {key} is a text, and needed")
    return value


def _date(path: Path, table: Mapping[str, object], key: str) -> date:
    value = table.get(key)
    if not isinstance(value, date):
        raise CardFileError(f"{path}: {key} is a date, and needed")
    return value
