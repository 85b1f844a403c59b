"""The gate that every call passes, streams too: who calls, whether the message is sound, how long it may take.

Everything is answered to enrolled terminals only. What a handler raises unforeseen ends as INTERNAL without a word of
it to the caller, who then knows that the outcome is unknown. Connections, health and reflection are not its business:
the listener answers those two to whoever holds a certificate of the authority.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping
from contextlib import aclosing
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog
from google.protobuf.message import DecodeError, Message
from google.rpc import code_pb2

from channel_server.application.books import StorageError
from channel_server.application.recognise_staff import StaffRoom
from channel_server.application.recognise_terminal import Certificate, TerminalDirectory
from channel_server.application.records import TerminalRecord
from channel_server.domain.ids import CustomerId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember
from channel_server.transport.grpc.access import UNCLAIMED, check_access, check_role, roles_of
from channel_server.transport.grpc.calls import Call, CallEndedError, Context, Method
from channel_server.transport.grpc.certificates import read_certificate
from channel_server.transport.grpc.mobile_door import MobileDoor
from channel_server.transport.grpc.quote_numbers import QuoteNumbers
from channel_server.transport.grpc.status import ended_by
from channel_server.transport.grpc.stream_guard import StreamGuard
from channel_server.transport.grpc.validation import MessageValidator, malformed

__all__ = [
    "LONGEST_CALL_S",
    "Context",
    "Gate",
    "MethodTable",
    "current_asker",
    "current_caller",
    "current_staff",
    "current_staff_token",
]

LONGEST_CALL_S = 60.0
"""Ends a call whose client has set no deadline of its own."""
MOST_CALLS_AT_ONCE = 1000
"""Of all fronts together. Beyond it calls are refused at once, and not kept waiting past their deadlines."""
_MOST_CERTIFICATES = 10_000

_MAY_HAVE_MOVED = tuple(f"/edian.channel.v1.{noun}Service/" for noun in ("Drawdown", "Repayment", "Approval"))
"""What is asked of them is about money that may have moved before: where the books cannot tell, no refusal does, since
each says that it has not. A bare status is silence to every client."""

_log = structlog.get_logger("channel_server.rpc")
_caller: ContextVar[TerminalRecord] = ContextVar("caller")
_asker: ContextVar[CustomerId | None] = ContextVar("asker", default=None)
_staff: ContextVar[StaffMember | None] = ContextVar("staff", default=None)
_staff_token: ContextVar[str] = ContextVar("staff_token", default="")


def current_caller() -> TerminalRecord:
    """The terminal that this call comes from; the gate has seen its certificate."""
    return _caller.get()


def current_staff() -> StaffMember:
    """The person signed in at the workstation that this call comes from; the gate has let nobody else through.

    Raises:
        LookupError: the method is open to whoever has a certificate; its servicer must not ask.
    """
    staff = _staff.get()
    if staff is None:
        raise LookupError("nobody is signed in, and the access table let the call through")
    return staff


def current_staff_token() -> str:
    """What the call has shown for who sits at its workstation, believed or not; nothing, where nothing was."""
    return _staff_token.get()


def current_asker() -> CustomerId | None:
    """The one customer whom this call may be about, where it comes from that customer's own telephone."""
    return _asker.get()


# Any: the gate stands before every method, whatever its messages.
@dataclass(frozen=True, slots=True)
class _Handler:
    method: Method
    decode: Callable[[bytes], Message]
    encode: Callable[[Any], bytes]
    unary: Callable[[Any, Context], Awaitable[Any]]
    streaming: Callable[[Any, Context], AsyncGenerator[Any, None]]


