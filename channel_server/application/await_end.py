"""A request that comes again while it is under way waits for the one answer, wherever that is being made."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from channel_server.application.collect_repayment import read_repayment_again
from channel_server.application.disburse import read_again
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.repayment import RepaymentState

R = TypeVar("R")

LONGEST = timedelta(seconds=12)
"""Above what core is given to post; a server that died in between is not waited for longer."""
LOOK_EVERY_S = 0.1

_UNDER_WAY = frozenset({DrawdownState.RESERVED, DrawdownState.DISBURSING, DrawdownState.REVERSING})
"""Somebody is about to answer. `UNKNOWN` is an answer: it is being confirmed, and that may take long; and so is
`RESERVED` while a second person has still to agree."""


async def await_end(
    services: Services, desk: MoneyDesk, record: DrawdownRecord, *, key: str | None = None
) -> DrawdownRecord:
    """Wait for the call that works on a drawdown, and tell how it stands then.

    It may be this server's, under its key at the desk, or another server's: then the books say when it has ended.
    Nobody is asked anything anew.
    """

    def is_under_way(seen: DrawdownRecord) -> bool:
        return seen.drawdown.state in _UNDER_WAY and seen.drawdown.suspense is None and not seen.awaits_approval

    async def look(seen: DrawdownRecord) -> DrawdownRecord:
        return await read_again(services, seen)

    return await _wait_while(desk, key or record.drawdown.drawdown_id, record, is_under_way, look)


async def await_repayment_end(services: Services, desk: MoneyDesk, record: RepaymentRecord) -> RepaymentRecord:
    """The same for a repayment."""

    def is_under_way(seen: RepaymentRecord) -> bool:
        return seen.repayment.state is RepaymentState.COLLECTING and seen.repayment.suspense is None

    async def look(seen: RepaymentRecord) -> RepaymentRecord:
        return await read_repayment_again(services, seen)

    return await _wait_while(desk, record.repayment.repayment_id, record, is_under_way, look)


async def _wait_while(
    desk: MoneyDesk,
    key: str,
    record: R,
    is_under_way: Callable[[R], bool],
    look: Callable[[R], Awaitable[R]],
) -> R:
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST.total_seconds()
    while is_under_way(record):
        if not await desk.wait_for(key):
            if loop.time() >= end:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        elif loop.time() >= end:
            break
        record = await look(record)
    return record
