"""`edian-devices conformance`: our own drivers judged on their simulators, as a vendor's would be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.conformance.ladder import LADDER
from drivers.conformance.run import RULES


def conformance(tmp_path: Path, *options: str) -> tuple[int, dict]:
    command = [sys.executable, "-m", "drivers", "conformance", "--json", "--runtime", str(tmp_path), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=110)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("device", ["id_reader", "pin_pad", "printer", "code_scanner", "card_reader", "camera"])
def test_our_driver_keeps_every_rule_and_stands_where_its_file_says(tmp_path, device):
    code, found = conformance(tmp_path, "--simulate", "--device", device)
    (judged,) = found["devices"]
    assert [rule for rule in judged["rules"] if rule["verdict"] == "BROKEN"] == []
    assert code == 0
    assert len(judged["rules"]) == len(RULES)
    assert judged["quality"]["tier"] == "gold"
    # What lacks for more is what the file names as missing, and no rung that a rule shows.
    shown = {rung.name for rung in LADDER if rung.rules}
    assert not shown & set(judged["quality"]["lacking"])


def test_rules_are_listed_without_a_device(tmp_path):
    code, found = conformance(tmp_path, "--list")
    assert code == 0
    assert [rule["rule"] for rule in found["rules"]] == [rule.number for rule in RULES]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--only", "Z-9"], "--list"),
        (["--device", "fax"], "no device"),
    ],
)
def test_wish_that_cannot_be_followed_is_told(tmp_path, options, word):
    code, found = conformance(tmp_path, *options)
    assert code == 1
    assert word in found["error"]["message"]


def test_production_terminal_is_judged_with_leave_only(tmp_path):
    profile = tmp_path / "profile.toml"
    profile.write_text('terminal = "T-1"\nenvironment = "production"\n[devices.code_scanner]\nport = "/dev/ttyNONE"\n')
    code, found = conformance(tmp_path, "--profile", str(profile))
    assert (code, "--yes" in found["error"]["message"]) == (1, True)
    code, found = conformance(tmp_path, "--profile", str(profile), "--yes", "--only", "D")
    assert code == 0
    assert found["holds"] == 4