class MethodTable:
    """Takes servicers from the generated `add_…Servicer_to_server`, in a gRPC server's place."""

    def __init__(self) -> None:
        self.handlers: list[_Handler] = []

    def add_generic_rpc_handlers(self, handlers: object) -> None:
        """Nothing: generated code says the same twice, and the other time by name."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        """Take the methods of a service."""
        for name, handler in handlers.items():
            # The contract has no client streams; whoever adds one decides how its messages are checked.
            assert not handler.request_streaming, f"{service}.{name} takes a stream"
            self.handlers.append(
                _Handler(
                    Method(f"/{service}/{name}", streams=handler.response_streaming),
                    handler.request_deserializer,
                    handler.response_serializer,
                    handler.unary_unary,
                    handler.unary_stream,
                )
            )


@dataclass(slots=True)
class _CallContext:
    """Implements `calls.Context`."""

    call: Call

    def time_remaining(self) -> float | None:
        return None if self.call.ends is None else self.call.ends - time.monotonic()

    def end(self, ended: CallEndedError) -> NoReturn:
        raise ended


class Gate:
    """Stands before every handler. Implements `calls.Exchange`."""

    def __init__(
        self,
        directory: TerminalDirectory,
        room: StaffRoom,
        mobile: MobileDoor,
        table: MethodTable,
        numbers: QuoteNumbers,
    ) -> None:
        self.methods = tuple(handler.method for handler in table.handlers)
        self._handlers = table.handlers
        self._directory = directory
        self._room = room
        self._mobile = mobile
        self._numbers = numbers
        self._calls = 0
        self._streams = StreamGuard(self._read_terminals)
        self._validator = MessageValidator()
        self._certificates: dict[bytes, Certificate | None] = {}

    async def answer(self, call: Call) -> bytes:
        """Answer a call of a method that answers once."""
        handler = self._handlers[call.method]
        began = time.monotonic()
        code = 0
        request: Message | None = None
        self._calls += 1
        try:
            if self._calls > MOST_CALLS_AT_ONCE:
                raise CallEndedError(code_pb2.RESOURCE_EXHAUSTED, "too many calls at once; try again later")
            request = await self._admit(call, handler)
            if call.ends is None or call.ends - began > LONGEST_CALL_S:
                async with asyncio.timeout(LONGEST_CALL_S):
                    answer = await handler.unary(request, _CallContext(call))
            else:
                answer = await handler.unary(request, _CallContext(call))
            return handler.encode(answer)
        except CallEndedError as ended:
            code = ended.code
            raise await self._numbered(ended, handler, request) from ended
        except Exception as error:
            unforeseen = _unforeseen(handler.method, error)
            code = unforeseen.code
            raise unforeseen from error
        finally:
            self._calls -= 1
            _report(handler.method, code, began)

    async def stream(self, call: Call) -> AsyncGenerator[bytes, None]:
        """Answer a call of a method that streams."""
        handler = self._handlers[call.method]
        began = time.monotonic()
        code = 0
        request: Message | None = None
        try:
            request = await self._admit(call, handler)
            caller = f"{_caller.get().terminal_id} {_asker.get() or ''}"
            place = self._streams.take(caller, call, lambda: self._look_again(call, handler))
            try:
                async with aclosing(handler.streaming(request, _CallContext(call))) as messages:
                    while (message := await place.following(messages)) is not None:
                        yield handler.encode(message)
            finally:
                self._streams.give_back(caller, place)
        except CallEndedError as ended:
            code = ended.code
            raise await self._numbered(ended, handler, request) from ended
        except Exception as error:
            unforeseen = _unforeseen(handler.method, error)
            code = unforeseen.code
            raise unforeseen from error
        finally:
            _report(handler.method, code, began)

    async def _numbered(self, ended: CallEndedError, handler: _Handler, request: Message | None) -> CallEndedError:
        session_id = getattr(request, "session_id", "")
        return await self._numbers.number(ended, _caller.get(None), handler.method.path, session_id)

    async def _look_again(self, call: Call, handler: _Handler) -> None:
        """See whether the caller of an open stream may still call.

        Raises:
            CallEndedError: no more.
        """
        try:
            await self._recognise(call, handler, again=True)
        except CallEndedError:
            raise
        except Exception as error:
            raise _unforeseen(handler.method, error) from error

    async def _read_terminals(self, calls: Collection[Call]) -> None:
        """Read the terminals of many calls in one question."""
        shown = (call.credential for call in calls)
        certificates = (self._read(each.value) for each in shown if each is not None and not each.is_token)
        await self._directory.refresh({each.name for each in certificates if each is not None})

    async def _admit(self, call: Call, handler: _Handler) -> Message:
        session_id = await self._recognise(call, handler)
        try:
            request = handler.decode(call.sent)
        except DecodeError:
            raise ended_by(malformed("", "the bytes are not a message of this contract")) from None
        refusal = self._validator.check(request, call.sent)
        if refusal is not None:
            raise ended_by(refusal)
        # A telephone's token is good for its own visit, and every other is as one that does not exist.
        if session_id is not None and getattr(request, "session_id", session_id) != session_id:
            raise ended_by(refuse(RefusalReason.SESSION_NOT_FOUND))
        return request

    async def _recognise(self, call: Call, handler: _Handler, *, again: bool = False) -> SessionId | None:
        """Find out who calls, and that this door is theirs; tell the one visit that the call may be about.

        Args:
            call: theirs.
            handler: the door.
            again: it is a stream that was let in before: a telephone is not counted as calling again.
        """
        shown = call.credential
        if shown is None and handler.method.path == UNCLAIMED:
            return None
        session_id = None
        if shown is not None and shown.is_token:
            if again:
                refusal = await self._mobile.look_again(shown.value)
                if refusal is not None:
                    raise ended_by(refusal)
                return None
            caller = await self._mobile.recognise(shown.value)
            if isinstance(caller, Refusal):
                raise ended_by(caller)
            _asker.set(caller.customer_id)
            terminal, session_id = caller.terminal, caller.session_id
        else:
            terminal = await self._terminal(None if shown is None else shown.value)
        _caller.set(terminal)
        refusal = check_access(handler.method.path, terminal.channel)
        if refusal is not None:
            raise ended_by(refusal)
        if terminal.channel is Channel.COUNTER and shown is not None:
            await self._seat(terminal, handler.method.path, shown.staff_token, again=again)
        return session_id

    async def _seat(self, terminal: TerminalRecord, method: str, shown: bytes, *, again: bool) -> None:
        """Find out who sits at a workstation, and that they may."""
        token = shown.decode("ascii", "replace")
        _staff_token.set(token)
        if not roles_of(method):
            return
        seat = await self._room.recognise(terminal, token, again=again)
        if isinstance(seat, Refusal):
            raise ended_by(seat)
        refusal = check_role(method, seat.staff, change_required=seat.change_required)
        if refusal is not None:
            raise ended_by(refusal)
        _staff.set(seat.staff)

    async def _terminal(self, pem: bytes | None) -> TerminalRecord:
        certificate = None if pem is None else self._read(pem)
        if certificate is None:
            raise ended_by(refuse(RefusalReason.WRONG_CERTIFICATE))
        answer = await self._directory.recognise(certificate)
        if isinstance(answer, Refusal):
            raise ended_by(answer)
        return answer

    def _read(self, pem: bytes) -> Certificate | None:
        """Read who a certificate names. The handshake has proved that it is the authority's and in force."""
        if pem not in self._certificates:
            if len(self._certificates) >= _MOST_CERTIFICATES:
                self._certificates.clear()
            self._certificates[pem] = read_certificate(pem)
        return self._certificates[pem]


def _unforeseen(method: Method, error: Exception) -> CallEndedError:
    if isinstance(error, StorageError):
        _log.error("rpc_failed", method=method.path, error=str(error))
        if method.path.startswith(_MAY_HAVE_MOVED):
            return CallEndedError(
                code_pb2.UNAVAILABLE, "the books cannot be reached; send the same again, or ask what became of it"
            )
        return ended_by(refuse(RefusalReason.SERVICE_UNAVAILABLE, system="storage"))
    # The text of an unforeseen error may hold anything: its type and place go to the log, nothing to the caller.
    _log.error("rpc_failed", method=method.path, error=type(error).__name__, exc_info=error)
    return CallEndedError(code_pb2.INTERNAL, "unforeseen; the outcome is unknown, ask what became of it")


def _report(method: Method, code: int, began: float) -> None:
    caller = _caller.get(None)
    _log.debug(
        "rpc_answered",
        method=method.path,
        terminal_id=None if caller is None else caller.terminal_id,
        code=str(code),
        duration_ms=round((time.monotonic() - began) * 1000, 1),
    )
