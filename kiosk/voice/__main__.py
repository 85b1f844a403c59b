"""`python -m kiosk.voice`: prints what is to be recorded."""

from __future__ import annotations

import sys

from kiosk.voice.script import script

sys.stdout.write(script())
