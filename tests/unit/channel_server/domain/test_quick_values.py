"""Values that are made quickly are what frozen dataclasses are."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from channel_server.domain.quick_values import changed, quick


@quick
@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("left of the edge")


@dataclass(frozen=True, slots=True)
class Plain:
    x: int
    y: int = 2
    names: dict[str, str] = field(default_factory=dict)


def test_quick_value_is_frozen_once_it_is_made() -> None:
    made = Point(1)
    assert type(made) is Point
    with pytest.raises(FrozenInstanceError):
        made.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del made.x
    with pytest.raises((AttributeError, TypeError)):
        made.z = 2  # type: ignore[attr-defined]


def test_quick_value_is_equal_printed_copied_and_matched_as_a_dataclass() -> None:
    made = Point(1, names={"a": "b"})
    assert made == Point(1, 2, {"a": "b"}) != Point(1)
    assert repr(made) == repr(Plain(1, names={"a": "b"})).replace("Plain", "Point")
    assert replace(made, y=3) == Point(1, 3, {"a": "b"}) == changed(made, y=3)
    assert copy.copy(made) == made == pickle.loads(pickle.dumps(made))
    match made:
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_default_that_is_made_is_made_for_each() -> None:
    assert Point(1).names is not Point(1).names


def test_quick_value_is_checked_when_made_and_when_changed() -> None:
    with pytest.raises(ValueError, match="edge"):
        Point(-1)
    with pytest.raises(ValueError, match="edge"):
        changed(Point(1), x=-1)


def test_missing_and_unknown_fields_are_refused() -> None:
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        changed(Point(1), z=3)


def test_other_classes_are_refused() -> None:
    class Bare:
        pass

    for other in (Bare, dataclass(Bare), dataclass(frozen=True)(type("Open", (), {}))):
        with pytest.raises(TypeError, match="frozen, slotted"):
            quick(other)
