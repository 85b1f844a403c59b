"""Scanner lines: identifiers of ISO/IEC 15424, cuts at any place, and garbage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wire.scanner import (
    MAX_LINE_BYTES,
    CodeDecoder,
    DiscardedLine,
    ScannedCode,
    ScannerFraming,
    encode_code,
)

AIM = ScannerFraming(aim_identifier=True)


def decode(data: bytes, framing: ScannerFraming | None = None, *, step: int | None = None) -> list[object]:
    decoder = CodeDecoder(framing or ScannerFraming())
    for start in range(0, len(data), step or max(1, len(data))):
        decoder.receive_data(data[start : start + (step or len(data))])
    events: list[object] = []
    while (event := decoder.next_event()) is not None:
        events.append(event)
    return events


# ISO/IEC 15424: QR Code model 2 is ]Q1, Code 128 ]C0, EAN-13 ]E0, Data Matrix ECC 200 ]d1, PDF417 ]L0.
@pytest.mark.parametrize(
    ("line", "symbology", "data"),
    [
        (b"]Q1https://example.test/r/1\r", "QR Code", "https://example.test/r/1"),
        (b"]C0EDN-0317-000042\r", "Code 128", "EDN-0317-000042"),
        (b"]E05901234123457\r", "EAN/UPC", "5901234123457"),
        (b"]d1ABC\r", "Data Matrix", "ABC"),
        (b"]L0text\r", "PDF417", "text"),
        (b"]?0text\r", "unknown", "text"),
    ],
)
def test_scanner_aim_identifier_names_the_symbology(line: bytes, symbology: str, data: str) -> None:
    assert decode(line, AIM) == [ScannedCode(data=data, symbology=symbology)]


def test_scanner_prefix_and_suffix_are_cut_off() -> None:
    framing = ScannerFraming(prefix=b"\x02", suffix=b"\x03")
    assert decode(b"noise\x02A-1\x03\x02B-2\x03", framing) == [ScannedCode(data="A-1"), ScannedCode(data="B-2")]
    assert decode(b"\x02\x1b\x02A-1\x03", framing) == [ScannedCode(data="A-1")]
    assert decode(b"no start\x03", framing) == [DiscardedLine(8, "no prefix")]


def test_scanner_line_feed_after_carriage_return_is_no_code() -> None:
    assert decode(b"A\r\nB\r\n") == [ScannedCode(data="A"), ScannedCode(data="B")]


def test_scanner_gb18030_code_is_read() -> None:
    assert decode("虚构湾村".encode("gb18030") + b"\r") == [ScannedCode(data="虚构湾村")]


@given(
    st.text(
        st.characters(min_codepoint=0x20, blacklist_categories=["Cs"], blacklist_characters="\x7f"),
        min_size=1,
        max_size=50,
    ),
    st.integers(1, 7),
    st.sampled_from([ScannerFraming(), ScannerFraming(prefix=b"\x02", suffix=b"\r\n"), AIM]),
)
def test_scanner_any_text_in_pieces_comes_back(text: str, step: int, framing: ScannerFraming) -> None:
    (event,) = decode(encode_code(text, framing=framing), framing, step=step)
    assert isinstance(event, ScannedCode)
    assert event.data == text


@given(st.binary(max_size=200))
def test_scanner_garbage_is_the_same_whole_and_a_byte_at_a_time(garbage: bytes) -> None:
    assert decode(garbage, AIM) == decode(garbage, AIM, step=1)


def test_scanner_endless_line_is_bounded_and_the_next_is_read() -> None:
    noise = b"x" * (MAX_LINE_BYTES * 3)
    events = decode(noise + b"\rA-1\r")
    assert events == [DiscardedLine(len(noise), "too long"), ScannedCode(data="A-1")]


def test_scanner_control_bytes_are_no_text() -> None:
    assert decode(b"\x01\x05A\r") == [DiscardedLine(3, "no text")]


def test_scanner_code_is_not_shown_by_repr() -> None:
    assert "secret" not in repr(ScannedCode(data="secret"))


def test_scanner_without_suffix_is_refused() -> None:
    with pytest.raises(ValueError, match="suffix"):
        ScannerFraming(suffix=b"")
