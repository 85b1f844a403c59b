"""A call that is repeated while the server is away: one deadline with all its repeats, and on UNAVAILABLE only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc

__all__ = ["BACKOFF_S", "repeated"]

M = TypeVar("M")

BACKOFF_S = (0.1, 0.3, 0.8, 1.5)
"""Pauses between repeats: a server that restarts is back within them, a farmer does not notice them."""

_LEAST_S = 0.01


async def repeated(call: Callable[[float], Awaitable[M]], seconds: float, *, once: bool) -> M:
    """Call until there is an answer.

    Args:
        call: given the seconds that are left.
        seconds: for all of it.
        once: it is sent once, however it ends.

    Raises:
        grpc.aio.AioRpcError: how the last call ended.
        grpc.aio.UsageError: the channel is closed.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    pauses = iter(() if once else BACKOFF_S)
    while True:
        try:
            return await call(max(end - loop.time(), _LEAST_S))
        except grpc.aio.AioRpcError as error:
            pause = next(pauses, None) if error.code() is grpc.StatusCode.UNAVAILABLE else None
            if pause is None or loop.time() + pause >= end:
                raise
        await asyncio.sleep(pause)
