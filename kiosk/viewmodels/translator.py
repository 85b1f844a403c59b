"""Qt's way to the catalogue: `qsTrId("amount.question")` in a binding is answered from the loaded words."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTranslator

from kiosk.viewmodels.catalogue import Words

__all__ = ["CatalogueTranslator"]

_NOTHING = cast("str", None)
"""To Qt a null string means "not mine"; an empty one would be shown. PySide makes a null string of None only."""


class CatalogueTranslator(QTranslator):
    """Answers ids; a text with a context is Qt's own and not ours."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Qt skips translators that say they hold nothing."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The sentence for an id; nothing for Qt's own texts, which have a context, and for an unknown id."""
        return self.words.sentences.get(source, _NOTHING) if not context else _NOTHING
