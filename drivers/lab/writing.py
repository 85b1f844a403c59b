"""A scenario as TOML text that a person likes to read and `scenario.load` reads back."""

import json
from collections.abc import Iterator, Mapping
from typing import assert_never

from drivers.device.base.values import Json
from drivers.lab.scenario import EXPECT_SUCCESS, WITHIN_MS, Act, Await, Expected, Run, Scenario, See, Status, Step


def to_toml(scenario: Scenario) -> str:
    """Return the scenario's text."""
    lines = [f"title = {_value(scenario.title)}"]
    if scenario.about:
        lines.append(f"about = {_value(scenario.about)}")
    for step in scenario.steps:
        lines += ["", "[[step]]"]
        if step.after_ms:
            lines.append(f"after_ms = {step.after_ms}")
        lines += _lines(step)
    return "\n".join(lines) + "\n"


def _lines(step: Step) -> Iterator[str]:
    match step:
        case Act():
            yield f"act = {_value(f'{step.device} {step.do} {step.value}'.strip())}"
        case Run():
            yield f"run = {_value(f'{step.device} {step.command}')}"
            if step.arguments:
                yield f"with = {_value(dict(step.arguments))}"
            if step.name:
                yield f"name = {_value(step.name)}"
            yield from _expect(step.expect, step.gives)
        case Await():
            yield f"await = {_value(step.name)}"
            yield from _expect(step.expect, step.gives)
        case See():
            yield f"see = {_value(f'{step.device} {step.event}')}"
            yield from _within(step.within_ms)
        case Status():
            yield f"status = {_value(step.device)}"
            yield f"is = {_value(dict(step.fields))}"
            yield from _within(step.within_ms)
        case _:
            assert_never(step)


def _expect(expect: tuple[Expected, ...], gives: Mapping[str, Json]) -> Iterator[str]:
    if expect != EXPECT_SUCCESS:
        ends: list[Json] = [str(end) for end in expect]
        yield f"expect = {_value(ends[0] if len(ends) == 1 else ends)}"
    if gives:
        yield f"gives = {_value(dict(gives))}"


def _within(within_ms: int) -> Iterator[str]:
    if within_ms != WITHIN_MS:
        yield f"within_ms = {within_ms}"


def _value(value: Json) -> str:
    """One line of TOML. A null has no form there, and a command's missing field is its default: it is left out."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A JSON string is a TOML basic string, except for DEL.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case int() | float():
            return repr(value)
        case list():
            return f"[{', '.join(_value(item) for item in value)}]"
        case Mapping():
            pairs = (f"{_key(key)} = {_value(item)}" for key, item in value.items() if item is not None)
            return f"{{ {', '.join(pairs)} }}"
        case None:
            return '""'
        case _:
            assert_never(value)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _value(key)
