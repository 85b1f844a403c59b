"""One window an orientation for all pictures: what takes long is made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.visual.stage import Stage


@pytest.fixture(scope="module")
def portrait() -> Iterator[Stage]:
    """The window of the design: 1080×1920."""
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def landscape() -> Iterator[Stage]:
    """The same pages, 1920×1080."""
    stage = Stage(landscape=True)
    yield stage
    stage.close()
