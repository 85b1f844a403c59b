"""The kit against a sandbox in the same process, whose answers a mutant may change on their way."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from google.protobuf.message import Message

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Patience
from channel_server.sandbox.conformance.play import look_at, open_channel, play
from channel_server.sandbox.conformance.rule import Finding, Rule, Verdict
from channel_server.sandbox.conformance.rules import ALL_RULES
from channel_server.sandbox.conformance.subjects import load_subjects
from channel_server.sandbox.edge.operations import Operation
from channel_server.sandbox.edge.server import Sandbox
from channel_server.sandbox.faults import FaultScript
from channel_server.sandbox.village_file import load_village

VILLAGE = load_village()
SUBJECTS = load_subjects()

Real = Callable[[Message], Awaitable[Message]]
"""The sandbox behind a mutant."""
Mutant = Callable[[Message, Real], Awaitable[Message]]
"""Answers a call instead of the sandbox."""


def rules_of(*prefixes: str) -> Sequence[Rule]:
    return tuple(rule for rule in ALL_RULES if rule.number.startswith(prefixes))


def mutate(sandbox: Sandbox, mutant: Mutant) -> None:
    """Put a mutant between the wire and the sandbox's systems."""
    deliver = sandbox._delivery.deliver

    async def mutated(operation: Operation, request: Message) -> Message:
        return await mutant(request, lambda other: deliver(operation, other))

    sandbox._delivery.deliver = mutated  # type: ignore[method-assign]  # that is what a mutant is


async def findings(
    folder: Path,
    rules: Sequence[Rule],
    *,
    mutant: Mutant | None = None,
    script: FaultScript | None = None,
    patience: Patience | None = None,
) -> tuple[Bench, list[Finding]]:
    """Play rules against a fresh sandbox, and check its own books afterwards."""
    async with Sandbox(VILLAGE, folder / "data", script) as sandbox:
        if mutant is not None:
            mutate(sandbox, mutant)
        address = await sandbox.start("127.0.0.1:0")
        async with open_channel(address) as channel:
            bench = await look_at(channel, SUBJECTS, patience or Patience(arrival_ms=300))
            return bench, [finding async for finding in play(bench, rules)]


def numbers(found: Sequence[Finding], verdict: Verdict) -> set[str]:
    return {finding.rule.number for finding in found if finding.verdict is verdict}
