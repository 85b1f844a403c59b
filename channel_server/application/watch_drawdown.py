"""Tells a drawdown at each change, until it has ended; from the books alone.

Whoever changes a drawdown may be another server: the change feed says when to look. It also says when the visit may
have ended, so that a quiet stream ends with it as soon as a busy one. The terminal is the gate's to look at.
"""

from collections.abc import AsyncGenerator
from datetime import timedelta

from channel_server.application.books import Books
from channel_server.application.change_feed import ChangeFeed, of_subject
from channel_server.application.get_drawdown import find_drawdown
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.watch_changes import Clockwork
from channel_server.domain.ids import DrawdownId, SessionId
from channel_server.domain.refusals import Refusal

LOOK_EVERY_S = 2.0
"""Without a change too it is looked at: the visit's time may be over. A look reads two rows by their keys."""


async def watch_drawdown(
    services: Services,
    feed: ChangeFeed,
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
        FellBehindError, StorageError: as `Watch.following`.
    """

    def look(books: Books) -> DrawdownRecord | Refusal:
        return find_drawdown(services, books, caller, session_id, drawdown_id, services.clock.now())

    clockwork = Clockwork(within)
    # Listened to before the first look: what changes after it is heard.
    watch = await feed.watch(caller.bank_id, (of_subject(drawdown_id), of_subject(session_id)), 0)
    assert not isinstance(watch, Refusal), "from now on can always be told"
    try:
        while True:
            found = await services.books.read(look)
            if isinstance(found, Refusal):
                yield found
                return
            if found.change_number > after:
                yield found
                after = found.change_number
            if found.drawdown.is_final:
                return
            await watch.following(min(clockwork.pause(), LOOK_EVERY_S))
    finally:
        feed.leave(watch)
