"""The bank's systems behind a line that loses, doubles and delays, by a seed; and a core that counts what it pays.

What has left the server is on its way whatever becomes of the server: a request is carried by a task of the world's
own, and the server only waits for the answer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeVar, cast

from channel_server.adapters.cards import MemoryCardVerification
from channel_server.adapters.core_banking import CoreAccount, MemoryCoreBanking
from channel_server.adapters.credit import MemoryCreditSystem
from channel_server.adapters.imaging import MemoryImaging
from channel_server.adapters.notify import MemoryNotifier
from channel_server.adapters.risk import MemoryRiskDecision
from channel_server.application.ports import (
    BackOffice,
    BusinessDay,
    CoreBanking,
    CoreCapabilities,
    CreditSystem,
    Notifier,
    Outcome,
    OutcomeUnknown,
    Posting,
    Refused,
    RepaymentOrder,
    ReversalOrder,
    RiskDecision,
)
from channel_server.domain.ids import DrawdownId
from tests.signed import BANK, Borrower

T = TypeVar("T")

QUESTION_S = 3.0
MONEY_S = 8.0
"""How long the server waits, as its settings say."""
_MOVES_MONEY = ("post_", "void_", "reverse_")
LATEST_S = 1_200.0
"""A request may be that long on its way: past every deadline of a drawdown."""


class Fate(Enum):
    """What becomes of one call."""

    FINE = auto()
    LATE_ANSWER = auto()
    REQUEST_LOST = auto()
    ANSWER_LOST = auto()
    TWICE = auto()
    ARRIVES_LATE = auto()
    LINK_DOWN = auto()


_FAULTS = (Fate.LATE_ANSWER, Fate.REQUEST_LOST, Fate.ANSWER_LOST, Fate.TWICE, Fate.ARRIVES_LATE, Fate.LINK_DOWN)


@dataclass
class BadLine:
    """Carries calls. `rate` is the share of those that go wrong."""

    source: random.Random
    rate: float
    doubles: bool = True
    """Whether a request may arrive twice: not at a core that pays each time, where nobody could help it."""
    fate: Fate | None = None
    """What becomes of every call, where it is not left to chance."""
    under_way: set["asyncio.Task[Any]"] = field(default_factory=set)
    # Any: what is on its way has answers of several types.

    async def carry(self, ask: Callable[[], Awaitable[Outcome[T]]], patience_s: float) -> Outcome[T]:
        """Make a call, or have it go wrong."""
        fate = self._fate()
        if fate is Fate.LINK_DOWN:
            return OutcomeUnknown("UNAVAILABLE")
        if fate is Fate.REQUEST_LOST:
            await asyncio.sleep(patience_s)
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        if fate is Fate.ARRIVES_LATE:
            self.send(ask, self.source.uniform(patience_s, LATEST_S))
            await asyncio.sleep(patience_s)
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        answer = self.send(ask, self.source.uniform(0.001, 0.05))
        if fate is Fate.TWICE:
            self.send(ask, self.source.uniform(0.001, 60.0))
        result = await asyncio.shield(answer)
        if fate is Fate.ANSWER_LOST:
            await asyncio.sleep(patience_s)
            return OutcomeUnknown("DEADLINE_EXCEEDED")
        await asyncio.sleep(self.source.uniform(0.001, patience_s if fate is Fate.LATE_ANSWER else 0.05))
        return result

    def send(self, ask: Callable[[], Awaitable[Outcome[T]]], delay_s: float) -> "asyncio.Task[Outcome[T]]":
        """Put a request on its way: it arrives, whoever still waits for it."""

        async def arrive() -> Outcome[T]:
            await asyncio.sleep(delay_s)
            return await ask()

        coroutine: Coroutine[Any, Any, Outcome[T]] = arrive()
        task = asyncio.get_running_loop().create_task(coroutine)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return task

    def _fate(self) -> Fate:
        if self.fate is not None:
            return self.fate
        if self.source.random() >= self.rate:
            return Fate.FINE
        fate = self.source.choice(_FAULTS)
        return Fate.FINE if fate is Fate.TWICE and not self.doubles else fate


class CountingCore(MemoryCoreBanking):
    """The twin, with a list of every payment that it ever made, and a no now and then."""

    line: BadLine
    refuse_rate: float

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.paid: list[tuple[DrawdownId, int]] = []
        self.undone: list[tuple[DrawdownId, int]] = []
        self.collected: list[tuple[str, int]] = []

    def posting(self, reference: str) -> Posting | None:
        """What its books say of a reference, asked by nobody."""
        kept = self._kept.get((BANK, DrawdownId(reference)))
        return None if kept is None else kept.posting

    def balance(self, account_number: str) -> int:
        """What stands on an account."""
        return self._accounts[BANK, account_number].balance

    @property
    def day(self) -> BusinessDay:
        """The bank's day, asked by nobody."""
        return self._days[BANK]

    def _move(self, order: Any, amount_fen: int) -> Any:
        if isinstance(order, RepaymentOrder):
            self.collected.append((order.reference, -amount_fen))
        elif amount_fen > 0:
            self.paid.append((order.reference, amount_fen))
        else:
            self.undone.append((order.reference, -amount_fen))
        return super()._move(order, amount_fen)

    def _refusal(self, order: Any) -> Refused | None:
        unlucky = self.line.source.random() < self.refuse_rate
        return super()._refusal(order) or (Refused("ACCOUNT_CLOSED", "") if unlucky else None)

    def _reversal_refusal(self, order: ReversalOrder, kept: Any) -> Refused | None:
        unlucky = self.line.source.random() < self.refuse_rate
        return super()._reversal_refusal(order, kept) or (Refused("BALANCE_SHORT", "") if unlucky else None)


