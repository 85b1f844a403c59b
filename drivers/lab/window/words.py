"""What the window says, in either language: one table a language, the same names in both."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent / "words"


@cache
def words(language: str) -> Mapping[str, str]:
    """Return a language's words by name."""
    return {name: str(word) for name, word in tomllib.loads(_read(language)).items()}


def word(language: str, name: str, otherwise: str) -> str:
    """Return one word; a name from outside that has none stands for itself."""
    return words(language).get(name, otherwise)


def _read(language: str) -> str:
    return (_FOLDER / f"{language}.toml").read_text(encoding="utf-8")
