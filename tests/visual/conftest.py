"""The windows that tests stand before.

The terminal has one an orientation for all pictures: what takes long is made once. A workstation's is made for each
test, since a teller leaves traces in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.visual.counter_stage import CounterStage
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


@pytest.fixture
def stage() -> Iterator[CounterStage]:
    """A workstation at which nobody has signed in; a file that needs another one has a fixture of its own."""
    made = CounterStage()
    yield made
    made.close()
