"""Listening to a driver's link from around the driver, which knows nothing of it."""

from collections.abc import Callable

from drivers.device.base import Command, Context, Driver, Result
from drivers.host.traffic import TrafficSeen
from drivers.host.traffic.describe import Describer, Line, describer_for
from drivers.link.tap import Direction, heard


class HeardDriver(Driver):
    """A driver whose link is listened to while somebody follows; does and fails exactly as the one within."""

    def __init__(
        self, within: Driver, kind: str, tell: Callable[[TrafficSeen], None], is_followed: Callable[[], bool]
    ) -> None:
        self._within = within
        self._kind = kind
        self._tell = tell
        self._is_followed = is_followed
        self._describer: Describer | None = None
        self._polling = False

    def perform(self, command: Command[Result], context: Context) -> Result:
        """See :class:`Driver`."""
        with heard(self._hear):
            self._polling = False
            return self._within.perform(command, context)

    def idle(self, context: Context) -> None:
        """See :class:`Driver`."""
        with heard(self._hear):
            self._polling = True
            self._within.idle(context)

    def recover(self) -> None:
        """See :class:`Driver`; what was half heard is forgotten with what was half done."""
        self._describer = None
        self._within.recover()

    def close(self) -> None:
        """See :class:`Driver`."""
        self._within.close()

    def _hear(self, direction: Direction, data: bytes) -> None:
        if not self._is_followed():
            self._describer = None
            return
        if self._describer is None:
            self._describer = describer_for(self._kind)
        for line in self._describer.describe(direction, data):
            self._tell(_seen(line, polling=self._polling))


def _seen(line: Line, *, polling: bool) -> TrafficSeen:
    return TrafficSeen(line.direction, line.length, line.meaning, line.shown, polling)
