"""A bank of one's own by commands alone: enrolled, its terminals let in, its list of approved lines taken over."""

import asyncio
import csv
import json
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest

from channel_server.application.books import Books
from channel_server.cli import main
from channel_server.cli.account import operating_account
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.identity_number import check_character
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import Fen
from tests.integration.server.conftest import Database, House
from tests.integration.server.terminal import refusal_of
from tests.integration.server.waiting import until

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

    def __init__(self, database: Database, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
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


@pytest.fixture
async def operator(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    """At the books of a bank that has just been enrolled."""
    monkeypatch.setenv("EDIAN_MASTER_KEY", str(database.key))
    made = Operator(database, tmp_path, capsys)
    await made.run(*ENROL, "--product", "XIAOKANG")
    return made


# --- banks and terminals --------------------------------------------------------------------------------------


async def test_bank_that_is_enrolled_again_changes_its_name_and_keeps_its_products(operator: Operator) -> None:
    renamed = [word if word != "虹山农商行" else "虹山农村商业银行" for word in ENROL]
    said = await operator.run(*renamed, "--product", "XIAOKANG", "--product", "MERCHANT")
    assert said == "hongshan: enrolled; new products: MERCHANT\n"
    assert "hongshan 虹山农村商业银行 (Hongshan Rural Bank): MERCHANT, XIAOKANG\n" in await operator.run("bank", "list")


@pytest.mark.parametrize("name", ["", "A", "Hongshan", "-x"])
async def test_bank_id_that_could_not_be_kept_is_wrong_usage(operator: Operator, name: str) -> None:
    flags = (f"--bank={name}", "--name", "x", "--name-en", "x", "--product", "XIAOKANG")
    await operator.run("bank", "add", *flags, code=2)


async def product_file(operator: Operator, *changes: tuple[str, str]) -> str:
    """The bank's product as a file, with other terms."""
    text = await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = operator.list.with_name("product.toml")
    file.write_text(text, encoding="utf-8")
    return str(file)


async def test_product_shown_and_set_again_changes_nothing_and_with_other_terms_it_does(operator: Operator) -> None:
    flags = ("product", "set", "--bank", BANK, "--by", "CO-017", "--file")
    acts = len(await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100)))
    await operator.run(*flags, await product_file(operator))
    assert len(await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100))) == acts
    lower = ('amount_maximum = "300000.00"', 'amount_maximum = "40000.00"')
    await operator.run(*flags, await product_file(operator, lower))
    assert await operator.problems_of(row(0)) == {"HS-XK-0": "LIMIT_ABOVE_PRODUCT"}
    own = await product_file(
        operator, ('code = "XIAOKANG"', 'code = "TEA_2"'), ('name = "荆楚小康贷"', 'name = "茶农贷"')
    )
    await operator.run(*flags, own)
    assert (await operator.take_over(row(0, product_code="TEA_2", credit_limit="40000")))["new"] == 1
    last = (await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100)))[-2].body
    assert (last.event_type, last.subject, last.details["maker"]) == ("product_adopted", "TEA_2", "CO-017")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("in_force_from = 2020-01-01", "in_force_from = 2999-01-01"), "in force at once"),
        (("in_force_from = 2020-01-01", "in_force_from = 2019-12-31"), "cannot lie before them"),
        (('amount_minimum = "1000.00"', 'amount_minimum = "1050.00"'), "multiples of the step"),
        (('"FARMING"', '"HOUSING"'), "no product may"),
        (('"FARMING"', '"GAMBLING"'), "purposes must be some of"),
        (('penalty_multiple = "1.5"', 'penalty_multiple = "15"'), "between 1 and 2"),
        (('day_count = "THIRTY_360"', 'day_count = "30/360"'), "day_count must be one of"),
        (('code = "XIAOKANG"', 'code = "小康"'), "capital letters"),
        (("[purpose_caps]", '[purpose_caps]\nGAMBLING = "1.00"'), "GAMBLING means nothing here"),
    ],
)
async def test_terms_that_make_no_sense_are_refused_with_the_place(
    operator: Operator, change: tuple[str, str], said: str
) -> None:
    before = await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG")
    file = await product_file(operator, change)
    assert said in await operator.run("product", "set", "--bank", BANK, "--by", "CO-017", "--file", file, code=1)
    assert await operator.run("product", "show", "--bank", BANK, "--code", "XIAOKANG") == before


STAND = ("--branch", "虚构湾支行", "--branch-en", "Xugouwan Branch", "--phone", "0000-8801317")


