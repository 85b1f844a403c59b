"""Asking what became of drawdowns whose answer never came: quickly while a customer waits, slowly after that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from kiosk.client.answers import Success
from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.flow.events import Event, OutcomeLearnt, OutcomeStillUnknown
from kiosk.flow.facts import DrawdownFacts
from kiosk.journey.open_requests import OpenRequests

__all__ = ["Inquiry"]

PATIENCE_S = 20.0
"""How long a customer is asked to wait for a final word."""

PACE_S = (0.3, 0.5, 1.0, 2.0)
"""Pauses between questions while somebody waits; the last one repeats."""

WATCH_S = 15.0
"""The pace with nobody waiting."""


class Inquiry:
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
        self._open: OpenRequests[DrawdownFacts] = OpenRequests(
            client, requests, lambda asked, request_id: asked.outcome(request_id), OutcomeLearnt
        )

    async def ask(self, request_id: str, session_id: str = "", drawdown_id: str = "") -> Event:
        """Ask until the bank's word is final, or patience is at its end.

        Where the bank has named the drawdown, its changes are watched in the visit, which tells them as they come. It
        is asked about all the same, if slowly: a stream that has died is as quiet as one with nothing to tell.
        """
        known: DrawdownFacts | None = None
        heard: asyncio.Queue[DrawdownFacts] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            listening = None
            if drawdown_id:
                listening = group.create_task(self._listen(request_id, session_id, drawdown_id, heard))
            asking = group.create_task(self._ask_on(request_id, heard, listening))
            try:
                async with asyncio.timeout(self._patience_s):
                    while True:
                        known = await heard.get()
                        if known.state.final or known.see_staff:
                            return OutcomeLearnt(known)
            except TimeoutError:
                return OutcomeStillUnknown(known.query_number if known else "")
            finally:
                asking.cancel()
                if listening is not None:
                    listening.cancel()

    async def _ask_on(
        self, request_id: str, heard: asyncio.Queue[DrawdownFacts], listening: asyncio.Task[None] | None
    ) -> None:
        pause = iter(PACE_S)
        while True:
            if listening is not None and not listening.done():
                await asyncio.wait((listening,), timeout=PACE_S[-1])
            known = await self._open.once(request_id)
            if known is not None:
                heard.put_nowait(known)
            if listening is None or listening.done():
                await asyncio.sleep(next(pause, PACE_S[-1]))

    async def _listen(
        self, request_id: str, session_id: str, drawdown_id: str, heard: asyncio.Queue[DrawdownFacts]
    ) -> None:
        client = await self._client()
        async with aclosing(client.watch(session_id, drawdown_id)) as changes:
            async for known in changes:
                if known.query_number:
                    await asyncio.to_thread(self._requests.note, request_id, known.query_number)
                heard.put_nowait(known)

    async def follow(self, session_id: str, drawdown_id: str) -> Event:
        """Ask what becomes of a drawdown that another channel has sent: in the visit, whose customer's it is."""
        known: DrawdownFacts | None = None
        pause = iter(PACE_S)
        try:
            async with asyncio.timeout(self._patience_s):
                client = await self._client()
                while True:
                    answer = await client.drawdown(session_id, drawdown_id)
                    if isinstance(answer, Success):
                        known = answer.value
                        if known.state.final or known.see_staff:
                            return OutcomeLearnt(known)
                    await asyncio.sleep(next(pause, PACE_S[-1]))
        except TimeoutError:
            return OutcomeStillUnknown(known.query_number if known else "")

    async def watch(self, learnt: Callable[[str, Event], bool], under_way: Callable[[], bool]) -> None:
        """Ask about all open requests until none is left, as `OpenRequests` does."""
        await self._open.watch(learnt, under_way, self._watch_s)