class _OverTheLine:
    """One of the bank's systems at the other end of the line: whatever is asked of it is carried there and back."""

    def __init__(self, system: Any, line: BadLine) -> None:
        self._system = system
        self._line = line

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._system, name)
        patience_s = MONEY_S if name.startswith(_MOVES_MONEY) else QUESTION_S

        async def ask(*arguments: Any, **more: Any) -> Any:
            return await self._line.carry(lambda: method(*arguments, **more), patience_s)

        return ask


@dataclass
class FarBank:
    """The bank's systems and the line to them. They outlive every server."""

    line: BadLine
    core: CountingCore
    credit: MemoryCreditSystem
    notifier: MemoryNotifier
    office: BackOffice


def open_bank(
    borrowers: tuple[Borrower, ...],
    business_day: BusinessDay,
    promises: CoreCapabilities,
    line: BadLine,
    *,
    opening: int,
    refuse_rate: float,
    unwelcome: tuple[Borrower, ...] = (),
) -> FarBank:
    """Open the bank with an account for each borrower; risk refuses the unwelcome ones."""
    core = CountingCore(
        [CoreAccount(BANK, b.account_number, b.customer_id, opening) for b in borrowers],
        {BANK: business_day},
        promises,
    )
    core.line, core.refuse_rate = line, refuse_rate
    line.doubles = promises.idempotent_by_reference
    credit = MemoryCreditSystem({(BANK, b.credit_line_id): b.customer_id for b in borrowers})
    risk = MemoryRiskDecision({b.customer_id: Refused("R-0417", "规则") for b in unwelcome})
    notifier = MemoryNotifier()
    office = BackOffice(
        core=cast(CoreBanking, _OverTheLine(core, line)),
        credit=cast(CreditSystem, _OverTheLine(credit, line)),
        risk=cast(RiskDecision, _OverTheLine(risk, line)),
        imaging=MemoryImaging(),
        notifier=cast(Notifier, _OverTheLine(notifier, line)),
        cards=MemoryCardVerification([], []),
    )
    return FarBank(line, core, credit, notifier, office)
