"""A village for each test: everything runs, nothing is shared, no process is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.panel import customer
from tests.acceptance.village import Village


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeded")


@pytest.fixture
def village(tmp_path: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Village]:
    monkeypatch.setattr(customer, "GLANCE_S", 0.05)
    village = Village(tmp_path, seeded)
    yield village
    village.close()
