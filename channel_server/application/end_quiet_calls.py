"""Calls that nobody ends: a terminal lost its network, or went off with its customer gone."""

from channel_server.application.books import Books
from channel_server.application.help_calls import end_call
from channel_server.application.services import Services
from channel_server.domain.help_call import LONGEST, QUIET_FOR

MOST_AT_ONCE = 50


async def end_quiet_calls(services: Services) -> int:
    """End them, and tell how many there were. Asked first, and without a lock: mostly there are none."""
    now = services.clock.now()

    def any_quiet(books: Books) -> bool:
        return bool(books.quiet_calls(heard_before=now - QUIET_FOR, made_before=now - LONGEST, limit=1))

    def end(books: Books) -> int:
        quiet = books.quiet_calls(heard_before=now - QUIET_FOR, made_before=now - LONGEST, limit=MOST_AT_ONCE)
        for call in quiet:
            end_call(books, call, now, cause="quiet")
        return len(quiet)

    return await services.books.write(end) if await services.books.read(any_quiet) else 0
