"""Plays clips by the system's player, in a process of its own: a stuck sound device never stops a page."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import structlog

from kiosk.flow.effects import Prompt
from kiosk.flow.facts import Language
from kiosk.voice.manifest import load, number_clips

__all__ = ["CLIPS", "PlayerVoice"]

log = structlog.get_logger(__name__)

CLIPS = Path(__file__).with_name("clips")
"""`clips/<language>/<clip id>.wav`; what a bank has recorded is put there, or in a folder it names."""

PLAYERS: tuple[tuple[str, ...], ...] = (("aplay", "-q"), ("play", "-q"), ("mpv", "--no-video", "--really-quiet"))
"""Tried in this order; each takes files and plays them one after the other."""

END_WITHIN_S = 0.5
"""A player that does not end when asked to is killed."""


class PlayerVoice:
    """The voice of a terminal with a loudspeaker. `command` is a player that takes files as its arguments."""

    def __init__(self, clips: Path = CLIPS, command: Sequence[str] | None = None) -> None:
        self._clips = clips
        self._command = tuple(command) if command is not None else _player()
        self._playing: subprocess.Popen[bytes] | None = None

    def say(self, prompt: Prompt, language: Language) -> None:
        """Say a prompt, where a clip exists."""
        self._play([load().prompts[prompt, language].clip_id], language)

    def say_amount(self, fen: int, language: Language) -> None:
        """Say an amount, where clips of all its numbers exist."""
        self._play(number_clips(fen, language), language)

    def say_hint(self, key: str, language: Language) -> bool:
        """Say a teller's sentence, where a clip exists."""
        return self._play([f"hint_{key}"], language)

    def hush(self) -> None:
        """End the player, and make sure that it has ended."""
        playing, self._playing = self._playing, None
        if playing is None or playing.poll() is not None:
            return
        playing.terminate()
        try:
            playing.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            playing.kill()
            playing.wait()

    def _play(self, clip_ids: Sequence[str], language: Language) -> bool:
        self.hush()
        files = [self._clips / language.value / f"{clip_id}.wav" for clip_id in clip_ids]
        if not self._command or not all(file.is_file() for file in files):
            return False
        try:
            self._playing = subprocess.Popen(  # noqa: S603 - our own clips by a player found on this machine
                [*self._command, *map(str, files)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            log.warning("voice_player_failed", reason=str(error))
            return False
        return True


def _player() -> tuple[str, ...]:
    found = next((player for player in PLAYERS if shutil.which(player[0])), ())
    if not found:
        log.info("voice_player_missing", tried=[player[0] for player in PLAYERS])
    return found
