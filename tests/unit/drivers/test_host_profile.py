"""A profile's mistakes are told with their place, and none passes as a default."""

from pathlib import Path

import pytest

from drivers.device.base import Isolation
from drivers.device.id_reader import IdReaderSettings, PhotoSource
from drivers.errors import ProfileError
from drivers.host.profile import Environment, load_profile, profile_path

GOOD = """
terminal = "T-1"
environment = "simulated"
[devices.id_reader]
port = "{runtime}/id.tty"
photo = "simulated"
[devices.id_reader.simulator]
program = "drivers.simulators.id_reader"
control = "{runtime}/id.ctl"
pace = 115200
[devices.second]
kind = "id_reader"
port = "/dev/ttyUSB0"
baudrate = 9600
"""


def load(tmp_path, text):
    path = tmp_path / "p.toml"
    path.write_text(text)
    return load_profile(path, Path("/run/x"))


def test_profile_that_is_right_yields_typed_settings(tmp_path):
    profile = load(tmp_path, GOOD)
    assert (profile.terminal, profile.environment) == ("T-1", Environment.SIMULATED)
    first, second = profile.devices
    assert first.settings == IdReaderSettings(port="/run/x/id.tty", photo=PhotoSource.SIMULATED)
    assert first.simulator.options == {"control": "/run/x/id.ctl", "pace": 115200}
    assert (second.name, second.kind.name, second.settings.baudrate) == ("second", "id_reader", 9600)
    assert profile.first_of_kind("id_reader") is first
    assert profile.device("second") is second


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('terminal = "T-1"', "", "terminal"),
        ('"simulated"\n[', '"testing"\n[', "environment.*production"),
        ('terminal = "T-1"', 'terminal = "T-1"\nterminus = 1', "terminus"),
        ("baudrate = 9600", 'baudrate = "9600"', "devices.second.baudrate.*expected int"),
        ("baudrate = 9600", "baudrate = true", "devices.second.baudrate"),
        ("baudrate = 9600", "baud = 9600", "devices.second.*baud; there are port"),
        ('port = "/dev/ttyUSB0"', "", "devices.second.*port is missing"),
        ('kind = "id_reader"', 'kind = "fax"', "devices.second.*fax.*id_reader"),
        ("[devices.second]", '[devices."Two Words"]', "small letters"),
        ('photo = "simulated"', 'photo = "vendor"', "photo_library"),
        ('photo = "simulated"', 'photo = "maybe"', "devices.id_reader.photo.*maybe"),
        ('program = "drivers.simulators.id_reader"', "", "simulator.*program"),
        ("pace = 115200", "pace = [1]", "simulator.pace"),
        ("baudrate = 9600", "baudrate = 2026-01-15", "devices.second.baudrate"),
        ("baudrate = 9600", "baudrate = ", "is no TOML"),
    ],
)
def test_profile_with_a_mistake_names_its_place(tmp_path, old, new, place):
    assert old in GOOD
    with pytest.raises(ProfileError, match=f"(?s)p.toml.*{place}"):
        load(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize("text", ["", 'terminal = "T"\nenvironment = "simulated"\n', "\x00", "devices = 3"])
def test_profile_without_devices_is_refused(tmp_path, text):
    with pytest.raises(ProfileError):
        load(tmp_path, text)


def test_profile_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ProfileError, match="No such file"):
        load_profile(tmp_path / "none.toml", tmp_path)


def test_production_profile_refuses_simulators_and_simulated_photos(tmp_path):
    production = GOOD.replace('environment = "simulated"', 'environment = "production"')
    with pytest.raises(ProfileError, match=r"devices\.id_reader: it has a simulator"):
        load(tmp_path, production)
    without = "\n".join(
        line for line in production.splitlines() if "simulator" not in line and "ctl" not in line and "pace" not in line
    )
    with pytest.raises(ProfileError, match=r'devices\.id_reader: photo = "simulated"'):
        load(tmp_path, without)
    assert load(tmp_path, without.replace('photo = "simulated"', "")).environment is Environment.PRODUCTION


def test_profile_that_comes_along_is_right_and_found_by_its_name(tmp_path):
    profile = load_profile(profile_path("simulated"), tmp_path)
    assert profile.terminal == "JC-0317"
    assert {"id_reader", "card_reader", "pin_pad", "printer", "code_scanner"} <= {d.name for d in profile.devices}
    played = [device for device in profile.devices if device.simulator is not None]
    # What looks at another device's pictures needs nobody to play it.
    assert {device.name for device in profile.devices} - {device.name for device in played} <= {
        "face_checker",
        "document_reader",
    }
    assert all(f"{device.name}.ctl" in str(device.simulator.options["control"]) for device in played)


def test_device_runs_where_its_profile_says_and_a_misspelt_place_is_refused(tmp_path):
    isolated = GOOD.replace('photo = "simulated"', 'photo = "simulated"\nisolation = "process"')
    assert load(tmp_path, GOOD).device("id_reader").isolation is Isolation.THREAD
    assert load(tmp_path, isolated).device("id_reader").isolation is Isolation.PROCESS
    with pytest.raises(ProfileError, match=r"devices\.id_reader\.isolation: 'proces' is none of 'thread', 'process'"):
        load(tmp_path, isolated.replace('"process"', '"proces"'))
