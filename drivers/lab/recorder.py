"""Turns what a person does at the bench into a scenario: hands and commands at their pace, and the ends they had.

A recording holds no secret: PIN digits become zeros (the pad does not judge a PIN), and a typed argument that its
kind never prints becomes `$unrecorded`, which a replay refuses until a person has put a stand-in there.
"""

from collections.abc import Mapping
from dataclasses import replace

from drivers.device.base.values import Json
from drivers.lab.happenings import DIGIT, Acted, CommandEnded, CommandStarted, Happening
from drivers.lab.redaction import is_secret
from drivers.lab.scenario import Act, Await, Expected, Run, Scenario, Step
from drivers.lab.session import LabSession
from drivers.lab.stand_ins import UNRECORDED

# Pauses are kept to this: a tea break is no part of a scenario.
_LONGEST_PAUSE_MS = 10_000
# Quicker than a hand: no pause at all.
_SHORTEST_PAUSE_MS = 20


class Recorder:
    """Listens to a session from its making until `end`."""

    def __init__(self, session: LabSession) -> None:
        self._session = session
        self._steps: list[Step] = []
        self._last_s = session.now_s
        self._stop = session.subscribe(self._hear)

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self._steps)

    def end(self, title: str) -> Scenario:
        """Stop, and return what was recorded."""
        self._stop()
        return Scenario(title=title, about="Recorded in the device lab.", steps=_joined(self._steps))

    def _hear(self, happening: Happening) -> None:
        match happening:
            case Acted(trouble=""):
                value = "0" if happening.value == DIGIT else happening.value
                self._add(Act(device=happening.device, do=happening.do, value=value), happening.at_s)
            case CommandStarted():
                run = Run(
                    device=happening.device,
                    command=happening.command,
                    arguments=self._recorded(happening.device, happening.command, happening.arguments),
                    name=_name(happening.number),
                )
                self._add(run, happening.at_s)
            case CommandEnded():
                end = Expected(happening.code, happening.reason)
                # The wait itself takes its time: no pause before it.
                self._add(Await(name=_name(happening.number), expect=(end,)), happening.at_s, pause=False)
            case _:
                pass

    def _add(self, step: Step, at_s: float, *, pause: bool = True) -> None:
        pause_ms = min(round((at_s - self._last_s) * 1000), _LONGEST_PAUSE_MS) if pause and self._steps else 0
        self._last_s = at_s
        self._steps.append(replace(step, after_ms=pause_ms if pause_ms >= _SHORTEST_PAUSE_MS else 0))

    def _recorded(self, device: str, command: str, arguments: Mapping[str, Json]) -> dict[str, Json]:
        kind = self._session.command(device, command)
        return {
            name: UNRECORDED if is_secret(kind, name) and not str(value).startswith("$") else value
            for name, value in arguments.items()
        }


def _name(number: int) -> str:
    return f"c{number}"


def _joined(steps: list[Step]) -> tuple[Step, ...]:
    """A command whose end came before anything else happened needs no name."""
    joined: list[Step] = []
    begun = {step.name for step in steps if isinstance(step, Run)}
    for step in steps:
        before = joined[-1] if joined else None
        if isinstance(step, Await):
            if step.name not in begun:
                # It was sent before the recording began.
                continue
            if isinstance(before, Run) and before.name == step.name:
                joined[-1] = replace(before, name="", expect=step.expect)
                continue
        joined.append(step)
    return tuple(joined)
