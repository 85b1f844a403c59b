"""Delivers calls as the fault script says: late, never, twice, later, or not at all.

What happens to the books goes on when the client has gone: a network that has swallowed the answer has not undone the
work. What is still on its way when the process ends is lost, as it would be on a wire.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog
from edian.backoffice.v1 import core_banking_service_pb2 as core_pb
from google.protobuf.message import Message

from channel_server.sandbox.edge.day_file import change_day_file
from channel_server.sandbox.edge.operations import Operation
from channel_server.sandbox.errors import SandboxError
from channel_server.sandbox.faults import Fault, FaultChooser, FaultKind
from channel_server.sandbox.systems.core_banking import CoreRefusal
from channel_server.wire import WireValueError

_LONGEST_SILENCE_SECONDS = 600.0  # far above any caller's deadline; a caller without one must not stay for ever

T = TypeVar("T", Message, None)

_log = structlog.get_logger()


class ScriptedError(Exception):
    """The fault script wants this call answered with a status."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the fault script answers {status}")
        self.status = status


_NOT_THERE_YET: Mapping[str, core_pb.PostingState] = {
    "PostDisbursement": core_pb.POSTING_STATE_NOT_FOUND,
    "PostRepayment": core_pb.POSTING_STATE_NOT_FOUND,
    "VoidPosting": core_pb.POSTING_STATE_NOT_FOUND,
    "ReversePosting": core_pb.POSTING_STATE_POSTED,
}
"""What an inquiry is told while the operation is still on its way."""


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
        self._held: dict[tuple[str, str, str], _Held] = {}
        """By operation, bank and reference."""
        self._undecided: set[tuple[str, str]] = set()
        self._later = 0
        self._arrive_now = asyncio.Event()

    @property
    def on_their_way(self) -> int:
        """Requests that have left a caller and not yet arrived."""
        return len(self._held) + self._later

    def arrive_now(self) -> None:
        """Let all that is on its way arrive without further delay."""
        for held in self._held.values():
            self._send(held.operation, held.request, delay_ms=0)
        self._held.clear()
        self._arrive_now.set()
        self._arrive_now = asyncio.Event()

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
                self._send(operation, request, delay_ms=fault.delay_ms)
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
            case FaultKind.DAY_FILE:
                return change_day_file(await self._run(operation, request), fault)
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
            key = (operation.name, texts["bank_id"], texts["reference"])
            self._held[key] = _Held(operation, request, fault.after_inquiries, fault.delay_ms)
        else:
            self._send(operation, request, delay_ms=fault.delay_ms)

    def _take_undecided(self, request: Message) -> Message:
        texts = _texts(request)
        self._undecided.add((texts["bank_id"], texts["reference"]))
        posting = core_pb.Posting(reference=texts["reference"], state=core_pb.POSTING_STATE_PENDING)
        if isinstance(request, core_pb.PostRepaymentRequest):
            return core_pb.PostRepaymentResponse(posting=posting)
        assert isinstance(request, core_pb.PostDisbursementRequest), "the script admits no other operation"
        posting.amount.CopyFrom(request.amount)
        return core_pb.PostDisbursementResponse(posting=posting)

    def _after_inquiry(self, key: tuple[str, str], posting: core_pb.Posting) -> None:
        told = posting.state
        if told != core_pb.POSTING_STATE_NOT_FOUND:
            self._undecided.discard(key)
        elif key in self._undecided:
            posting.state = core_pb.POSTING_STATE_PENDING
        for operation, not_there_yet in _NOT_THERE_YET.items():
            held = self._held.get((operation, *key)) if told == not_there_yet else None
            if held is None:
                continue
            held.inquiries_left -= 1
            if held.inquiries_left <= 0:
                del self._held[operation, *key]
                self._send(held.operation, held.request, delay_ms=held.delay_ms)

    def _send(self, operation: Operation, request: Message, *, delay_ms: int) -> None:
        self._later += 1
        self._start(self._quietly(operation, request, delay_ms=delay_ms))

    async def _quietly(self, operation: Operation, request: Message, *, delay_ms: int) -> None:
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrive_now.wait(), delay_ms / 1000)
            await operation.handler(request, None)
        except (SandboxError, WireValueError) as error:
            _log.info("late_arrival_not_done", operation=operation.name, cause=str(error))
        finally:
            self._later -= 1

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
