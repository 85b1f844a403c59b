"""What all streams share on their way out: how long they may take, and how a use case's end becomes a call's."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import TypeVar

from google.rpc import code_pb2

from channel_server.application.change_feed import FellBehindError
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.calls import CallEndedError, Context
from channel_server.transport.grpc.status import abort

T = TypeVar("T")


def time_for(context: Context, longest: timedelta) -> timedelta:
    """How long a stream may take: as long as somebody waits, and no longer than `longest`."""
    remaining = context.time_remaining()
    return longest if remaining is None else min(longest, timedelta(seconds=remaining))


async def told(context: Context, values: AsyncGenerator[T | Refusal, None]) -> AsyncGenerator[T, None]:
    """Pass on what a use case tells, and end the call as it ends."""
    try:
        async with aclosing(values):
            async for value in values:
                if isinstance(value, Refusal):
                    await abort(context, value)
                yield value
    except TimeoutError:
        context.end(CallEndedError(code_pb2.DEADLINE_EXCEEDED, "go on from the last sequence number"))
    except FellBehindError:
        context.end(CallEndedError(code_pb2.ABORTED, "messages were not taken: go on from the last sequence number"))
