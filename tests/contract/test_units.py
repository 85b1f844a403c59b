"""The systemd units and their settings say nothing that the programs do not know."""

import configparser
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from channel_server.settings import Settings

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "deploy" / "systemd"
PROGRAMS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
_HOME = "/opt/edian/bin/"


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda path: path.name)
def test_unit_starts_a_program_with_flags_that_it_has(unit: Path) -> None:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(unit, encoding="utf-8")
    words = shlex.split(read["Service"]["ExecStart"])
    (at,) = [number for number, word in enumerate(words) if word.startswith(_HOME)]
    program = words[at].removeprefix(_HOME)
    assert program in PROGRAMS
    subcommand = [word for word in words[at + 1 : at + 2] if not word.startswith("-")]
    helped = subprocess.run(
        [ROOT / ".venv" / "bin" / program, *subcommand, "--help"], capture_output=True, text=True, check=True
    ).stdout
    flags = [word for word in words[at + 1 :] if word.startswith("--")]
    assert [flag for flag in flags if not re.search(rf"{flag}\b", helped)] == []


def test_settings_file_names_settings_and_holds_no_secret() -> None:
    lines = (UNITS / "server.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name.removeprefix("EDIAN_").lower() for name in given} <= set(Settings.model_fields)
    read = Settings(**{name.removeprefix("EDIAN_").lower(): value for name, value in given.items()})  # type: ignore[arg-type]
    assert read.master_key == Path("/etc/edian/master.key")
    assert "@" in read.database
    assert ":" not in read.database.split("//")[1].split("@")[0], "a password stands in no file that all may read"
