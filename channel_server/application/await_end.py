"""A request that comes again while its drawdown is under way waits for the one answer, wherever that is being made."""

import asyncio
from datetime import timedelta

from channel_server.application.disburse import read_again
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.records import DrawdownRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import DrawdownState

LONGEST = timedelta(seconds=12)
"""Above what core is given to post; a server that died in between is not waited for longer."""
LOOK_EVERY_S = 0.1

_UNDER_WAY = frozenset({DrawdownState.RESERVED, DrawdownState.DISBURSING, DrawdownState.REVERSING})
"""Somebody is about to answer. `UNKNOWN` is an answer: it is being confirmed, and that may take long."""


async def await_end(
    services: Services, desk: MoneyDesk, record: DrawdownRecord, *, key: str | None = None
) -> DrawdownRecord:
    """Wait for the call that works on a drawdown, and tell how it stands then.

    It may be this server's, under its key at the desk, or another server's: then the books say when it has ended.
    Nobody is asked anything anew.
    """
    key = key or record.drawdown.drawdown_id
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST.total_seconds()
    while record.drawdown.state in _UNDER_WAY and record.drawdown.suspense is None:
        if not await desk.wait_for(key):
            if loop.time() >= end:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        elif loop.time() >= end:
            break
        record = await read_again(services, record)
    return record
