"""Books that cannot be reached in the middle of business: nobody is told that no money moved who may have been paid."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb

from tests.integration.server.conftest import House
from tests.integration.server.terminal import Terminal, refusal_of

DETAILS = "grpc-status-details-bin"


@contextmanager
def held_by_somebody(house: House) -> Iterator[None]:
    """Another program holds the file of the books, and lets nobody write."""
    path = Path(house.database.url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def silence_of(call: Any) -> grpc.aio.AioRpcError:
    """Expect a call to end without a word of the bank's."""
    with pytest.raises(grpc.aio.AioRpcError) as told:
        await call
    return told.value


async def test_repeated_drawdown_that_was_paid_is_not_refused_when_the_books_cannot_be_written(
    house: House, terminal: Terminal
) -> None:
    ready = await terminal.ready()
    request = ready.request()
    paid = await terminal.draw(request)
    ask = pb.GetDrawdownOutcomeRequest(request_id=request.request_id)
    with held_by_somebody(house):
        answers = await asyncio.gather(
            silence_of(terminal.draw(request)),
            silence_of(terminal.drawdowns.GetDrawdownOutcome(ask, timeout=30)),
        )
    for answer in answers:
        assert answer.code() is grpc.StatusCode.UNAVAILABLE
        assert DETAILS not in dict(answer.trailing_metadata() or ()), "a refusal says that the money has not moved"
    assert (await terminal.draw(request)) == paid
    assert len(house.bank.faults.posts) == 1


async def test_act_that_moves_no_money_is_refused_in_words_when_the_books_cannot_be_written(
    house: House, terminal: Terminal
) -> None:
    with held_by_somebody(house):
        no = await refusal_of(terminal.open())
    assert (no.code, no.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVICE_UNAVAILABLE")
