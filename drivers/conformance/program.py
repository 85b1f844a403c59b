"""The runner as a program: `edian-devices conformance` hands over here."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from drivers.conformance import report
from drivers.conformance.ladder import standing
from drivers.conformance.plays import KindFile, kind_file, require_plays
from drivers.conformance.run import RULES, judge
from drivers.device.base.values import Json
from drivers.errors import ProfileError
from drivers.host.profile import Environment, TerminalProfile
from drivers.host.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    devices: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    simulate: bool = False
    production_too: bool = False


def rules_text() -> str:
    """Return the list of rules."""
    return "\n".join(report.listing(RULES))


def rules_fields() -> dict[str, Json]:
    """Return the same as JSON."""
    return {"rules": [{"rule": rule.number, "sentence": rule.sentence} for rule in RULES]}


def run(profile: TerminalProfile, wish: Wish, say: Callable[[str], None]) -> tuple[dict[str, Json], str, bool]:
    """Judge a profile's devices; returns the fields, the table, and whether a rule is broken.

    Raises:
        ProfileError: a production terminal without leave, or a device or rule that there is not.
    """
    _require(profile, wish)
    # A file with a mistake is told before anything is played.
    known = {entry.name: kind_file(entry.kind) or KindFile() for entry in profile.devices}
    for entry in profile.devices:
        standing(known[entry.name].quality, ())
        require_plays(entry.kind, known[entry.name])
    chosen = tuple(entry for entry in profile.devices if not wish.devices or entry.name in wish.devices)
    judged = TerminalProfile(profile.terminal, profile.environment, chosen)
    for line in report.announcement(judged, RULES):
        say(line)
    simulation = Simulation(judged) if wish.simulate else contextlib.nullcontext()
    with simulation:
        findings = asyncio.run(
            judge(judged, only=wish.only, progress=lambda finding: say(f"{finding.device:<16} {report.row(finding)}"))
        )
    standings = {}
    for entry in chosen:
        mine = [finding for finding in findings if finding.device == entry.name]
        standings[entry.name] = standing(known[entry.name].quality, mine)
    lines = "\n".join(report.table(findings, standings))
    return report.fields(judged, findings, standings), lines, not report.conforms(findings)


def _require(profile: TerminalProfile, wish: Wish) -> None:
    for name in wish.devices:
        profile.device(name)
    families = {rule.number for rule in RULES} | {rule.number.partition("-")[0] for rule in RULES}
    strange = _strange(wish.only, families)
    if strange:
        raise ProfileError(f"no rule {', '.join(strange)}; --list shows them")
    if profile.environment is Environment.PRODUCTION and not wish.production_too:
        raise ProfileError("this is a production terminal: give --yes when nobody stands before it")
    if profile.environment is Environment.PRODUCTION and wish.simulate:
        raise ProfileError("a production terminal is not simulated; leave out --simulate")


def _strange(only: Sequence[str], known: set[str]) -> list[str]:
    return [name for name in only if name not in known]
