"""All targets, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fuzz.house_targets import HOUSE_TARGETS
from tests.fuzz.target import Target
from tests.fuzz.wire_targets import WIRE_TARGETS

TARGETS: Mapping[str, Target] = {target.name: target for target in (*WIRE_TARGETS, *HOUSE_TARGETS)}
