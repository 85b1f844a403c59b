"""What every effect is."""

from __future__ import annotations

__all__ = ["Effect"]


class Effect:
    """Anything to be done outside."""

    __slots__ = ()
