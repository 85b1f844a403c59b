"""A receipt's elements become the bytes of the command reference, and nothing in them can become another command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device.base.values import from_json, to_json
from drivers.device.printer import (
    Alignment,
    Columns,
    Cut,
    Document,
    Element,
    Feed,
    PrintReceipt,
    QrCode,
    Rule,
    Text,
)
from drivers.device.printer.document import MAX_LINES, DocumentError, lay_out
from drivers.device.printer.sample import sample_document, text_document
from drivers.wire import escpos
from drivers.wire.escpos import CommandParser, display_width, encode


def printed_lines(document: Document, columns: int = 48) -> list[str]:
    return [c.text for c in lay_out(document, columns) if isinstance(c, escpos.PrintText)]


def test_lay_out_starts_clean_and_ends_with_a_cut() -> None:
    commands = lay_out((Text("回单"),))
    assert commands[:2] == (escpos.Initialize(), escpos.SelectChinese())
    assert isinstance(commands[-1], escpos.Cut)
    assert sum(isinstance(command, escpos.Cut) for command in lay_out((Text("回单"), Cut()))) == 1


def test_lay_out_text_bytes_follow_the_reference() -> None:
    data = encode(lay_out((Text("放款", Alignment.CENTER, bold=True, double_width=True, double_height=True),)))
    # ESC @, FS &, ESC a 1, ESC J 10, ESC 3 58, ESC E 1, GS ! 11, 放款 in GB 2312, LF.
    assert data.startswith(bytes.fromhex("1b40 1c26 1b6101 1b4a0a 1b333a 1b4501 1d2111 b7c5bfee 0a"))


def test_lay_out_every_element_returns_to_plain_modes() -> None:
    elements: tuple[Element, ...] = (
        Text("a", Alignment.RIGHT, bold=True, double_width=True, double_height=True),
        Columns("b", "c", bold=True, double_height=True),
        QrCode("d"),
    )
    for element in elements:
        last: dict[type, escpos.Command] = {}
        for command in lay_out((element,)):
            last[type(command)] = command
        assert last.get(escpos.SetAlignment, escpos.SetAlignment(escpos.Align.LEFT)).align is escpos.Align.LEFT
        assert last.get(escpos.SetEmphasis, escpos.SetEmphasis(False)) == escpos.SetEmphasis(False)
        assert last.get(escpos.SetCharacterSize, escpos.SetCharacterSize()) == escpos.SetCharacterSize()


def test_lay_out_columns_meet_both_edges() -> None:
    (line,) = printed_lines((Columns("借款金额", "¥10,000.00"),))
    assert display_width(line) == 48
    assert line.startswith("借款金额 ")
    # The yen sign of the Chinese font, which every printer sold in China has.
    assert line.endswith(" ￥10,000.00")


def test_lay_out_double_width_wraps_at_half_the_columns() -> None:
    assert printed_lines((Text("一" * 13, double_width=True),)) == ["一" * 12, "一"]


def test_lay_out_line_feeds_start_paragraphs() -> None:
    assert printed_lines((Text("甲\n乙"),)) == ["甲", "乙"]


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_lay_out_rules_fill_the_paper(columns: int) -> None:
    solid, dashed = printed_lines((Rule(), Rule(dashed=True)), columns)
    assert display_width(solid) == display_width(dashed) == columns


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ((), "empty"),
        ((Feed(1), Cut()), "empty"),
        ((Text("ok"), Text("\x1b@")), r"element 2 \(Text\): .*control"),
        ((Columns("a", "b\nc"),), "control"),
        ((Text("ok"), Feed(21)), "outside 1 to 20"),
        ((QrCode(""),), "needs data"),
        ((QrCode("x" * 7090),), "do not fit"),
        ((Text("行\n" * (MAX_LINES + 1)),), "more than 240 lines"),
    ],
)
def test_lay_out_what_cannot_be_printed_is_refused_by_place(document: Document, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        lay_out(document)


texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)


@given(texts, texts)
def test_lay_out_no_text_becomes_a_command_of_its_own(left: str, right: str) -> None:
    try:
        commands = lay_out((Text(left or "x"), Columns(left, right)))
    except DocumentError:
        return
    parser = CommandParser()
    parser.receive_data(encode(commands))
    seen = []
    while (command := parser.next_command()) is not None:
        seen.append(command)
    allowed = {type(command) for command in commands}
    assert {type(command) for command in seen} <= allowed
    assert [c for c in seen if not isinstance(c, escpos.PrintText)] == [
        c for c in commands if not isinstance(c, escpos.PrintText)
    ]


def test_sample_document_is_printable_and_holds_each_element() -> None:
    document = sample_document()
    assert {type(element) for element in document} == {Text, Columns, Rule, QrCode, Feed, Cut}
    assert lay_out(document)
    assert lay_out(sample_document(), 32)


def test_text_document_prints_a_file_as_it_is() -> None:
    assert printed_lines(text_document("第一行\n\tsecond\n")) == ["第一行", "        second"]


def test_print_receipt_crosses_the_hosts_socket_as_it_is() -> None:
    command = PrintReceipt(sample_document(), job_expires_ms=5_000)
    assert from_json(PrintReceipt, to_json(command)) == command


@pytest.mark.parametrize("element", [Text("a\ud800"), Columns("\udfff", "b"), Columns("a", "\ud800"), QrCode("\ud800")])
def test_lay_out_half_a_character_is_refused(element: Element) -> None:
    with pytest.raises(DocumentError, match="half a character"):
        lay_out((element,))
