"""The manifest: which prompt is which clip, and what is said in it. Pure, save for reading its own file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.flow.effects import Prompt
from kiosk.flow.facts import Language
from kiosk.flow.hints import HINTS

__all__ = ["Clip", "Manifest", "load", "number_clips"]

FILE = Path(__file__).with_name("manifest.toml")
_PLACES = ("", "ten", "hundred", "thousand")
_FOUR = 10_000


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording: its id (the file's name without ending) and what is said, in one language."""

    clip_id: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All clips there should be."""

    prompts: dict[tuple[Prompt, Language], Clip]
    hints: dict[tuple[str, Language], Clip]
    numbers: dict[tuple[str, Language], Clip]

    @property
    def clips(self) -> tuple[Clip, ...]:
        """Every clip, prompts first."""
        return (*self.prompts.values(), *self.hints.values(), *self.numbers.values())


@cache
def load() -> Manifest:
    """The manifest as shipped.

    Raises:
        KeyError: a prompt has no entry; a mistake in the file, which a test finds.
    """
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    prompts = {
        (prompt, language): Clip(f"prompt_{prompt.value}", language, tables["prompt"][prompt.value][language.value])
        for prompt in Prompt
        for language in Language
    }
    hints = {
        (key, language): Clip(f"hint_{key}", language, text.text(language))
        for key, text in HINTS.items()
        for language in Language
    }
    numbers = {
        (name, language): Clip(f"number_{name}", language, texts[language.value])
        for name, texts in tables["number"].items()
        for language in Language
        if language.value in texts
    }
    return Manifest(prompts, hints, numbers)


def number_clips(fen: int, language: Language) -> tuple[str, ...]:
    """An amount as the clips that say it, one after the other: 12,300.50 as 一 万 二 千 三 百 元 五 角.

    Raises:
        ValueError: the amount is negative or a hundred million yuan and more: no drawdown is.
    """
    whole, cents = divmod(fen, 100)
    if fen < 0 or whole >= _FOUR * _FOUR:
        raise ValueError(f"no clips for {fen} fen")
    if language is Language.EN:
        return _named([*_english(whole), "yuan", *((*_english(cents), "fen") if cents else ())])
    names = [*(_chinese(whole) if whole or not cents else ()), *(("yuan",) if whole or not cents else ())]
    jiao, left = divmod(cents, 10)
    if jiao:
        names += [str(jiao), "jiao"]
    elif left and whole:
        names += ["0"]
    if left:
        names += [str(left), "fen"]
    return _named(names)


def _named(names: list[str]) -> tuple[str, ...]:
    return tuple(f"number_{name}" for name in names)


def _chinese(whole: int) -> list[str]:
    if whole == 0:
        return ["0"]
    high, low = divmod(whole, _FOUR)
    names = [*_four(high), "ten_thousand"] if high else []
    if high and 0 < low < 1_000:
        names.append("0")
    return names + _four(low)


def _four(four: int) -> list[str]:
    names: list[str] = []
    owed = False
    for place in (3, 2, 1, 0):
        digit = four // 10**place % 10
        if digit:
            if owed:
                names.append("0")
            names += [str(digit), *((_PLACES[place],) if place else ())]
            owed = False
        else:
            owed = bool(names)
    return names


def _english(whole: int) -> list[str]:
    if whole <= 20:
        return [str(whole)]
    if whole < 100:
        return [str(whole // 10 * 10), *((str(whole % 10),) if whole % 10 else ())]
    if whole < 1_000:
        return [str(whole // 100), "hundred", *(_english(whole % 100) if whole % 100 else ())]
    if whole < 1_000_000:
        return [*_english(whole // 1_000), "thousand", *(_english(whole % 1_000) if whole % 1_000 else ())]
    rest = whole % 1_000_000
    return [*_english(whole // 1_000_000), "million", *(_english(rest) if rest else ())]
