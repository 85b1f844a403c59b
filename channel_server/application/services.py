"""What every use case is given: the books, the bank's systems, time, names, and the bank's day."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zlib import crc32

from channel_server.application.books import Books, UnitOfWork
from channel_server.application.ports import (
    BackOffice,
    BusinessDay,
    Clock,
    CoreBanking,
    CoreCapabilities,
    Ids,
    Passwords,
    ReceiptPress,
    Success,
    Vault,
)
from channel_server.domain.channel_policy import SHIPPED_POLICY, ChannelPolicy, day_of
from channel_server.domain.ids import BankId
from channel_server.domain.product import Product
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment_quote import RepaymentPolicy

_NO_PROMISES = CoreCapabilities(idempotent_by_reference=False, voids_by_reference=False, reverses=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """Lengths of time that a bank sets."""

    session_lifetime: timedelta = timedelta(minutes=30)
    """A visit ends by then, whatever the terminal does; idle times are the terminal's own, and shorter."""
    quote_lifetime: timedelta = timedelta(minutes=20)
    """Long enough to have the contract read aloud."""
    idle_timeout: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=45)
    """Longer than all calls of one drawdown may take together, so that nobody else takes it up meanwhile."""
    confirm_within: timedelta = timedelta(minutes=15)
    """After it, an unknown outcome is a person's business."""
    suspense_within: timedelta = timedelta(days=1)
    suspense_owner: str = "operations"
    most_resends: int = 3
    """How often a core that is idempotent is sent the same reference again before it is asked to void it."""
    first_backoff: timedelta = timedelta(seconds=1)
    longest_backoff: timedelta = timedelta(minutes=2)
    looks: tuple[timedelta, ...] = (
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
    )
    """When core is asked again whether it still agrees with an end that followed on a lost answer or a reversal."""
    staff_token_lifetime: timedelta = timedelta(hours=10)
    """A shift, and no longer."""
    idle_lock: timedelta = timedelta(minutes=5)
    """After so long without a key a workstation locks its screen."""
    repayment: RepaymentPolicy = field(default_factory=RepaymentPolicy)
    review_within_days: int = 3
    """Working days in which a person has looked at a refusal again."""
    review_owner: str = "account_manager"
    told_refusals_kept: timedelta = timedelta(days=90)
    """How long a refusal is found by the number that was shown with it."""

    def backoff(self, attempts: int, key: str) -> timedelta:
        """How long to wait after so many attempts: twice as long each time, and by its key up to half of it less.

        What an outage has brought together is so asked about apart. The key decides, and no dice: a run that is
        played again goes the same way.
        """
        doublings: int = 2 ** min(attempts, 16)
        longest = min(self.first_backoff * doublings, self.longest_backoff)
        return longest * (1 - crc32(f"{key}:{attempts}".encode()) / 2**33)

    def next_look(self, now: datetime, looks: int) -> datetime | None:
        """When to look next, after so many looks; None when there were enough."""
        return now + self.looks[looks] if looks < len(self.looks) else None

    def first_look(self, now: datetime) -> datetime | None:
        """When to look first."""
        return self.next_look(now, 0)


def is_fresh(since: datetime, now: datetime, within: timedelta) -> bool:
    """Tell whether what was read then still serves. A clock that was set back makes nothing last longer."""
    return timedelta(0) <= now - since < within


