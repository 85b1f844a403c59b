"""The PIN pad's protocol against the worked frames of its page, and PIN blocks against published vectors."""

import tomllib
from pathlib import Path

import psec.pinblock
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wire.pin_pad import (
    BlockFormat,
    CancelRequest,
    EnterPinRequest,
    EnterPinResponse,
    Frame,
    FrameDecoder,
    FrameError,
    FrameErrorKind,
    KeyAlgorithm,
    KeyEvent,
    KeyKind,
    LoadWorkingKeyRequest,
    MessageType,
    PadState,
    Result,
    StatusRequest,
    StatusResponse,
    frames,
    parse_request,
    response_type,
)
from drivers.wire.pin_pad.pin_block import iso0_clear_block, iso4_account_field, iso4_pin_field, sm4_clear_block

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "pin_block.toml").read_text(encoding="utf-8"))
PAGE = (Path(__file__).parents[3] / "docs" / "pin-pad-protocol.md").read_text(encoding="utf-8")
CARD = "9299010000000036688"

# docs/pin-pad-protocol.md, "Worked frames".
WORKED = [
    ("020002010103C806", Frame(1, MessageType.STATUS)),
    ("0200020106035191", Frame(1, MessageType.ACK)),
    (
        "020015018100000107454449414E2053494D204550502031032975",
        Frame(
            1,
            response_type(MessageType.STATUS),
            bytes([Result.DONE])
            + StatusResponse(
                state=PadState.READY,
                keys=frozenset({KeyAlgorithm.SM4}),
                formats=frozenset(BlockFormat),
                model="EDIAN SIM EPP 1",
            ).to_data(),
        ),
    ),
    ("0200027F2F032EE6", Frame(0x7F, MessageType.CANCEL)),
    ("020004016000030361DC", Frame(1, MessageType.KEY, KeyEvent(KeyKind.DIGIT, 3).to_data())),
]


def decode(data: bytes, *, step: int | None = None) -> list[Frame | FrameError]:
    decoder = FrameDecoder()
    for start in range(0, len(data), step or max(1, len(data))):
        decoder.receive_data(data[start : start + (step or len(data))])
    events: list[Frame | FrameError] = []
    while (event := decoder.next_event()) is not None:
        events.append(event)
    return events


