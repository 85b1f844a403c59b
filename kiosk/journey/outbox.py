"""What the bank should hear, though nobody waits for it: evidence and the end of a visit, in order, one at a time.

Bounded: a bank that is away for long loses the terminal's evidence of pages turned, not the customer's time. The
journal on this machine has the same entries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kiosk.client.answers import Unanswered

__all__ = ["Outbox"]

log = structlog.get_logger(__name__)

CAPACITY = 512
"""Some ten visits' worth."""

Letter = Callable[[], Awaitable[object]]


class Outbox:
    """A queue of calls; run `deliver` as a task."""

    def __init__(self) -> None:
        self._letters: asyncio.Queue[tuple[str, Letter]] = asyncio.Queue(CAPACITY)

    def post(self, name: str, letter: Letter) -> None:
        """Queue a call."""
        try:
            self._letters.put_nowait((name, letter))
        except asyncio.QueueFull:
            log.warning("outbox_full", letter=name)

    async def deliver(self) -> None:
        """Send what is queued, for as long as the program runs."""
        while True:
            name, letter = await self._letters.get()
            try:
                if isinstance(answer := await letter(), Unanswered):
                    log.info("letter_lost", letter=name, trouble=answer.trouble.value)
            finally:
                self._letters.task_done()

    async def drain(self, seconds: float) -> None:
        """Wait until everything queued was sent, or the time is up."""
        try:
            await asyncio.wait_for(self._letters.join(), seconds)
        except TimeoutError:
            log.info("outbox_not_drained", left=self._letters.qsize())
