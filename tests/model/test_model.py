"""A small, fixed number of the model's examples; `make model SEED=… STEPS=…` plays as many as one likes."""

from pathlib import Path

import pytest

from tests.model.choices import Counts
from tests.model.machine import MoneyMachine
from tests.model.play import play, silence


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", [1, 2])
def test_money_under_faults_crashes_and_repeats_is_neither_lost_nor_paid_twice(tmp_path: Path, number: int) -> None:
    MoneyMachine.folder = tmp_path
    before = Counts.steps
    with silence():
        play(number, examples=25, shrink=True)
    assert Counts.steps - before > 500, "the machine has hardly moved"
