"""What the journey asks for when something is to be said."""

from __future__ import annotations

from typing import Protocol

from kiosk.flow.effects import Prompt
from kiosk.flow.facts import Language

__all__ = ["SilentVoice", "Voice"]


class Voice(Protocol):
    """Says prompts and amounts; a new one cuts the last one off. Never waits and never raises: voice is a help."""

    def say(self, prompt: Prompt, language: Language) -> None:
        """Say a prompt, where a clip exists."""
        ...

    def say_amount(self, fen: int, language: Language) -> None:
        """Say an amount, where clips of all its numbers exist."""
        ...

    def say_hint(self, key: str, language: Language) -> bool:
        """Say a teller's sentence by its key, where a clip exists; whether it is being said."""
        ...

    def hush(self) -> None:
        """Be silent at once."""
        ...


class SilentVoice:
    """For a terminal without a loudspeaker, and for tests."""

    def say(self, prompt: Prompt, language: Language) -> None:
        """Nothing is said."""

    def say_amount(self, fen: int, language: Language) -> None:
        """Nothing is said."""

    def say_hint(self, key: str, language: Language) -> bool:
        """Nothing is said."""
        return False

    def hush(self) -> None:
        """It is silent already."""
