"""A bank's list of approved lines, taken over by command: whole, twice, in part, and not at all."""

import csv
import json
import stat
from functools import partial

import pytest

from channel_server.application.books import Books
from channel_server.cli.account import operating_account
from channel_server.domain.drawdown import LineEffect
from channel_server.domain.ids import CustomerId, LineId
from channel_server.domain.money import Fen
from tests.integration.server.databases import on_both_databases
from tests.integration.server.operators_desk import BANK, COLUMNS, Operator, numbered, row


@on_both_databases
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


@on_both_databases
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
