"""SAM_V frames and card text: published vectors first, then round trips, then garbage."""

import contextlib
import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.wire.id_reader import (
    BadChecksum,
    CardRecord,
    CardText,
    CardTextError,
    CardType,
    Command,
    Frame,
    FrameDecoder,
    NeedData,
    Reply,
    Request,
    Status,
    frames,
    require,
    simulated_photo,
    simulated_picture_id,
)
from drivers.wire.id_reader.codes import ETHNICITY, SEX

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors/id_reader.toml").read_text())
NOISE = bytes.fromhex("00ff5a96aaaaaa00aa10021baaaaaa9669ffff")
PHOTO = simulated_photo("sample")


def record(fields) -> bytes:
    """A text record laid out by the vector's own field borders."""
    return b"".join((text + " " * (size // 2 - len(text))).encode("utf-16-le") for text, size in fields)


def replies(stream: bytes, chunk: int) -> list[Reply]:
    decoder = FrameDecoder.for_replies()
    found = []
    for i in range(0, len(stream), chunk):
        decoder.receive_data(stream[i : i + chunk])
        while not isinstance(event := decoder.next_event(), NeedData):
            if isinstance(event, Frame):
                found.append(Reply.from_body(event.body))
    return found


@pytest.mark.parametrize("vector", VECTORS["request"], ids=lambda v: v["about"])
def test_request_vector_encodes_and_decodes(vector):
    published = bytes.fromhex(vector["hex"])
    assert Request(vector["command"]).to_bytes() == published
    assert Command[vector["name"]] == vector["command"]
    decoder = FrameDecoder.for_requests()
    decoder.receive_data(published)
    event = decoder.next_event()
    assert isinstance(event, Frame)
    assert Request.from_body(event.body) == Request(vector["command"])


@pytest.mark.parametrize("chunk", [4096, 1, 3])
@pytest.mark.parametrize("vector", VECTORS["reply"], ids=lambda v: v["about"])
def test_reply_vector_decodes_in_any_pieces_and_with_junk_around(vector, chunk):
    published = bytes.fromhex(vector["hex"])
    expected = Reply(vector["status"], bytes.fromhex(vector["data"]))
    assert expected.to_bytes() == published
    assert Status[vector["name"]] == vector["status"]
    assert replies(published, chunk) == [expected]
    assert replies(NOISE + published + NOISE + published, chunk) == [expected, expected]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda body: bytes((len(body) + 2,)),
        lambda body: len(body).to_bytes(2, "big"),
        lambda body: (len(body) + 1).to_bytes(2, "little"),
    ],
)
def test_encoder_that_is_mutated_no_longer_meets_the_vectors(monkeypatch, mutate):
    def wrong(body: bytes) -> bytes:
        counted = mutate(body) + body
        return frames.PREAMBLE + counted + bytes((frames.checksum(counted),))

    monkeypatch.setattr(frames, "_frame", wrong)
    assert all(Request(v["command"]).to_bytes() != bytes.fromhex(v["hex"]) for v in VECTORS["request"])


def test_frame_whose_checksum_is_wrong_is_told_at_once_and_the_next_one_found():
    good = bytes.fromhex(VECTORS["reply"][0]["hex"])
    decoder = FrameDecoder.for_replies()
    decoder.receive_data(good[:-1] + b"\x96" + good)
    event = decoder.next_event()
    assert event == BadChecksum(expected=0x97, found=0x96)
    with pytest.raises(RemoteProtocolError, match="96, not 97"):
        require(event)
    following = decoder.next_event()
    assert isinstance(following, Frame)
    assert require(following).status is not None
    assert decoder.next_event() == NeedData(in_frame=False)


def test_false_start_that_promises_too_much_is_given_up_for_the_frame_inside():
    good = bytes.fromhex(VECTORS["reply"][2]["hex"])
    decoder = FrameDecoder.for_replies()
    decoder.receive_data(bytes.fromhex("AAAAAA96690100") + good)
    assert decoder.next_event() == NeedData(in_frame=True)
    decoder.give_up()
    event = decoder.next_event()
    assert isinstance(event, Frame)
    assert require(event).status == Status.FIND_FAILED


def test_frame_inside_a_false_one_with_a_wrong_checksum_is_found():
    good = bytes.fromhex(VECTORS["reply"][0]["hex"])
    decoder = FrameDecoder.for_replies()
    decoder.receive_data(bytes.fromhex("AAAAAA96690010") + good + b"\0")
    assert isinstance(decoder.next_event(), BadChecksum)
    event = decoder.next_event()
    assert isinstance(event, Frame)
    assert require(event).status == 0x9F


@pytest.mark.parametrize("length", ["0000", "0003", "FFFF", "0A00"])
def test_length_that_no_reply_can_have_is_skipped(length):
    good = bytes.fromhex(VECTORS["reply"][2]["hex"])
    assert [r.status for r in replies(bytes.fromhex("AAAAAA9669" + length) + good, 4096)] == [Status.FIND_FAILED]


@given(st.binary(max_size=400), st.integers(1, 64))
def test_decoder_fed_garbage_never_raises_and_keeps_little(garbage, chunk):
    decoder = FrameDecoder.for_replies()
    for i in range(0, len(garbage), chunk):
        decoder.receive_data(garbage[i : i + chunk])
        while not isinstance(decoder.next_event(), NeedData):
            pass
    assert len(decoder._buffer) <= len(garbage)
    decoder.clear()
    decoder.receive_data(bytes.fromhex(VECTORS["reply"][0]["hex"]))
    assert isinstance(decoder.next_event(), Frame)


@given(st.integers(0, 255), st.binary(max_size=600))
def test_reply_round_trips(status, data):
    assert replies(Reply(status, data).to_bytes(), 4096)[:1] == [Reply(status, data)]


def test_request_too_long_for_a_frame_is_our_own_mistake():
    with pytest.raises(LocalProtocolError):
        Request(0x3001, bytes(3000)).to_bytes()


@pytest.mark.parametrize("vector", VECTORS["text"], ids=lambda v: v["about"])
def test_text_vector_is_read_and_written(vector):
    data = record(vector["fields"])
    assert len(data) == 256
    text = CardText.from_bytes(data)
    assert {key: value for key, value in asdict(text).items() if value is not None} == vector["is"]
    assert vector.get("read_only") or text.to_bytes() == data


def test_text_padded_with_nul_reads_the_same():
    vector = VECTORS["text"][0]
    data = b"".join(text.encode("utf-16-le").ljust(size, b"\0") for text, size in vector["fields"])
    assert CardText.from_bytes(data) == CardText.from_bytes(record(vector["fields"]))


def fields_with(**changes):
    order = ["name", "sex", "ethnicity", "birth", "address", "number", "issuer", "from", "to", "reserved"]
    return [
        [changes.get(name, text), size] for name, (text, size) in zip(order, VECTORS["text"][0]["fields"], strict=True)
    ]


@pytest.mark.parametrize("bad", ["19751399", "1975110", "abcdefgh", "１９７５１１０３"])
def test_text_whose_birth_date_is_none_is_refused_without_showing_it(bad):
    with pytest.raises(CardTextError, match="birth date") as caught:
        CardText.from_bytes(record(fields_with(birth=bad)))
    assert bad not in str(caught.value)


def test_text_without_a_number_is_refused():
    with pytest.raises(CardTextError, match="number"):
        CardText.from_bytes(record(fields_with(number="")))


def test_text_that_is_no_utf16_is_refused():
    data = bytearray(record(fields_with()))
    data[0:2] = b"\x00\xd8"
    with pytest.raises(CardTextError, match="name"):
        CardText.from_bytes(bytes(data))


@pytest.mark.parametrize("letter", ["K", "Z"])
def test_text_of_a_kind_of_card_that_is_not_known_is_not_taken_for_a_residents(letter):
    data = bytearray(record(fields_with()))
    data[248:250] = letter.encode("utf-16-le")
    with pytest.raises(CardTextError, match=f"type {letter}"):
        CardText.from_bytes(bytes(data))


@pytest.mark.parametrize("name", ["王\x1b[31m华", "王\n华", "王\0华", "王\x7f"])
def test_text_that_would_steer_a_terminal_is_no_text(name):
    with pytest.raises(CardTextError, match="name is no text"):
        CardText.from_bytes(record(fields_with(name=name)))


def test_name_with_characters_of_private_use_is_read():
    assert CardText.from_bytes(record(fields_with(name="王\ue82a"))).name == "王\ue82a"


def test_text_with_unknown_codes_keeps_or_leaves_them_out():
    text = CardText.from_bytes(record(fields_with(ethnicity="57", sex="9")))
    assert (text.ethnicity, text.sex) == ("57", None)


@given(st.binary(min_size=256, max_size=256))
def test_text_of_garbage_is_read_or_refused_but_nothing_else(data):
    with contextlib.suppress(CardTextError):
        CardText.from_bytes(data)


def test_text_that_does_not_fit_is_our_own_mistake():
    text = CardText(card_type=CardType.RESIDENT, id_number="429901195603090012", name="样" * 16)
    with pytest.raises(LocalProtocolError, match="name"):
        text.to_bytes()
    with pytest.raises(LocalProtocolError, match="no code"):
        CardText(card_type=CardType.RESIDENT, id_number="1", ethnicity="火星").to_bytes()


def test_code_tables_are_the_standards():
    names = VECTORS["ethnicity"]["names"].split()
    assert len(names) == 56
    assert {code: name for code, name in ETHNICITY.items() if code < "90"} == {
        f"{number:02d}": name for number, name in enumerate(names, start=1)
    }
    assert SEX == {"1": "男", "2": "女"}
    assert not [name for name in ETHNICITY.values() if name.endswith("族")]


@pytest.mark.parametrize("fingerprints", [None, b"", bytes(512), bytes(1024)])
def test_record_has_the_published_frame_lengths(fingerprints):
    found = CardRecord(bytes(256), PHOTO, fingerprints)
    frame = Reply(Status.OK, found.to_bytes()).to_bytes()
    published = {None: 1295, 0: 1297, 512: 1809, 1024: 2321}
    assert len(frame) == published[None if fingerprints is None else len(fingerprints)]
    assert CardRecord.from_bytes(found.to_bytes(), fingerprints=fingerprints is not None) == found


@pytest.mark.parametrize("data", [b"", b"\x01\x00\x04", b"\x01\x00\x04\x00" + bytes(1279), bytes(4) + b"x"])
def test_record_whose_lengths_do_not_add_up_is_refused(data):
    with pytest.raises(RemoteProtocolError, match="lengths"):
        CardRecord.from_bytes(data)


def test_simulated_photo_is_told_from_a_real_one():
    assert simulated_picture_id(simulated_photo("王")) == "王"
    assert simulated_picture_id(bytes(1024)) is None
    assert simulated_picture_id(b"WLf" + bytes(1021)) is None
    with pytest.raises(LocalProtocolError):
        simulated_photo("x" * 1024)


def test_validity_without_end_is_none_but_a_given_end_is_a_date():
    assert CardText.from_bytes(record(VECTORS["text"][1]["fields"])).valid_to is None
    assert CardText.from_bytes(record(VECTORS["text"][0]["fields"])).valid_to == date(2036, 3, 9)


def test_simulated_photo_damaged_id_names_no_picture():
    block = bytearray(simulated_photo("wang"))
    block[-900] = 0xFF
    assert simulated_picture_id(bytes(block)) is None
