"""The terminal profile: which devices a terminal has, and how each is reached. One TOML file.

::

    terminal = "JC-0317"
    environment = "production"            # or "simulated"
    state_folder = "/var/lib/edian"       # what outlives a restart: where cards and receipts are

    [devices.id_reader]                   # the device's name
    kind = "id_reader"                    # left out, it is the name
    isolation = "process"                 # left out, as the kind has it: most run on a thread of the host
    port = "/dev/serial/by-id/usb-..."    # the kind's own settings

    [devices.id_reader.simulator]         # simulated only: what plays it
    program = "drivers.simulators.id_reader"
    control = "{runtime}/id_reader.ctl"   # and any other option of that program

`{runtime}` stands for the runtime folder, `{profile}` for the profile's own. A mistake is told with its place.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum, unique
from pathlib import Path
from typing import cast

from drivers.device.base import DeviceKind, Isolation
from drivers.device.base.values import Json, ValueMistakeError, from_json
from drivers.errors import ProfileError
from drivers.host.registry import load_kind

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_PROFILES = Path(__file__).parents[1] / "profiles"

Option = bool | int | float | str
"""A value of a simulator's option."""


@unique
class Environment(StrEnum):
    """What kind of place it is."""

    PRODUCTION = "production"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class SimulatorEntry:
    """What plays a device.

    Attributes:
        program: module to be run with `python -m`.
        options: its options by name, `_` for `-`; True is an option without a value.
    """

    program: str
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device of the terminal.

    Attributes:
        settings: of the kind's own settings type.
        isolation: where its driver runs.
    """

    name: str
    kind: DeviceKind[object]
    settings: object
    simulator: SimulatorEntry | None = None
    isolation: Isolation = Isolation.THREAD


@dataclass(frozen=True, slots=True)
class TerminalProfile:
    """All of a terminal's devices.

    Attributes:
        state_folder: where the host keeps what must outlive a restart, such as where the media are; nothing is kept
            without one.
    """

    terminal: str
    environment: Environment
    devices: tuple[DeviceEntry, ...]
    state_folder: str = ""

    def device(self, name: str) -> DeviceEntry:
        """Return the device of that name.

        Raises:
            ProfileError: there is none.
        """
        for entry in self.devices:
            if entry.name == name:
                return entry
        raise ProfileError(f"no device {name!r}; there are {', '.join(entry.name for entry in self.devices)}")

    def first_of_kind(self, kind: str) -> DeviceEntry:
        """Return the first device of that kind.

        Raises:
            ProfileError: there is none.
        """
        for entry in self.devices:
            if entry.kind.name == kind:
                return entry
        raise ProfileError(f"terminal {self.terminal} has no {kind}; add one to its profile")


def default_runtime() -> Path:
    """Return the folder for sockets and simulated ports: EDIAN_RUNTIME_DIR, else the user's own."""
    if chosen := os.environ.get("EDIAN_RUNTIME_DIR"):
        return Path(chosen)
    if base := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(base) / "edian"
    return Path(tempfile.gettempdir()) / f"edian-{os.getuid()}"


def profile_path(name: str) -> Path:
    """Return the file of a profile: a path, or the bare name of one that comes along, such as `simulated`."""
    shipped = _PROFILES / f"{name}.toml"
    return shipped if re.fullmatch(r"[\w-]+", name) and shipped.exists() else Path(name)


def load_profile(path: Path, runtime: Path) -> TerminalProfile:
    """Read and check a profile.

    Raises:
        ProfileError: it cannot be read, or something in it is wrong; the message names the place.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ProfileError(f"{path}: is no TOML: {error}") from error
    try:
        places = {"runtime": str(runtime), "profile": str(path.parent.resolve())}
        return _profile(cast(dict[str, Json], _expanded(table, places)))
    except (ValueMistakeError, ProfileError) as error:
        raise ProfileError(f"{path}: {error}") from error


def _profile(table: dict[str, Json]) -> TerminalProfile:
    unknown = sorted(set(table) - {"terminal", "environment", "state_folder", "devices"})
    if unknown:
        raise ProfileError(f"no such key: {', '.join(unknown)}; there are terminal, environment, state_folder, devices")
    terminal = from_json(str, table.get("terminal"), "terminal")
    environment = from_json(Environment, table.get("environment"), "environment")
    devices = table.get("devices")
    if not isinstance(devices, dict) or not devices:
        raise ProfileError("devices: a terminal has at least one, as a table [devices.NAME]")
    return TerminalProfile(
        terminal,
        environment,
        tuple(_device(name, settings, environment) for name, settings in devices.items()),
        from_json(str, table.get("state_folder", ""), "state_folder"),
    )


def _device(name: str, table: Json, environment: Environment) -> DeviceEntry:
    place = f"devices.{name}"
    if not _NAME.fullmatch(name):
        raise ProfileError(f"{place}: a name has small letters, digits and _, such as id_reader")
    if not isinstance(table, dict):
        raise ProfileError(f"{place}: expected a table")
    own = dict(table)
    simulator = _simulator(place, own.pop("simulator", None))
    try:
        kind = load_kind(from_json(str, own.pop("kind", name), f"{place}.kind"))
    except ProfileError as error:
        raise ProfileError(f"{place}: {error}") from error
    isolation = from_json(Isolation, own.pop("isolation", kind.isolation.value), f"{place}.isolation")
    settings = from_json(kind.settings_type, own, place)
    if environment is Environment.PRODUCTION:
        mistake = "it has a simulator" if simulator else kind.production_mistake(settings)
        if mistake:
            raise ProfileError(f"{place}: {mistake}, which a production terminal must not have")
    return DeviceEntry(name, kind, settings, simulator, isolation)


def _simulator(place: str, table: Json) -> SimulatorEntry | None:
    if table is None:
        return None
    if not isinstance(table, dict) or not isinstance(table.get("program"), str):
        raise ProfileError(f'{place}.simulator: needs program = "drivers.simulators...."')
    options: dict[str, Option] = {}
    for key, value in table.items():
        if not isinstance(value, bool | int | float | str):
            raise ProfileError(f"{place}.simulator.{key}: a text, a number, true or false")
        options[key] = value
    return SimulatorEntry(str(options.pop("program")), options)


def _expanded(value: object, places: Mapping[str, str]) -> object:
    """Put the folders in for their names, and dates back to text: a profile holds none."""
    if isinstance(value, str):
        for name, folder in places.items():
            value = value.replace(f"{{{name}}}", folder)
        return value
    if isinstance(value, dict):
        return {key: _expanded(item, places) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item, places) for item in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value
