"""What a host installs: nothing unexplained, nothing it has no use for, nothing under a licence we refuse."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "deploy" / "locks"


def _pinned(lock: str) -> dict[str, str]:
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("lock", ["server", "kiosk", "devices", "demo"])
def test_every_run_time_dependency_has_its_line(lock: str) -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    unexplained = [name for name in _pinned(lock) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", explained)]
    assert unexplained == []


def test_server_installs_no_qt_and_no_device_library() -> None:
    assert not {"pyside6-essentials", "shiboken6", "pyserial", "pyscard", "opencv-python-headless", "paddleocr"} & set(
        _pinned("server")
    )


@pytest.mark.parametrize("lock", ["kiosk", "devices"])
def test_terminal_installs_no_database(lock: str) -> None:
    assert not {"sqlalchemy", "alembic"} & set(_pinned(lock))


def test_locks_agree_with_each_other() -> None:
    everything = _pinned("dev")
    for lock in ("demo", "server", "kiosk", "devices"):
        assert _pinned(lock).items() <= everything.items()


def test_locks_and_manifests_name_no_host() -> None:
    for path in [*LOCKS.iterdir(), ROOT / "pyproject.toml"]:
        named = re.findall(r"https?://[^\s\"']+|file://\S+", path.read_text(encoding="utf-8"))
        assert named == [], path


def test_qt_wheel_is_the_one_without_gpl_parts() -> None:
    assert not [name for name in _pinned("dev") if name.lower() in {"pyside6", "pyside6-addons", "opencv-python"}]


def test_no_dependency_is_under_the_gpl_alone() -> None:
    refused = []
    for name in _pinned("demo"):
        metadata = importlib.metadata.metadata(name)
        licence = " ".join([metadata.get("License-Expression") or "", *(metadata.get_all("Classifier") or [])])
        if re.search(r"(?<![L])GPL", licence) and "LGPL" not in licence and "Lesser" not in licence:
            refused.append(name)
    assert refused == []


def test_nothing_that_is_ignored_is_committed() -> None:
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone: there is nothing committed to look at")
    assert listed.stdout.splitlines() == [], "what tools fetch and build is made anew, and never kept"


def test_fonts_and_foreign_stubs_that_are_bundled_are_named_with_their_place() -> None:
    fonts = {path.parent for path in ROOT.glob("[cdk]*/**/*") if path.suffix in {".ttf", ".otf", ".woff2"}}
    stubs = {path.parent for path in (ROOT / "protos" / "gen").rglob("*_pb2.py") if "edian" not in path.parts}
    assert fonts
    assert stubs
    for page in ("NOTICE", "docs/dependencies.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert [place for place in sorted(fonts | stubs) if str(place.relative_to(ROOT)) not in text] == [], page


def test_every_debian_package_that_is_installed_has_its_line() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = (ROOT / "deploy" / "install" / "packages.txt").read_text(encoding="utf-8")
    names = re.findall(r"^[a-z-]+ (\S+)$", listed, flags=re.MULTILINE)
    assert names
    assert [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", explained)] == []
