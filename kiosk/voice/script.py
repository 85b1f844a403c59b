"""What a bank is to record: one line a clip, with what is there already."""

from __future__ import annotations

from pathlib import Path

from kiosk.flow.facts import Language
from kiosk.voice.manifest import load
from kiosk.voice.player import CLIPS

__all__ = ["script"]


def script(clips: Path = CLIPS) -> str:
    """The script, by language: file name, whether it is there, what is said."""
    lines = [
        "# Voice script. Record each line as a WAV file of its own: 48 kHz, mono, 16 bit, a quarter second of silence",
        "# at either end of a prompt, none at the ends of a number. Calm, near, no music.",
    ]
    for language in Language:
        wanted = [clip for clip in load().clips if clip.language is language]
        there = [clip for clip in wanted if (clips / language.value / f"{clip.clip_id}.wav").is_file()]
        lines += ["", f"## {language.value}: {len(there)} of {len(wanted)} recorded", ""]
        lines += [
            f"[{'x' if clip in there else ' '}] {language.value}/{clip.clip_id}.wav\t{clip.text}" for clip in wanted
        ]
    return "\n".join(lines) + "\n"
