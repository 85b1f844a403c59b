"""The manifest is whole, amounts are put together rightly, and a player never outlives what follows it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from kiosk.flow.effects import Prompt
from kiosk.flow.facts import Language
from kiosk.flow.hints import HINTS
from kiosk.voice import PlayerVoice, SilentVoice, Voice, load, number_clips
from kiosk.voice.script import script


def said(fen: int, language: Language) -> str:
    texts = {clip_id: clip.text for (clip_id, tongue), clip in load().numbers.items() if tongue is language}
    between = "" if language is Language.ZH else " "
    return between.join(texts[name.removeprefix("number_")] for name in number_clips(fen, language))


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元"),
        (50, "五角"),
        (100, "一元"),
        (105, "一元零五分"),
        (1_000_500, "一万零五元"),
        (1_230_000, "一万二千三百元"),
        (2_000_000, "二万元"),
        (1_001_010, "一万零一十元一角"),
        (12_005_000, "一十二万零五十元"),
    ],
)
def test_number_clips_chinese_read_as_spoken(fen: int, text: str) -> None:
    assert said(fen, Language.ZH) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (2_000_000, "twenty thousand yuan"),
        (1_230_050, "twelve thousand three hundred yuan fifty fen"),
        (171_582, "one thousand seven hundred fifteen yuan eighty two fen"),
    ],
)
def test_number_clips_english_read_as_spoken(fen: int, text: str) -> None:
    assert said(fen, Language.EN) == text


def test_number_clips_out_of_range_is_refused() -> None:
    for fen in (-1, 10**10):
        with pytest.raises(ValueError, match="no clips"):
            number_clips(fen, Language.ZH)


def test_manifest_has_every_prompt_in_every_language() -> None:
    manifest = load()
    assert set(manifest.prompts) == {(prompt, language) for prompt in Prompt for language in Language}
    assert all(clip.text.strip() for clip in manifest.clips)


def test_script_names_every_clip_and_what_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "prompt_attract.wav").write_bytes(b"RIFF")
    lines = script(tmp_path).splitlines()
    assert sum(1 for line in lines if line.startswith("[")) == len(load().clips)
    assert next(line for line in lines if line.startswith("[x]")).startswith("[x] zh/prompt_attract.wav")


def test_player_without_clip_is_silent(tmp_path: Path) -> None:
    marker = tmp_path / "played"
    voice = PlayerVoice(tmp_path, [sys.executable, "-c", f"open({str(marker)!r}, 'w')"])
    voice.say(Prompt.ATTRACT, Language.ZH)
    voice.hush()
    assert not marker.exists()


def test_player_new_prompt_cuts_the_last_one_off(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    for name in ("prompt_attract", "prompt_pin"):
        (tmp_path / "zh" / f"{name}.wav").write_bytes(b"RIFF")
    log = tmp_path / "log"
    play = f"import sys, time; open({str(log)!r}, 'a').write(sys.argv[1] + '\\n'); time.sleep(30)"
    voice: Voice = PlayerVoice(tmp_path, [sys.executable, "-c", play])
    voice.say(Prompt.ATTRACT, Language.ZH)
    deadline = time.monotonic() + 10
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    began = time.monotonic()
    voice.say(Prompt.PIN, Language.ZH)
    voice.hush()
    assert time.monotonic() - began < 10
    assert log.read_text(encoding="utf-8").splitlines()[0].endswith("prompt_attract.wav")


def test_player_that_cannot_start_is_no_harm(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "prompt_pin.wav").write_bytes(b"RIFF")
    PlayerVoice(tmp_path, ["/nonexistent/player"]).say(Prompt.PIN, Language.ZH)


def test_silent_voice_is_a_voice() -> None:
    voice: Voice = SilentVoice()
    voice.say(Prompt.PIN, Language.EN)
    voice.say_amount(100, Language.EN)
    voice.hush()


def test_every_hint_has_a_clip_in_each_language_that_says_what_the_screen_says() -> None:
    hints = load().hints
    assert set(hints) == {(key, language) for key in HINTS for language in Language}
    assert all(clip.text == HINTS[key].text(language) for (key, language), clip in hints.items())
    assert len({clip.clip_id for clip in hints.values()}) == len(HINTS)


def test_script_asks_a_bank_for_every_hint() -> None:
    asked = script()
    assert all(f"{language.value}/hint_{key}.wav\t" in asked for key in HINTS for language in Language)


@pytest.mark.parametrize("key", HINTS)
def test_hint_is_one_line_of_the_screen_and_tells_no_figure(key: str) -> None:
    text = HINTS[key]
    assert len(text.zh) <= 16
    assert len(text.en) <= 40
    assert not any(letter.isdigit() for letter in text.zh + text.en)


def test_hint_is_spoken_where_its_clip_is_there_and_said_to_be_silent_where_not(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "hint_chip_up.wav").write_bytes(b"RIFF")
    voice = PlayerVoice(tmp_path, [sys.executable, "-c", "pass"])
    assert voice.say_hint("chip_up", Language.ZH)
    assert not voice.say_hint("chip_up", Language.EN)
    assert not voice.say_hint("push_to_end", Language.ZH)
    voice.hush()
