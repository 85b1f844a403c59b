"""The udev rules that are shipped: their syntax, the names they make, and a profile that uses those and no others.

Source of keys and operators: udev(7), systemd 252.
"""

import re
from pathlib import Path

import pytest

from drivers.errors import ProfileError
from drivers.host.profile import Environment, load_profile
from drivers.host.registry import KIND_MODULES
from drivers.host.stable_names import Socket, rules, socket_of

UDEV = Path(__file__).parents[3] / "deploy" / "udev"
RULES = [UDEV / "70-edian-devices.rules", UDEV / "71-edian-terminal.rules.example"]
PART = re.compile(r'(?P<key>[A-Z]+)(?:\{(?P<attribute>[^}]+)\})?(?P<operator>==|!=|\+=|-=|:=|=)"(?P<value>[^"]*)"')
MATCHES = {"ACTION", "KERNEL", "SUBSYSTEM", "SUBSYSTEMS", "ATTR", "ATTRS", "ENV"}
SETS = {"SYMLINK", "GROUP", "MODE", "ENV", "GOTO", "LABEL"}
WITH_ATTRIBUTE = {"ATTR", "ATTRS", "ENV"}
SUBSTITUTED = re.compile(r"\$env\{([^}]+)\}")
KNOWN = {"ID_PATH", "ID_PATH_TAG", ".ID_PORT", "ID_MM_DEVICE_IGNORE", "ID_MM_PORT_IGNORE"}


def parts(path: Path) -> list[list[re.Match[str]]]:
    """Each rule as its parts; a part that is none is found by what is left over."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        words = line.split(", ")
        matches = [PART.fullmatch(word) for word in words]
        assert all(matches), f"{path.name}: {line}"
        found.append([match for match in matches if match])
    return found


def symlinks(path: Path) -> list[str]:
    return [part["value"] for rule in parts(path) for part in rule if part["key"] == "SYMLINK"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_have_keys_operators_and_attributes_that_udev_knows(path):
    for rule in parts(path):
        for part in rule:
            compares = part["operator"] in {"==", "!="}
            assert part["key"] in (MATCHES if compares else SETS), part[0]
            assert bool(part["attribute"]) is (part["key"] in WITH_ATTRIBUTE), part[0]
            assert part["operator"] != "=" or part["key"] != "SYMLINK", "a link that replaces those of others"
            if part["key"] == "ENV":
                assert part["attribute"] in KNOWN, part[0]
            assert set(SUBSTITUTED.findall(part["value"])) <= KNOWN
            assert part["value"].count("$") == len(SUBSTITUTED.findall(part["value"]))


def test_rules_jump_only_forward_to_labels_that_are_there():
    rules_of = parts(RULES[0])
    labels = {part["value"]: at for at, rule in enumerate(rules_of) for part in rule if part["key"] == "LABEL"}
    jumps = [(part["value"], at) for at, rule in enumerate(rules_of) for part in rule if part["key"] == "GOTO"]
    assert jumps
    assert all(labels[label] > at for label, at in jumps)


def test_rules_run_after_those_that_find_out_the_socket():
    assert all(path.name > "60-serial.rules" and path.name > "60-persistent-v4l.rules" for path in RULES)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_make_links_under_our_own_folder_each_once(path):
    links = symlinks(path)
    assert links
    assert len(links) == len(set(links))
    assert all(re.fullmatch(r"edian/[a-z0-9_${}.A-Z-]+", link) for link in links)


def test_rules_give_no_right_to_everybody():
    for rule in parts(RULES[0]):
        assert not [part for part in rule if part["key"] == "MODE" and part["value"] != "0660"]


def test_profile_to_begin_from_is_right_and_uses_exactly_the_names_that_the_rules_make(tmp_path):
    profile = load_profile(UDEV / "terminal.toml", tmp_path)
    assert profile.environment is Environment.PRODUCTION
    used = set()
    for device in profile.devices:
        where = str(getattr(device.settings, "port", "") or getattr(device.settings, "source", ""))
        if where:
            assert where == f"/dev/edian/{device.name}"
            used.add(where.removeprefix("/dev/"))
    assert used == set(symlinks(RULES[1]))


def test_profile_to_begin_from_has_all_that_a_journey_uses(tmp_path):
    profile = load_profile(UDEV / "terminal.toml", tmp_path)
    assert {device.kind.name for device in profile.devices} == set(KIND_MODULES)


def test_profile_to_begin_from_writes_where_its_unit_may():
    unit = (UDEV.parent / "systemd" / "edian-devices.service").read_text(encoding="utf-8")
    (state,) = re.findall(r"^StateDirectory=(.+)$", unit, re.MULTILINE)
    (runtime,) = re.findall(r"^RuntimeDirectory=(.+)$", unit, re.MULTILINE)
    folders = re.findall(r'"(/(?:var|run)/[^"]*)"', (UDEV / "terminal.toml").read_text(encoding="utf-8"))
    assert folders
    for folder in folders:
        assert folder.startswith((f"/var/lib/{state}/", f"/run/{runtime}/")), folder


@pytest.fixture
def dev(tmp_path):
    """A /dev with two identical adapters, one with two ports, and a camera with two nodes."""
    dev = tmp_path / "dev"
    for folder in ("serial/by-path", "v4l/by-path"):
        (dev / folder).mkdir(parents=True)
    links = {
        "ttyUSB0": "serial/by-path/pci-0000:00:14.0-usb-0:1.1:1.0-port0",
        "ttyUSB1": "serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port0",
        "ttyUSB2": "serial/by-path/pci-0000:00:14.0-usb-0:1.2:1.0-port1",
        "ttyACM0": "serial/by-path/pci-0000:00:14.0-usb-0:1.4:1.0",
        "video0": "v4l/by-path/pci-0000:00:14.0-usb-0:2:1.0-video-index0",
    }
    for node, link in links.items():
        (dev / node).touch()
        (dev / link).symlink_to(dev / node)
    (dev / "serial/by-path/pci-0000:00:14.0-usbv2-0:1.1:1.0-port0").symlink_to(dev / "ttyUSB0")
    (dev / "ttyS0").touch()
    return dev


def test_socket_of_each_device_is_told_apart(dev):
    assert socket_of(str(dev / "ttyUSB0"), dev) == Socket("pci-0000:00:14.0-usb-0:1.1:1.0", "0")
    assert socket_of(str(dev / "ttyUSB2"), dev) == Socket("pci-0000:00:14.0-usb-0:1.2:1.0", "1")
    assert socket_of(str(dev / "ttyACM0"), dev) == Socket("pci-0000:00:14.0-usb-0:1.4:1.0")
    assert socket_of(str(dev / "video0"), dev) == Socket("pci-0000:00:14.0-usb-0:2:1.0", camera=True)


def test_rules_that_are_written_are_those_of_the_example(dev):
    written = rules({"id_reader": str(dev / "ttyUSB0"), "camera": str(dev / "video0")}, dev)
    example = RULES[1].read_text(encoding="utf-8").splitlines()
    assert all(line in example for line in written.splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"id_reader": "ttyS0"}, "no socket"),
        ({"id_reader": "nothing"}, "no socket"),
        ({"Id Reader": "ttyUSB0"}, "small letters"),
        ({"id_reader": "ttyUSB0", "pin_pad": "ttyUSB0"}, "one socket"),
    ],
)
def test_names_that_cannot_stay_are_refused(dev, names, told):
    with pytest.raises(ProfileError, match=told):
        rules({name: str(dev / device) for name, device in names.items()}, dev)
