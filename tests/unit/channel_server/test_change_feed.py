"""The change feed over books in memory: who is told what, what is remembered, and who is told to resume."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from channel_server.application import change_feed
from channel_server.application.books import StorageError
from channel_server.application.change_books import ChainPage, RoutedChange
from channel_server.application.change_feed import (
    ChangeFeed,
    FellBehindError,
    Watch,
    of_branch,
    of_customer,
    of_subject,
)
from channel_server.domain.changes import Change, ChangeKind, kind_of
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.refusals import Refusal

BANK = BankId("qingjiang")
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
PAGE = 3


class Chain:
    """A chain of told acts; stands for books and for the unit of work that opens them."""

    def __init__(self) -> None:
        self.acts: list[RoutedChange] = []
        self.reads = 0
        self.broken: Exception | None = None

    def add(self, customer: str = "wang", subject: str = "d", branch: str = "湾") -> int:
        number = len(self.acts) + 1
        change = Change(number, ChangeKind.DRAWDOWN, subject, NOW, "drawdown_disbursed")
        self.acts.append(RoutedChange(change, CustomerId(customer), branch))
        return number

    async def read(self, work: Callable[[Any], Any]) -> Any:
        # Others have their turn, as they do while a database answers.
        await asyncio.sleep(0)
        if self.broken is not None:
            raise self.broken
        return work(self)

    def chain_heads(self) -> dict[BankId, int]:
        return {BANK: len(self.acts)}

    def changes_after(self, bank_id: BankId, after: int) -> ChainPage:
        self.reads += 1
        page = tuple(self.acts[after : after + PAGE])
        return ChainPage(page[-1].change.sequence_number if page else after, page)


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
async def feed(chain: Chain) -> AsyncIterator[ChangeFeed]:
    made = ChangeFeed(chain)  # type: ignore[arg-type]
    yield made
    await made.stop()


async def begin(feed: ChangeFeed, *topics: change_feed.Topic, after: int = 0) -> Watch:
    watch = await feed.watch(BANK, topics or (of_customer(CustomerId("wang")),), after)
    assert isinstance(watch, Watch)
    return watch


async def told(watch: Watch, count: int) -> list[int]:
    numbers = []
    for _ in range(count):
        change = await watch.following(5)
        assert change is not None
        numbers.append(change.sequence_number)
    assert await watch.following(0) is None
    return numbers


@pytest.mark.parametrize(
    ("kind", "event_type", "branch", "heard"),
    [
        (ChangeKind.WORK, "work_taken", "", True),
        (ChangeKind.REVIEW, "review_requested", "", True),
        (ChangeKind.DRAWDOWN, "posting_answer_lost", "", True),
        (ChangeKind.DRAWDOWN, "suspense_ended", "", True),
        (ChangeKind.DRAWDOWN, "drawdown_disbursed", "", False),
        (ChangeKind.SESSION, "session_opened", "", False),
        (ChangeKind.WORK, "work_taken", "湾", False),
        (ChangeKind.WORK, "work_taken", "岭", True),
    ],
)
async def test_what_waits_for_people_and_began_at_no_branch_is_told_to_every_one(
    chain: Chain, feed: ChangeFeed, kind: ChangeKind, event_type: str, branch: str, heard: bool
) -> None:
    live = await begin(feed, of_branch("岭"), change_feed.EVERY_BRANCH)
    change = Change(1, kind, "d", NOW, event_type)
    chain.acts.append(RoutedChange(change, None, branch))
    last = chain.add(branch="岭")
    assert await told(live, 2 if heard else 1) == ([1, last] if heard else [last])


async def test_watch_from_now_on_is_told_what_follows_and_nothing_from_before(chain: Chain, feed: ChangeFeed) -> None:
    chain.add()
    watch = await begin(feed)
    assert watch.told_up_to == 1
    for _ in range(2 * PAGE):
        chain.add()
    chain.add("li")
    assert await told(watch, 2 * PAGE) == list(range(2, 2 * PAGE + 2))
    assert watch.told_up_to == 2 * PAGE + 2


async def test_watch_of_customer_and_of_subject_is_told_a_change_of_both_once(chain: Chain, feed: ChangeFeed) -> None:
    both = await begin(feed, of_customer(CustomerId("wang")), of_subject("d"))
    branch = await begin(feed, of_branch("湾"))
    chain.add()
    chain.add("li", "e", "坡")
    assert await told(both, 1) == [1]
    assert await told(branch, 1) == [1]


@pytest.mark.parametrize("after", [1, 2, 5, 7])
async def test_watch_resumed_is_told_what_it_missed_and_what_comes_meanwhile_once(
    chain: Chain, feed: ChangeFeed, after: int
) -> None:
    for _ in range(7):
        chain.add()
    first = await begin(feed)
    resuming = asyncio.ensure_future(begin(feed, after=after))
    chain.add()
    watch = await resuming
    chain.add()
    assert await told(watch, 9 - after) == list(range(after + 1, 10))
    assert await told(first, 2) == [8, 9]


async def test_watch_resumed_before_this_servers_reader_has_come_so_far_is_told_the_rest(
    chain: Chain, feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_S", 60)
    await begin(feed)
    await asyncio.sleep(0.01)
    for _ in range(5):
        chain.add()
    watch = await begin(feed, after=4)
    assert await told(watch, 1) == [5]


async def test_number_that_the_chain_has_not_reached_is_refused(chain: Chain, feed: ChangeFeed) -> None:
    chain.add()
    answer = await feed.watch(BANK, (of_subject("d"),), 2)
    assert isinstance(answer, Refusal)
    assert answer.reason == "CHANGES_UNKNOWN"


async def test_what_many_have_missed_is_read_once(chain: Chain, feed: ChangeFeed) -> None:
    for _ in range(30):
        chain.add()
    watches = await asyncio.gather(*(begin(feed, after=3) for _ in range(50)))
    assert chain.reads == 27 / PAGE
    assert all([await told(watch, 27) == list(range(4, 31)) for watch in watches])


async def test_what_is_remembered_is_bounded_and_the_number_before_it_refused(
    chain: Chain, feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "MOST_REMEMBERED", 10)
    watch = await begin(feed)
    for _ in range(30):
        chain.add()
    assert await told(watch, 30) == list(range(1, 31))
    reads = chain.reads
    assert await told(await begin(feed, after=20), 10) == list(range(21, 31))
    assert chain.reads == reads
    assert isinstance(await feed.watch(BANK, (of_subject("d"),), 19), Refusal)


async def test_slow_watch_is_told_to_resume_and_holds_nobody_up(
    chain: Chain, feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "MOST_WAITING", 4)
    slow = await begin(feed)
    quick = await begin(feed)
    for number in range(1, 11):
        chain.add()
        change = await quick.following(5)
        assert change is not None
        assert change.sequence_number == number
    with pytest.raises(FellBehindError):
        await slow.following(5)
    feed.leave(slow)
    assert await told(await begin(feed, after=4), 6) == list(range(5, 11))


@pytest.mark.parametrize("error", [StorageError("gone"), KeyError("what nobody has foreseen")])
async def test_books_out_of_reach_are_told_after_a_while_and_not_at_once(
    chain: Chain, feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    watch = await begin(feed)
    chain.broken = error
    await asyncio.sleep(0.15)
    chain.broken = None
    chain.add()
    assert await told(watch, 1) == [1]
    monkeypatch.setattr(change_feed, "UNREADABLE_S", 0.1)
    chain.broken = error
    with pytest.raises(StorageError):
        await watch.following(5)


async def test_reader_reads_nothing_once_nobody_watches_and_again_for_who_comes(chain: Chain, feed: ChangeFeed) -> None:
    watch = await begin(feed)
    feed.leave(watch)
    feed.leave(watch)
    for _ in range(3):
        chain.add()
    await asyncio.sleep(0.15)
    assert chain.reads == 0
    watch = await begin(feed)
    chain.add()
    assert await told(watch, 1) == [4]


@pytest.mark.parametrize(
    ("event_type", "details", "kind"),
    [
        ("drawdown_disbursed", {}, ChangeKind.DRAWDOWN),
        ("posting_answer_lost", {}, ChangeKind.DRAWDOWN),
        ("suspense_ended", {}, ChangeKind.DRAWDOWN),
        ("reversal_intended", {}, ChangeKind.DRAWDOWN),
        ("repayment_received", {}, ChangeKind.REPAYMENT),
        ("line_frozen", {}, ChangeKind.CREDIT_LINE),
        ("handoff_taken", {}, ChangeKind.HANDOFF),
        ("approval_submitted", {}, ChangeKind.APPROVAL),
        ("help_call_taken", {}, ChangeKind.HELP_CALL),
        ("face_check_recorded", {}, ChangeKind.SESSION),
        ("review_requested", {}, ChangeKind.REVIEW),
        ("drawdown_quoted", {}, None),
        ("contract_prepared", {}, None),
        ("page_shown", {}, None),
        ("drawdown_disbursed", {"terminal_time": "2026-01-15T09:00:00.000+00:00"}, None),
    ],
)
def test_kind_of_an_act_follows_its_noun_and_what_a_terminal_witnessed_has_none(
    event_type: str, details: dict[str, str], kind: ChangeKind | None
) -> None:
    assert kind_of(event_type, details) is kind
