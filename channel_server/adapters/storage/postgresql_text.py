"""From the text that both databases share to PostgreSQL's: numbered parameters, its own parts shown, SQLite's hidden.

**A change locks what it reads.** At READ COMMITTED two changes may read the same row and both write what follows from
it. So a select by key, in a change, takes the rows' locks (`FOR NO KEY UPDATE`) without being asked: who comes second
waits, and reads what the first has left. Sums cannot be locked; what a drawing is held against is kept still by the
lock on the customer's row, taken first (`drawing.py`). Reference data that every change reads and hardly any writes
(banks, terminals, products) says `/*unlocked*/`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from channel_server.adapters.storage.database import Parameters

_TOKEN = re.compile(
    r"""
      (?P<quoted>'(?:[^']|'')*'|"[^"]*")
    | /\*pg\s(?P<shown>.*?)\*/
    | (?P<comment>/\*.*?\*/|--[^\n]*)
    | (?P<cast>::)
    | (?P<index>\bINDEXED\s+BY\s+\w+)
    | :(?P<name>[A-Za-z_]\w*)
    | \?(?P<number>\d*)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LOCKABLE = re.compile(r"\s*SELECT\b", re.IGNORECASE)
_CANNOT_LOCK = re.compile(
    r"\b(?:COUNT|SUM|MIN|MAX|AVG|COALESCE|EXISTS)\s*\(|\b(?:JOIN|UNION|GROUP\s+BY|DISTINCT|FOR\s+(?:NO\s+KEY\s+)?UPDATE)\b|unlocked",
    re.IGNORECASE,
)
LOCK = " FOR NO KEY UPDATE"


@dataclass(frozen=True, slots=True)
class PostgresText:
    """A statement as PostgreSQL takes it."""

    text: str
    order: tuple[str | int, ...]
    """Which parameter is `$1`, `$2` and so on: by name, or by position from 0."""
    answers: bool
    """Whether rows come back."""

    def arguments(self, parameters: Parameters) -> list[Any]:
        """Put parameters in the order of their numbers."""
        # One lookup for both kinds: mypy cannot tell that names go with mappings.
        return [parameters[key] for key in self.order]  # type: ignore[index]


@lru_cache(maxsize=2_048)
def postgres_text(text: str, *, locking: bool) -> PostgresText:
    """Translate a text, once: it is the program's own, and there are few."""
    order: list[str | int] = []

    def place(match: re.Match[str]) -> str:
        if match["shown"] is not None:
            return match["shown"]
        if match["quoted"] is not None or match["cast"] is not None:
            return match[0]
        if match["name"] is not None:
            key: str | int = match["name"]
        elif match["number"] is not None:
            key = int(match["number"]) - 1 if match["number"] else len(order)
        else:
            return ""
        if match["number"] == "" or key not in order:
            order.append(key)
        return f"${order.index(key) + 1}"

    made = _TOKEN.sub(place, text).strip().rstrip(";")
    select = _LOCKABLE.match(text) is not None
    if locking and select and not _CANNOT_LOCK.search(text):
        made += LOCK
    answers = select or re.search(r"\bRETURNING\b|^\s*WITH\b", made, re.IGNORECASE) is not None
    return PostgresText(made, tuple(order), answers)
