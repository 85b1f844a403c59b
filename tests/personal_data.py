"""Looks for the test people's names and numbers in what programs write on the side: logs, traces, temporary files.

What has to hold such data is left out by name: the bank's own books and papers, cards and villages that tests write,
and pictures of screens. Everything else that a run of the tests leaves behind is read, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from channel_server.sandbox.village_file import load_village

LARGEST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A place where somebody can be read."""

    path: Path
    kind: str
    """`name`, `id_number`, `card_number` or `account_number`."""
    around: str
    """What stands beside it, the data itself left out."""


def needles() -> dict[str, frozenset[str]]:
    """All that tells a person of the village, by kind."""
    village = load_village()
    return {
        "name": frozenset(person.name for person in village.people),
        "id_number": frozenset(person.id_number for person in village.people),
        "card_number": frozenset(card.card_number for card in village.cards),
        "account_number": frozenset(account.account_number for account in village.accounts if account.customer_id),
    }


def belongs(path: Path) -> bool:
    """Say that such data has its place there: the bank's own books; cards, villages and specimens that tests write."""
    specimen = path.suffix == ".json" and path.name.startswith(("id-front-", "id-back-", "bank-card-"))
    return path.name.startswith("sandbox.db") or path.suffix == ".toml" or specimen


def scan(paths: Iterable[Path]) -> Iterator[Found]:
    """Read files and tell of everything found in them; the same kind in one file once."""
    patterns = {kind: re.compile("|".join(map(re.escape, sorted(words)))) for kind, words in needles().items()}
    for path in paths:
        try:
            if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST_BYTES:
                continue
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        for kind, pattern in patterns.items():
            found = pattern.search(text)
            if found is not None:
                before, after = text[max(found.start() - 60, 0) : found.start()], text[found.end() : found.end() + 40]
                yield Found(path, kind, f"{before}[{kind}]{after}".replace("\n", "⏎"))
