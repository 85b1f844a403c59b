"""Typed values cross the socket and come back the same; what does not fit is told with its place."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device.base.values import Fields, ValueMistakeError, from_json, to_json
from drivers.device.id_reader import ReadIdCard
from drivers.host.messages import Acknowledged, Completed, Execute, Happened, decode, encode


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    text: str


@dataclass(frozen=True, slots=True)
class Stone:
    weight: float


@dataclass(frozen=True, slots=True)
class Tree:
    leaves: tuple[Leaf | Stone, ...]
    pair: tuple[int, bool]
    colour: Colour
    born: date
    sap: bytes
    nest: Leaf | None = None
    either: Leaf | Stone = field(default_factory=lambda: Leaf("x"))


TREE = Tree((Leaf("a"), Stone(1.5)), (1, True), Colour.RED, date(2026, 1, 15), b"\x00\xff", either=Stone(2.0))


def test_value_round_trips_through_json():
    assert from_json(Tree, to_json(TREE)) == TREE


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("pair", [True, True], r"Tree.pair\[0\]"),
        ("pair", [1], "Tree.pair.*2 items"),
        ("colour", "blue", "Tree.colour.*'red'"),
        ("born", "2026-02-30", "Tree.born"),
        ("sap", "xyz", "Tree.sap"),
        ("leaves", [{"type": "Leaf", "text": "a"}, {"type": "Rock"}], r"Tree.leaves\[1\].*Rock"),
        ("leaves", "ab", "Tree.leaves.*list"),
        ("nest", {"txt": "a"}, "Tree.nest.*txt"),
        ("nest", {}, "Tree.nest.*text is missing"),
    ],
)
def test_value_that_does_not_fit_names_its_place(key, value, place):
    with pytest.raises(ValueMistakeError, match=place):
        from_json(Tree, {**to_json(TREE), key: value})


def test_value_of_an_unknown_type_is_our_own_mistake():
    with pytest.raises(TypeError):
        to_json(object())


@pytest.mark.parametrize(
    "message",
    [
        Execute(1, "id_reader", "ReadIdCard", Fields.of(ReadIdCard(700)), None),
        Acknowledged(1),
        Completed(1, "success", "", "", 12, Fields({"name": "王", "n": None})),
        Completed(1, "timeOut", "no_card", "lay it on", 12),
        Happened("id_reader", "MediaDetected", Fields({})),
    ],
)
def test_message_round_trips_through_one_line(message):
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_fields_become_the_command_they_were():
    message = decode(encode(Execute(1, "d", "ReadIdCard", Fields.of(ReadIdCard(700)))))
    assert message.arguments.to(ReadIdCard, "ReadIdCard") == ReadIdCard(700)


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b"1", b'{"type":"Execute"}', b'{"type":"Nope","id":1}', b"\xff\xfe"]
)
def test_line_that_holds_no_message_is_refused(line):
    with pytest.raises(ValueMistakeError):
        decode(line)


@given(st.binary(max_size=200))
def test_garbage_line_is_refused_and_nothing_else(line):
    with pytest.raises(ValueMistakeError):
        decode(line)