async def test_terminal_may_call_once_it_is_enrolled_and_not_while_it_is_locked(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = Operator(house.database, tmp_path, capsys)
    name = ("--bank", "qingjiang", "--name", "JC-9999")
    async with house.terminal("JC-9999") as stranger:
        assert (await refusal_of(stranger.open())).reason == "UNKNOWN_TERMINAL"
        pinned = ("--certificate", str(house.certs / "JC-9999.pem"))
        said = await operator.run("terminal", "add", *name, "--kind", "kiosk", *STAND, *pinned)
        assert said.startswith("JC-9999 kiosk, 虚构湾支行, 0000-8801317; certificate ")

        async def welcome() -> bool:
            try:
                await stranger.open()
            except grpc.aio.AioRpcError:
                return False
            return True

        await until(welcome)
        assert "; locked" in await operator.run("terminal", "lock", *name)

        async def cut_off() -> bool:
            return not await welcome()

        await until(cut_off)
        assert (await refusal_of(stranger.open())).reason == "TERMINAL_LOCKED"
        # Enrolled anew, under another number to call, it stays locked.
        assert "; locked" in await operator.run("terminal", "add", *name, "--kind", "kiosk", *STAND)
        assert "JC-9999 kiosk" in await operator.run("terminal", "list", "--bank", "qingjiang")
        await operator.run("terminal", "unlock", *name)
        await until(welcome)


async def test_terminal_is_not_enrolled_by_another_ones_certificate_or_under_a_name_in_use(
    operator: Operator, certs: Path
) -> None:
    async def refused(name: str, kind: str, certificate: Path | None = None, bank: str = BANK) -> str:
        shown = () if certificate is None else ("--certificate", str(certificate))
        flags = ("--bank", bank, "--name", name, "--kind", kind, *STAND, *shown)
        return await operator.run("terminal", "add", *flags, code=1)

    assert "names JC-9999, not HS-0001" in await refused("HS-0001", "kiosk", certs / "JC-9999.pem")
    assert "is a terminal's" in await refused("JC-9999", "workstation", certs / "JC-9999.pem")
    assert "no certificate (PEM)" in await refused("HS-0001", "kiosk", certs / "ca.key")
    assert "names one terminal" in await refused("HS-0001", "kiosk", certs / "server.pem")
    # A terminal of another bank's stays that bank's.
    assert "choose another" in await refused("JC-0317", "kiosk")
    assert "there is no bank nowhere" in await refused("HS-0001", "kiosk", bank="nowhere")
    assert "has no terminal JC-0317" in await operator.run(
        "terminal", "lock", "--bank", BANK, "--name", "JC-0317", code=1
    )


# --- the list -------------------------------------------------------------------------------------------------

on_both = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])


@on_both
async def test_list_that_is_taken_over_twice_changes_nothing_the_second_time(operator: Operator) -> None:
    rows = [row(number) for number in range(4)]
    first = await operator.take_over(*rows)
    figures = {"rows": 4, "new": 4, "changed": 0, "unchanged": 0, "rejected": 0}
    assert first == figures | {"rejected_file": None, "written": True}
    acts = await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100))
    assert [act.body.event_type for act in acts].count("preapproval_taken_over") == 4
    again = await operator.take_over(*rows)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)
    assert await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100)) == acts
    assert await operator.line("HS-XK-0") == ("HS0", 5_000_000, 0, 1)


@on_both
async def test_limit_changes_and_never_below_what_is_held_or_owed(operator: Operator) -> None:
    await operator.take_over(row(0), row(1))
    held = Fen(3_000_000)
    await operator.ask(lambda books: books.move_line(BANK, LineId("HS-XK-0"), LineEffect.RESERVE, held))
    told = await operator.take_over(row(0, credit_limit="29999.99"), row(1, credit_limit="60000"), code=1)
    assert (told["changed"], told["rejected"]) == (1, 1)
    assert operator.problems() == {"HS-XK-0": "LIMIT_BELOW_USED"}
    assert await operator.line("HS-XK-0") == ("HS0", 5_000_000, held, 2)
    assert await operator.line("HS-XK-1") == ("HS1", 6_000_000, 0, 2)
    told = await operator.take_over(row(0, credit_limit="30000", annual_rate="0.0525"))
    assert told["changed"] == 1
    assert await operator.line("HS-XK-0") == ("HS0", held, held, 3)
    acts = await operator.ask(lambda books: books.evidence_rows(BANK, 0, 100))
    last = acts[-1].body
    assert (last.event_type, last.details["credit_limit_before"]) == ("line_terms_changed", "50,000.00")
    assert last.details["account"] == operating_account()
    assert not operator.left.exists(), "the rejected rows of an earlier run are not left to be taken for this one's"


async def test_nobodys_number_card_or_line_becomes_anothers(operator: Operator) -> None:
    await operator.take_over(row(0), row(1))
    told = await operator.take_over(
        row(2, id_number=row(0)["id_number"]),
        row(1, id_number=row(3)["id_number"]),
        row(3, card_numbers=row(0)["card_numbers"]),
        row(4, credit_line_id="HS-XK-0"),
        code=1,
    )
    assert (told["rejected"], told["rows"]) == (4, 4)
    assert operator.problems() == {
        "HS-XK-2": "ID_NUMBER_OF_ANOTHER",
        "HS-XK-1": "CUSTOMER_OF_ANOTHER_NUMBER",
        "HS-XK-3": "CARD_OF_ANOTHER",
        "HS-XK-0": "LINE_OF_ANOTHER",
    }
    assert await operator.line("HS-XK-0") == ("HS0", 5_000_000, 0, 1)
    for left in ("HS2", "HS3", "HS4"):
        assert await operator.ask(partial(_customer, left)) is None


