"""What the server does unasked: takes up what stopped half way, and tells other systems what happened."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from channel_server.application.books import StorageError
from channel_server.application.deliver_outbox import deliver_outbox
from channel_server.application.end_approval import lapse_approvals
from channel_server.application.end_quiet_calls import end_quiet_calls
from channel_server.application.mend_due_times import mend_due_times
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.application.sweep_repayments import sweep_repayments
from channel_server.transport.rounds import Rounds

_log = structlog.get_logger("channel_server.background")

LOOK_EVERY_S = 0.5
"""How often the books are asked whether anything is due: a restart is noticed by a waiting customer after it."""

PAUSE_S = 0.25
"""Between two rounds while there is work: what comes in meanwhile shares the next round's two units of work."""


class Background:
    """Runs beside the server, in its event loop, until it is stopped."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._drawdown_rounds = Rounds(lambda: sweep_drawdowns(services, _report), _report_round)

    def start(self) -> None:
        """Begin. They run apart, so that a slow core does not hold up a message."""
        loop = asyncio.get_running_loop()
        self._tasks = (
            loop.create_task(self._repeat(self._sweep), name="sweep_drawdowns"),
            loop.create_task(self._repeat(self._sweep_repayments), name="sweep_repayments"),
            loop.create_task(self._repeat(self._lapse), name="lapse_approvals"),
            loop.create_task(self._repeat(self._deliver), name="deliver_outbox"),
            loop.create_task(self._repeat(self._mend), name="mend_due_times"),
            loop.create_task(self._repeat(self._end_calls), name="end_quiet_calls"),
        )

    async def stop(self) -> None:
        """End. What was under way holds a lease that ends by itself, here or at the next start."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._drawdown_rounds.stop()

    async def _repeat(self, work: Callable[[], Awaitable[bool]]) -> None:
        while True:
            try:
                busy = await work()
            except StorageError as error:
                _log.error("books_unavailable", error=str(error))
                busy = False
            await asyncio.sleep(PAUSE_S if busy else LOOK_EVERY_S)

    async def _sweep(self) -> bool:
        now = self._services.clock.now()
        due = await self._services.books.read(lambda books: books.next_due())
        if due is None or due > now:
            return False
        await self._drawdown_rounds.begin()
        return True

    async def _sweep_repayments(self) -> bool:
        now = self._services.clock.now()
        due = await self._services.books.read(lambda books: books.next_repayment_due())
        if due is None or due > now:
            return False
        return await sweep_repayments(self._services, _report_repayment) > 0

    async def _lapse(self) -> bool:
        return await lapse_approvals(self._services) > 0

    async def _deliver(self) -> bool:
        now = self._services.clock.now()
        due = await self._services.books.read(lambda books: books.next_outbox_due())
        if due is None or due > now:
            return False
        return await deliver_outbox(self._services) > 0

    async def _end_calls(self) -> bool:
        return await end_quiet_calls(self._services) > 0

    async def _mend(self) -> bool:
        mended = await mend_due_times(self._services)
        if mended:
            _log.warning("due_times_mended", count=mended, meaning="the clock was turned back")
        return False


def _report_round(error: BaseException) -> None:
    _log.error("books_unavailable", error=str(error))


def _report(record: DrawdownRecord, error: Exception) -> None:
    _log.error(
        "drawdown_not_resumed",
        drawdown_id=record.drawdown.drawdown_id,
        state=record.drawdown.state,
        attempts=record.attempts,
        error=type(error).__name__,
        exc_info=error,
    )


def _report_repayment(record: RepaymentRecord, error: Exception) -> None:
    _log.error(
        "repayment_not_resumed",
        repayment_id=record.repayment.repayment_id,
        state=record.repayment.state,
        attempts=record.attempts,
        error=type(error).__name__,
        exc_info=error,
    )
