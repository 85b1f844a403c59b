"""Arguments for commands that nobody has told us about, made from the types of their fields."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import get_args, get_origin, get_type_hints

from drivers.device.base import Command, Result
from drivers.device.base.values import Json, to_json

SHORT_MS = 200
"""For a field that is a time: as short as a driver can be asked to wait for a person."""

LONG_MS = 30_000
_ODD_NUMBERS: tuple[Json, ...] = (0, -1, 2**31, -(2**63), 2**63 - 1)
_ODD_TIMES: tuple[Json, ...] = (0, -1, 1)
_ODD_TEXTS: tuple[Json, ...] = ("", "\x00", "\ud800", "样" * 2_000, "../../etc/passwd", "%s%n{0}")
_ODD_BYTES: tuple[Json, ...] = ("", "00", "ff" * 5_000)


def plain(command: type[Command[Result]], *, time_ms: int = SHORT_MS) -> dict[str, Json]:
    """Return arguments of the right types; a field's own default, where it has one and is no time."""
    made: dict[str, Json] = {}
    for field, hint in _fields(command):
        if field.default is not dataclasses.MISSING and not field.name.endswith("_ms"):
            made[field.name] = to_json(field.default)
        else:
            made[field.name] = _plain(field.name, hint, time_ms)
    return made


def odd(command: type[Command[Result]]) -> Iterator[dict[str, Json]]:
    """Return arguments of the right types and of values that nobody would send, one oddity at a time."""
    usual = plain(command)
    for field, hint in _fields(command):
        # A time far below zero is a budget that was over before, and far above it a wait: neither reaches the driver.
        for value in _ODD_TIMES if field.name.endswith("_ms") else _odd(hint):
            yield {**usual, field.name: value}


def wrong(command: type[Command[Result]]) -> Iterator[dict[str, Json]]:
    """Return arguments that the command's types do not allow."""
    usual = plain(command)
    yield {**usual, "no_such_argument": 1}
    for field, _ in _fields(command):
        yield {**usual, field.name: {"is": ["no", "value"]}}


def is_wait(command: type[Command[Result]]) -> bool:
    """Whether the command may wait for a person: that time is on its budget."""
    return command.person_ms is not Command.person_ms


def sets_time(command: type[Command[Result]]) -> bool:
    """Whether whoever asks says how long the person may take."""
    return is_wait(command) and any(field.name.endswith("_ms") for field, _ in _fields(command))


def with_time(arguments: dict[str, Json], time_ms: int) -> dict[str, Json]:
    """Return the same arguments with another time."""
    return {name: time_ms if name.endswith("_ms") else value for name, value in arguments.items()}


def _fields(command: type[Command[Result]]) -> list[tuple["dataclasses.Field[object]", object]]:
    hints = get_type_hints(command)
    return [(field, hints[field.name]) for field in dataclasses.fields(command)]


def _plain(name: str, hint: object, time_ms: int) -> Json:
    kinds = [part for part in (get_args(hint) or (hint,)) if part is not type(None)]
    if get_origin(hint) is tuple:
        return []
    kind = kinds[0]
    if not isinstance(kind, type):
        return None
    if issubclass(kind, Enum):
        return to_json(next(iter(kind)))
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return {field.name: _plain(field.name, hints[field.name], time_ms) for field in dataclasses.fields(kind)}
    made: dict[type, Json] = {
        bool: False,
        int: time_ms if name.endswith("_ms") else 1,
        float: 1.0,
        str: "x",
        bytes: "00",
        date: "2026-01-15",
    }
    return made.get(kind)


def _odd(hint: object) -> tuple[Json, ...]:
    if get_origin(hint) is tuple:
        return tuple([item] for item in _odd_items(get_args(hint)[0]))
    if hint is int:
        return _ODD_NUMBERS
    if hint is str:
        return _ODD_TEXTS
    if hint is bytes:
        return _ODD_BYTES
    if hint is date:
        return ("0001-01-01", "9999-12-31")
    return ()


def _odd_items(hint: object) -> Iterator[Json]:
    """Return what a list of this may hold: an odd value, or one of its dataclasses with one odd field."""
    for part in get_args(hint) or (hint,):
        yield from _odd(part)
        if isinstance(part, type) and dataclasses.is_dataclass(part):
            usual = _plain("", part, SHORT_MS)
            assert isinstance(usual, dict)
            for name, inner in get_type_hints(part).items():
                yield from ({"type": part.__name__, **usual, name: value} for value in _odd(inner))
