"""The contract in `protos/`: stubs are what the sources say, the lint holds, nothing agreed is broken."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROTOS = Path(__file__).resolve().parents[2] / "protos"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("protos") / "edian.binpb"
    subprocess.run([sys.executable, str(PROTOS / "generate.py"), "image", str(target)], check=True)
    return target


def _buf(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Beside this Python: the environment may be used without being activated.
    buf = shutil.which("buf", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert buf is not None, "buf is not installed: make install-dev"
    return subprocess.run([buf, *arguments], cwd=PROTOS, capture_output=True, text=True, timeout=60)


def _differences(left: Path, right: Path) -> list[str]:
    def files(root: Path) -> set[str]:
        return {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts}

    both = files(left) & files(right)
    changed = [name for name in both if not filecmp.cmp(left / name, right / name, shallow=False)]
    return sorted(files(left) ^ files(right)) + sorted(changed)


def test_stubs_regenerated_are_those_committed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(PROTOS / "generate.py"), "stubs", str(tmp_path / "gen")], check=True)
    assert _differences(PROTOS / "gen", tmp_path / "gen") == [], "run `make protos` and commit protos/gen"


def test_contract_is_formatted_and_linted(image: Path) -> None:
    formatted = _buf("format", "--diff", "--exit-code", "--path", "edian", ".")
    assert formatted.returncode == 0, formatted.stdout
    linted = _buf("lint", str(image), "--path", "edian")
    assert linted.returncode == 0, linted.stdout


def test_contract_breaks_nothing_agreed(image: Path) -> None:
    broken = _buf("breaking", str(image), "--against", "agreed.binpb", "--path", "edian")
    assert broken.returncode == 0, broken.stdout + "\nIf the agreement itself has changed: `make agree`."


def test_breaking_check_notices_a_removed_field(image: Path, tmp_path: Path) -> None:
    from google.protobuf import descriptor_pb2

    files = descriptor_pb2.FileDescriptorSet.FromString(image.read_bytes())
    [drawdown] = [file for file in files.file if file.name == "edian/channel/v1/drawdown_service.proto"]
    [terms] = [message for message in drawdown.message_type if message.name == "DrawdownTerms"]
    del terms.field[1]
    mutilated = tmp_path / "mutilated.binpb"
    mutilated.write_bytes(files.SerializeToString())
    assert _buf("breaking", str(mutilated), "--against", "agreed.binpb", "--path", "edian").returncode != 0


@pytest.mark.parametrize("package", ["channel", "backoffice"])
def test_money_on_the_wire_is_always_google_type_money(image: Path, package: str) -> None:
    from google.protobuf import descriptor_pb2

    files = descriptor_pb2.FileDescriptorSet.FromString(image.read_bytes())
    bare = [
        f"{message.name}.{field.name}"
        for file in files.file
        if file.package == f"edian.{package}.v1"
        for message in file.message_type
        for field in message.field
        if any(word in field.name for word in ("amount", "balance", "interest", "principal", "credit_limit"))
        and not field.type_name.endswith((".Money", ".LineBalance"))
    ]
    assert bare == []
