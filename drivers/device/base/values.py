"""Typed values as JSON and back, for the host's socket and for profiles.

What may be carried: str, int, float, bool, None, bytes (as hex), dates, enums (by value), tuples and frozen dataclasses
of these. A union of dataclasses is told apart by a `type` key that holds the class's name, so no field may be called
that. Unknown and missing keys are errors that name the place: a profile's typing mistake must not pass as a default.
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

T = TypeVar("T")

# Resolved once a class: the hints of nested classes are strings until then.
_HINTS: dict[type, Mapping[str, object]] = {}


class ValueMistakeError(ValueError):
    """The JSON does not fit the type; the message names the place."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a value whose type the other end knows only by its name; they travel as they are."""

    table: Mapping[str, Json]

    @classmethod
    def of(cls, value: object) -> "Fields":
        """Take a dataclass's fields."""
        return cls(_fields_to_json(value, tagged=False))

    def to(self, wanted: type[T], place: str) -> T:
        """Return them as a `wanted`.

        Raises:
            ValueMistakeError: they do not fit.
        """
        return from_json(wanted, dict(self.table), place)


def to_json(value: object, *, tagged: bool = False) -> Json:
    """Return `value` as JSON. With `tagged`, a dataclass carries its class's name under `type`."""
    if value is None or (isinstance(value, bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return cast(Json, value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(item, tagged=_is_dataclass(item)) for item in value]
    if isinstance(value, Fields):
        return dict(value.table)
    if _is_dataclass(value):
        return _fields_to_json(value, tagged=tagged)
    raise TypeError(f"{type(value).__name__} cannot be carried as JSON")


def from_json(wanted: type[T], value: Json, place: str = "") -> T:
    """Return `value` as a `wanted`.

    Raises:
        ValueMistakeError: it does not fit; `place` and the path within say where.
    """
    return cast(T, _decode(wanted, value, place or wanted.__name__))


def _is_dataclass(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _fields_to_json(value: object, *, tagged: bool) -> dict[str, Json]:
    out: dict[str, Json] = {"type": type(value).__name__} if tagged else {}
    hints = _hints(type(value))
    for name in hints:
        out[name] = to_json(getattr(value, name), tagged=len(_classes(hints[name])) > 1)
    return out


def _hints(cls: type) -> Mapping[str, object]:
    if cls not in _HINTS:
        assert dataclasses.is_dataclass(cls)
        hints = get_type_hints(cls)
        _HINTS[cls] = {field.name: hints[field.name] for field in dataclasses.fields(cls)}
    return _HINTS[cls]


def _classes(hint: object) -> list[type]:
    """The dataclasses that a hint allows."""
    return [part for part in _parts(hint) if isinstance(part, type) and dataclasses.is_dataclass(part)]


def _parts(hint: object) -> tuple[object, ...]:
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def _decode(hint: object, value: Json, place: str) -> object:
    parts = _parts(hint)
    if value is None and type(None) in parts:
        return None
    parts = tuple(part for part in parts if part is not type(None))
    if len(parts) > 1:
        return _decode_union(parts, value, place)
    return _decode_one(parts[0] if parts else hint, value, place)


def _decode_union(parts: tuple[object, ...], value: Json, place: str) -> object:
    name = value.get("type") if isinstance(value, dict) else None
    for part in parts:
        if isinstance(part, type) and part.__name__ == name:
            return _decode_one(part, value, place)
    for part in parts:
        if not (isinstance(part, type) and dataclasses.is_dataclass(part)):
            try:
                return _decode_one(part, value, place)
            except ValueMistakeError:
                continue
    raise ValueMistakeError(f"{place}: {name or value!r} is none of {', '.join(_name(part) for part in parts)}")


def _decode_one(hint: object, value: Json, place: str) -> object:
    if get_origin(hint) is tuple:
        return _decode_tuple(get_args(hint), value, place)
    if not isinstance(hint, type):
        raise TypeError(f"{place}: a value of {hint!r} cannot be carried as JSON")
    if hint is Fields and isinstance(value, dict):
        return Fields(value)
    if dataclasses.is_dataclass(hint):
        return _decode_dataclass(hint, value, place)
    if issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            allowed = ", ".join(repr(member.value) for member in hint)
            raise ValueMistakeError(f"{place}: {value!r} is none of {allowed}") from error
    return _decode_plain(hint, value, place)


def _decode_plain(hint: type, value: Json, place: str) -> object:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError as error:
            raise ValueMistakeError(f"{place}: the number is too large") from error
    if hint is int and isinstance(value, int) and not -(2**63) <= value < 2**63:
        # No clock, amount or count has more, and a float holds no number of four hundred digits.
        raise ValueMistakeError(f"{place}: a whole number of at most 64 bits is needed")
    # A bool is an int to Python, but not to whoever wrote the profile.
    if hint in {str, int, float, bool} and isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    if isinstance(value, str):
        try:
            if hint is bytes:
                return bytes.fromhex(value)
            if hint is date:
                return date.fromisoformat(value)
        except ValueError as error:
            raise ValueMistakeError(f"{place}: {error}") from error
    raise ValueMistakeError(f"{place}: expected {_name(hint)}, found {value!r}")


def _decode_tuple(items: tuple[object, ...], value: Json, place: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise ValueMistakeError(f"{place}: expected a list, found {value!r}")
    hints = [items[0]] * len(value) if len(items) == 2 and items[1] is Ellipsis else list(items)
    if len(hints) != len(value):
        raise ValueMistakeError(f"{place}: expected {len(hints)} items, found {len(value)}")
    return tuple(_decode(hint, item, f"{place}[{i}]") for i, (hint, item) in enumerate(zip(hints, value, strict=True)))


def _decode_dataclass(cls: type, value: Json, place: str) -> object:
    if not isinstance(value, dict):
        raise ValueMistakeError(f"{place}: expected a table, found {value!r}")
    hints = _hints(cls)
    unknown = sorted(set(value) - set(hints) - {"type"})
    if unknown:
        raise ValueMistakeError(f"{place}: no such key: {', '.join(unknown)}; there are {', '.join(hints) or 'none'}")
    required = {
        field.name
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    missing = sorted(required - set(value))
    if missing:
        raise ValueMistakeError(f"{place}: {', '.join(missing)} is missing")
    arguments = {name: _decode(hint, value[name], f"{place}.{name}") for name, hint in hints.items() if name in value}
    try:
        return cls(**arguments)
    except ValueError as error:
        # A dataclass may check its own values.
        raise ValueMistakeError(f"{place}: {error}") from error


def _name(hint: object) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint)