class BankDays:
    """Each bank's business date, asked for now and then, and its core's promises, asked for when it comes to them."""

    FRESH = timedelta(seconds=30)
    """A roll of the business date is noticed within this; a quote of the day before is then refused."""
    STALE = timedelta(minutes=10)
    """How long the last answer serves for what moves no money, when core cannot be reached."""

    def __init__(self, core: CoreBanking, clock: Clock) -> None:
        self._core = core
        self._clock = clock
        self._days: dict[BankId, tuple[datetime, BusinessDay]] = {}
        self._asking: dict[BankId, asyncio.Lock] = {}

    async def today(self, bank_id: BankId) -> BusinessDay | Refusal:
        """Tell the bank's day, for what moves no money: an answer of some minutes ago will do."""
        day = await self._ask(bank_id)
        if day is not None:
            return day
        kept = self._days.get(bank_id)
        if kept is not None and is_fresh(kept[0], self._clock.now(), self.STALE):
            return kept[1]
        return refuse(RefusalReason.CORE_UNAVAILABLE)

    async def open_day(self, bank_id: BankId) -> BusinessDay | Refusal:
        """Tell the bank's day if core can be reached and takes postings: before money moves."""
        day = self.fresh(bank_id) or await self._ask(bank_id)
        if day is None or not day.open:
            return refuse(RefusalReason.CORE_UNAVAILABLE)
        return day

    def fresh(self, bank_id: BankId) -> BusinessDay | None:
        """Tell the day if it was asked for just now."""
        kept = self._days.get(bank_id)
        return kept[1] if kept is not None and is_fresh(kept[0], self._clock.now(), self.FRESH) else None

    def last(self, bank_id: BankId) -> BusinessDay | None:
        """Tell the day that core told last, however long ago: for what only looks and must not wait for core."""
        kept = self._days.get(bank_id)
        return None if kept is None else kept[1]

    async def capabilities(self, bank_id: BankId) -> CoreCapabilities:
        """Tell what core promises now; nothing, when it cannot be asked.

        Asked each time and never kept: it decides whether a payment may be sent again, and a core that has come back
        on its spare machine may promise less than the one that was asked half a minute ago.
        """
        answer = await self._core.capabilities(bank_id)
        return answer.value if isinstance(answer, Success) else _NO_PROMISES

    def forget(self) -> None:
        """Ask anew at the next occasion: a bank has said that its day has turned."""
        self._days.clear()

    async def _ask(self, bank_id: BankId) -> BusinessDay | None:
        async with self._asking.setdefault(bank_id, asyncio.Lock()):
            fresh = self.fresh(bank_id)
            if fresh is not None:
                return fresh
            answer = await self._core.business_day(bank_id)
            if not isinstance(answer, Success):
                return None
            self._days[bank_id] = (self._clock.now(), answer.value)
            return answer.value


class ProductShelf:
    """Products, read once and kept for a while: a bank changes them by the day, not by the minute."""

    FRESH = timedelta(seconds=60)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[BankId, str], tuple[datetime, Product]] = {}

    def product(self, books: Books, bank_id: BankId, code: str) -> Product:
        """Find a product.

        Raises:
            LookupError: a line names a product that is not there; whoever configured them corrects it.
        """
        now = self._clock.now()
        kept = self._kept.get((bank_id, code))
        if kept is not None and is_fresh(kept[0], now, self.FRESH):
            return kept[1]
        product = books.product(bank_id, code)
        if product is None:
            raise LookupError(f"bank {bank_id} has lines of product {code}, which is not configured")
        self._kept[bank_id, code] = (now, product)
        return product


class PolicyShelf:
    """Banks' policies, read once and kept for a while; a bank without one of its own has the shipped one."""

    FRESH = timedelta(seconds=60)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[BankId, tuple[datetime, date, ChannelPolicy]] = {}

    def policy(self, books: Books, bank_id: BankId) -> ChannelPolicy:
        """Find the policy that is in force now."""
        now = self._clock.now()
        today = day_of(now)
        kept = self._kept.get(bank_id)
        if kept is not None and kept[1] == today and is_fresh(kept[0], now, self.FRESH):
            return kept[2]
        policy = books.channel_policy(bank_id, today) or SHIPPED_POLICY
        self._kept[bank_id] = (now, today, policy)
        return policy

    def forget(self) -> None:
        """Read anew at the next occasion: a bank has changed its policy."""
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a use case may use."""

    books: UnitOfWork
    bank: BackOffice
    clock: Clock
    ids: Ids
    vault: Vault
    days: BankDays
    products: ProductShelf
    policies: PolicyShelf
    passwords: Passwords
    press: ReceiptPress
    policy: Policy = field(default_factory=Policy)
