"""An operator at the server's keyboard: commands on the books of a bank that has just been enrolled, and its list."""

import asyncio
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from channel_server.application.books import Books
from channel_server.cli import main
from channel_server.domain.identity_number import check_character
from channel_server.domain.ids import BankId, LineId

if TYPE_CHECKING:
    from tests.integration.server.conftest import Database

BANK = BankId("hongshan")
COLUMNS = (
    *("credit_line_id", "customer_id", "name", "id_number", "village", "card_numbers"),
    *("product_code", "credit_limit", "annual_rate", "expiry_date"),
)
ENROL = ("bank", "add", "--bank", BANK, "--name", "虹山农商行", "--name-en", "Hongshan Rural Bank")


def numbered(digits: str) -> str:
    return digits + check_character(digits)


def row(number: int, **changes: str) -> dict[str, str]:
    """A row of the list that can be taken over."""
    cells = {
        "credit_line_id": f"HS-XK-{number}",
        "customer_id": f"HS{number}",
        "name": f"样本{'甲乙丙丁戊'[number]}",
        "id_number": numbered(f"42999919820305{number:03d}"),
        "village": "虚构山村",
        "card_numbers": f"929901000000099{number:04d}",
        "product_code": "XIAOKANG",
        "credit_limit": "50000.00",
        "annual_rate": "5.4%",
        "expiry_date": "2028-06-30",
    }
    return cells | changes


class Operator:
    """Runs commands on the books, as one does at the server's keyboard."""

    def __init__(self, database: "Database", folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self.list = folder / "list.csv"
        self.left = folder / "list.rejected.csv"
        self._capsys = capsys

    async def run(self, *words: str, code: int = 0) -> str:
        """Run a command; what it printed, and behind it what it complained of."""
        self._capsys.readouterr()
        got = await asyncio.to_thread(main, [*words, "--database", self.database.url])
        printed = self._capsys.readouterr()
        assert got == code, printed.out + printed.err
        return printed.out + printed.err

    def write_list(self, *rows: dict[str, str], names: tuple[str, ...] = COLUMNS, encoding: str = "utf-8") -> None:
        """Write a list."""
        with self.list.open("w", encoding=encoding, newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(names)
            writer.writerows([cells[name] for name in COLUMNS] for cells in rows)

    async def take_over(self, *rows: dict[str, str], code: int = 0, flags: tuple[str, ...] = ()) -> dict[str, Any]:
        """Write a list and take it over; the figures."""
        self.write_list(*rows)
        return await self.import_list(*flags, code=code)

    async def import_list(self, *flags: str, code: int = 0) -> dict[str, Any]:
        """Take the list over."""
        words = ("import-lines", "--bank", BANK, "--file", str(self.list), "--json", *flags)
        told: dict[str, Any] = json.loads((await self.run(*words, code=code)).splitlines()[0])
        return told

    def problems(self) -> dict[str, str]:
        """The rows that were left, by their lines' ids: why."""
        with self.left.open(encoding="utf-8-sig", newline="") as opened:
            return {cells["credit_line_id"]: cells["problem"] for cells in csv.DictReader(opened)}

    async def problems_of(self, *rows: dict[str, str]) -> dict[str, str]:
        """Take rows over that cannot be: why."""
        await self.take_over(*rows, code=1)
        return self.problems()

    async def ask(self, question: Callable[[Books], Any]) -> Any:
        """Ask the books, or change them."""
        books = await self.database.open()
        try:
            return await books.write(question)
        finally:
            await books.close()

    async def line(self, line_id: str) -> tuple[str, int, int, int]:
        """A line as the books hold it: whose, its limit, what is held, and how often it has changed."""
        found = await self.ask(lambda books: books.line(BANK, LineId(line_id)))
        balance = found.line.balance
        return found.line.customer_id, balance.credit_limit, balance.reserved, found.sequence_number
