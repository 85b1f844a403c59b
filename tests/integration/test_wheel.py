"""The wheel, as a host gets it: built, installed in a bare environment, each program run from it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("edian-server", "edian-sandbox", "edian-kiosk", "edian-counter", "edian-devices")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)],
        check=True,
        cwd=ROOT,
        capture_output=True,
    )
    [built] = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our wheel, and the dependencies of this one; nothing of the checkout."""
    target = tmp_path_factory.mktemp("bare")
    venv.create(target, with_pip=False, symlinks=True)
    site = next(target.glob("lib/python3.*/site-packages"))
    # A path file brings our dependencies, but not the path files beside them: an editable install stays outside.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", f"--python={target / 'bin' / 'python'}", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--quiet", str(wheel)], check=True, env=_outside())
    return target


def _outside() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PIP_FIND_LINKS"}}


def test_wheel_holds_contract_screens_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for wanted in (
        "edian/channel/v1/drawdown_service_pb2.py",
        "buf/validate/validate_pb2.py",
        "channel_server/sandbox/village.toml",
        "channel_server/adapters/papers/receipt.typ",
        "channel_server/adapters/papers/fonts/NotoSansSC-400Regular.ttf",
        "channel_server/sandbox/mobile_bank/page/dist/app.js",
        "kiosk/fonts/NotoSansSC-400Regular.ttf",
        "drivers/profiles/simulated.toml",
    ):
        assert wanted in names
    assert any(name.startswith("kiosk/qml/") and name.endswith(".qml") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "deploy/", "protos/"))]
    assert not [name for name in names if name.endswith(".ts") or "node_modules" in name]


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_runs_from_the_wheel_alone(bare: Path, program: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [bare / "bin" / program, "--help"], capture_output=True, text=True, timeout=60, cwd=tmp_path, env=_outside()
    )
    assert ran.returncode == 0, ran.stderr
    assert program in ran.stdout


def test_wheel_is_what_is_imported(bare: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [
            bare / "bin" / "python",
            "-c",
            "import kiosk, edian.channel.v1.types_pb2 as t; print(kiosk.__file__, t.__file__)",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=_outside(),
    )
    assert all(place.startswith(str(bare)) for place in where.stdout.split()), (
        "the checkout was imported, not the wheel"
    )
