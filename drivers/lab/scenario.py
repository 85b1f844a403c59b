"""A scenario: what hands do, what devices are asked, and how it must end. Values, and their TOML.

::

    title = "A card pulled out in mid-command"
    about = "Why it matters, for whoever reads the report."

    [[step]]
    act = "card_reader insert wang"         # DEVICE WORD VALUE, as to a simulator's control socket

    [[step]]
    after_ms = 200                          # pause before the step; none by default
    run = "card_reader ReadApplication"
    with = { }                              # arguments; `$card_number` and such stand in for secrets
    expect = "commandErrorCode card_removed"    # code and, if it matters, reason; or a list, any of which will do

    [[step]]
    run = "id_reader ReadIdCard"
    with = { timeout_ms = 5000 }
    name = "read"                           # named: it goes on, and its end is awaited by a later step
    [[step]]
    await = "read"
    expect = "success"
    gives = { photo = "simulated" }         # of the result's fields, those that may be shown

    [[step]]
    see = "printer MediaTaken"              # an event that no earlier `see` has used up
    within_ms = 5000

    [[step]]
    act = "camera do {kind}"                # what the last event seen has in that field

    [[step]]
    status = "printer"
    is = { state = "online", paper = "full" }
    within_ms = 5000

A named command that no step awaits is awaited at the end, and must have ended in success.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from drivers.device.base import CompletionCode
from drivers.device.base.values import Json, ValueMistakeError, from_json
from drivers.lab.errors import LabMistakeError

FOLDER = Path(__file__).parent / "scenarios"
WITHIN_MS = 10_000
"""How long `see` and `status` look, unless they say so themselves."""
_LONGEST_MS = 600_000
_MOST_STEPS = 500

SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Expected:
    """How a command is to end; an empty reason is any."""

    code: str = SUCCESS
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.reason}".strip()

    def matches(self, code: str, reason: str) -> bool:
        """Whether an end is the expected one."""
        return self.code == code and self.reason in ("", reason)


EXPECT_SUCCESS = (Expected(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A word to what plays a device, or, to the device `host`, `kill` and `start`."""

    device: str
    do: str
    value: str = ""
    after_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A command. With a name it goes on while the next steps are done."""

    device: str
    command: str
    arguments: Mapping[str, Json] = field(default_factory=dict)
    expect: tuple[Expected, ...] = EXPECT_SUCCESS
    gives: Mapping[str, Json] = field(default_factory=dict)
    name: str = ""
    after_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Await:
    """Wait for the end of a named command; its budget bounds the wait."""

    name: str
    expect: tuple[Expected, ...] = EXPECT_SUCCESS
    gives: Mapping[str, Json] = field(default_factory=dict)
    after_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class See:
    """An event must have come, or come in time."""

    device: str
    event: str
    within_ms: int = WITHIN_MS
    after_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A device's status must be, or become, that; the wait is what its recovery is measured by."""

    device: str
    fields: Mapping[str, Json]
    within_ms: int = WITHIN_MS
    after_ms: int = 0


Step = Act | Run | Await | See | Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Steps, one after the other, and why."""

    title: str
    about: str = ""
    steps: tuple[Step, ...]

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices it plays with, in the order of their appearance; the host is none."""
        named = (step.device for step in self.steps if not isinstance(step, Await))
        return tuple(device for device in dict.fromkeys(named) if device != HOST)


HOST = "host"
"""In place of a device: the device host itself."""


def shipped() -> tuple[Path, ...]:
    """The scenarios that come along, by name."""
    return tuple(sorted(FOLDER.glob("*.toml")))


def find(name: str) -> Path:
    """Return the file of a scenario: a path, or the bare name of a shipped one."""
    path = FOLDER / f"{name}.toml"
    return path if "/" not in name and path.exists() else Path(name)


