"""The change feed as tests follow it: a stream begun, read up to an act, or to its end."""

from typing import Any

import grpc
import pytest
from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import change_feed_service_pb2_grpc

from tests.integration.server.terminal import Terminal, refused

DRAWN = ["drawdown_reserved", "posting_intended", "drawdown_disbursed"]


def watch(terminal: Terminal, session_id: str, after: int = 0, timeout: float = 20) -> Any:
    stub: Any = change_feed_service_pb2_grpc.ChangeFeedServiceStub(terminal.channel)
    request = pb.WatchCustomerRequest(session_id=session_id, after_sequence_number=after)
    return stub.WatchCustomer(request, timeout=timeout)


async def next_of(stream: Any) -> Any:
    return await anext(aiter(stream))


async def listening(stream: Any) -> int:
    """Read the first message, which is none: everything up to its number has been told."""
    first = await next_of(stream)
    assert not first.HasField("change")
    return int(first.sequence_number)


async def changes(stream: Any, up_to: str) -> list[pb.Change]:
    """Read on until an act has been told."""
    told: list[pb.Change] = []
    async for each in stream:
        if each.HasField("change"):
            assert each.sequence_number == each.change.sequence_number
            told.append(each.change)
            if each.change.event_type == up_to:
                return told
    raise AssertionError(f"{up_to} was not told: {told}")


async def end_of(stream: Any) -> grpc.aio.AioRpcError:
    """Read on until the stream ends otherwise than well."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stream:
            pass
    return caught.value


async def reason_in(stream: Any) -> str:
    return refused(await end_of(stream)).reason


def watch_branch(terminal: Terminal, after: int = 0) -> Any:
    stub: Any = change_feed_service_pb2_grpc.ChangeFeedServiceStub(terminal.channel)
    return stub.WatchBranch(pb.WatchBranchRequest(after_sequence_number=after), timeout=20)
