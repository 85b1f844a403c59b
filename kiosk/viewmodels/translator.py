"""Qt's way to the catalogue: `qsTrId("amount.question")` in a binding is answered from the loaded words."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from kiosk.viewmodels.catalogue import Words

__all__ = ["CatalogueTranslator"]


class CatalogueTranslator(QTranslator):
    """Answers ids; a text with a context is Qt's own and not ours."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Qt skips translators that say they hold nothing."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The sentence for an id; empty (Qt then shows the id) where there is none."""
        return "" if context else self.words.sentences.get(source, "")
