"""Asking what became of repayments whose answer never came, as `inquiry` does for drawdowns."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.flow.events import Event, OutcomeStillUnknown, RepaymentLearnt
from kiosk.flow.repaying import RepaymentFacts
from kiosk.journey.inquiry import PACE_S, PATIENCE_S, WATCH_S
from kiosk.journey.open_requests import OpenRequests

__all__ = ["RepaymentInquiry"]


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
        self._patience_s = patience_s
        self._watch_s = watch_s
        self._open: OpenRequests[RepaymentFacts] = OpenRequests(
            client, requests, lambda asked, request_id: asked.repayment_outcome(request_id), RepaymentLearnt
        )

    async def ask(self, request_id: str) -> Event:
        """Ask until the bank's word is final, or patience is at its end."""
        known: RepaymentFacts | None = None
        pause = iter(PACE_S)
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    known = await self._open.once(request_id) or known
                    if known is not None and (known.state.final or known.see_staff):
                        return RepaymentLearnt(known)
                    await asyncio.sleep(next(pause, PACE_S[-1]))
        except TimeoutError:
            return OutcomeStillUnknown(known.query_number if known else "")

    async def watch(self, learnt: Callable[[str, Event], bool], under_way: Callable[[], bool]) -> None:
        """Ask about all open requests until none is left, as `OpenRequests` does."""
        await self._open.watch(learnt, under_way, self._watch_s)
