"""What every event is; the events themselves stand in `events` and `camera_events`."""

from __future__ import annotations

__all__ = ["Event", "UserEvent"]


class Event:
    """Anything that happens."""

    __slots__ = ()


class UserEvent(Event):
    """What a person did at the screen; restarts the idle clock."""

    __slots__ = ()