def _customer(customer_id: str, books: Books) -> object:
    return books.customer(BANK, CustomerId(customer_id))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("credit_line_id", ""),
        ("customer_id", "HS 1"),
        ("name", ""),
        ("id_number", "4.29999E+17"),
        ("id_number", "429999198203050009"),
        ("id_number", numbered("42999919820230001")),
        ("card_numbers", "9.2990E+18"),
        ("credit_limit", "5万"),
        ("credit_limit", "0"),
        ("credit_limit", "-1"),
        ("annual_rate", "5.4"),
        ("expiry_date", "2028-06-31"),
        ("expiry_date", "30.6.2028"),
    ],
)
async def test_cell_that_is_wrong_is_told_by_its_column_and_takes_no_other_row_with_it(
    operator: Operator, column: str, value: str
) -> None:
    told = await operator.take_over(row(0, **{column: value}), row(1), code=1)
    assert (told["new"], told["rejected"]) == (1, 1)
    with operator.left.open(encoding="utf-8-sig", newline="") as opened:
        (left,) = csv.DictReader(opened)
    assert (left["line_number"], left["problem"]) == ("2", "MALFORMED")
    assert left["message"].startswith(f"{column}: ")
    assert {name: left[name] for name in COLUMNS} == row(0, **{column: value})
    assert stat.S_IMODE(operator.left.stat().st_mode) == 0o600


async def test_product_and_its_cap_and_a_line_that_the_list_has_twice_are_refused(operator: Operator) -> None:
    await operator.take_over(
        row(0, product_code="MERCHANT"), row(1, credit_limit="300000.01"), row(2), row(2, credit_limit="1.00"), code=1
    )
    assert operator.problems() == {
        "HS-XK-0": "PRODUCT_UNKNOWN",
        "HS-XK-1": "LIMIT_ABOVE_PRODUCT",
        "HS-XK-2": "REPEATED",
    }
    assert (await operator.line("HS-XK-2"))[1] == 5_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_list_as_a_chinese_spreadsheet_saves_it_is_read(operator: Operator, encoding: str) -> None:
    names = ("额度编号", "客户号", "姓名", "身份证号", "行政村", "卡号", "产品代码", "授信额度", "年利率", "到期日")
    operator.write_list(row(0, credit_limit="30,000", expiry_date="2028/6/30"), names=names, encoding=encoding)
    assert (await operator.import_list())["new"] == 1
    assert (await operator.line("HS-XK-0"))[1] == 3_000_000
    found = json.loads(await operator.run("books", "--bank", BANK, "--json"))
    assert found["consistent"]


async def test_customer_under_a_new_name_is_changed_and_the_line_left(operator: Operator) -> None:
    await operator.take_over(row(0))
    assert (await operator.take_over(row(0, name="样本庚", village="")))["changed"] == 1
    assert (await operator.take_over(row(0, name="样本庚", village="")))["unchanged"] == 1
    assert await operator.line("HS-XK-0") == ("HS0", 5_000_000, 0, 1)


async def test_list_that_is_only_checked_leaves_nothing(operator: Operator) -> None:
    told = await operator.take_over(row(0), row(1, name=""), flags=("--check",), code=1)
    assert (told["new"], told["rejected"], told["written"]) == (1, 1, False)
    assert await operator.ask(lambda books: books.line(BANK, LineId("HS-XK-0"))) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no column credit_line_id"),
        (b"\x81\xff\xfe\x00", "neither UTF-8 nor GB18030"),
        (",".join(COLUMNS[1:]).encode(), "names no column credit_line_id (额度编号)"),
        (",".join((*COLUMNS, "name")).encode(), "two columns are called name"),
    ],
)
async def test_file_that_is_no_list_is_refused_whole(operator: Operator, content: bytes, said: str) -> None:
    operator.list.write_bytes(content)
    assert said in (await operator.import_list(code=1))["error"]["message"]


async def test_rejected_rows_never_overwrite_the_list(operator: Operator) -> None:
    operator.write_list(row(0, name=""))
    told = await operator.import_list("--rejected", str(operator.list), code=1)
    assert "name another file" in told["error"]["message"]
    assert operator.list.exists()


async def test_messages_repeat_no_name_and_no_number(operator: Operator) -> None:
    said = json.dumps(await operator.take_over(row(0, id_number="42999919820305000A"), code=1), ensure_ascii=False)
    said += operator.left.read_text(encoding="utf-8-sig").rpartition("MALFORMED")[2]
    assert "样本" not in said
    assert "4299991982" not in said
