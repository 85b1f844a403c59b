"""The change feed: one reader of the chains a server, and everybody who watches hears of it what concerns them.

The reader looks while anybody watches, at the heads of all banks in one question, and reads on where one has moved.
A number is the act's in its bank's chain: the chain is written by one hand at a time, so that what has been read up to
a number is all there is up to it. Whoever resumes is served from what the reader remembers, read once for all of them.

A watcher has a queue of its own, and bounded: one who does not take what is told is told to resume, and nobody waits
for them. Nothing here asks who may hear what: that is `watch_changes`'s.
"""

import asyncio
import bisect
from collections import deque
from collections.abc import Iterable
from typing import NewType

from channel_server.application.books import StorageError, UnitOfWork
from channel_server.application.change_books import ChainPage, RoutedChange
from channel_server.domain.changes import Change, waits_for_people
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

LOOK_EVERY_S = 0.05
"""Between two looks at the heads: one row a bank, by its key. Half of it is what a change waits on average."""
MOST_REMEMBERED = 50_000
"""Numbers behind the head from which may be resumed: minutes of a busy bank. Who was away longer asks anew."""
MOST_WAITING = 256
"""Changes that wait for one watcher. One drawdown is four."""
UNREADABLE_S = 5.0
"""How long the books may be out of reach before watchers are told: a silent stream would look as if all were well."""

Topic = NewType("Topic", str)
"""What somebody listens to."""


def of_customer(customer_id: CustomerId) -> Topic:
    """Everything that concerns a customer."""
    return Topic(f"customer {customer_id}")


def of_branch(branch_name: str) -> Topic:
    """Everything that began at a branch."""
    return Topic(f"branch {branch_name}")


EVERY_BRANCH = Topic("every branch")
"""What waits for people and began at no branch: on a telephone."""


def of_subject(subject_id: str) -> Topic:
    """Everything about one thing: a drawdown, a visit, a call."""
    return Topic(f"subject {subject_id}")


class FellBehindError(Exception):
    """A watcher did not take what it was told. It resumes from the last number that it has seen."""


class Watch:
    """One watcher's place."""

    def __init__(self, tail: "_Tail", topics: tuple[Topic, ...]) -> None:
        self._loop = asyncio.get_running_loop()
        self._tail = tail
        self.topics = topics
        self._waiting: deque[Change] = deque()
        self._most = MOST_WAITING
        self._woken: asyncio.Future[None] | None = None
        self._failure: Exception | None = None

    @property
    def told_up_to(self) -> int:
        """Everything up to this number has been told; asked when nothing waits."""
        return self._waiting[0].sequence_number - 1 if self._waiting else self._tail.position

    async def following(self, within_s: float) -> Change | None:
        """Wait for the next change; None when none has come within a time.

        Raises:
            FellBehindError: more was told than waits for anybody.
            StorageError: the books have been out of reach for too long.
        """
        if not self._waiting and self._failure is None:
            woken = self._woken = self._loop.create_future()
            timer = self._loop.call_later(within_s, self._wake)
            try:
                await woken
            finally:
                timer.cancel()
                self._woken = None
        if self._failure is not None:
            raise self._failure
        return self._waiting.popleft() if self._waiting else None

    def tell(self, change: Change) -> None:
        """Add a change."""
        if self._failure is not None:
            return
        if len(self._waiting) >= self._most:
            self.fail(FellBehindError())
            return
        self._waiting.append(change)
        self._wake()

    def begin_with(self, missed: Iterable[Change]) -> None:
        """Start with what it has missed, in place of what was told meanwhile: that is among it."""
        self._waiting = deque(missed)
        self._most = len(self._waiting) + MOST_WAITING
        self._failure = None

    def fail(self, failure: Exception) -> None:
        """End it: what waits is not told any more, and is there for whoever resumes."""
        self._failure = failure
        self._waiting.clear()
        self._wake()

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)


