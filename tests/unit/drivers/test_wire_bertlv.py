"""Data objects against published bytes, then round trips, padding, cuts and garbage."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.wire.bertlv import (
    DolEntry,
    Tlv,
    TlvEncodeError,
    TlvError,
    encode,
    encode_tag,
    fill_dol,
    find,
    parse,
    parse_dol,
    walk,
)
from drivers.wire.emv.tags import NUMERIC_TAGS

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "emv.toml").read_text(encoding="utf-8"))

TAGS = st.one_of(
    st.integers(0x01, 0xFE).filter(lambda tag: tag & 0x1F != 0x1F),
    st.builds(lambda first, last: (first | 0x1F) << 8 | last, st.integers(0, 0xDF), st.integers(0, 0x7F)),
)
OBJECTS = st.builds(Tlv, TAGS, st.binary(max_size=300))
PADDING = st.binary(max_size=4).map(lambda raw: bytes(0xFF if byte & 1 else 0 for byte in raw))


@pytest.mark.parametrize("vector", VECTORS["tlv"], ids=lambda vector: vector["source"])
def test_walk_published_bytes_finds_the_published_objects(vector):
    found = [(each.tag, each.value) for each in walk(bytes.fromhex(vector["bytes"])) if not each.is_constructed]
    assert found == [(int(tag, 16), bytes.fromhex(value)) for tag, value in vector["objects"]]


@pytest.mark.parametrize("vector", VECTORS["tlv"], ids=lambda vector: vector["source"])
def test_encode_published_objects_gives_the_published_bytes(vector):
    raw = bytes.fromhex(vector["bytes"])
    assert b"".join(each.to_bytes() for each in parse(raw)) == raw


@pytest.mark.parametrize("vector", VECTORS["filled_list"], ids=lambda vector: vector["source"])
def test_fill_published_list_gives_the_published_bytes(vector):
    values = {int(tag, 16): bytes.fromhex(value) for tag, value in vector["values"]}
    filled = fill_dol(parse_dol(bytes.fromhex(vector["list"])), values, NUMERIC_TAGS)
    assert vector["prefix"] + filled.hex().upper() == vector["filled"]


def test_fill_list_with_other_lengths_cuts_numeric_left_and_binary_right():
    entries = (DolEntry(0x9F02, 2), DolEntry(0x9F37, 2), DolEntry(0x9F37, 6), DolEntry(0x9F02, 8))
    values = {0x9F02: bytes.fromhex("000000123456"), 0x9F37: bytes.fromhex("AABBCCDD")}
    assert fill_dol(entries, values, NUMERIC_TAGS).hex() == "3456" + "aabb" + "aabbccdd0000" + "0000000000123456"


@pytest.mark.parametrize(
    ("length", "head"),
    [(0x7F, "5A7F"), (0x80, "5A8180"), (0xFF, "5A81FF"), (0x100, "5A820100"), (0x10000, "5A83010000")],
)
def test_encode_at_the_edges_of_a_length_uses_as_few_bytes_as_it_takes(length, head):
    assert encode(0x5A, bytes(length)).hex().upper() == head + "00" * length


@pytest.mark.parametrize(
    "raw",
    ["5A", "9F", "9F02", "5A02AA", "5A80", "5A8401020304AA", "5A81", "5A8201", "9F81", "9F818181", "9F8181818101AA"],
)
def test_parse_broken_bytes_is_refused_with_the_place(raw):
    with pytest.raises(TlvError) as caught:
        parse(bytes.fromhex(raw))
    assert 0 <= caught.value.offset <= len(raw) // 2


def test_walk_deep_nesting_is_refused():
    raw = b"\x5a\x00"
    for _ in range(20):
        raw = encode(0x70, raw)
    with pytest.raises(TlvError, match="nested"):
        list(walk(raw))


@pytest.mark.parametrize("tag", [-1, 0, 0xFF, 0x9F, 0x1234, 0x9F8001020304])
def test_encode_a_tag_that_is_none_is_refused(tag):
    with pytest.raises(TlvEncodeError):
        encode_tag(tag)


def test_encode_a_value_too_long_is_refused():
    with pytest.raises(TlvEncodeError):
        encode(0x5A, bytes(1 << 24))


@given(st.lists(OBJECTS, max_size=6))
def test_objects_round_trip_gives_the_same_objects(objects):
    assert parse(b"".join(each.to_bytes() for each in objects)) == tuple(objects)


@given(st.lists(st.tuples(PADDING, OBJECTS), max_size=6), PADDING)
def test_padding_before_between_and_after_changes_nothing(parts, tail):
    raw = b"".join(padding + each.to_bytes() for padding, each in parts) + tail
    assert parse(raw) == tuple(each for _, each in parts)


@given(st.lists(OBJECTS, min_size=1, max_size=3), st.data())
def test_objects_cut_short_never_read_as_others(objects, data):
    raw = b"".join(each.to_bytes() for each in objects)
    cut = data.draw(st.integers(0, len(raw) - 1))
    try:
        found = parse(raw[:cut])
    except TlvError:
        return
    assert found == tuple(objects[: len(found)])


@given(st.binary(max_size=400))
def test_garbage_raises_nothing_but_the_typed_error(raw):
    for read in (lambda: list(walk(raw)), lambda: parse_dol(raw), lambda: find(raw, 0x5A)):
        try:
            read()
        except TlvError:
            continue
