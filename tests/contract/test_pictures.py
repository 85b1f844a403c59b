"""The README's pictures are of the product as it is: whoever changes a screen makes them again (`make pictures`)."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
REFERENCES = ROOT / "tests" / "visual" / "references"


@pytest.fixture(scope="module")
def architecture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("architecture", PICTURES / "architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_screens_are_those_in_the_pictures() -> None:
    pictured = json.loads((PICTURES / "pictures.json").read_text(encoding="utf-8"))
    screens = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in REFERENCES.glob("*.webp")}
    changed = sorted(name for name in pictured.keys() | screens.keys() if pictured.get(name) != screens.get(name))
    assert changed == [], "these screens changed and the README's pictures did not: run `make pictures`"


def test_architecture_is_drawn_as_it_is(architecture: ModuleType) -> None:
    drawn = (PICTURES / "architecture.svg").read_text(encoding="utf-8")
    assert drawn == architecture.draw(), "packages or services changed: run `make pictures`"
