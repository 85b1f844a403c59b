"""The quality ladder: what a driver's state is called, from bronze to platinum, and what lacks for the next step.

Each rung is done, exempt with a reason, or still missing, as the kind's file says. A rung that the runner judges is
done only when its rules hold in this run, whatever the file says: a claim is no finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from drivers.conformance.plays import Claim
from drivers.conformance.rule import Finding, Verdict
from drivers.errors import ProfileError


@unique
class Tier(StrEnum):
    """The four steps, and the floor."""

    NONE = "none"
    BRONZE = "bronze"
    """It can be tried: it says what it is, and every command ends."""
    SILVER = "silver"
    """It can stand in a branch: it survives odd callers and pulled plugs."""
    GOLD = "gold"
    """It can stand alone: it survives a broken line, and tells nobody of anybody."""
    PLATINUM = "platinum"
    """It has been seen with real hardware, and measured."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung.

    Attributes:
        rules: those of the runner that show it; without any, whoever claims it says where to look.
    """

    name: str
    tier: Tier
    sentence: str
    rules: tuple[str, ...] = ()


LADDER: tuple[Rung, ...] = (
    Rung("described", Tier.BRONZE, "says what it can do and how it is, apart", ("D-1", "D-2", "D-3")),
    Rung("light-nouns", Tier.BRONZE, "its nouns come without its hardware's library", ("D-4",)),
    Rung("one-completion", Tier.BRONZE, "every command ends once, within its budget", ("C-1", "C-2")),
    Rung("vocabulary", Tier.BRONZE, "codes, reasons, results and events are its kind's", ("C-3", "C-4", "E-1")),
    Rung("odd-input", Tier.SILVER, "no argument breaks it", ("C-5", "C-6")),
    Rung("cancel", Tier.SILVER, "waiting for a person ends on cancel and in time", ("C-7", "C-8")),
    Rung("queue", Tier.SILVER, "callers are served in turn, spent budgets left behind", ("C-9", "C-10")),
    Rung("simulator", Tier.SILVER, "a simulator speaks its bytes; what it is for succeeds", ("P-1",)),
    Rung("comes-back", Tier.SILVER, "a pulled plug is told, and it comes back by itself", ("U-1", "U-2")),
    Rung("line-faults", Tier.GOLD, "every fault of its line ends typed, and is over when it is over", ("F-1", "F-2")),
    Rung("nothing-personal", Tier.GOLD, "nothing of a person in events, messages or the log", ("E-2",)),
    Rung("published-vectors", Tier.GOLD, "its codec is held against bytes that others published"),
    Rung("fuzzed", Tier.PLATINUM, "its codec has been under a fuzzer, and what that found is in the tests"),
    Rung("overhead", Tier.PLATINUM, "it adds under 5 % to the wire's own time, measured"),
    Rung("real-hardware", Tier.PLATINUM, "it has worked real hardware; the record says which"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a driver stands, and what lacks for more: rung to reason."""

    tier: Tier
    lacking: Mapping[str, str]


def standing(claims: Mapping[str, Claim], findings: Sequence[Finding]) -> Standing:
    """Return where a driver stands by its claims and by what a run found.

    Raises:
        ProfileError: a claim is of no rung.
    """
    strange = sorted(set(claims) - {rung.name for rung in LADDER})
    if strange:
        raise ProfileError(f"quality: no rung {', '.join(strange)}; there are {', '.join(r.name for r in LADDER)}")
    verdicts = {finding.rule.number: finding.verdict for finding in findings}
    lacking = {rung.name: why for rung in LADDER if (why := _lack(rung, claims.get(rung.name), verdicts))}
    reached = Tier.NONE
    for tier in list(Tier)[1:]:
        if any(rung.name in lacking for rung in LADDER if rung.tier is tier):
            break
        reached = tier
    return Standing(reached, lacking)


def _lack(rung: Rung, claim: Claim | None, verdicts: Mapping[str, Verdict]) -> str:
    """Return what lacks of a rung; empty when it is climbed."""
    if claim is None:
        return "the kind's file says nothing of it"
    if claim.missing:
        return claim.missing
    if claim.exempt:
        return ""
    unseen = [number for number in rung.rules if verdicts.get(number) is not Verdict.HOLDS]
    return f"{', '.join(unseen)} not seen to hold" if unseen else ""