class ChangeFeed:
    """The one reader, and everybody who watches. Ends by itself when nobody does."""

    def __init__(self, books: UnitOfWork) -> None:
        self._books = books
        self._tails: dict[BankId, _Tail] = {}
        self._reading: asyncio.Task[None] | None = None

    async def watch(self, bank_id: BankId, topics: tuple[Topic, ...], after: int) -> Watch | Refusal:
        """Take a place, from behind a number or, with 0, from now on; `leave` gives it back.

        Raises:
            StorageError: the books cannot be read.
        """
        tail = self._tails.get(bank_id)
        if tail is None:
            heads = await self._books.read(lambda books: books.chain_heads())
            tail = self._tails.setdefault(bank_id, _Tail(self._books, bank_id, heads.get(bank_id, 0)))
        watch = Watch(tail, topics)
        tail.add(watch)
        self._read_on()
        try:
            refusal = await tail.catch_up(watch, after) if after else None
        except BaseException:
            self.leave(watch)
            raise
        if refusal is not None:
            self.leave(watch)
            return refusal
        return watch

    def leave(self, watch: Watch) -> None:
        """Give a place back."""
        tail = watch._tail  # noqa: SLF001 - the feed's own other half
        tail.remove(watch)
        if tail.is_empty and self._tails.get(tail.bank_id) is tail:
            del self._tails[tail.bank_id]

    async def stop(self) -> None:
        """End the reader; whoever still watches hears nothing more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def _read_on(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._read(), name="change_feed")

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        well = loop.time()
        while self._tails:
            try:
                heads = await self._books.read(lambda books: books.chain_heads())
                for tail in tuple(self._tails.values()):
                    await tail.read_up_to(heads.get(tail.bank_id, 0))
                well = loop.time()
            except Exception as error:  # noqa: BLE001 - whatever it is, no watcher may be left waiting for ever
                if loop.time() - well > UNREADABLE_S:
                    failure = StorageError(f"the chain cannot be read: {type(error).__name__}")
                    failure.__cause__ = error
                    for tail in self._tails.values():
                        tail.fail(failure)
            await asyncio.sleep(LOOK_EVERY_S)


class _Tail:
    """The end of one bank's chain: what was read of it, and who listens to what."""

    def __init__(self, books: UnitOfWork, bank_id: BankId, head: int) -> None:
        self._books = books
        self.bank_id = bank_id
        self.position = head
        """Everything up to this number has been told."""
        self._floor = head
        """What came behind this number is remembered."""
        self._remembered: list[RoutedChange] = []
        self._reading = asyncio.Lock()
        self._remembering = asyncio.Lock()
        self._listening: dict[Topic, set[Watch]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nobody listens."""
        return not self._listening

    def add(self, watch: Watch) -> None:
        """Listen from the position on."""
        for topic in watch.topics:
            self._listening.setdefault(topic, set()).add(watch)

    def remove(self, watch: Watch) -> None:
        """Listen no more."""
        for topic in watch.topics:
            listeners = self._listening.get(topic, set())
            listeners.discard(watch)
            if not listeners:
                self._listening.pop(topic, None)

    def fail(self, failure: Exception) -> None:
        """Tell everybody that nothing can be told."""
        for listeners in self._listening.values():
            for watch in listeners:
                watch.fail(failure)

    async def read_up_to(self, head: int) -> None:
        """Read on to a number that the chain has reached, and tell what comes."""
        async with self._reading:
            while self.position < head:
                page = await self._page(self.position)
                if page.last == self.position:
                    return
                # Told and remembered in one go: whoever resumes meanwhile has each change from one of the two.
                self._remembered += page.changes
                self.position = page.last
                for routed in page.changes:
                    for watch in self._whom(routed):
                        watch.tell(routed.change)
            if not self._remembering.locked():
                self._forget()

    async def catch_up(self, watch: Watch, after: int) -> Refusal | None:
        """Tell a new watcher what it has missed, before anything else; or say why that cannot be."""
        if after > self.position:
            # Seen at another server, whose reader was quicker; or in another chain.
            heads = await self._books.read(lambda books: books.chain_heads())
            if after > heads.get(self.bank_id, 0):
                return refuse(RefusalReason.CHANGES_UNKNOWN)
            await self.read_up_to(after)
        if self.position - after > MOST_REMEMBERED:
            return refuse(RefusalReason.CHANGES_UNKNOWN)
        await self._remember(after)
        begin = bisect.bisect_right(self._remembered, after, key=_number)
        topics = set(watch.topics)
        watch.begin_with(each.change for each in self._remembered[begin:] if topics.intersection(_topics(each)))
        return None

    async def _remember(self, after: int) -> None:
        """Read what lies between a number and what is remembered: once, however many ask."""
        async with self._remembering:
            found: list[RoutedChange] = []
            at = after
            while at < self._floor:
                page = await self._page(at)
                if page.last == at:
                    break
                found += (each for each in page.changes if each.change.sequence_number <= self._floor)
                at = page.last
            self._remembered[:0] = found
            self._floor = min(self._floor, after)

    def _forget(self) -> None:
        """Drop what nobody may resume from any more, now and then and much of it at once."""
        if self.position - self._floor > MOST_REMEMBERED * 2:
            self._floor = self.position - MOST_REMEMBERED
            del self._remembered[: bisect.bisect_right(self._remembered, self._floor, key=_number)]

    async def _page(self, after: int) -> ChainPage:
        return await self._books.read(lambda books: books.changes_after(self.bank_id, after))

    def _whom(self, routed: RoutedChange) -> Iterable[Watch]:
        found = [listeners for topic in _topics(routed) if (listeners := self._listening.get(topic))]
        # Once each, though somebody may listen to a visit and to its customer.
        return found[0] if len(found) == 1 else set().union(*found)


def _number(routed: RoutedChange) -> int:
    return routed.change.sequence_number


def _topics(routed: RoutedChange) -> tuple[Topic, ...]:
    subject = of_subject(routed.change.subject_id)
    customer = () if routed.customer_id is None else (of_customer(routed.customer_id),)
    if routed.branch_name:
        return (subject, *customer, of_branch(routed.branch_name))
    listed = routed.was_listed or waits_for_people(routed.change)
    return (subject, *customer, EVERY_BRANCH) if listed else (subject, *customer)
