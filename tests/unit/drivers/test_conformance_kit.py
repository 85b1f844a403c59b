"""The driver kit: a driver that keeps every rule passes, and each that breaks one is told which."""

import dataclasses
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
import structlog

from drivers.conformance.arguments import odd
from drivers.conformance.ladder import LADDER, Standing, Tier, standing
from drivers.conformance.line import HostLine
from drivers.conformance.plays import Claim, KindFile, Play, kind_file, read_kind_file, require_plays
from drivers.conformance.report import conforms
from drivers.conformance.rule import Finding, Verdict
from drivers.conformance.run import RULES, judge_bench, open_bench
from drivers.device.base import (
    CommandFailedError,
    CompletionCode,
    Context,
    DeviceKind,
    DeviceState,
    DeviceStatus,
    Event,
    Probed,
)
from drivers.device.base.values import Fields, from_json
from drivers.device.printer import PrintReceipt
from drivers.errors import ProfileError
from drivers.host.messages import Completed, Message
from drivers.host.profile import DeviceEntry, Environment, TerminalProfile
from drivers.host.registry import KIND_MODULES, load_kind
from tests.unit.drivers.kit_scale import (
    ScaleDriver,
    ScaleSettings,
    ScaleStatus,
    Tare,
    Weigh,
    Weighed,
    World,
    scale_kind,
)

KNOWN = read_kind_file(
    """
    faults = ["silent", "garbage"]
    [[play]]
    command = "Weigh"
    arguments = { timeout_ms = 3000, label = "SPECIMEN-LABEL" }
    hands = ["put TICKET-4711"]
    after = ["lift"]
    [quality]
    described = "done"
    """,
    "scale",
)
ROOT = Path(__file__).resolve().parents[3]

Kind = DeviceKind[object]


async def judge(
    kind: DeviceKind[ScaleSettings],
    world: World | None,
    *,
    known: KindFile = KNOWN,
    only: tuple[str, ...] = (),
    line: type[HostLine] | None = None,
) -> dict[str, Finding]:
    entry = DeviceEntry("scale", cast(Kind, kind), ScaleSettings())
    profile = TerminalProfile("T-1", Environment.SIMULATED, (entry,))
    async with open_bench(profile, entry, known, world) as bench:
        if line is not None:
            bench.line.__class__ = line
        return {finding.rule.number: finding for finding in await judge_bench(bench, only=only)}


async def test_driver_that_keeps_every_rule_holds_them_all() -> None:
    world = World()
    found = await judge(scale_kind(world), world)
    assert {number: finding.seen for number, finding in found.items() if finding.verdict is not Verdict.HOLDS} == {}
    assert len(found) == len(RULES) == len({rule.number for rule in RULES})


async def test_rules_that_need_hands_are_not_tried_without_them() -> None:
    found = await judge(scale_kind(World()), None)
    untried = {number for number, finding in found.items() if finding.verdict is Verdict.NOT_TRIED}
    assert untried >= {"P-1", "F-1", "F-2", "U-1", "U-2", "E-2"}
    assert conforms(list(found.values()))


class _Undeclared(ScaleDriver):
    def perform(self, command: Any, context: Context) -> Any:
        if isinstance(command, Tare):
            raise CommandFailedError(CompletionCode.UNSUPPORTED_COMMAND, "unsupported_command", "there is no Tare")
        return super().perform(command, context)


class _Hangs(ScaleDriver):
    def probe(self, context: Context) -> Probed:
        time.sleep(8)
        return Probed()


class _Mumbles(ScaleDriver):
    def probe(self, context: Context) -> Probed:
        raise CommandFailedError(CompletionCode.HARDWARE_ERROR, "It Broke!", "broken")