def bitwise_crc(data: bytes) -> int:
    """CRC-16/IBM-3740 written from its definition: polynomial 1021, initial value FFFF, not reflected."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


@pytest.mark.parametrize(("published", "frame"), WORKED, ids=[w[0] for w in WORKED])
def test_frames_worked_examples_are_encoded_and_decoded(published: str, frame: Frame) -> None:
    assert frame.to_bytes() == bytes.fromhex(published)
    assert decode(bytes.fromhex(published)) == [frame]
    assert published.lower() in PAGE.replace(" ", "").lower()


def test_frames_checksum_is_the_catalogues_ibm_3740() -> None:
    assert bitwise_crc(b"123456789") == 0x29B1
    frame = Frame(9, 0x20, bytes(range(40))).to_bytes()
    assert bitwise_crc(frame[1:-2]) == int.from_bytes(frame[-2:], "big")


def test_frames_encoder_with_another_checksum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as mutated:
        mutated.setattr(frames, "crc_hqx", lambda body, _start: bitwise_crc(body[1:]))
        wrong = Frame(1, MessageType.STATUS).to_bytes()
    assert wrong != bytes.fromhex(WORKED[0][0])
    assert decode(wrong) == [FrameError(FrameErrorKind.CHECKSUM)]


any_frame = st.builds(Frame, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=256))


@given(st.lists(any_frame, max_size=5), st.integers(1, 9))
def test_frames_in_pieces_come_back_the_same(sent: list[Frame], step: int) -> None:
    assert decode(b"".join(frame.to_bytes() for frame in sent), step=step) == sent


@given(st.binary(max_size=300))
def test_frames_garbage_is_the_same_whole_and_a_byte_at_a_time(garbage: bytes) -> None:
    assert decode(garbage) == decode(garbage, step=1)


@given(st.binary(max_size=80).map(lambda b: b.replace(b"\x02", b"")), any_frame)
def test_frames_after_garbage_are_found(garbage: bytes, frame: Frame) -> None:
    assert decode(garbage + frame.to_bytes()) == [frame]


def test_frames_false_start_before_a_good_frame_costs_only_itself() -> None:
    good = Frame(5, MessageType.STATUS)
    assert decode(b"\x02\xff" + good.to_bytes())[-1] == good
    assert decode(b"\x02" + good.to_bytes())[-1] == good


def test_frames_truncated_then_silence_finds_the_next() -> None:
    decoder = FrameDecoder()
    decoder.receive_data(Frame(1, 0x20, bytes(30)).to_bytes()[:20])
    assert decoder.inside_frame
    decoder.abandon()
    decoder.receive_data(Frame(2, MessageType.ACK).to_bytes())
    assert decoder.next_event() == Frame(2, MessageType.ACK)


@given(any_frame, st.integers(0), st.integers(1, 255))
def test_frames_any_byte_changed_is_never_accepted_as_sent(frame: Frame, position: int, change: int) -> None:
    raw = bytearray(frame.to_bytes())
    raw[position % len(raw)] ^= change
    assert frame not in decode(bytes(raw))


def test_frames_too_much_data_is_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        Frame(1, 1, bytes(257)).to_bytes()


REQUESTS = [
    StatusRequest(),
    CancelRequest(),
    LoadWorkingKeyRequest(algorithm=KeyAlgorithm.SM4, wrapped=bytes(range(16)), check_value=bytes(8)),
    EnterPinRequest(block_format=BlockFormat.SM4, card_number=CARD, min_digits=6, max_digits=6, timeout_ms=30_000),
    EnterPinRequest(block_format=BlockFormat.ISO_4, card_number=CARD[:16], timeout_ms=1),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: type(r).__name__)
def test_messages_requests_round_trip(request_: object) -> None:
    assert parse_request(request_.type, request_.to_data()) == request_  # type: ignore[attr-defined]  # one of Request


def test_messages_numbers_are_those_of_the_page() -> None:
    for name in ("STATUS", "LOAD WORKING KEY", "ENTER PIN", "CANCEL", "KEY"):
        assert f"| `{MessageType[name.replace(' ', '_')]:02X}` | {name} " in PAGE
    assert (MessageType.ACK, MessageType.NAK) == (0x06, 0x15)
    assert list(KeyAlgorithm) == [KeyAlgorithm.SM4, KeyAlgorithm.TDES, KeyAlgorithm.AES] == [1, 2, 3]
    assert list(BlockFormat) == [BlockFormat.SM4, BlockFormat.ISO_0, BlockFormat.ISO_4] == [1, 2, 3]
    results = [
        "done",
        "unknown request",
        "bad parameter",
        "no key for this format",
        "check value differs",
        "cancelled by the customer",
        "timed out",
        "busy",
        "cancelled by the host",
        "hardware fault",
        "tampered",
    ]
    page = " ".join(PAGE.split())
    for result, words in zip(Result, results, strict=True):
        assert f"`{result:02X}` {words}" in page


def test_messages_enter_pin_data_follows_the_page() -> None:
    request = EnterPinRequest(
        block_format=BlockFormat.SM4, card_number=CARD, min_digits=6, max_digits=6, timeout_ms=30_000
    )
    assert request.to_data().hex() == "01060600007530139299010000000036688f"


@given(st.integers(0, 255), st.binary(max_size=60))
def test_messages_any_data_is_read_or_refused(frame_type: int, data: bytes) -> None:
    outcome = parse_request(frame_type, data)
    assert outcome in (Result.BAD_PARAMETER, Result.UNKNOWN_REQUEST) or not isinstance(outcome, Result)


def test_messages_responses_round_trip() -> None:
    status = StatusResponse(
        state=PadState.READY,
        keys=frozenset({KeyAlgorithm.SM4}),
        formats=frozenset({BlockFormat.SM4, BlockFormat.ISO_4}),
        model="EDIAN SIM EPP 1",
    )
    assert StatusResponse.from_data(status.to_data()) == status
    block = EnterPinResponse(block_format=BlockFormat.ISO_0, pin_block=bytes(8))
    assert EnterPinResponse.from_data(block.to_data()) == block
    with pytest.raises(ValueError, match="inside a field"):
        EnterPinResponse.from_data(b"\x01" + bytes(8))


def test_messages_show_neither_card_number_nor_key_nor_block() -> None:
    shown = "".join(
        repr(thing)
        for thing in (
            *REQUESTS,
            EnterPinResponse(block_format=BlockFormat.SM4, pin_block=b"\xab" * 16),
            Frame(1, MessageType.ENTER_PIN, REQUESTS[3].to_data()),
        )
    )
    assert CARD[-6:] not in shown
    assert bytes(range(16)).hex() not in shown
    assert "\\x01\\x02" not in shown
    assert "xab" not in shown


@pytest.mark.parametrize("card_number", ["123456789012", "1" * 20, "929901000000003668X", "9299010000000036６88"])
def test_messages_bad_card_number_is_refused_without_quoting_it(card_number: str) -> None:
    with pytest.raises(ValueError, match="13 to 19") as refusal:
        EnterPinRequest(block_format=BlockFormat.SM4, card_number=card_number, timeout_ms=1000)
    assert card_number not in str(refusal.value)


def test_pin_block_sm4_matches_the_published_block() -> None:
    vector = VECTORS["sm4"]
    block = sm4_clear_block(pin=vector["pin"], card_number=vector["card_number"])
    assert block == bytes.fromhex(vector["clear_block"])


def test_pin_block_sm4_length_is_two_decimal_digits() -> None:
    assert sm4_clear_block(pin="123456789012", card_number=CARD).hex().startswith("12123456789012ff")


def test_pin_block_iso0_matches_the_published_block() -> None:
    vector = VECTORS["iso0"]
    block = iso0_clear_block(pin=vector["pin"], card_number=vector["card_number"])
    assert block == bytes.fromhex(vector["clear_block"])


def test_pin_block_iso4_matches_the_published_fields() -> None:
    pin, account = VECTORS["iso4_pin"], VECTORS["iso4_account"]
    assert iso4_pin_field(pin=pin["pin"], random_fill=bytes(8)) == bytes.fromhex(pin["clear_prefix"]) + bytes(8)
    assert iso4_account_field(card_number=account["card_number"]) == bytes.fromhex(account["clear_field"])


pins = st.text("0123456789", min_size=4, max_size=12)
cards = st.text("0123456789", min_size=13, max_size=19)


@given(pins, cards)
def test_pin_block_clear_blocks_agree_with_psec(pin: str, card_number: str) -> None:
    assert iso0_clear_block(pin=pin, card_number=card_number) == psec.pinblock.encode_pinblock_iso_0(pin, card_number)
    assert iso4_account_field(card_number=card_number) == psec.pinblock.encode_pan_field_iso_4(card_number)
    field = iso4_pin_field(pin=pin, random_fill=bytes(8))
    assert psec.pinblock.decode_pin_field_iso_4(field) == pin


@pytest.mark.parametrize("pin", ["123", "1" * 13, "12a4", "１２３４", ""])
def test_pin_block_bad_pin_is_refused_without_quoting_it(pin: str) -> None:
    with pytest.raises(ValueError, match="4 to 12") as refusal:
        sm4_clear_block(pin=pin, card_number=CARD)
    assert not pin or pin not in str(refusal.value)
