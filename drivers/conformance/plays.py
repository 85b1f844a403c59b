"""What is known of a kind beside its code: how to play its commands, its simulator's faults, the quality claimed.

One TOML file a kind; `kinds/` holds ours, a vendor's package its own as `conformance.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from drivers.device.base import DeviceKind
from drivers.device.base.values import Fields, Json, ValueMistakeError, from_json
from drivers.errors import ProfileError

VENDOR_FILE = "conformance.toml"
_OURS = Path(__file__).parent / "kinds"


@dataclass(frozen=True, slots=True)
class Play:
    """A command that succeeds, and the hands that see to it.

    Attributes:
        hands: words for the simulator's control socket, once the command is acknowledged.
        again: the hands do it again until the command has ended.
        after: words once it has ended.
        public: fields of the result that are about nobody and may be told in events.
    """

    command: str
    arguments: Fields = field(default_factory=lambda: Fields({}))
    hands: tuple[str, ...] = ()
    again: bool = False
    after: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of one rung of the ladder; one of the three is filled.

    Attributes:
        done: what shows it: a rule that the runner judges, or where a person can look.
        exempt: why it does not apply.
        missing: what is still to be done.
    """

    done: str = ""
    exempt: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.done, self.exempt, self.missing))) != 1:
            raise ValueError("a claim says done, exempt or missing, and why")


@dataclass(frozen=True, slots=True)
class KindFile:
    """All that is known of a kind.

    Attributes:
        files: fields of results that name a file which is the caller's to remove.
        faults: words after `fault=` for its simulator.
    """

    play: tuple[Play, ...] = ()
    faults: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    quality: Mapping[str, Claim] = field(default_factory=dict)


def kind_file(kind: DeviceKind[object]) -> KindFile | None:
    """Return what is known of a kind; None when it brings no file.

    Raises:
        ProfileError: its file is wrong; the message names the place.
    """
    ours = _OURS / f"{kind.name}.toml"
    if kind.settings_type.__module__.startswith("drivers.device."):
        return read_kind_file(ours.read_text(encoding="utf-8"), ours.name) if ours.exists() else None
    package = kind.settings_type.__module__
    while package:
        try:
            found = resources.files(package).joinpath(VENDOR_FILE)
            if found.is_file():
                return read_kind_file(found.read_text(encoding="utf-8"), f"{package}/{VENDOR_FILE}")
        except (ModuleNotFoundError, TypeError):
            pass
        package = package.rpartition(".")[0]
    return None


def read_kind_file(text: str, place: str) -> KindFile:
    """Read one.

    Raises:
        ProfileError: something in it is wrong.
    """
    try:
        table: dict[str, Json] = tomllib.loads(text)
        quality = table.pop("quality", {})
        if not isinstance(quality, dict):
            raise ValueMistakeError("quality: a table of rungs")
        claims = {rung: _claim(rung, claim) for rung, claim in quality.items()}
        found = from_json(KindFile, table, place)
    except (ValueError, ValueMistakeError) as error:
        raise ProfileError(f"{place}: {error}") from error
    return KindFile(found.play, found.faults, found.files, claims)


def require_plays(kind: DeviceKind[object], file: KindFile) -> None:
    """Compare the plays with the kind's commands.

    Raises:
        ProfileError: one names a command that there is not, or arguments that it does not take.
    """
    for play in file.play:
        command = kind.command(play.command)
        if command is None:
            there_are = ", ".join(each.__name__ for each in kind.commands)
            raise ProfileError(f"a play of {kind.name}: {play.command} is no command of it; there are {there_are}")
        try:
            play.arguments.to(command, play.command)
        except ValueMistakeError as mistake:
            raise ProfileError(f"a play of {kind.name}: {mistake}") from mistake


def _claim(rung: str, claim: Json) -> Claim:
    # Most are shown by the runner itself, and need no words.
    return Claim(done="judged") if claim == "done" else from_json(Claim, claim, f"quality.{rung}")