class _WrongResult(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        return cast(Weighed, Probed("something else"))


class _BreaksOnOddities(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        if command.label:
            command.label.encode("utf-8")
        return super().weigh(command, context)


class _DeafToCancel(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        time.sleep(min(3.0, command.timeout_ms / 1000))
        raise CommandFailedError(CompletionCode.TIME_OUT, "no_load", "put something on the scale")


class _CallsCancelTimeOut(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        try:
            return super().weigh(command, context)
        except CommandFailedError as error:
            raise CommandFailedError(CompletionCode.TIME_OUT, "no_load", "put something on the scale") from error


class _WaitsForEver(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        while not self.world.load:
            time.sleep(0.05)
        return Weighed(1, "x")


class _NeverRecovers(ScaleDriver):
    spoilt = False

    def weigh(self, command: Weigh, context: Context) -> Weighed:
        try:
            return super().weigh(command, context)
        except CommandFailedError as error:
            if error.reason == "out_of_time":
                type(self).spoilt = True
            raise

    def probe(self, context: Context) -> Probed:
        if self.spoilt:
            time.sleep(8)
        return super().probe(context)


class _PlayFails(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        raise CommandFailedError(CompletionCode.TIME_OUT, "no_load", "put something on the scale")


@dataclass(frozen=True, slots=True)
class Surprise(Event):
    pass


class _Surprises(ScaleDriver):
    def probe(self, context: Context) -> Probed:
        context.emit(Surprise())
        return super().probe(context)


class _Gossips(ScaleDriver):
    def weigh(self, command: Weigh, context: Context) -> Weighed:
        weighed = super().weigh(command, context)
        structlog.get_logger("scale").warning("scale_read", ticket=weighed.ticket)
        return weighed


class _TellsInMessages(ScaleDriver):
    last = ""

    def weigh(self, command: Weigh, context: Context) -> Weighed:
        weighed = super().weigh(command, context)
        type(self).last = weighed.ticket
        return weighed

    def talk(self) -> None:
        if not self.world.plugged or self.world.fault != "none":
            raise CommandFailedError(CompletionCode.DEVICE_NOT_READY, "away", f"the scale lost {self.last or 'it all'}")


class _CrashesOnNoise(ScaleDriver):
    def talk(self) -> None:
        if self.world.fault == "garbage":
            raise IndexError("a reply that is too short")
        super().talk()


class _StaysBroken(ScaleDriver):
    broken = False

    def talk(self) -> None:
        if self.world.fault != "none":
            type(self).broken = True
        if self.broken:
            raise CommandFailedError(CompletionCode.HARDWARE_ERROR, "broken", "the scale has broken; replace it")
        super().talk()

    def idle(self, context: Context) -> None:
        if self.broken:
            context.report(ScaleStatus(DeviceState.HARDWARE_ERROR, "broken"))
            return
        super().idle(context)


class _BlindToPlugs(ScaleDriver):
    def talk(self) -> None:
        if not self.world.plugged:
            raise CommandFailedError(CompletionCode.HARDWARE_ERROR, "no_scale", "the scale is not there")


class _LostForGood(ScaleDriver):
    lost = False

    def talk(self) -> None:
        if not self.world.plugged:
            type(self).lost = True
        if self.lost:
            self.world.plugged = False
        super().talk()


class _ReasonOnline(ScaleDriver):
    def idle(self, context: Context) -> None:
        context.report(ScaleStatus(DeviceState.ONLINE, "all_well"))


@pytest.mark.parametrize(
    ("driver", "rule"),
    [
        (_Undeclared, "C-4"),
        (_Hangs, "C-2"),
        (_Mumbles, "C-3"),
        (_WrongResult, "C-3"),
        (_BreaksOnOddities, "C-5"),
        (_DeafToCancel, "C-7"),
        (_CallsCancelTimeOut, "C-7"),
        (_WaitsForEver, "C-8"),
        (_NeverRecovers, "C-10"),
        (_PlayFails, "P-1"),
        (_Surprises, "E-1"),
        (_Gossips, "E-2"),
        (_TellsInMessages, "E-2"),
        (_CrashesOnNoise, "F-1"),
        (_StaysBroken, "F-2"),
        (_BlindToPlugs, "U-1"),
        (_LostForGood, "U-2"),
        (_ReasonOnline, "D-3"),
    ],
)
async def test_driver_that_breaks_a_rule_is_told_which(
    driver: type[ScaleDriver], rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.conformance.broken.READY_S", 1.5)
    monkeypatch.setattr("drivers.conformance.bench.READY_S", 1.5)
    monkeypatch.setattr("drivers.conformance.broken._NOTICED_S", 1.0)
    world = World()
    # What comes before it may be needed for it: events and secrets are those of the plays.
    needed = {"E-1": ("C", "E"), "E-2": ("P", "F", "E")}.get(rule, (rule,))
    found = await judge(scale_kind(world, driver), world, only=needed)
    assert found[rule].verdict is Verdict.BROKEN, found[rule].seen
    assert not conforms(list(found.values()))


def _with(**changes: object) -> DeviceKind[ScaleSettings]:
    return dataclasses.replace(scale_kind(World()), **changes)  # type: ignore[arg-type]


async def test_capabilities_that_change_break_their_rule() -> None:
    kind = scale_kind(World())
    numbers = iter(range(1, 1_000))
    unsteady = _with(capabilities=lambda settings: kind.capabilities_type(next(numbers)))
    assert (await judge(unsteady, None, only=("D-1",)))["D-1"].verdict is Verdict.BROKEN


async def test_property_in_both_capabilities_and_status_breaks_its_rule() -> None:
    @dataclass(frozen=True, slots=True)
    class LoadedStatus(DeviceStatus):
        most_grams: int = 0

    assert (await judge(_with(status_type=LoadedStatus), None, only=("D-2",)))["D-2"].verdict is Verdict.BROKEN


async def test_kind_that_drags_in_its_library_breaks_its_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "heavy_scale.py").write_text("import serial\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(ScaleSettings, "__module__", "heavy_scale")
    found = await judge(scale_kind(World()), None, only=("D-4",))
    assert (found["D-4"].verdict, "serial" in found["D-4"].seen) == (Verdict.BROKEN, True)


class _Doubled(HostLine):
    def receive(self, message: Message) -> None:
        super().receive(message)
        if isinstance(message, Completed):
            super().receive(message)


class _Shuffled(HostLine):
    kept: ClassVar[list[Message]] = []

    def receive(self, message: Message) -> None:
        if isinstance(message, Completed):
            self.kept.append(message)
            if len(self.kept) < 3:
                return
            for late in reversed(self.kept):
                super().receive(late)
            self.kept.clear()
            return
        super().receive(message)


async def test_host_that_completes_twice_or_out_of_turn_breaks_the_rules_about_it() -> None:
    assert (await judge(scale_kind(World()), None, only=("C-1",), line=_Doubled))["C-1"].verdict is Verdict.BROKEN
    assert (await judge(scale_kind(World()), None, only=("C-9",), line=_Shuffled))["C-9"].verdict is Verdict.BROKEN


async def test_command_whose_types_cannot_be_carried_breaks_the_rule_about_wrong_types() -> None:
    @dataclass(frozen=True, slots=True)
    class Odd(Tare):
        table: dict[str, int] = dataclasses.field(default_factory=dict)

    found = await judge(_with(commands=(Odd,)), None, only=("C-6",))
    assert found["C-6"].verdict is Verdict.BROKEN


def test_every_rule_is_broken_by_some_driver_here() -> None:
    marks = test_driver_that_breaks_a_rule_is_told_which.pytestmark  # type: ignore[attr-defined]
    told = {case[1] for case in marks[0].args[1]}
    assert told | {"D-1", "D-2", "D-4", "C-1", "C-9", "C-6"} == {rule.number for rule in RULES}


def _climbed(tier: Tier) -> dict[str, Claim]:
    order = list(Tier)
    return {rung.name: Claim(done="judged") for rung in LADDER if order.index(rung.tier) <= order.index(tier)}


def _findings(verdict: Verdict = Verdict.HOLDS) -> list[Finding]:
    return [Finding("scale", rule, verdict, "") for rule in RULES]


@pytest.mark.parametrize("tier", list(Tier)[1:])
def test_driver_stands_on_the_highest_step_whose_rungs_are_all_climbed(tier: Tier) -> None:
    assert standing(_climbed(tier), _findings()).tier is tier


def test_claim_that_the_run_did_not_see_is_no_rung() -> None:
    stands = standing(_climbed(Tier.PLATINUM), _findings(Verdict.NOT_TRIED))
    assert stands.tier is Tier.NONE
    assert "D-1" in stands.lacking["described"]


def test_exempt_rung_is_climbed_and_missing_one_says_what_lacks() -> None:
    claims = {**_climbed(Tier.PLATINUM), "cancel": Claim(exempt="waits for nobody")}
    claims["real-hardware"] = Claim(missing="a scale")
    assert standing(claims, _findings()) == Standing(Tier.GOLD, {"real-hardware": "a scale"})


@pytest.mark.parametrize("text", ['[quality]\nfuzzed = "maybe"', "[quality]\nfuzzed = {}", "[[play]]\n", "plays = 1"])
def test_kind_file_with_a_mistake_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ProfileError, match="scale"):
        read_kind_file(text, "scale")


def test_claim_of_a_rung_that_there_is_not_is_refused() -> None:
    with pytest.raises(ProfileError, match="no rung fuzed"):
        standing({"fuzed": Claim(done="tests")}, [])


async def test_play_of_a_command_that_there_is_not_is_told() -> None:
    strange = read_kind_file('[[play]]\ncommand = "Wiegh"', "scale")
    found = await judge(scale_kind(World()), World(), known=strange, only=("P",))
    assert (found["P-1"].verdict, "Wiegh" in found["P-1"].seen) == (Verdict.BROKEN, True)


@dataclass(frozen=True, slots=True)
class _Choosy(Tare):
    turns: int = 2

    def __post_init__(self) -> None:
        if self.turns not in (2, 3):
            raise ValueError("2 or 3 turns")


async def test_command_that_checks_its_own_values_is_played_with_its_defaults() -> None:
    found = await judge(_with(commands=(_Choosy,)), None, only=("C-1",))
    assert found["C-1"].verdict is Verdict.HOLDS


_WITH_FILES = sorted(path.stem for path in (ROOT / "drivers" / "conformance" / "kinds").glob("*.toml"))


@pytest.mark.parametrize("name", _WITH_FILES)
def test_every_rung_of_our_drivers_is_done_exempt_or_missing_and_its_evidence_is_there(name: str) -> None:
    known = kind_file(load_kind(name))
    assert known is not None
    assert set(known.quality) == {rung.name for rung in LADDER}
    for rung in LADDER:
        claim = known.quality[rung.name]
        if claim.done and not rung.rules:
            assert (ROOT / claim.done).exists(), f"{rung.name}: {claim.done}"
        if claim.exempt:
            assert len(claim.exempt.split()) > 2, "an exemption says why"
    for play in known.play:
        command = load_kind(name).command(play.command)
        assert command is not None
        play.arguments.to(command, play.command)


def test_kinds_with_a_file_are_the_kinds_of_this_build() -> None:
    assert set(KIND_MODULES) == set(_WITH_FILES)


def test_documented_rules_and_rungs_are_those_there_are() -> None:
    page = (ROOT / "docs" / "writing-a-driver.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"| {rule.number} | {rule.sentence} |" in page
    for rung in LADDER:
        assert rung.name in page


def test_odd_values_reach_into_lists_of_values() -> None:
    documents = [arguments["document"] for arguments in odd(PrintReceipt)]
    assert {item["type"] for document in documents for item in document} == {"Text", "Columns", "QrCode", "Feed"}
    assert any(item.get("data") == "\ud800" for document in documents for item in document)
    for document in documents:
        assert len(from_json(PrintReceipt, {"document": document}).document) == len(document)


async def test_play_whose_hands_the_simulator_does_not_know_says_which() -> None:
    world = World()
    weigh = KNOWN.play[0]
    mimed = dataclasses.replace(KNOWN, play=(dataclasses.replace(weigh, hands=("juggle",)),))
    found = await judge(scale_kind(world), world, known=mimed, only=("P-1",))
    assert found["P-1"].verdict is Verdict.BROKEN
    assert "juggle" in found["P-1"].seen


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (Play("Knock"), "Knock is no command"),
        (Play("Weigh", Fields({"timeout": 5})), "no such key: timeout"),
        (Play("Weigh"), "timeout_ms is missing"),
    ],
)
def test_play_that_the_kind_cannot_do_is_a_mistake_of_the_file(play: Play, said: str) -> None:
    with pytest.raises(ProfileError, match=said):
        require_plays(cast(Kind, scale_kind(World())), KindFile(play=(play,)))
