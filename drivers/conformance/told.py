"""Rules about what a driver tells while it works: plays that succeed, events of its kind, and nothing of a person."""

import re
from collections.abc import Iterator
from dataclasses import fields

from drivers.conformance.bench import Bench, Ended
from drivers.conformance.plays import Play
from drivers.conformance.rule import NotTriedError, Rule, expect
from drivers.device.base import CompletionCode
from drivers.device.base.values import Json, ValueMistakeError

_SHORTEST = 4
"""A shorter value is found anywhere by chance, and tells little of anybody."""


async def _plays(bench: Bench) -> str:
    if not bench.known.play:
        raise NotTriedError("the kind's file has no plays")
    for play in bench.known.play:
        expect(bench.entry.kind.command(play.command) is not None, f"{play.command} is no command of this kind")
    if bench.hands is None and any(play.hands for play in bench.known.play):
        raise NotTriedError("the plays need hands; this device has no simulator")
    for play in bench.known.play:
        ended = await bench.play(play)
        succeeded = ended.completed is not None and ended.completed.code == CompletionCode.SUCCESS.value
        undone = f"; the simulator did not do {bench.undone}" if bench.undone else ""
        expect(succeeded, ended.words + undone)
        expect(ended.in_time, ended.words)
    return f"{len(bench.known.play)} plays"


async def _declared_events(bench: Bench) -> str:
    seen = set()
    for happened in bench.line.happened(bench.name):
        event = bench.entry.kind.event(happened.event)
        expect(event is not None, f"{happened.event} is not declared by {bench.entry.kind.name}")
        assert event is not None
        try:
            happened.fields.to(event, happened.event)
        except ValueMistakeError as mistake:
            expect(False, f"{happened.event}: {mistake}")
        seen.add(happened.event)
    if not seen:
        raise NotTriedError("nothing happened at the device")
    return ", ".join(sorted(seen))


async def _nothing_personal(bench: Bench) -> str:
    if not bench.played:
        raise NotTriedError("no play has yielded anything")
    secrets = {secret for play, ended in bench.played for secret in _secrets(play, ended)}
    if not secrets:
        raise NotTriedError("no play has yielded anything of a person")
    for place, text in _told(bench):
        for name, value in secrets:
            expect(value not in text, f"{name} is in {place}")
    return f"{len(secrets)} values looked for in {sum(1 for _ in _told(bench))} places"


def _secrets(play: Play, ended: Ended) -> Iterator[tuple[str, str]]:
    """Return the texts of a result and of the arguments that are kept out of `repr`, with where they stood."""
    command = ended.command
    if ended.completed is not None and ended.completed.result is not None:
        for name, value in ended.completed.result.table.items():
            if name not in play.public:
                yield from ((f"{command.__name__}'s {name}", text) for text in _texts(value))
    hidden = {field.name for field in fields(command) if not field.repr}
    for name, value in ended.arguments.items():
        if name in hidden:
            yield from ((f"{command.__name__}'s {name}", text) for text in _texts(value))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _SHORTEST and not re.fullmatch(r"[a-z_]+", value):
        # A word in small letters is one of ours: a state, a kind of card.
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "type":
                yield from _texts(item)


def _told(bench: Bench) -> Iterator[tuple[str, str]]:
    """Return everything that goes further than whoever asked."""
    for happened in bench.line.happened(bench.name):
        yield f"the event {happened.event}", str(happened.fields.table)
    for ended in bench.ended:
        if ended.completed is not None:
            yield f"the message of {ended.command.__name__}", ended.completed.message
    for entry in bench.logged:
        yield "the log", str(entry)


RULES = (
    Rule("P-1", "what the kind's plays do ends in success", _plays),
    Rule("E-1", "every event is one that the kind declares, and of its type", _declared_events),
    Rule("E-2", "nothing of a person is in events, messages or the log", _nothing_personal),
)
