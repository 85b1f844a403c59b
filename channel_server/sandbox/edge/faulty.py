"""Delivers calls as the fault script says: late, never, twice, later, or not at all.

What happens to the books goes on when the client has gone: a network that has swallowed the answer has not undone the
work. What is still on its way when the process ends is lost, as it would be on a wire.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog
from edian.backoffice.v1 import core_banking_service_pb2 as core_pb
from google.protobuf.message import Message

from channel_server.sandbox.edge.operations import Operation
from channel_server.sandbox.errors import SandboxError
from channel_server.sandbox.faults import Fault, FaultChooser, FaultKind
from channel_server.sandbox.systems.core_banking import CoreRefusal

_LONGEST_SILENCE_SECONDS = 600.0  # far above any caller's deadline; a caller without one must not stay for ever

T = TypeVar("T", Message, None)

_log = structlog.get_logger()


class ScriptedError(Exception):
    """The fault script wants this call answered with a status."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the fault script answers {status}")
        self.status = status


@dataclass(slots=True)
class _Held:
    """A request that is on its way until some inquiries have been told that it is not there."""

    operation: Operation
    request: Message
    inquiries_left: int
    delay_ms: int


class FaultyDelivery:
    """Runs operations under the script of the moment."""

    def __init__(self, chooser: FaultChooser) -> None:
        self.chooser = chooser
        self._under_way: set[asyncio.Task[Message] | asyncio.Task[None]] = set()
        self._held: dict[tuple[str, str], _Held] = {}
        self._undecided: set[tuple[str, str]] = set()

    async def deliver(self, operation: Operation, request: Message) -> Message:
        """Answer a call, unless the script wants otherwise.

        Raises:
            ScriptedError: the script wants a status. SandboxError: the operation cannot be done as asked.
        """
        fault = self.chooser.choose(operation.name, _texts(request))
        if fault is None:
            response = await self._run(operation, request)
        else:
            _log.info("fault_applied", operation=operation.name, kind=fault.kind.value)
            response = await self._deliver_faulty(fault, operation, request)
        if isinstance(request, core_pb.InquirePostingRequest):
            assert isinstance(response, core_pb.InquirePostingResponse)
            self._after_inquiry((request.bank_id, request.reference), response.posting)
        return response

    async def close(self) -> None:
        """Drop what is still on its way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver_faulty(self, fault: Fault, operation: Operation, request: Message) -> Message:
        match fault.kind:
            case FaultKind.LATE:
                response = await self._run(operation, request)
                await asyncio.sleep(fault.delay_ms / 1000)
                return response
            case FaultKind.TWICE:
                response = await self._run(operation, request)
                self._start(self._quietly(operation, request, delay_ms=0))
                return response
            case FaultKind.REFUSAL:
                return await self._run(operation, request, CoreRefusal(fault.code, fault.text))
            case FaultKind.NEVER:
                if fault.applied:
                    await self._run(operation, request)
                return await _silence()
            case FaultKind.ERROR:
                if fault.applied:
                    await self._run(operation, request)
                raise ScriptedError(fault.status)
            case FaultKind.ARRIVES_LATER:
                self._send_later(fault, operation, request)
                if fault.status:
                    raise ScriptedError(fault.status)
                if fault.pending:
                    return self._take_undecided(request)
                return await _silence()

    async def _run(self, operation: Operation, request: Message, refusal: CoreRefusal | None = None) -> Message:
        # Shielded: a client that hangs up in the middle has sent its request all the same.
        return await asyncio.shield(self._start(_call(operation, request, refusal)))

    def _send_later(self, fault: Fault, operation: Operation, request: Message) -> None:
        texts = _texts(request)
        if fault.after_inquiries:
            key = (texts["bank_id"], texts["reference"])
            self._held[key] = _Held(operation, request, fault.after_inquiries, fault.delay_ms)
        else:
            self._start(self._quietly(operation, request, delay_ms=fault.delay_ms))

    def _take_undecided(self, request: Message) -> Message:
        assert isinstance(request, core_pb.PostDisbursementRequest), "the script admits no other operation"
        self._undecided.add((request.bank_id, request.reference))
        posting = core_pb.Posting(
            reference=request.reference, state=core_pb.POSTING_STATE_PENDING, amount=request.amount
        )
        return core_pb.PostDisbursementResponse(posting=posting)

    def _after_inquiry(self, key: tuple[str, str], posting: core_pb.Posting) -> None:
        if posting.state != core_pb.POSTING_STATE_NOT_FOUND:
            self._undecided.discard(key)
            return
        if key in self._undecided:
            posting.state = core_pb.POSTING_STATE_PENDING
        held = self._held.get(key)
        if held is None:
            return
        held.inquiries_left -= 1
        if held.inquiries_left <= 0:
            del self._held[key]
            self._start(self._quietly(held.operation, held.request, delay_ms=held.delay_ms))

    async def _quietly(self, operation: Operation, request: Message, *, delay_ms: int) -> None:
        await asyncio.sleep(delay_ms / 1000)
        try:
            await operation.handler(request, None)
        except SandboxError as error:
            _log.info("late_arrival_not_done", operation=operation.name, cause=str(error))

    def _start(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[Message] | asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # has been told to the client, if there still is one


async def _call(operation: Operation, request: Message, refusal: CoreRefusal | None) -> Message:
    return await operation.handler(request, refusal)


async def _silence() -> Message:
    await asyncio.sleep(_LONGEST_SILENCE_SECONDS)
    raise ScriptedError("DEADLINE_EXCEEDED")


def _texts(request: Message) -> Mapping[str, str]:
    return {field.name: value for field, value in request.ListFields() if isinstance(value, str)}
