"""Rules about commands: each ends exactly once, in time, in the vocabulary, whatever it is asked and by whom."""

import re
import time

from drivers.conformance.arguments import LONG_MS, SHORT_MS, is_wait, odd, plain, sets_time, with_time, wrong
from drivers.conformance.bench import SLACK_S, Bench, Ended
from drivers.conformance.rule import NotTriedError, Rule, expect
from drivers.device.base import GRACE_S, Command, CompletionCode, Probe, Result
from drivers.device.base.values import ValueMistakeError
from drivers.host.messages import Acknowledged, Completed

_REASON = re.compile(r"[a-z][a-z0-9_]*")
_CODES = {code.value for code in CompletionCode}
_CANCEL_S = 1.0
_WAITING_S = 0.4
"""After this a command that waits for a person is waiting; what has ended by then did not get so far."""


async def _usual(bench: Bench) -> list[Ended]:
    """Return how each command ended with arguments of the right types, asking once a run."""
    if not bench.usually:
        for command in bench.commands():
            bench.usually.append(await bench.run(command, bench.usual(command, time_ms=SHORT_MS)))
    return bench.usually


async def _once(bench: Bench) -> str:
    number = 0
    for ended in await _usual(bench):
        messages = bench.line.of(ended.number)
        acknowledged = sum(isinstance(message, Acknowledged) for message in messages)
        completed = sum(isinstance(message, Completed) for message in messages)
        expect(acknowledged == 1, f"{ended.command.__name__} was acknowledged {acknowledged} times")
        expect(completed == 1, f"{ended.command.__name__} was completed {completed} times")
        expect(isinstance(messages[0], Acknowledged), f"{ended.command.__name__} was completed before its acknowledge")
        number += 1
    return f"{number} commands"


async def _in_time(bench: Bench) -> str:
    slowest = 0.0
    for ended in await _usual(bench):
        expect(ended.in_time, f"{ended.words}, of a budget of {ended.budget_s * 1000:.0f} ms")
        slowest = max(slowest, ended.seconds)
    return f"the slowest after {slowest * 1000:.0f} ms"


async def _vocabulary(bench: Bench) -> str:
    await _usual(bench)
    for ended in bench.ended:
        completed = ended.completed
        if completed is None:
            continue
        expect(completed.code in _CODES, f"{ended.words}: no such code")
        succeeded = completed.code == CompletionCode.SUCCESS.value
        expect(succeeded == (completed.result is not None), f"{ended.words}: a result exactly on success")
        if succeeded:
            _result_of_type(ended, completed)
            continue
        expect(bool(_REASON.fullmatch(completed.reason)), f"{ended.words}: the reason is a word in snake_case")
        expect(len(completed.message.split()) > 1, f"{ended.words}: the message is a sentence")
    return f"{len(bench.ended)} completions"


def _result_of_type(ended: Ended, completed: Completed) -> None:
    wanted = ended.command.result_type
    assert completed.result is not None
    try:
        completed.result.to(wanted, ended.command.__name__)
    except ValueMistakeError:
        expect(False, f"{ended.words}: the result is no {wanted.__name__}")


async def _known(bench: Bench) -> str:
    for ended in await _usual(bench):
        code = None if ended.completed is None else ended.completed.code
        expect(code != CompletionCode.UNSUPPORTED_COMMAND.value, f"{ended.words}, though it is declared")
    return f"{len(bench.commands())} commands"


async def _odd_values(bench: Bench) -> str:
    tried = 0
    for command in bench.entry.kind.commands:
        for arguments in odd(command):
            ended = await bench.run(command, arguments)
            tried += 1
            strange = ", ".join(name for name, value in arguments.items() if value != plain(command).get(name))
            code = None if ended.completed is None else ended.completed.code
            expect(code != CompletionCode.INTERNAL_ERROR.value, f"{ended.words}, for an odd {strange}")
            expect(ended.in_time, f"{ended.words}, for an odd {strange}")
    if not tried:
        raise NotTriedError("no command takes a number, a text or bytes")
    return f"{tried} odd values"


async def _wrong_types(bench: Bench) -> str:
    tried = 0
    for command in bench.commands():
        for arguments in wrong(command):
            ended = await bench.run(command, arguments)
            tried += 1
            expect(not bench.line.broken, f"{command.__name__}: the host hung up")
            code = None if ended.completed is None else ended.completed.code
            expect(code == CompletionCode.INVALID_DATA.value, f"{ended.words}, for arguments of wrong types")
    number = bench.line.execute(bench.name, "NoSuchCommand", {})
    unknown = await bench.line.completed(number, SLACK_S)
    expect(
        unknown is not None and unknown.code == CompletionCode.UNSUPPORTED_COMMAND.value,
        f"NoSuchCommand: {unknown.code if unknown else 'no completion'}",
    )
    return f"{tried} wrong arguments, 1 unknown command"


