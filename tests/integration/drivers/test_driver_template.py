"""The driver template: a stranger's package, installed beside ours, is a driver like any other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.device.base import DeviceKind
from drivers.errors import ProfileError
from drivers.host import registry
from drivers.host.registry import KIND_MODULES, kind_names, load_kind

TEMPLATE = Path(__file__).parents[3] / "docs" / "driver-template"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a terminal on which the package is installed."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "--target", folder, TEMPLATE], check=True, capture_output=True, timeout=100)
    return {**os.environ, "PYTHONPATH": str(folder)}


def devices(environment: dict[str, str], *options: str) -> tuple[int, dict]:
    command = [sys.executable, "-m", "drivers", *options, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, timeout=110)
    return done.returncode, json.loads(done.stdout)


def test_installed_package_is_judged_by_the_kit_and_keeps_every_rule(installed, tmp_path):
    profile = str(TEMPLATE / "profile.toml")
    code, found = devices(installed, "conformance", "--profile", profile, "--simulate", "--runtime", str(tmp_path))
    (judged,) = found["devices"]
    assert [rule for rule in judged["rules"] if rule["verdict"] == "BROKEN"] == []
    assert code == 0
    assert judged["quality"]["tier"] == "gold"
    assert set(judged["quality"]["lacking"]) == {"fuzzed", "real-hardware"}


def test_package_that_is_not_installed_is_told_with_the_kinds_there_are(tmp_path):
    code, found = devices(dict(os.environ), "list", "--profile", str(TEMPLATE / "profile.toml"))
    assert code == 1
    assert "no kind of device 'scale'" in found["error"]["message"]


def test_templates_own_tests_pass(installed):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=TEMPLATE, env=installed, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout


def _entry(monkeypatch: pytest.MonkeyPatch, name: str, offered: object, *, times: int = 1) -> None:
    class Entry:
        value = "acme_scale"

        def __init__(self) -> None:
            self.name = name

        def load(self) -> object:
            if isinstance(offered, Exception):
                raise offered
            return offered

    def entry_points(**wanted: str) -> list[Entry]:
        assert wanted["group"] == registry.ENTRY_POINTS
        return [Entry() for _ in range(times)] if wanted.get("name", name) == name else []

    monkeypatch.setattr(registry.metadata, "entry_points", entry_points)
    load_kind.cache_clear()


@pytest.mark.parametrize(
    ("offered", "times", "word"),
    [
        (ImportError("no library"), 1, "no library"),
        (object(), 1, "offers no KIND"),
        (object(), 2, "registered 2 times"),
    ],
)
def test_package_that_cannot_be_used_is_told_with_its_name(monkeypatch, offered, times, word):
    _entry(monkeypatch, "scale", offered, times=times)
    with pytest.raises(ProfileError, match=word):
        load_kind("scale")
    load_kind.cache_clear()


def test_package_cannot_take_the_place_of_one_of_our_kinds(monkeypatch):
    _entry(monkeypatch, "pin_pad", object())
    assert isinstance(load_kind("pin_pad"), DeviceKind)
    assert kind_names() == tuple(KIND_MODULES)
    load_kind.cache_clear()


def test_host_serves_the_packages_kind_to_whoever_has_it(installed, tmp_path):
    script = """
import asyncio, sys
from pathlib import Path
from drivers.host.client import DeviceClient
from drivers.host.profile import load_profile
from drivers.host.service import DeviceHost
from drivers.host.simulation import Simulation
from drivers.simulators.base import ask
from edian_scale import Weigh

async def main():
    folder = Path(sys.argv[2])
    profile = load_profile(Path(sys.argv[1]), folder)
    with Simulation(profile):
        host = DeviceHost(profile, folder / "host.sock")
        await host.start()
        async with DeviceClient(folder / "host.sock") as client:
            await asyncio.to_thread(ask, folder / "scale.ctl", "put", "100.50")
            print((await client.execute("scale", Weigh(5_000))).require().weight_mg)
        await host.close()

asyncio.run(main())
"""
    command = [sys.executable, "-c", script, str(TEMPLATE / "profile.toml"), str(tmp_path)]
    done = subprocess.run(command, env=installed, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["100500"], done.stderr
