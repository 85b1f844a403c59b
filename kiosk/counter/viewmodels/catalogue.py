"""The words of the counter: a folder a language, a file a page. No Qt here.

`words/zh/drawdown.toml` holds `title = "用信"`, which is asked for as `drawdown.title`: by QML with `qsTrId`, by view
models with `Words.say`. The terminal's own catalogue stands beside it (a terminal's page is shown at the elbow), so no
id may be in both; a test says so.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from kiosk.flow.facts import Language
from kiosk.viewmodels.catalogue import Words

__all__ = ["FOLDER", "load"]

FOLDER = Path(__file__).with_name("words")


@cache
def load(language: Language) -> Words:
    """The catalogue of `language`, read once."""
    sentences: dict[str, str] = {}
    for path in sorted((FOLDER / language.value).glob("*.toml")):
        with path.open("rb") as file:
            sentences |= {f"{path.stem}.{name}": str(sentence) for name, sentence in tomllib.load(file).items()}
    return Words(language, sentences)
