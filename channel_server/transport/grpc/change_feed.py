"""`ChangeFeedService`: what has happened at one channel, told to the others."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import change_feed_service_pb2_grpc

from channel_server.application.change_feed import ChangeFeed
from channel_server.application.services import Services
from channel_server.application.watch_changes import Told, watch_branch, watch_customer
from channel_server.domain.changes import ChangeKind
from channel_server.domain.ids import SessionId
from channel_server.transport.grpc.gate import Context, current_caller
from channel_server.transport.grpc.streams import time_for, told
from channel_server.transport.grpc.values import wire_values, write_time

_KINDS: dict[ChangeKind, pb.ChangeKind] = wire_values(pb.ChangeKind.Value, "CHANGE_KIND", ChangeKind)
LONGEST_FEED = timedelta(minutes=30)
"""Ends a stream whose client has set no deadline; a visit lasts no longer, and a workstation resumes."""


class ChangeFeedServicer(change_feed_service_pb2_grpc.ChangeFeedServiceServicer):
    """Tells changes."""

    def __init__(self, services: Services, feed: ChangeFeed) -> None:
        self._services = services
        self._feed = feed

    async def WatchCustomer(  # noqa: N802 - the contract's name
        self, request: pb.WatchCustomerRequest, context: Context
    ) -> AsyncGenerator[pb.WatchCustomerResponse, None]:
        """Tell what concerns the customer of a visit."""
        changes = watch_customer(
            self._services,
            self._feed,
            current_caller(),
            session_id=SessionId(request.session_id),
            after=request.after_sequence_number,
            within=time_for(context, LONGEST_FEED),
        )
        async with aclosing(told(context, changes)) as each_told:
            async for each in each_told:
                answer = pb.WatchCustomerResponse(sequence_number=each.sequence_number)
                _write(answer, each)
                yield answer

    async def WatchBranch(  # noqa: N802 - the contract's name
        self, request: pb.WatchBranchRequest, context: Context
    ) -> AsyncGenerator[pb.WatchBranchResponse, None]:
        """Tell what concerns the caller's branch."""
        changes = watch_branch(
            self._feed,
            current_caller(),
            after=request.after_sequence_number,
            within=time_for(context, LONGEST_FEED),
        )
        async with aclosing(told(context, changes)) as each_told:
            async for each in each_told:
                answer = pb.WatchBranchResponse(sequence_number=each.sequence_number)
                _write(answer, each)
                yield answer


def _write(answer: pb.WatchCustomerResponse | pb.WatchBranchResponse, told: Told) -> None:
    if told.change is None:
        return
    change = answer.change
    change.sequence_number = told.change.sequence_number
    change.kind = _KINDS[told.change.kind]
    change.subject_id = told.change.subject_id
    change.event_type = told.change.event_type
    write_time(change.time, told.change.time)
