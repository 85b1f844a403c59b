"""ESC/POS against published bytes, then round trips, cuts at any place, and garbage."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wire import escpos
from drivers.wire.escpos import (
    Align,
    BuffersCleared,
    Command,
    CommandParser,
    Cut,
    FeedLines,
    FullStatus,
    Initialize,
    LineFeed,
    PaperSensor,
    PrinterOnline,
    PrintRaster,
    PrintText,
    QrStore,
    RealTimeRequest,
    SelectChinese,
    SetAlignment,
    SetCharacterSize,
    SetEmphasis,
    StatusReader,
    TransmitStatus,
    TransmittedPaper,
    Unknown,
    display_width,
    encode,
    fit,
    qr_code,
    spread,
    wrap,
)

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "escpos.toml").read_text(encoding="utf-8"))
NAMES = {name: getattr(escpos, name) for name in escpos.__all__}


def parse(data: bytes, *, step: int | None = None) -> list[Command]:
    parser = CommandParser()
    for start in range(0, len(data), step or max(1, len(data))):
        parser.receive_data(data[start : start + (step or len(data))])
    commands: list[Command] = []
    while (command := parser.next_command()) is not None:
        commands.append(command)
    return commands


@pytest.mark.parametrize("vector", VECTORS["command"], ids=lambda v: v["hex"][:24])
def test_commands_published_bytes_are_encoded_and_parsed(vector: dict[str, str]) -> None:
    published = bytes.fromhex(vector["hex"])
    commands = eval(vector["commands"], {}, NAMES)
    assert encode(commands) == published
    assert parse(published) == commands


@pytest.mark.parametrize("vector", VECTORS["status"], ids=lambda v: v["decoded"])
def test_status_published_bits_are_decoded_and_encoded(vector: dict[str, str]) -> None:
    (byte,) = bytes.fromhex(vector["hex"])
    expected = eval(vector["decoded"], {}, NAMES)
    assert type(expected).from_byte(byte) == expected
    assert expected.to_byte() == byte


@pytest.mark.parametrize(
    ("command", "position"),
    [(SetAlignment(Align.CENTER), 2), (SetCharacterSize(height=2), 2), (Cut(feed=3), 2), (QrStore(b"1234"), 3)],
)
def test_commands_one_byte_mutated_is_not_the_published_command(command: Command, position: int) -> None:
    mutated = bytearray(command.to_bytes())
    mutated[position] ^= 0x03
    assert parse(bytes(mutated)) != [command]


plain_text = st.text(
    st.characters(min_codepoint=0x20, blacklist_characters="\x7f", blacklist_categories=["Cs"]), min_size=1, max_size=40
)
any_command = st.one_of(
    st.just(Initialize()),
    st.just(LineFeed()),
    st.just(TransmitStatus()),
    st.sampled_from(list(Align)).map(SetAlignment),
    st.booleans().map(SetEmphasis),
    st.builds(SetCharacterSize, width=st.integers(1, 8), height=st.integers(1, 8)),
    st.integers(0, 255).map(FeedLines),
    st.builds(Cut, feed=st.integers(0, 255), partial=st.booleans()),
    st.binary(min_size=1, max_size=300).map(QrStore),
    st.builds(PrintRaster, st.just(2), st.binary(min_size=1, max_size=20).map(lambda b: b * 2)),
    st.integers(1, 255).map(RealTimeRequest),
    plain_text.map(PrintText),
)


def joined(commands: list[Command]) -> list[Command]:
    """Neighbouring texts are one text to a printer."""
    out: list[Command] = []
    for command in commands:
        if isinstance(command, PrintText) and out and isinstance(out[-1], PrintText):
            out[-1] = PrintText(out[-1].text + command.text)
        else:
            out.append(command)
    return out


@given(st.lists(any_command, max_size=12), st.integers(1, 7))
def test_parser_any_commands_in_pieces_come_back_the_same(commands: list[Command], step: int) -> None:
    stream = encode([*commands, LineFeed()])
    assert joined(parse(stream, step=step)) == joined([*commands, LineFeed()])


@given(st.binary(max_size=400))
def test_parser_garbage_is_the_same_whole_and_a_byte_at_a_time(garbage: bytes) -> None:
    assert parse(garbage) == parse(garbage, step=1)


@given(st.binary(max_size=60).map(lambda b: bytes(c for c in b if c not in (0x10, 0x1B, 0x1C, 0x1D))))
def test_parser_after_garbage_reads_the_next_command(garbage: bytes) -> None:
    # Four zero bytes end any character that the garbage left half done.
    assert parse(garbage + b"\0\0\0\0" + Cut(feed=1).to_bytes())[-1] == Cut(feed=1)


def test_parser_long_text_without_line_feed_is_handed_on() -> None:
    assert sum(len(c.text) for c in parse(b"x" * 2000) if isinstance(c, PrintText)) >= 1536


def test_parser_huge_lengths_are_refused_at_once() -> None:
    assert parse(b"\x1dv0\x00\xff\xff\xff\xff" + LineFeed().to_bytes())[-1] == LineFeed()
    assert parse(b"\x1d(k\xff\xff" + LineFeed().to_bytes())[-1] == LineFeed()


def test_parser_argument_out_of_range_is_unknown() -> None:
    assert parse(b"\x1ba\x07\n") == [Unknown(b"\x1ba\x07"), LineFeed()]


def test_parser_outside_chinese_mode_reads_single_bytes() -> None:
    assert parse(SelectChinese(False).to_bytes() + b"\xca\xbe\n")[1] == PrintText("╩╛")


def test_parser_four_byte_character_split_anywhere_is_whole() -> None:
    assert parse(PrintText("¥𠮷").to_bytes() + b"\n", step=1) == [PrintText("¥𠮷"), LineFeed()]


@pytest.mark.parametrize("text", ["a\nb", "\x1b@", "\x7f"])
def test_text_with_control_character_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        PrintText(text).to_bytes()


def test_qr_code_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="7089"):
        qr_code(b"x" * 7090)


@pytest.mark.parametrize("byte", [0x00, 0x13, 0x92, 0x10, 0xFF])
def test_status_wrong_fixed_bits_are_refused(byte: int) -> None:
    with pytest.raises(ValueError, match="fixed bits"):
        PaperSensor.from_byte(byte)


def test_status_transmitted_paper_follows_its_bit_table() -> None:
    assert TransmittedPaper.from_byte(0x03) == TransmittedPaper(near_end=True)
    assert TransmittedPaper.from_byte(0x0F) == TransmittedPaper(near_end=True, out=True)
    with pytest.raises(ValueError, match="fixed to off"):
        TransmittedPaper.from_byte(0x12)


def test_full_status_ticket_bit_is_read() -> None:
    # KPM210 manual, DLE EOT 20, third byte: 0x20 ticket present in output, 0x04 near paper end.
    status = FullStatus.from_bytes(bytes.fromhex("100f24000000"))
    assert status.receipt_in_output
    assert status.to_bytes() == bytes.fromhex("100f24000000")


@pytest.mark.parametrize("step", [1, 2, 100])
def test_status_reader_mixed_replies_in_pieces_are_told_apart(step: int) -> None:
    stream = b"\x12\xff" + FullStatus(paper=0x20).to_bytes() + bytes.fromhex("372500 00 10 1a")
    reader = StatusReader()
    for start in range(0, len(stream), step):
        reader.receive_data(stream[start : start + step])
    replies = []
    while (reply := reader.next_reply()) is not None:
        replies.append(reply)
    assert replies == [0x12, FullStatus(paper=0x20), BuffersCleared(), 0x00, 0x1A]
    assert reader.garbage_bytes == 2
    assert PrinterOnline.from_byte(0x1A) == PrinterOnline(online=False)


def test_layout_width_counts_chinese_as_two() -> None:
    assert display_width("放款 ok") == 7
    assert display_width("“—”") == 6


def test_layout_spread_fills_the_line_exactly() -> None:
    (line,) = spread("借款金额", "¥10,000.00")
    assert display_width(line) == 48
    assert line.startswith("借款金额 ")
    assert line.endswith(" ¥10,000.00")


def test_layout_spread_too_long_puts_right_part_below() -> None:
    lines = spread("收款账户开户行及账号", "清江农商行虚构湾支行 9299 **** 6688 户名 王大华")
    assert len(lines) > 1
    assert all(display_width(line) <= 48 for line in lines)
    assert lines[0] == "收款账户开户行及账号"
    assert display_width(lines[-1]) == 48


@given(plain_text, st.integers(2, 48))
def test_layout_wrap_keeps_every_line_in_and_every_letter(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(display_width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_layout_wrap_starts_no_line_with_a_closing_mark() -> None:
    assert wrap("一二三四，五", 8) == ["一二三", "四，五"]


@pytest.mark.parametrize(("text", "columns"), [("款" + ")" + "9" * 46, 48), ("款" * 2 + "，", 2), ("款" * 3 + "，", 3)])
def test_layout_wrap_lets_a_line_start_with_a_closing_mark_where_nothing_else_fits(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(display_width(line) <= columns for line in lines)
    assert "".join(lines) == text


def test_layout_wrap_keeps_words_whole() -> None:
    assert wrap("合同 CONTRACT 编号", 12) == ["合同", "CONTRACT 编", "号"]


def test_layout_fit_marks_what_was_cut() -> None:
    assert fit("一二三四五", 8) == "一二三.."
    assert fit("一二三四", 8) == "一二三四"
