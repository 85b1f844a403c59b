"""A device's values, fit to be shown: numbers, states and the machine's own words, and nothing about a person.

A whitelist, so that a field which a kind gains tomorrow is hidden until somebody has thought about it. Not even the
length of a hidden text is told.
"""

import dataclasses
from collections.abc import Mapping
from enum import Enum

from drivers.device.base.values import Json

HIDDEN = "‹hidden›"

# Texts that a machine says about itself or its work.
_PLAIN_TEXTS = frozenset(
    {
        *("reason", "message", "detail", "rejected_because"),
        *("path", "portrait_path"),
        *("kind", "decision", "document", "field", "model_sha256", "device_serial"),
        *("application_id", "symbology"),
    }
)


def shown(value: object) -> Mapping[str, Json]:
    """Return the fields of a result, event, command or status as they may be shown."""
    if not dataclasses.is_dataclass(value):
        return {}
    return {field.name: _field(field, getattr(value, field.name)) for field in dataclasses.fields(value)}


def is_secret(cls: type, name: str) -> bool:
    """Whether a kind has declared that field as one never to be written out, by leaving it out of its `repr`."""
    return any(field.name == name and not field.repr for field in dataclasses.fields(cls))


def _field(field: "dataclasses.Field[object]", value: object) -> Json:
    if value is None:
        return None
    return HIDDEN if not field.repr else _shown(field.name, value)


def _shown(name: str, value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float():
            return value
        case str() if name in _PLAIN_TEXTS:
            return value
        case tuple() | list():
            return [_shown(name, item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dict(shown(value))
        case _:
            return HIDDEN