def _waits(bench: Bench) -> list[type[Command[Result]]]:
    found = [command for command in bench.entry.kind.commands if is_wait(command)]
    if not found:
        raise NotTriedError("no command of this kind waits for a person")
    return found


async def _cancel(bench: Bench) -> str:
    latest, tried = 0.0, []
    for command in _waits(bench):
        sent = bench.send(command, bench.usual(command, time_ms=LONG_MS))
        if await bench.line.completed(sent.number, _WAITING_S) is not None:
            await bench.end(sent)
            continue
        began = time.monotonic()
        bench.line.cancel(sent.number)
        completed = await bench.line.completed(sent.number, _CANCEL_S + SLACK_S)
        took = time.monotonic() - began
        ended = await bench.end(sent)
        expect(completed is not None, f"{command.__name__} went on after its cancel")
        code = "" if completed is None else completed.code
        expect(code == CompletionCode.CANCELED.value, f"{ended.words}, canceled after {_WAITING_S * 1000:.0f} ms")
        expect(took <= _CANCEL_S, f"{command.__name__} ended {took * 1000:.0f} ms after its cancel")
        latest = max(latest, took)
        tried.append(command.__name__)
    if not tried:
        raise NotTriedError("no command got so far as to wait; a play with sensible arguments lets it")
    return f"{', '.join(tried)}: within {latest * 1000:.0f} ms"


async def _persons_time(bench: Bench) -> str:
    told = []
    for command in filter(sets_time, _waits(bench)):
        ended = await bench.run(command, with_time(bench.usual(command, time_ms=SHORT_MS), SHORT_MS))
        # A command may well be done without the person; but it must not wait for ever.
        expect(ended.in_time, f"{ended.words}, given {SHORT_MS} ms for the person")
        told.append(command.__name__)
    if not told:
        raise NotTriedError("no command of this kind lets its caller say how long the person may take")
    return f"{', '.join(told)}, given {SHORT_MS} ms"


async def _in_turn(bench: Bench) -> str:
    sent = [bench.send(Probe, {}) for _ in range(3)]
    for each in sent:
        ended = await bench.end(each)
        expect(ended.completed is not None, f"{ended.words}, one of three sent at once")
    order = [
        heard.message.id
        for heard in bench.line.heard
        if isinstance(heard.message, Completed) and heard.message.id in {each.number for each in sent}
    ]
    expect(order == [each.number for each in sent], "they ended in another order than they were sent")
    return "three at once"


async def _spent_budget(bench: Bench) -> str:
    wait = next((command for command in bench.entry.kind.commands if sets_time(command)), Probe)
    ended = await bench.run(wait, bench.usual(wait, time_ms=LONG_MS), budget_ms=300)
    expect(ended.completed is not None, f"{ended.words}, of a budget of 300 ms")
    expect(ended.seconds <= 0.3 + GRACE_S + SLACK_S, f"{ended.words}, of a budget of 300 ms")
    expect(ended.completed is not None and ended.completed.reason != "device_stuck", f"{ended.words}: it was abandoned")
    after = await bench.run(Probe, {})
    expect(after.in_time, f"then {after.words}")
    return f"{ended.words}; then {after.words}"


RULES = (
    Rule("C-1", "every command is acknowledged, and then completed exactly once", _once),
    Rule("C-2", "every command ends by itself within its budget", _in_time),
    Rule(
        "C-3",
        "a completion is of the vocabulary: a code; a reason and a sentence, or a result",
        _vocabulary,
    ),
    Rule("C-4", "the driver knows every command that its kind declares, and Probe", _known),
    Rule("C-5", "odd values never break the driver: no internalError", _odd_values),
    Rule("C-6", "arguments of wrong types are invalidData, an unknown command is unsupportedCommand", _wrong_types),
    Rule("C-7", "a command that waits for a person ends on its cancel within a second, as canceled", _cancel),
    Rule("C-8", "a command that waits for a person keeps to that person's time", _persons_time),
    Rule("C-9", "commands sent together end one after the other", _in_turn),
    Rule("C-10", "a budget that is spent ends the command, and the device serves the next", _spent_budget),
)
