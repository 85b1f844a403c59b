"""Tells a drawdown at each change, until it has ended; from the books alone.

Whoever changes a drawdown may be another server, so that a change is noticed by looking. Each look also sees whether
the visit is still open: a quiet stream ends with it as soon as a busy one. The terminal is the gate's to look at.
"""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

from channel_server.application.books import Books
from channel_server.application.get_drawdown import find_drawdown
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.ids import DrawdownId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

LOOK_EVERY = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Seconds between two looks while nothing happens; the last one repeats. A look reads two rows by their keys."""
MOST_WATCHERS = 256
"""Bounds the looks that watchers cost a server: one terminal has one."""


class WatchPlaces:
    """How many may still watch at this server."""

    def __init__(self, most: int = MOST_WATCHERS) -> None:
        self._most = most
        self._taken = 0

    def take(self) -> bool:
        """Take a place; False when there is none."""
        if self._taken >= self._most:
            return False
        self._taken += 1
        return True

    def give_back(self) -> None:
        """Leave."""
        self._taken -= 1


async def watch_drawdown(
    services: Services,
    places: WatchPlaces,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    drawdown_id: DrawdownId,
    after: int,
    within: timedelta,
) -> AsyncGenerator[DrawdownRecord | Refusal, None]:
    """Yield the drawdown if it has changed since `after`, then at each change; ends with its end, or with a refusal.

    Raises:
        TimeoutError: it has not ended within the time given; whoever still wants to know goes on from the last number.
    """

    def look(books: Books) -> DrawdownRecord | Refusal:
        return find_drawdown(services, books, caller, session_id, drawdown_id, services.clock.now())

    if not places.take():
        yield refuse(RefusalReason.TOO_MANY_REQUESTS)
        return
    try:
        # Not a timeout around it all: that would fire into whoever holds what was yielded.
        loop = asyncio.get_running_loop()
        end = loop.time() + within.total_seconds()
        pauses = iter(LOOK_EVERY)
        while True:
            found = await services.books.read(look)
            if isinstance(found, Refusal):
                yield found
                return
            if found.change_number > after:
                yield found
                after, pauses = found.change_number, iter(LOOK_EVERY)
            if found.drawdown.is_final:
                return
            pause = next(pauses, LOOK_EVERY[-1])
            if loop.time() + pause >= end:
                raise TimeoutError
            await asyncio.sleep(pause)
    finally:
        places.give_back()
