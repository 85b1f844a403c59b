"""Requests on disk whose answer never came: asked about by their ids, and forgotten with the bank's final word.

For drawdowns and repayments alike; how a waiting customer is kept company meanwhile is each inquiry's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import structlog

from kiosk.client.answers import Answer, Success
from kiosk.client.port import ChannelClient
from kiosk.client.request_store import RequestStore
from kiosk.flow.events import Event

__all__ = ["OpenRequests"]

log = structlog.get_logger(__name__)


class _State(Protocol):
    @property
    def final(self) -> bool: ...
    @property
    def value(self) -> str: ...


class _Facts(Protocol):
    @property
    def query_number(self) -> str: ...
    @property
    def state(self) -> _State: ...


F = TypeVar("F", bound=_Facts)


class OpenRequests(Generic[F]):
    """Questions about open requests, by the terminal's certificate alone."""

    def __init__(
        self,
        client: Callable[[], Awaitable[ChannelClient]],
        requests: RequestStore,
        outcome: Callable[[ChannelClient, str], Awaitable[Answer[F]]],
        word: Callable[[F], Event],
    ) -> None:
        self._client = client
        self._requests = requests
        self._outcome = outcome
        self._word = word

    async def once(self, request_id: str) -> F | None:
        """What the bank knows of it at this moment; None without an answer. A query number is kept."""
        answer = await self._outcome(await self._client(), request_id)
        if not isinstance(answer, Success):
            return None
        if answer.value.query_number:
            await asyncio.to_thread(self._requests.note, request_id, answer.value.query_number)
        return answer.value

    async def watch(self, learnt: Callable[[str, Event], bool], under_way: Callable[[], bool], every_s: float) -> None:
        """Ask about all open requests until none is left.

        `learnt` is told each final word; it answers whether somebody is being told, who then forgets the request
        themselves. While `under_way` nothing is asked: a question about an id that is on disk and has not arrived yet
        would close it.
        """
        while pending := await asyncio.to_thread(self._requests.pending):
            for request in pending:
                if under_way():
                    break
                known = await self.once(request.request_id)
                if known is None or not known.state.final:
                    continue
                log.info("open_request_settled", request_id=request.request_id, state=known.state.value)
                if not learnt(request.request_id, self._word(known)):
                    await asyncio.to_thread(self._requests.forget, request.request_id)
            await asyncio.sleep(every_s)
