"""How often somebody may call: a steady rate with some in advance (GCRA, ITU-T I.371, annex A). Pure; time comes in.

One number a caller: when the allowance is whole again. What has been whole for a while is forgotten, so that the
memory is bounded by who calls at all within the longest run-up.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls a second, and how many may come at once."""

    per_second: float
    burst: int

    @property
    def interval_s(self) -> float:
        """Seconds by which one call uses the allowance up."""
        return 1 / self.per_second


@dataclass(slots=True)
class RateLimiter:
    """Counts callers by name."""

    rate: Rate
    most_names: int = 100_000
    """Beyond it those who have not called for longest are forgotten, and may call as if new."""
    _whole_at: dict[str, float] = field(default_factory=dict)

    def take(self, name: str, now: float) -> bool:
        """Use up one call; False when there is none to be had at this moment.

        Units: seconds on any clock that does not go back.
        """
        whole_at = max(self._whole_at.pop(name, now), now)
        allowed = whole_at - now <= self.rate.interval_s * (self.rate.burst - 1)
        # Put in anew, so that the first in the dictionary is always the one that has not called for longest.
        self._whole_at[name] = whole_at + self.rate.interval_s if allowed else whole_at
        if len(self._whole_at) > self.most_names:
            del self._whole_at[next(iter(self._whole_at))]
        return allowed
