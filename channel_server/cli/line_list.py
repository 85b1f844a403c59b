"""A bank's list of pre-approved lines as a CSV file: one row a line, column names in English or Chinese.

UTF-8 (with or without a byte-order mark) or GB18030, as a spreadsheet saves it. Read row by row, however long it is. A
row that cannot be read is told with the column that is wrong, and never by what stands in it: names and numbers stay
out of messages.
"""

import codecs
import csv
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from channel_server.application.import_line import ApprovedLine, RowProblem, RowRefused
from channel_server.application.register_customer import KnownCustomer
from channel_server.domain.identity_number import IdentityProblem, parse_identity_number
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import AnnualRate, Fen, MoneyFormatError, fen_from_yuan

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "credit_line_id": "额度编号",
        "customer_id": "客户号",
        "name": "姓名",
        "id_number": "身份证号",
        "village": "行政村",
        "card_numbers": "卡号",
        "product_code": "产品代码",
        "credit_limit": "授信额度",
        "annual_rate": "年利率",
        "expiry_date": "到期日",
    }
)
"""English and Chinese names. `village` and `card_numbers` may be missing or empty; cards are parted by spaces."""
_REASONS = ("line_number", "problem", "message")
_OPTIONAL = frozenset({"village", "card_numbers"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_CARD = re.compile(r"[0-9]{16,19}", re.ASCII)
_DATE = re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})", re.ASCII)
_MOST_NAME = 100
_BLOCK_BYTES = 1 << 20
_SAID = {
    IdentityProblem.LENGTH: "it has 18 characters; where a spreadsheet has rounded it, export the column as text",
    IdentityProblem.CHARACTERS: "it is 17 digits and a digit or X",
    IdentityProblem.BIRTH_DATE: "its birth date does not exist",
    IdentityProblem.CHECK_CHARACTER: "its check character is wrong: a digit was mistyped",
}


class LineListError(Exception):
    """The file is no such list; the message says what is missing."""


class _MalformedError(Exception):
    """A column does not hold what it should."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row, read."""

    number: int
    """Of its first line in the file, from 1; the names stand on the first."""
    cells: Mapping[str, str] = field(repr=False)
    line: ApprovedLine | RowRefused


@contextmanager
def open_line_list(path: Path) -> Iterator[TextIO]:
    """Open a list in the encoding that it has.

    Raises:
        LineListError: it is in neither.
        OSError: it cannot be read.
    """
    with path.open(encoding=_encoding(path), newline="") as opened:
        yield opened


def read_line_list(opened: TextIO, bank_id: BankId) -> Iterator[ListRow]:
    """Read the rows.

    Raises:
        LineListError: a column is missing, or is there twice.
    """
    rows = csv.reader(opened)
    try:
        names = _columns(next(rows, []))
        before = rows.line_num
        for cells in rows:
            number, before = before + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                told = {name: cells[at].strip() if at < len(cells) else "" for name, at in names.items()}
                yield ListRow(number, told, _line(told, bank_id, whole=len(cells) >= len(names)))
    except csv.Error as error:
        raise LineListError(f"line {rows.line_num} is not CSV: {error}") from error


class RejectedRows:
    """A file of the rows that were not taken over, in the list's columns, each with its reason.

    It is made when there is a first one, for its owner's eyes alone. One that an earlier run left is removed, so that
    it is not taken for this one's.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> "RejectedRows":
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: ListRow, refused: RowRefused) -> None:
        """Add a row."""
        if self._file is None:
            private = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(private, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([*COLUMNS, *_REASONS])
        cells = [row.cells.get(name, "") for name in COLUMNS]
        csv.writer(self._file).writerow([*cells, row.number, refused.problem.value, refused.message])


def _encoding(path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as opened:
                while block := opened.read(_BLOCK_BYTES):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise LineListError("it is neither UTF-8 nor GB18030 text: save it as CSV (UTF-8)")


def _columns(header: list[str]) -> dict[str, int]:
    english = {chinese: name for name, chinese in COLUMNS.items()}
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        name = english.get(cell.strip(), cell.strip())
        if name in found:
            raise LineListError(f"two columns are called {name}")
        if name in COLUMNS:
            found[name] = at
    missing = [f"{name} ({COLUMNS[name]})" for name in COLUMNS if name not in found and name not in _OPTIONAL]
    if missing:
        raise LineListError(f"its first line names no column {', '.join(missing)}")
    return found


def _line(cells: Mapping[str, str], bank_id: BankId, *, whole: bool) -> ApprovedLine | RowRefused:
    try:
        if not whole:
            raise _MalformedError("the row has fewer cells than the first line has names")
        return ApprovedLine(
            customer=KnownCustomer(
                bank_id,
                CustomerId(_id(cells, "customer_id")),
                name=_name(cells),
                id_number=_id_number(cells),
                village=cells.get("village", ""),
                card_numbers=_cards(cells),
            ),
            credit_line_id=LineId(_id(cells, "credit_line_id")),
            product_code=cells["product_code"],
            credit_limit=_limit(cells),
            annual_rate=_rate(cells),
            expiry_date=_date(cells),
        )
    except _MalformedError as error:
        return RowRefused(RowProblem.MALFORMED, str(error))


def _id(cells: Mapping[str, str], column: str) -> str:
    if not _ID.fullmatch(cells[column]):
        raise _MalformedError(f"{column}: 1 to 64 letters, digits, hyphens or underscores are wanted")
    return cells[column]


def _name(cells: Mapping[str, str]) -> str:
    if not 0 < len(cells["name"]) <= _MOST_NAME:
        raise _MalformedError(f"name: 1 to {_MOST_NAME} characters are wanted")
    return cells["name"]


def _id_number(cells: Mapping[str, str]) -> str:
    number = parse_identity_number(cells["id_number"])
    if isinstance(number, IdentityProblem):
        raise _MalformedError(f"id_number: {_SAID[number]}")
    return number.text


def _cards(cells: Mapping[str, str]) -> tuple[str, ...]:
    cards = tuple(cells.get("card_numbers", "").split())
    if not all(_CARD.fullmatch(card) for card in cards):
        raise _MalformedError("card_numbers: 16 to 19 digits each, parted by spaces; export the column as text")
    return cards


def _limit(cells: Mapping[str, str]) -> Fen:
    try:
        limit = fen_from_yuan(cells["credit_limit"].replace(",", ""))
    except MoneyFormatError as error:
        raise _MalformedError("credit_limit: an amount in yuan is wanted, such as 50000.00") from error
    if limit == 0:
        raise _MalformedError("credit_limit: above zero; a line that is not to be drawn is frozen, at the counter")
    return limit


def _rate(cells: Mapping[str, str]) -> AnnualRate:
    try:
        return AnnualRate.from_text(cells["annual_rate"])
    except MoneyFormatError as error:
        raise _MalformedError("annual_rate: a yearly rate is wanted, such as 5.4% or 0.054") from error


def _date(cells: Mapping[str, str]) -> date:
    match = _DATE.fullmatch(cells["expiry_date"])
    try:
        if match is not None:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise _MalformedError("expiry_date: a day is wanted, such as 2028-06-30")
