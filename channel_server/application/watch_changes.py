"""Tells what has happened, at whichever channel, to whoever it concerns: a visit's customer, and a branch's staff.

A stream ends as a call would be refused: with its visit, which is looked at whenever an act of it is told and when its
time is over. The terminal, the telephone and the teller's signing in are the gate's to look at.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

from channel_server.application.books import Books
from channel_server.application.change_feed import EVERY_BRANCH, ChangeFeed, Watch, of_branch, of_customer
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit, find_visit
from channel_server.domain.changes import Change, ChangeKind
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal
from channel_server.domain.session import Act, Channel

SIGN_OF_LIFE_S = 15.0
"""After so long without a change a number is told by itself: who resumes need not go over what is none of theirs."""
_VISIT_KINDS = frozenset({ChangeKind.SESSION, ChangeKind.HANDOFF})


@dataclass(frozen=True, slots=True)
class Told:
    """A change, or a sign of life."""

    change: Change | None
    sequence_number: int
    """Everything up to this number has been told."""


class Clockwork:
    """How long a stream may still wait.

    Not a timeout around it all: that would fire into whoever holds what was yielded.
    """

    def __init__(self, within: timedelta) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + within.total_seconds()

    def pause(self) -> float:
        """How long to wait before a sign of life.

        Raises:
            TimeoutError: the stream's time is over; whoever still wants to know goes on from the last number.
        """
        left = self._end - self._loop.time()
        if left <= 0:
            raise TimeoutError
        return min(left, SIGN_OF_LIFE_S)


async def watch_customer(
    services: Services,
    feed: ChangeFeed,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    after: int,
    within: timedelta,
) -> AsyncGenerator[Told | Refusal, None]:
    """Yield what concerns the customer of a visit, from behind a number or from now on; ends with a refusal.

    Raises:
        TimeoutError: its time is over, and the visit is not.
        FellBehindError, StorageError: as `Watch.following`.
    """

    def look(books: Books) -> SessionRecord | Refusal:
        return _find_known(services, books, caller, session_id)

    visit = await services.books.read(look)
    if isinstance(visit, Refusal):
        yield visit
        return
    customer_id = visit.session.customer_id
    assert customer_id is not None, "a visit that may hear of its customer knows one"
    watch = await feed.watch(caller.bank_id, (of_customer(customer_id),), after)
    if isinstance(watch, Refusal):
        yield watch
        return
    clockwork = Clockwork(within)
    try:
        # Again: it may have ended before anybody listened.
        visit = await services.books.read(look)
        if isinstance(visit, Refusal):
            yield visit
            return
        yield Told(None, watch.told_up_to)
        while True:
            change = await watch.following(min(clockwork.pause(), _left(services, visit)))
            if _is_of(session_id, change) or _left(services, visit) <= 0:
                visit = await services.books.read(look)
                if isinstance(visit, Refusal):
                    yield visit
                    return
            yield _told(watch, change)
    finally:
        feed.leave(watch)


async def watch_branch(
    feed: ChangeFeed, caller: TerminalRecord, *, after: int, within: timedelta
) -> AsyncGenerator[Told | Refusal, None]:
    """Yield what concerns the branch of a workstation, from behind a number or from now on.

    Raises:
        TimeoutError: its time is over.
        FellBehindError, StorageError: as `Watch.following`.
    """
    watch = await feed.watch(caller.bank_id, (of_branch(caller.branch_name), EVERY_BRANCH), after)
    if isinstance(watch, Refusal):
        yield watch
        return
    clockwork = Clockwork(within)
    try:
        yield Told(None, watch.told_up_to)
        while True:
            yield _told(watch, await watch.following(clockwork.pause()))
    finally:
        feed.leave(watch)


def _find_known(
    services: Services, books: Books, caller: TerminalRecord, session_id: SessionId
) -> SessionRecord | Refusal:
    now = services.clock.now()
    found = find_visit(books, caller, session_id, now)
    if isinstance(found, Refusal):
        return found
    # A teller knows whom they serve before a machine does; what is told says of nobody more than that something moved.
    if caller.channel is Channel.COUNTER and found.session.customer_id is not None:
        return found
    return find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)


def _is_of(session_id: SessionId, change: Change | None) -> bool:
    return change is not None and change.subject_id == session_id and change.kind in _VISIT_KINDS


def _left(services: Services, visit: SessionRecord) -> float:
    """Seconds that are left of a visit."""
    return (visit.session.expire_time - services.clock.now()).total_seconds()


def _told(watch: Watch, change: Change | None) -> Told:
    return Told(change, watch.told_up_to if change is None else change.sequence_number)
