"""The gate that every call passes, streams too: who calls, whether the message is sound, how long it may take.

Health and reflection are answered to whoever holds a certificate of the authority; everything else only to an
enrolled terminal. What a handler raises unforeseen ends as INTERNAL without a word of it to the caller, who then
knows that the outcome is unknown.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn

import grpc
import structlog
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from google.protobuf.message import DecodeError, Message

from channel_server.application.books import StorageError
from channel_server.application.recognise_terminal import CallerKind, Certificate, TerminalDirectory
from channel_server.application.records import TerminalRecord
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.transport.grpc.status import abort
from channel_server.transport.grpc.validation import MessageValidator, malformed

LONGEST_CALL_S = 60.0
"""Ends a call whose client has set no deadline of its own."""
_OPEN_TO_ALL = ("/grpc.health.", "/grpc.reflection.")
_MOST_CERTIFICATES = 10_000
_URIS = {"edian:terminal:": CallerKind.TERMINAL, "edian:teller:": CallerKind.TELLER}

_log = structlog.get_logger("channel_server.rpc")
_caller: ContextVar[TerminalRecord] = ContextVar("caller")

# Any: the gate stands before every method, whatever its messages.
if TYPE_CHECKING:
    Handler = grpc.RpcMethodHandler[Any, Any]
    Context = grpc.aio.ServicerContext[Any, Any]
else:  # the stubs' generics do not exist at run time
    Handler = grpc.RpcMethodHandler
    Context = grpc.aio.ServicerContext
UnaryHandler = Callable[[Any, Context], Awaitable[Any]]
Decoder = Callable[[bytes], Message]
StreamHandler = Callable[[Any, Context], AsyncIterator[Any]]


def current_caller() -> TerminalRecord:
    """The terminal that this call comes from; the gate has seen its certificate."""
    return _caller.get()


class Gate(grpc.aio.ServerInterceptor):
    """Stands before every handler, of all four kinds."""

    def __init__(self, directory: TerminalDirectory) -> None:
        self._directory = directory
        self._validator = MessageValidator()
        self._certificates: dict[bytes, Certificate | None] = {}
        self._guarded: dict[str, Handler] = {}
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler | None:
        """Put the gate before a handler."""
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(_OPEN_TO_ALL):
            return handler
        guarded = self._guarded.get(method)
        if guarded is None:
            # Only methods that exist get here, so the table is bounded by the contract.
            guarded = self._guarded[method] = self._guard(method, handler)
        return guarded

    async def wait_until_idle(self, within_s: float) -> None:
        """Wait until no call is under way; streams are not counted, since they end by nobody's work."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._idle.wait()

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        self._calls += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                self._idle.set()

    def _guard(self, method: str, handler: Handler) -> Handler:
        # Any: the stubs give an aio server's handlers the types of a threaded server's, and let a decoder be left out.
        decode: Any = handler.request_deserializer
        encode = handler.response_serializer
        unary: Any = handler.unary_unary
        streaming: Any = handler.unary_stream
        if unary is not None:
            return grpc.unary_unary_rpc_method_handler(self._guard_unary(method, unary, decode), None, encode)
        if streaming is not None:
            return grpc.unary_stream_rpc_method_handler(self._guard_stream(method, streaming, decode), None, encode)
        # The contract has none; whoever adds one decides how its messages are checked.
        return grpc.unary_unary_rpc_method_handler(self._refuse_unguarded, decode, encode)

    def _guard_unary(self, method: str, handler: UnaryHandler, decode: Decoder) -> UnaryHandler:
        async def guarded(sent: bytes, context: Context) -> Any:
            began = time.perf_counter()
            with self._under_way():
                request = await self._admit(sent, decode, context)
                try:
                    remaining = context.time_remaining()
                    if remaining is None or remaining > LONGEST_CALL_S:
                        async with asyncio.timeout(LONGEST_CALL_S):
                            return await handler(request, context)
                    return await handler(request, context)
                except (asyncio.CancelledError, grpc.aio.AbortError):
                    raise
                except Exception as error:  # noqa: BLE001 - the last place before the wire; logged, and told as unknown
                    await _end_unforeseen(context, method, error)
                finally:
                    _report(method, context, began)

        return guarded

    def _guard_stream(self, method: str, handler: StreamHandler, decode: Decoder) -> StreamHandler:
        async def guarded(sent: bytes, context: Context) -> AsyncIterator[Message]:
            began = time.perf_counter()
            request = await self._admit(sent, decode, context)
            try:
                async for message in handler(request, context):
                    # A terminal that is locked is cut off in the middle of its stream, not at its next call.
                    await self._recognise(context)
                    yield message
            except (asyncio.CancelledError, grpc.aio.AbortError, GeneratorExit):
                raise
            except Exception as error:  # noqa: BLE001 - as for unary calls
                await _end_unforeseen(context, method, error)
            finally:
                _report(method, context, began)

        return guarded

    async def _refuse_unguarded(self, request: Message, context: Context) -> NoReturn:
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, "client streams are not part of this contract")

    async def _admit(self, sent: bytes, decode: Decoder, context: Context) -> Message:
        _caller.set(await self._recognise(context))
        try:
            # Here and not by grpc, which would end the call without a word on what to do.
            request = decode(sent)
        except DecodeError:
            return await abort(context, malformed("", "the bytes are not a message of this contract"))
        refusal = self._validator.check(request)
        if refusal is not None:
            await abort(context, refusal)
        return request

    async def _recognise(self, context: Context) -> TerminalRecord:
        pem = next(iter(context.auth_context().get("x509_pem_cert", ())), None)
        certificate = None if pem is None else self._read(pem)
        if certificate is None:
            return await abort(context, refuse(RefusalReason.WRONG_CERTIFICATE))
        try:
            answer = await self._directory.recognise(certificate)
        except StorageError:
            await abort(context, refuse(RefusalReason.SERVICE_UNAVAILABLE, system="storage"))
        if isinstance(answer, Refusal):
            return await abort(context, answer)
        return answer

    def _read(self, pem: bytes) -> Certificate | None:
        """Read who a certificate names. The handshake has proved that it is the authority's and in force."""
        if pem not in self._certificates:
            if len(self._certificates) >= _MOST_CERTIFICATES:
                self._certificates.clear()
            self._certificates[pem] = read_certificate(pem)
        return self._certificates[pem]


def read_certificate(pem: bytes) -> Certificate | None:
    """Read the one caller that a certificate names by URI; None when it names none, or more than one."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return None
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    found = [
        (kind, uri.removeprefix(prefix)) for uri in uris for prefix, kind in _URIS.items() if uri.startswith(prefix)
    ]
    if len(found) != 1:
        return None
    kind, name = found[0]
    return Certificate(kind, name, certificate.fingerprint(SHA256()))


async def _end_unforeseen(context: Context, method: str, error: Exception) -> NoReturn:
    if isinstance(error, StorageError):
        _log.error("rpc_failed", method=method, error=str(error))
        await abort(context, refuse(RefusalReason.SERVICE_UNAVAILABLE, system="storage"))
    # The text of an unforeseen error may hold anything: its type and place go to the log, nothing to the caller.
    _log.error("rpc_failed", method=method, error=type(error).__name__, exc_info=error)
    await context.abort(grpc.StatusCode.INTERNAL, "unforeseen; the outcome is unknown, ask what became of it")


def _report(method: str, context: Context, began: float) -> None:
    code = context.code()
    _log.debug(
        "rpc_answered",
        method=method,
        terminal_id=_caller.get().terminal_id,
        code=str(code),
        duration_ms=round((time.perf_counter() - began) * 1000, 1),
    )
