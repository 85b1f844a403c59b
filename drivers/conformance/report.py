"""What a run prints: beforehand what it will do, a row a rule, what follows from them; or all in one line of JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence

from drivers.conformance.ladder import Standing
from drivers.conformance.rule import Finding, Rule, Verdict
from drivers.device.base.values import Json
from drivers.host.profile import TerminalProfile

_SHOWN = {Verdict.HOLDS: "HOLDS", Verdict.BROKEN: "BROKEN", Verdict.NOT_TRIED: "NOT TRIED"}
_SEEN_INDENT = " " * 23


def conforms(findings: Sequence[Finding]) -> bool:
    """Tell whether no rule is broken."""
    return all(finding.verdict is not Verdict.BROKEN for finding in findings)


def announcement(profile: TerminalProfile, rules: Sequence[Rule]) -> Iterator[str]:
    """Say what a run does to the hardware, before it does."""
    yield f"{len(rules)} rules at {len(profile.devices)} devices of terminal {profile.terminal} ({profile.environment})"
    yield "This gives every command of every device odd arguments: a printer prints, a reader waits for cards."
    yield "Nobody else should use these devices meanwhile; end the device host first."


def row(finding: Finding) -> str:
    """Write the row of a rule, with what was seen under it."""
    head = f"{finding.rule.number:<6} {_SHOWN[finding.verdict]:<12} {finding.rule.sentence}"
    return f"{head}\n{_SEEN_INDENT}{finding.seen}" if finding.seen else head


def listing(rules: Sequence[Rule]) -> Iterator[str]:
    """Write the rules alone."""
    for rule in rules:
        yield f"{rule.number:<6} {rule.sentence}"


def table(findings: Sequence[Finding], standings: dict[str, Standing]) -> Iterator[str]:
    """Write everything for people: a block a device."""
    for device, stands in standings.items():
        mine = [finding for finding in findings if finding.device == device]
        yield f"── {device}"
        yield from (row(finding) for finding in mine)
        counts = Counter(finding.verdict for finding in mine)
        yield ", ".join(f"{counts[verdict]} {_SHOWN[verdict]}" for verdict in Verdict)
        yield f"quality: {stands.tier.value}"
        yield from (f"  lacks {rung}: {why}" for rung, why in stands.lacking.items())
        yield ""
    broken = [f"{finding.device} {finding.rule.number}" for finding in findings if finding.verdict is Verdict.BROKEN]
    yield f"does NOT conform: {', '.join(broken)}" if broken else "every rule that was tried holds"


def fields(profile: TerminalProfile, findings: Sequence[Finding], standings: dict[str, Standing]) -> dict[str, Json]:
    """Return the same as JSON."""
    devices: list[Json] = []
    for device, stands in standings.items():
        mine = [finding for finding in findings if finding.device == device]
        rules: list[Json] = [
            {"rule": finding.rule.number, "verdict": finding.verdict.value, "seen": finding.seen} for finding in mine
        ]
        lacking: dict[str, Json] = dict(stands.lacking)
        devices.append(
            {
                "name": device,
                "kind": profile.device(device).kind.name,
                "rules": rules,
                "quality": {"tier": stands.tier.value, "lacking": lacking},
            }
        )
    counts = Counter(finding.verdict for finding in findings)
    return {
        "terminal": profile.terminal,
        "conforms": conforms(findings),
        "holds": counts[Verdict.HOLDS],
        "broken": counts[Verdict.BROKEN],
        "not_tried": counts[Verdict.NOT_TRIED],
        "devices": devices,
    }
