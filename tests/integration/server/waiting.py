"""Waiting for what happens by itself, with an end."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

from tests.integration.server.terminal import Terminal

LONGEST_S = 20.0


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something holds; a test that waits for nothing fails."""
    async with asyncio.timeout(LONGEST_S):
        while True:
            answer = holds()
            if await answer if inspect.isawaitable(answer) else answer:
                return
            await asyncio.sleep(0.02)


async def until_state(terminal: Terminal, request_id: str, state: int) -> None:
    """Wait until a request's drawdown has reached a state."""

    async def reached() -> bool:
        return bool((await terminal.outcome(request_id)).state == state)

    await until(reached)


async def until_outcome(terminal: Terminal, request_id: str, outcome: int) -> None:
    """Wait until a request's customer is told something."""

    async def reached() -> bool:
        return bool((await terminal.outcome(request_id)).outcome == outcome)

    await until(reached)


async def until_repayment_state(terminal: Terminal, request_id: str, state: int) -> None:
    """Wait until a request's repayment has reached a state."""

    async def reached() -> bool:
        return bool((await terminal.repayment_outcome(request_id)).state == state)

    await until(reached)
