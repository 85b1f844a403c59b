"""How a call to the channel server is made, and how a stream is followed.

What the server says that the contract does not allow counts as no answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

import grpc
import structlog

from kiosk.client import scalars
from kiosk.client.answers import Answer, Refused, Success, Unanswered
from kiosk.client.refusals import ended
from kiosk.client.repeating import BACKOFF_S, repeated
from kiosk.flow.trouble import Trouble

__all__ = ["DEADLINES_S", "Caller"]

log = structlog.get_logger(__name__)

M = TypeVar("M")
V = TypeVar("V")

DEADLINES_S: dict[str, float] = {
    "hello": 5.0,
    "open_session": 5.0,
    "present_card": 15.0,
    "record_face_check": 5.0,
    "credit_line": 8.0,
    "quote": 5.0,
    "prepare_contract": 8.0,
    "accept_contract": 10.0,
    "draw": 25.0,
    "outcome": 5.0,
    "watch": 30.0,
    "quote_repayment": 8.0,
    "repay": 25.0,
    "repayment_outcome": 5.0,
    "append_evidence": 5.0,
    "close_session": 3.0,
    "call_staff": 6.0,
    "open_handoff": 5.0,
    "take_handoff": 5.0,
    "drawdown": 5.0,
    "look_in": 3.0,
    "newest_origin": 2.0,
    "report_journey": 3.0,
    "acknowledge_hint": 5.0,
    "end_call": 5.0,
    "request_review": 8.0,
    "report_devices": 5.0,
    "watch_customer": 600.0,
    "watch_assistance": 600.0,
}
"""Seconds for a call with all its repeats. Each lies under the flow's own limit for the page that waits for it; a
stream is begun anew when its time is up."""

RESUME_S = 2.0
"""Pause before a stream that broke is resumed, once the short ones are used up."""

_RESUMED = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED})


class Caller:
    """Calls over one gRPC channel."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._channel = channel

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
            return method(request, timeout=left, wait_for_ready=once)

        try:
            return Success(convert(await repeated(call, DEADLINES_S[name], once=once)))
        except grpc.aio.AioRpcError as error:
            answer = ended(error)
            self._report(name, answer)
            return answer
        except scalars.MappingError as error:
            log.error("channel_answer_unusable", call=name, why=str(error))
            return Unanswered(Trouble.BANK_SLOW, f"unusable answer: {error}")
        except grpc.aio.UsageError:
            return Unanswered(Trouble.NO_NETWORK, "the channel is closed")

    async def _follow(
        self,
        name: str,
        method: Callable[..., grpc.aio.UnaryStreamCall[object, M]],
        request: Callable[[int], object],
        convert: Callable[[M], tuple[int, V | None]],
    ) -> AsyncGenerator[V, None]:
        """What a stream tells, from the number last seen after every break; ends with a "no", or by being closed."""
        seen, pauses = 0, iter(BACKOFF_S)
        while True:
            stream = method(request(seen), timeout=DEADLINES_S[name])
            try:
                async for told in stream:
                    number, value = convert(told)
                    seen, pauses = max(seen, number), iter(BACKOFF_S)
                    if value is not None:
                        yield value
                return
            except grpc.aio.AioRpcError as error:
                if error.code() not in _RESUMED:
                    self._report(name, ended(error))
                    return
            except (scalars.MappingError, grpc.aio.UsageError) as error:
                log.error("channel_answer_unusable", call=name, why=str(error))
                return
            finally:
                stream.cancel()
            await asyncio.sleep(next(pauses, RESUME_S))

    @staticmethod
    def _report(name: str, answer: Refused | Unanswered) -> None:
        if isinstance(answer, Refused):
            log.info("channel_call_refused", call=name, reason=answer.refusal.reason)
        else:
            log.warning("channel_call_unanswered", call=name, trouble=answer.trouble.value, detail=answer.detail)
