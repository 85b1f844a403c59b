"""Tells a terminal what becomes of its call, and a teller what happens at the terminal."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

from channel_server.application.books import Books
from channel_server.application.change_feed import ChangeFeed, of_subject
from channel_server.application.help_calls import CallView, find_branch_call, find_own_call, view_of
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.watch_changes import Clockwork
from channel_server.domain.help_call import HelpCallState
from channel_server.domain.refusals import Refusal

LOOK_EVERY_S = 0.3
"""What a terminal tells is written over what it told before, and is no act of the chain, which would fill with pages.
Whoever looks on therefore looks: one row by its key, and few tellers look on at one time."""


async def watch_own_call(
    services: Services,
    feed: ChangeFeed,
    caller: TerminalRecord,
    *,
    call_id: str,
    after: int,
    within: timedelta,
) -> AsyncGenerator[CallView | Refusal, None]:
    """Yield a terminal's call when it was taken, something was said, or it is over; each time with what is new.

    Raises:
        TimeoutError: it is not over within the time given; go on from the last number.
        FellBehindError, StorageError: as `Watch.following`.
    """

    def look(books: Books) -> CallView | Refusal:
        found = find_own_call(books, caller, call_id)
        return found if isinstance(found, Refusal) else view_of(books, found)

    clockwork = Clockwork(within)
    watch = await feed.watch(caller.bank_id, (of_subject(call_id),), 0)
    assert not isinstance(watch, Refusal), "from now on can always be told"
    told: HelpCallState | None = None
    try:
        while True:
            view = await services.books.read(look)
            if isinstance(view, Refusal):
                yield view
                return
            call = view.call
            new = tuple(each for each in view.hints if each.change_number > after)
            unseen = call.change_number > after if told is None else told is not call.state
            if unseen or new:
                yield replace(view, hints=new)
                after = max(after, call.change_number)
            told = call.state
            if call.is_over:
                return
            await watch.following(clockwork.pause())
    finally:
        feed.leave(watch)


async def watch_branch_call(
    services: Services, caller: TerminalRecord, *, call_id: str, after: int, within: timedelta
) -> AsyncGenerator[CallView | Refusal, None]:
    """Yield a call of the branch at each change, with all that was said; ends when it is over.

    Raises:
        TimeoutError: it is not over within the time given; go on from the last number.
    """

    def look(books: Books) -> CallView | Refusal:
        found = find_branch_call(books, caller, call_id)
        return found if isinstance(found, Refusal) else view_of(books, found)

    clockwork = Clockwork(within)
    while True:
        view = await services.books.read(look)
        if isinstance(view, Refusal):
            yield view
            return
        if view.call.change_number > after:
            yield view
            after = view.call.change_number
        if view.call.is_over:
            return
        await asyncio.sleep(min(clockwork.pause(), LOOK_EVERY_S))
