"""Asking what became of repayments whose answer never came, as `inquiry` does for drawdowns."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from kiosk.client.answers import Success
from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.flow.events import Event, OutcomeStillUnknown, RepaymentLearnt
from kiosk.flow.repaying import RepaymentFacts
from kiosk.journey.inquiry import PACE_S, PATIENCE_S, WATCH_S

__all__ = ["RepaymentInquiry"]

log = structlog.get_logger(__name__)


class RepaymentInquiry:
    """Questions about open requests, by the terminal's certificate alone."""

    def __init__(
        self,
        client: Callable[[], Awaitable[ChannelClient]],
        requests: RequestStore,
        *,
        patience_s: float = PATIENCE_S,
        watch_s: float = WATCH_S,
    ) -> None:
        self._client = client
        self._requests = requests
        self._patience_s = patience_s
        self._watch_s = watch_s

    async def ask(self, request_id: str) -> Event:
        """Ask until the bank's word is final, or patience is at its end."""
        known: RepaymentFacts | None = None
        pause = iter(PACE_S)
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    known = await self._once(request_id) or known
                    if known is not None and (known.state.final or known.see_staff):
                        return RepaymentLearnt(known)
                    await asyncio.sleep(next(pause, PACE_S[-1]))
        except TimeoutError:
            return OutcomeStillUnknown(known.query_number if known else "")

    async def watch(self, learnt: Callable[[str, Event], bool], under_way: Callable[[], bool]) -> None:
        """Ask about all open requests until none is left.

        `learnt` is told each final word; it answers whether somebody is being told, who then forgets the request
        themselves. While `under_way` nothing is asked: a question about an id that is on disk and has not arrived yet
        would close it.
        """
        while pending := await asyncio.to_thread(self._requests.pending):
            for request in pending:
                if under_way():
                    break
                known = await self._once(request.request_id)
                if known is None or not known.state.final:
                    continue
                log.info("open_repayment_settled", request_id=request.request_id, state=known.state.value)
                if not learnt(request.request_id, RepaymentLearnt(known)):
                    await asyncio.to_thread(self._requests.forget, request.request_id)
            await asyncio.sleep(self._watch_s)

    async def _once(self, request_id: str) -> RepaymentFacts | None:
        client = await self._client()
        answer = await client.repayment_outcome(request_id)
        if not isinstance(answer, Success):
            return None
        if answer.value.query_number:
            await asyncio.to_thread(self._requests.note, request_id, answer.value.query_number)
        return answer.value
