"""A figure for the audit: how much fine detail a face has for its light. No decision rests on it.

Prints and screens lose the finest detail, and so do cheap cameras and old glasses; networks that judge by it accepted
most attacks in a trial. It is written down so that a bank can compare checks of one terminal with one another.
"""

import statistics

_FULL_DETAIL = 0.06
"""Sharpness of a face (see `ViewQuality`) that counts as 1. Source: measured, a sharp face at 640 by 480."""


class PassiveScore:
    """The median over the frames of a check."""

    def __init__(self) -> None:
        self._seen: list[float] = []

    def add(self, sharpness: float) -> None:
        """Take a frame's figure."""
        self._seen.append(sharpness)

    @property
    def value(self) -> float:
        """0 to 1; 0 without any frame."""
        return min(1.0, statistics.median(self._seen) / _FULL_DETAIL) if self._seen else 0.0
