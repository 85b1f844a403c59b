"""A command's payload, read by type. Properties that are not asked for are let be, as the standard says."""

import base64
import binascii
from collections.abc import Mapping, Sequence

from drivers.device.base.values import Json
from drivers.xfs4iot.refusal import invalid


class Payload:
    """The properties of a payload; a wrong type raises `CommandRefusedError` with invalidData."""

    def __init__(self, properties: Mapping[str, Json]) -> None:
        self._properties = properties

    def text(self, name: str) -> str | None:
        """Return a string; None when it is left out or null."""
        value = self._properties.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid(f"{name} is a text")
        return value

    def required_text(self, name: str) -> str:
        """Return a string that must be there."""
        value = self.text(name)
        if not value:
            raise invalid(f"{name} is missing")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return one of the published words."""
        value = self.text(name)
        if value is not None and value not in allowed:
            raise invalid(f"{name} is one of {', '.join(allowed)}")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean; False when it is left out or null."""
        value = self._properties.get(name)
        if value is not None and not isinstance(value, bool):
            raise invalid(f"{name} is true or false")
        return bool(value)

    def number(self, name: str, default: int) -> int:
        """Return a whole number from 0."""
        value = self._properties.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise invalid(f"{name} is a whole number from 0")
        return value

    def data(self, name: str) -> bytes:
        """Return what a Base64 string holds; it must be there."""
        try:
            return base64.b64decode(self.required_text(name), validate=True)
        except binascii.Error as mistake:
            raise invalid(f"{name} is Base64") from mistake

    def table(self, name: str) -> "Payload":
        """Return an object; empty when it is left out or null."""
        value = self._properties.get(name)
        if value is not None and not isinstance(value, dict):
            raise invalid(f"{name} is an object")
        return Payload(value or {})

    def numbers(self, name: str) -> tuple[int, ...] | None:
        """Return a list of whole numbers; None when it is left out or null."""
        value = self._properties.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(n, int) and not isinstance(n, bool) for n in value):
            raise invalid(f"{name} is a list of whole numbers")
        return tuple(n for n in value if isinstance(n, int))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a string, or a list of strings, as a tuple."""
        value = self._properties.get(name)
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise invalid(f"{name} is a text or a list of texts")
        return tuple(item for item in value if isinstance(item, str))

    def names(self) -> tuple[str, ...]:
        """Return the names of the properties that are there and not null."""
        return tuple(name for name, value in self._properties.items() if value is not None)


def encoded(data: bytes) -> str:
    """Return bytes as the standard writes them."""
    return base64.b64encode(data).decode()
