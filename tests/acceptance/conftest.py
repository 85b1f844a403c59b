"""What the acceptance tests stand in.

A village for each test: everything runs, nothing is shared, no process is left behind. And for the files that drive the
telephone's page, a mobile bank and a browser for each file: both take seconds to start, so each test has a customer of
its own in them instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kiosk.panel import customer
from tests.acceptance.mobile_house import MobileHouse, launch
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def house_settings() -> dict[str, str]:
    """What the channel server is told besides; a file that needs another one says so by its own fixture."""
    return {}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, house_settings: dict[str, str]) -> Iterator[MobileHouse]:
    house = MobileHouse(tmp_path_factory.mktemp("mobile"), settings=house_settings)
    try:
        house.start()
        yield house
    finally:
        house.stop()
