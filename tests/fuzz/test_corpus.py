"""What fuzzing once found or learnt stays true; and no codec is left out of it."""

from __future__ import annotations

import pkgutil

import pytest

import drivers.wire
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

_NOTHING_TO_READ = {"drivers.wire.emv", "drivers.wire.escpos", "drivers.wire.id_reader", "drivers.wire.pin_pad"}
"""Packages' faces, which only name what their modules hold."""


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_target_kept_inputs_break_no_promise(target: Target) -> None:
    kept = target.kept()
    assert kept, f"nothing is kept of {target.name}: make fuzz ONLY={target.name} KEEP=1"
    for data in (b"", *target.seeds, *kept):
        target.run(data)


def test_targets_cover_every_codec() -> None:
    modules = {module.name for module in pkgutil.walk_packages(drivers.wire.__path__, "drivers.wire.")}
    covered = {module for target in TARGETS.values() for module in target.modules}
    assert modules - _NOTHING_TO_READ - covered == set()
