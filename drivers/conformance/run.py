"""A run: every rule at every device of a profile, one device after the other."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog

from drivers.conformance import broken, commanded, described, told
from drivers.conformance.bench import Bench, Hands
from drivers.conformance.line import HostLine
from drivers.conformance.plays import KindFile, kind_file
from drivers.conformance.rule import Finding, NotTriedError, Rule, RuleBrokenError, Verdict
from drivers.host.profile import DeviceEntry, TerminalProfile
from drivers.host.service import DeviceHost
from drivers.simulators.base import ask

# What breaks the hardware comes last; what needs plays comes before it, while all is well.
RULES: tuple[Rule, ...] = (*described.RULES, *commanded.RULES, *told.RULES[:1], *broken.RULES, *told.RULES[1:])

_RULE_S = 300.0
"""A rule that has not found out by then does not find out."""

Progress = Callable[[Finding], None]


async def judge(
    profile: TerminalProfile,
    *,
    only: Sequence[str] = (),
    devices: Sequence[str] = (),
    progress: Progress = lambda finding: None,
) -> list[Finding]:
    """Play the rules at the profile's devices and return what came of each."""
    findings: list[Finding] = []
    for entry in profile.devices:
        if not devices or entry.name in devices:
            alone = TerminalProfile(profile.terminal, profile.environment, (entry,))
            known = kind_file(entry.kind) or KindFile()
            async with open_bench(alone, entry, known, hands_of(entry)) as bench:
                findings += await judge_bench(bench, only=only, progress=progress)
    return findings


async def judge_bench(
    bench: Bench, *, only: Sequence[str] = (), progress: Progress = lambda finding: None
) -> list[Finding]:
    """Play the rules at one device."""
    findings = []
    for rule in RULES:
        if only and not any(rule.number == wanted or rule.number.startswith(f"{wanted}-") for wanted in only):
            continue
        finding = await _find(bench, rule)
        progress(finding)
        findings.append(finding)
    return findings


async def _find(bench: Bench, rule: Rule) -> Finding:
    try:
        async with asyncio.timeout(_RULE_S):
            return Finding(bench.name, rule, Verdict.HOLDS, await rule.check(bench))
    except RuleBrokenError as error:
        return Finding(bench.name, rule, Verdict.BROKEN, str(error))
    except NotTriedError as error:
        return Finding(bench.name, rule, Verdict.NOT_TRIED, str(error))
    except TimeoutError:
        return Finding(bench.name, rule, Verdict.BROKEN, f"not found out within {_RULE_S:.0f} s")


@asynccontextmanager
async def open_bench(
    profile: TerminalProfile, entry: DeviceEntry, known: KindFile, hands: Hands | None
) -> AsyncIterator[Bench]:
    """A host for one device, a line to it, and an ear on the log."""
    with tempfile.TemporaryDirectory(prefix="edian-kit-") as folder:
        host = DeviceHost(profile, Path(folder) / "host.sock")
        await host.start()
        line = await HostLine.open(Path(folder) / "host.sock")
        bench = Bench(entry, line, known, hands)
        restore = _listen_to_log(bench)
        try:
            yield bench
        finally:
            restore()
            await line.close()
            await host.close()


def hands_of(entry: DeviceEntry) -> Hands | None:
    """Return the hands of a device that is simulated; None for real hardware."""
    control = None if entry.simulator is None else entry.simulator.options.get("control")
    if not isinstance(control, str):
        return None

    def say(word: str) -> None:
        do, _, value = word.replace("=", " ", 1).partition(" ")
        ask(Path(control), do, value)

    return say


def _listen_to_log(bench: Bench) -> Callable[[], None]:
    """Keep what is logged in this process beside writing it; returns what ends that."""

    def keep(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        bench.logged.append(dict(event))
        return event

    before = structlog.get_config()["processors"]
    structlog.configure(processors=[keep, *before])
    return lambda: structlog.configure(processors=before)
