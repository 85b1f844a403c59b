"""The words of the terminal: one catalogue, every language in it.

`words/<language>.toml` holds every sentence under one id (`[amount] question = "..."` is `amount.question`). QML asks
with `qsTrId`, the view models with `Words.say`; both read this. `%1`, `%2` stand for what is put in. No Qt here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.flow.facts import Bilingual, Language

__all__ = ["FOLDER", "Words", "load"]

FOLDER = Path(__file__).with_name("words")
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class Words:
    """All sentences in one language."""

    language: Language
    sentences: dict[str, str]

    @property
    def english(self) -> bool:
        """Whether these are the English ones."""
        return self.language is Language.EN

    def has(self, key: str) -> bool:
        """Whether the catalogue holds `key`."""
        return key in self.sentences

    def say(self, key: str, *parts: object) -> str:
        """The sentence of `key` with its places filled.

        Raises:
            KeyError: no such id; a mistake in the program, which a test finds.
        """
        return _PLACE.sub(lambda place: str(parts[int(place.group(1)) - 1]), self.sentences[key])

    def told(self, sentence: Bilingual) -> str:
        """What somebody else (the bank, the flow) says in both languages, in this one."""
        return sentence.text(self.language)


@cache
def load(language: Language) -> Words:
    """The catalogue of `language`, read once."""
    with (FOLDER / f"{language.value}.toml").open("rb") as file:
        tables = tomllib.load(file)
    sentences = {
        f"{group}.{name}": str(sentence) for group, entries in tables.items() for name, sentence in entries.items()
    }
    return Words(language, sentences)