def load(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        LabMistakeError: it cannot be read, or something in it is wrong; the message names the place.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        names = ", ".join(found.stem for found in shipped())
        raise LabMistakeError(f"{path}: cannot be read: {error.strerror}; shipped are {names}") from error
    except ValueError as error:
        raise LabMistakeError(f"{path}: is no TOML: {error}") from error
    try:
        return parse(cast(dict[str, Json], table))
    except (ValueMistakeError, LabMistakeError) as error:
        raise LabMistakeError(f"{path}: {error}") from error


def parse(table: Mapping[str, Json]) -> Scenario:
    """Return the scenario that a TOML table describes.

    Raises:
        LabMistakeError, ValueMistakeError: something in it is wrong; the message names the place.
    """
    _no_others(table, ("title", "about", "step"), "scenario")
    rows = table.get("step")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST_STEPS:
        raise LabMistakeError(f"step: 1 to {_MOST_STEPS} tables [[step]] are needed")
    steps = tuple(_step(row, f"step {number}") for number, row in enumerate(rows, 1))
    _check_names(steps)
    title = from_json(str, table.get("title"), "title")
    return Scenario(title=title, about=from_json(str, table.get("about", ""), "about"), steps=steps)


def _step(row: Json, place: str) -> Step:
    if not isinstance(row, dict):
        raise LabMistakeError(f"{place}: expected a table")
    after_ms = _ms(row.get("after_ms", 0), f"{place}.after_ms")
    match [word for word in ("act", "run", "await", "see", "status") if word in row]:
        case ["act"]:
            _no_others(row, ("act", "after_ms"), place)
            device, do, value = _words(row["act"], f"{place}.act", "DEVICE WORD VALUE")
            return Act(device=device, do=do, value=value, after_ms=after_ms)
        case ["run"]:
            _no_others(row, ("run", "with", "expect", "gives", "name", "after_ms"), place)
            device, command, rest = _words(row["run"], f"{place}.run", "DEVICE COMMAND")
            if rest:
                raise LabMistakeError(f"{place}.run: arguments go into with = {{ ... }}, not behind the command")
            return Run(
                device=device,
                command=command,
                arguments=_table(row.get("with", {}), f"{place}.with"),
                expect=_expected(row.get("expect", SUCCESS), f"{place}.expect"),
                gives=_table(row.get("gives", {}), f"{place}.gives"),
                name=from_json(str, row.get("name", ""), f"{place}.name"),
                after_ms=after_ms,
            )
        case ["await"]:
            _no_others(row, ("await", "expect", "gives", "after_ms"), place)
            name = from_json(str, row["await"], f"{place}.await")
            expect = _expected(row.get("expect", SUCCESS), f"{place}.expect")
            gives = _table(row.get("gives", {}), f"{place}.gives")
            return Await(name=name, expect=expect, gives=gives, after_ms=after_ms)
        case ["see"]:
            _no_others(row, ("see", "within_ms", "after_ms"), place)
            device, event, _ = _words(row["see"], f"{place}.see", "DEVICE EVENT")
            within_ms = _ms(row.get("within_ms", WITHIN_MS), f"{place}.within_ms")
            return See(device=device, event=event, within_ms=within_ms, after_ms=after_ms)
        case ["status"]:
            _no_others(row, ("status", "is", "within_ms", "after_ms"), place)
            device = from_json(str, row["status"], f"{place}.status")
            within_ms = _ms(row.get("within_ms", WITHIN_MS), f"{place}.within_ms")
            fields = _table(row.get("is", {"state": "online"}), f"{place}.is")
            return Status(device=device, fields=fields, within_ms=within_ms, after_ms=after_ms)
        case _:
            raise LabMistakeError(f"{place}: exactly one of act, run, await, see, status is needed")


def _words(value: Json, place: str, form: str) -> tuple[str, str, str]:
    first, _, rest = from_json(str, value, place).strip().partition(" ")
    second, _, third = rest.strip().partition(" ")
    if not second:
        raise LabMistakeError(f'{place}: expected "{form}", found {value!r}')
    return first, second, third.strip()


def _expected(value: Json, place: str) -> tuple[Expected, ...]:
    ends = value if isinstance(value, list) else [value]
    found = []
    for end in ends:
        code, _, reason = from_json(str, end, place).partition(" ")
        if code not in set(CompletionCode):
            raise LabMistakeError(f"{place}: no completion code {code!r}; there are {', '.join(CompletionCode)}")
        found.append(Expected(code, reason.strip()))
    return tuple(found)


def _ms(value: Json, place: str) -> int:
    number = from_json(int, value, place)
    if not 0 <= number <= _LONGEST_MS:
        raise LabMistakeError(f"{place}: 0 to {_LONGEST_MS} milliseconds, not {number}")
    return number


def _table(value: Json, place: str) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise LabMistakeError(f"{place}: expected a table, found {value!r}")
    return value


def _no_others(row: Mapping[str, Json], known: tuple[str, ...], place: str) -> None:
    if others := sorted(set(row) - set(known)):
        raise LabMistakeError(f"{place}: no such key: {', '.join(others)}; there are {', '.join(known)}")


def _check_names(steps: tuple[Step, ...]) -> None:
    running: set[str] = set()
    for number, step in enumerate(steps, 1):
        if isinstance(step, Run) and step.name:
            if step.name in running:
                raise LabMistakeError(f"step {number}: {step.name} is running already; await it first")
            running.add(step.name)
        elif isinstance(step, Await):
            if step.name not in running:
                raise LabMistakeError(f"step {number}: no command named {step.name} is running here")
            running.discard(step.name)
