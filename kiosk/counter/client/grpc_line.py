"""One line to the channel server: the staff token on every call, one deadline a call, repeats on UNAVAILABLE only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import grpc
import structlog

from kiosk.client.repeating import BACKOFF_S, repeated
from kiosk.client.scalars import MappingError
from kiosk.counter.client.answers import Answer, Refused, Success, Unanswered
from kiosk.counter.client.refusals import ended
from kiosk.flow.trouble import Trouble

__all__ = ["DEADLINES_S", "GrpcLine", "nothing"]

log = structlog.get_logger(__name__)

M = TypeVar("M")
V = TypeVar("V")

STAFF_TOKEN = "edian-staff-token"  # noqa: S105 - the name of a header

DEADLINES_S: dict[str, float] = {
    "search": 3.0,
    "sign_in": 10.0,
    "present_card": 15.0,
    "accept_contract": 10.0,
    "draw": 25.0,
    "repay": 25.0,
    "decide": 25.0,
    "ask_core_again": 15.0,
    "receipt": 15.0,
    "": 8.0,
}
"""Seconds for a call with all its repeats; what is not named takes the last."""

STREAM_S = 300.0
"""A stream is asked for anew after that, so that a dead one is noticed."""


class GrpcLine:
    """The channel, the token, and the manners of calling."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel
        self._token = ""
        self._closed = False

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        return ((STAFF_TOKEN, self._token),) if self._token else ()

    async def reachable(self) -> AsyncIterator[bool]:
        """Whether the line is up, now and at each change."""
        said: bool | None = None
        while True:
            state = self._channel.get_state(try_to_connect=True)
            if state is grpc.ChannelConnectivity.SHUTDOWN:
                return
            up = {grpc.ChannelConnectivity.READY: True, grpc.ChannelConnectivity.TRANSIENT_FAILURE: False}.get(state)
            if up is not None and up is not said:
                said = up
                yield up
            await self._channel.wait_for_state_change(state)

    async def aclose(self) -> None:
        """Close the channel; calls under way end as unanswered."""
        self._closed = True
        await self._channel.close(grace=None)

    async def _ask(
        self,
        name: str,
        method: Callable[..., Awaitable[M]],
        request: object,
        convert: Callable[[M], V],
        *,
        once: bool = False,
    ) -> Answer[V]:
        def call(left: float) -> Awaitable[M]:
            return method(request, timeout=left, metadata=self._metadata(), wait_for_ready=once)

        try:
            return Success(convert(await repeated(call, DEADLINES_S.get(name, DEADLINES_S[""]), once=once)))
        except grpc.aio.AioRpcError as error:
            answer = ended(error)
            self._report(name, answer)
            return answer
        except MappingError as error:
            log.error("channel_answer_unusable", call=name, why=str(error))
            return Unanswered(Trouble.BANK_SLOW, f"unusable answer: {error}")
        except grpc.aio.UsageError:
            return Unanswered(Trouble.NO_NETWORK, "the channel is closed")

    async def _stream(
        self,
        name: str,
        method: Callable[..., Any],
        request_after: Callable[[int], object],
        convert: Callable[[Any], tuple[int, V]],
        *,
        after: int = 0,
        for_ever: bool = False,
    ) -> AsyncGenerator[V, None]:
        """What a stream tells, resumed from the number last seen; `for_ever` until a refusal or the client's end."""
        pauses = iter(BACKOFF_S)
        pause: float | None
        while not self._closed:
            stream = method(request_after(after), timeout=STREAM_S, metadata=self._metadata())
            try:
                async for message in stream:
                    after, value = convert(message)
                    pauses = iter(BACKOFF_S)
                    yield value
                if not for_ever:
                    return
                pause = BACKOFF_S[0]
            except grpc.aio.AioRpcError as error:
                answer = ended(error)
                refused = isinstance(answer, Refused)
                lasting = for_ever and not refused
                quiet = error.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
                spare = BACKOFF_S[-1] if lasting else None
                pause = next(pauses, spare) if quiet or lasting else None
                if pause is None:
                    self._report(name, answer)
                    return
            except (MappingError, grpc.aio.UsageError) as error:
                log.error("channel_answer_unusable", call=name, why=str(error))
                return
            finally:
                stream.cancel()
            await asyncio.sleep(pause)

    @staticmethod
    def _report(name: str, answer: Refused | Unanswered) -> None:
        if isinstance(answer, Refused):
            log.info("channel_call_refused", call=name, reason=answer.refusal.reason)
        else:
            log.warning("channel_call_unanswered", call=name, trouble=answer.trouble.value, detail=answer.detail)


def nothing(_answer: object) -> None:
    """Of an answer that says nothing but that it came."""
    return
