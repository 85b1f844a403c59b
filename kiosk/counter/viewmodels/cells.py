"""What tables show: rows as frozen values here, as QML's own objects there.

A row is a dataclass; its fields are the table's columns. A cell is a string, or one of the values below, by the kind of
its column: `two` takes `Two`, `tag` takes `Tag`, `clock` takes `Clock`, `text` and `num` take a string or `Toned`;
`outcome`, `chan` and `key` take a string. A field `dim` greys the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["ANYTHING", "LIST", "MAP", "Clock", "Tag", "Toned", "Two", "for_qml", "rows_for_qml"]

LIST = cast("type", "QVariantList")
"""The type of a `Property` that holds rows: PySide takes Qt's name of it, its stubs a class."""

MAP = cast("type", "QVariantMap")
"""The type of a `Property` that holds one object, and always does."""

ANYTHING = cast("type", "QVariant")
"""The type of a `Property` that holds one object, or nothing."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word and a sign; `tone`: ok, attn, stop, none."""

    text: str
    tone: str = "none"
    icon: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Two:
    """Two lines."""

    text: str
    sub: str


@dataclass(frozen=True, slots=True)
class Clock:
    """What is left of a time; `part` from 0 to 1, below 0 for no bar."""

    text: str
    part: float = -1.0
    tone: str = "none"


@dataclass(frozen=True, slots=True)
class Toned:
    """Words in a tone."""

    text: str
    tone: str = "none"
    strong: bool = False


def for_qml(value: object) -> object:
    """A value as QML takes it: a dataclass becomes an object with its fields in camelCase."""
    if is_dataclass(value) and not isinstance(value, type):
        return {_camel(field.name): for_qml(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [for_qml(each) for each in value]
    return value


def rows_for_qml(rows: Iterable[DataclassInstance]) -> list[object]:
    """Rows for a `Table`."""
    return [for_qml(row) for row in rows]


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
