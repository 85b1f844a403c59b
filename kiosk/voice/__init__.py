"""What the terminal says aloud: a manifest of prompts, a port, and a player in a process of its own.

A prompt is spoken where a clip of it exists and is silent where none does. Clips are recorded by the bank: `python -m
kiosk.voice` prints what is to be recorded and which are there. Amounts are said from clips of single numbers, and are
never taken by voice. No synthesiser is linked or bundled.
"""

from kiosk.voice.manifest import Clip, Manifest, load, number_clips
from kiosk.voice.player import CLIPS, PlayerVoice
from kiosk.voice.port import SilentVoice, Voice

__all__ = ["CLIPS", "Clip", "Manifest", "PlayerVoice", "SilentVoice", "Voice", "load", "number_clips"]
