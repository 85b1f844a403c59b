"""A TOML table read by type, with errors that name the place and say what belongs there.

Not a schema language: each reader method takes one key, and `finish` refuses whatever nobody asked for, so that a
misspelt key is an error and not a silent default.
"""

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from channel_server.domain.money import AnnualRate, Fen, MoneyFormatError, fen_from_yuan


class TomlError(ValueError):
    """A file does not say what it should; the message names file and key. Whoever wrote the file corrects it."""


@dataclass(slots=True)
class TomlTable:
    """One table of a file.

    Attributes:
        values: the table as parsed.
        place: where it stands, for messages: `village.toml: person[3]`.
    """

    values: Mapping[str, object]
    place: str
    _asked: set[str] = field(default_factory=set)

    @classmethod
    def from_file(cls, path: Path) -> "TomlTable":
        """Read a whole file.

        Raises:
            TomlError: it cannot be read, or is not TOML.
        """
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        except OSError as error:
            raise TomlError(f"{path}: cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TomlError(f"{path}: is not TOML: {error}") from error

    def has(self, key: str) -> bool:
        """Tell whether the key is there at all."""
        return key in self.values

    def text(self, key: str) -> str:
        """Read a text that is not empty.

        Raises:
            TomlError: missing, empty or of another type; so do all the readers below.
        """
        value = self._get(key)
        if not isinstance(value, str) or not value:
            raise self.error(key, "must be a text that is not empty")
        return value

    def integer(self, key: str, *, minimum: int = 0) -> int:
        """Read a whole number of at least `minimum`."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
            raise self.error(key, f"must be a whole number of {minimum} or more")
        return value

    def number(self, key: str) -> float:
        """Read a number."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, "must be a number")
        return float(value)

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def date(self, key: str) -> datetime.date:
        """Read a date."""
        value = self._get(key)
        if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
            raise self.error(key, "must be a date such as 2026-01-15, without quotes")
        return value

    def dates(self, key: str) -> tuple[datetime.date, ...]:
        """Read a list of dates that is not empty."""
        values = self._list(key)
        dates = tuple(
            value for value in values if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        )
        if not dates or len(dates) != len(values):
            raise self.error(key, "must be a list of dates such as [2026-01-15], without quotes")
        return dates

    def time(self, key: str) -> datetime.time:
        """Read a time of the day."""
        value = self._get(key)
        if not isinstance(value, datetime.time):
            raise self.error(key, "must be a time such as 08:30:00, without quotes")
        return value

    def money(self, key: str) -> Fen:
        """Read yuan as text, `"1000.00"`. Units: fen."""
        try:
            return fen_from_yuan(self.text(key))
        except MoneyFormatError as error:
            raise self.error(key, str(error)) from error

    def rate(self, key: str) -> AnnualRate:
        """Read per cent a year as text, `"5.40"`."""
        try:
            return AnnualRate.from_text(self.text(key) + "%")
        except MoneyFormatError as error:
            raise self.error(key, str(error)) from error

    def key_bytes(self, key: str, *, length: int) -> bytes:
        """Read a key of `length` bytes in hex; the message of an error never repeats it."""
        try:
            value = bytes.fromhex(self.text(key))
        except ValueError as error:
            raise self.error(key, "must be hex") from error
        if len(value) != length:
            raise self.error(key, f"must be {length} bytes in hex")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts that is not empty."""
        values = self._list(key)
        texts = tuple(value for value in values if isinstance(value, str) and value)
        if not texts or len(texts) != len(values):
            raise self.error(key, "must be a list of texts")
        return texts

    def integers(self, key: str) -> tuple[int, ...]:
        """Read a list of whole numbers above zero that is not empty."""
        values = self._list(key)
        numbers = tuple(value for value in values if isinstance(value, int) and not isinstance(value, bool))
        if not numbers or len(numbers) != len(values) or min(numbers) < 1:
            raise self.error(key, "must be a list of whole numbers above zero")
        return numbers

    def table(self, key: str) -> "TomlTable":
        """Read a table within this one."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.error(key, "must be a table")
        return TomlTable(value, f"{self.place}: {key}")

    def tables(self, key: str) -> tuple["TomlTable", ...]:
        """Read a list of tables, `[[key]]`; none at all is an empty list."""
        if key not in self.values:
            self._asked.add(key)
            return ()
        found = [
            TomlTable(value, f"{self.place}: {key}[{i}]")
            for i, value in enumerate(self._list(key), 1)
            if isinstance(value, dict)
        ]
        if len(found) != len(self._list(key)):
            raise self.error(key, f"must be tables, each headed [[{key}]]")
        return tuple(found)

    def finish(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            TomlError: there is a key that has no meaning here.
        """
        unknown = sorted(set(self.values) - self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise TomlError(f"{self.place}: {unknown[0]} means nothing here; known are {known}")

    def error(self, key: str, what: str) -> TomlError:
        """Make the error that says what is wrong with a key."""
        return TomlError(f"{self.place}: {key} {what}")

    def _get(self, key: str) -> object:
        self._asked.add(key)
        if key not in self.values:
            raise self.error(key, "is missing")
        return self.values[key]

    def _list(self, key: str) -> Sequence[object]:
        value = self._get(key)
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value
