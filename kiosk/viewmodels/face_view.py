"""The face: what is asked before, what is asked for during, and the way without, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal

from kiosk.flow.camera import CheckStage, CheckView
from kiosk.flow.facts import FaceStanding
from kiosk.flow.state import KioskState, Step
from kiosk.viewmodels.catalogue import Words
from kiosk.viewmodels.figures import yuan_round
from kiosk.viewmodels.rows import Rows

__all__ = ["Dot", "FaceModel", "Point"]

CHALLENGES = 2
"""Shown before the first one is given; the checker then says how many there are."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know before a yes. `icon` is its sign."""

    icon: str
    label: str
    text: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing of the check. `lamp`: on, wait, off."""

    lamp: str
    text: str


class FaceModel(QObject):
    """Consent and check."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._points = Rows(Point, self)
        self._dots = Rows(Dot, self)
        self._no = self._question = self._hint = self._art = self._challenge = ""
        self._share = 0.0
        self._seconds = 0
        self._advised = self._ringed = False

    def present(self, state: KioskState, words: Words) -> None:
        """Show this state."""
        standing = state.face.standing
        self._points.present(_points(standing, words) if state.step is Step.FACE_CONSENT else ())
        self._no = words.say("face.no_on")
        check = state.face.check
        self._dots.present(_dots(check, words) if state.step is Step.FACE else ())
        self._challenge = check.challenge.value if check.stage is CheckStage.CHALLENGE and check.challenge else ""
        # A movement that is asked for stays the one big saying; advice takes its place only between two.
        advice = words.say(f"advice.{check.advice.value}") if check.advice else ""
        asked = words.say(f"challenge.{self._challenge}" if self._challenge else f"face.at_{check.stage.value}")
        self._advised = advice != "" and self._challenge != ""
        self._question = advice if advice and not self._challenge else asked
        self._hint = advice if self._advised else words.say("face.hint")
        self._art = f"face-{self._challenge or 'straight'}"
        timed = self._challenge != "" and check.time_ms > 0
        self._ringed = self._challenge != "" or check.stage in {CheckStage.DONE, CheckStage.STOPPED}
        self._share = check.left_ms / check.time_ms if timed else float(check.stage is CheckStage.DONE)
        self._seconds = check.seconds_left if timed else 0
        self.changed.emit()

    points = Property(QObject, lambda self: self._points, constant=True)
    dots = Property(QObject, lambda self: self._dots, constant=True)
    no = Property(str, lambda self: self._no, notify=changed)
    question = Property(str, lambda self: self._question, notify=changed)
    hint = Property(str, lambda self: self._hint, notify=changed)
    advised = Property(bool, lambda self: self._advised, notify=changed)
    ringed = Property(bool, lambda self: self._ringed, notify=changed)
    challenge = Property(str, lambda self: self._challenge, notify=changed)
    art = Property(str, lambda self: self._art, notify=changed)
    share = Property(float, lambda self: self._share, notify=changed)
    seconds = Property(int, lambda self: self._seconds, notify=changed)


def _points(standing: FaceStanding, words: Words) -> tuple[Point, ...]:
    without = standing.without_face_fen
    refused = words.say("consent.no_counter") if not without else words.say("consent.no_amount", yuan_round(without))
    said = [(icon, words.say(f"consent.{name}"), words.say(f"consent.{name}_text")) for name, icon in _ASKED]
    said.append(("hand", words.say("consent.no"), refused))
    return tuple(Point(*one, last=at == len(said) - 1) for at, one in enumerate(said))


_ASKED = (("what", "face"), ("why", "lock"), ("where", "camera"), ("long", "clock"))


def _dots(check: CheckView, words: Words) -> tuple[Dot, ...]:
    begun = check.number > 0 or check.met > 0 or check.stage is CheckStage.DONE
    first = "on" if begun else "off" if check.stage is CheckStage.STOPPED else "wait"
    dots = [Dot(first, words.say("face.dot_straight"))]
    for number in range(1, (check.of or CHALLENGES) + 1):
        now = check.stage is CheckStage.CHALLENGE and number == check.number
        met = number <= check.met or check.stage is CheckStage.DONE
        lamp = "on" if met else "wait" if now else "off"
        text = (
            words.say(f"face.dot_{check.challenge.value}") if now and check.challenge else words.say("face.dot", number)
        )
        dots.append(Dot(lamp, text))
    return tuple(dots)
