"""Where connections end: mutual TLS and gRPC, with health and reflection. It hands bytes on and reads none of them.

It runs in the engine's own process, or in a front's (`transport/front`): what answers is an `Exchange` either way.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from channel_server.transport.grpc.calls import Call, CallEndedError, Credential, Exchange, Method
from channel_server.transport.grpc.contract import SERVICE_NAMES

MOST_CALLS_AT_ONCE = 1000
"""Beyond it calls are refused with RESOURCE_EXHAUSTED, at once, and not kept waiting past their deadlines."""
STAFF_TOKEN = "edian-staff-token"  # noqa: S105 - the name of a header, not a secret
"""Metadata of a counter's calls: the token of whoever is signed in at the workstation."""
_LONGEST_TOKEN = 64
"""Ours have 43 characters; a longer one is none of them, and takes up no room in a front's memory."""
MOST_STREAMS = 4_000
"""The same for streams, which are mostly quiet. They take no call's place, nor calls theirs."""
_LAST_ANSWERS_S = 1.0
_DETAILS = "grpc-status-details-bin"
_OPTIONS: tuple[tuple[str, int], ...] = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # Without it a dead link goes unnoticed for half a minute, whatever the two above say.
    ("grpc.http2.ping_timeout_ms", 3_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # A terminal pings every 20 s; faster ones are misbehaving and lose the connection.
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.http2.max_ping_strikes", 3),
    ("grpc.max_connection_age_ms", 3_600_000),
    ("grpc.max_connection_age_grace_ms", 60_000),
    # After a restart all come back at once; gRPC by itself cancels what is beyond the first thousand, and says no word.
    ("grpc.server.max_pending_requests", MOST_CALLS_AT_ONCE + MOST_STREAMS),
    ("grpc.server.max_pending_requests_hard_limit", MOST_CALLS_AT_ONCE + MOST_STREAMS),
    # A signature of 200 strokes is the largest message by far.
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
)
_TOO_MANY = CallEndedError(grpc.StatusCode.RESOURCE_EXHAUSTED.value[0], "too many calls at once; try again later")
_CODES = {code.value[0]: code for code in grpc.StatusCode}

# Any: messages pass as bytes, and the stubs give an aio server's handlers the types of a threaded server's.
if TYPE_CHECKING:
    Context = grpc.aio.ServicerContext[bytes, bytes]
else:  # the stubs' generics do not exist at run time
    Context = grpc.aio.ServicerContext


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """What the server proves itself by, and whom it trusts. PEM."""

    authority: bytes
    certificate: bytes
    key: bytes

    @classmethod
    def from_folder(cls, folder: Path) -> "ServerKeys":
        """Read `ca.pem`, `server.pem` and `server.key`.

        Raises:
            OSError: one of them cannot be read.
        """
        return cls(
            (folder / "ca.pem").read_bytes(),
            (folder / "server.pem").read_bytes(),
            (folder / "server.key").read_bytes(),
        )


class Endpoint(Protocol):
    """Where connections of one kind end."""

    port: int

    async def start(self) -> None:
        """Take calls."""
        ...

    async def tell_health(self, well: bool) -> None:
        """Say from now on that calls are answered, or that they are not."""
        ...

    async def stop(self, grace_s: float) -> None:
        """Take no more calls, and let those under way end within a time."""
        ...


class Listener:
    """The listening server. Made inside the event loop that runs it."""

    def __init__(self, exchange: Exchange, keys: ServerKeys, listen: str, *, shares_port: bool = False) -> None:
        """Bind the port.

        Args:
            exchange: what answers.
            keys: of the TLS connections.
            listen: host and port.
            shares_port: with other fronts of one engine, between which the kernel deals the connections out. Else
                nobody: two servers on one port would each see half of the calls, and half of the waits.

        Raises:
            OSError: the address is taken, or is none of this host's.
        """
        self._exchange = exchange
        self._calls = 0
        self._streams = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._health = health.aio.HealthServicer()
        self._server = server = grpc.aio.server(
            # What each may be of these, health and reflection among them, is counted where it is answered.
            maximum_concurrent_rpcs=MOST_CALLS_AT_ONCE + MOST_STREAMS,
            options=(*_OPTIONS, ("grpc.so_reuseport", int(shares_port))),
        )
        for service, handlers in _by_service(exchange.methods, self._handler).items():
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        reflection.enable_server_reflection((*SERVICE_NAMES, reflection.SERVICE_NAME), server)
        credentials = grpc.ssl_server_credentials(
            [(keys.key, keys.certificate)], root_certificates=keys.authority, require_client_auth=True
        )
        try:
            self.port = server.add_secure_port(listen, credentials)
        except RuntimeError as error:
            raise OSError(f"cannot listen on {listen}: {error}") from error

    async def start(self) -> None:
        """Take calls."""
        await self._server.start()
        await self.tell_health(True)

    async def tell_health(self, well: bool) -> None:
        """Say from now on that calls are answered, or that they are not."""
        state = health_pb2.HealthCheckResponse.SERVING if well else health_pb2.HealthCheckResponse.NOT_SERVING
        for name in ("", *SERVICE_NAMES):
            await self._health.set(name, state)

    async def stop(self, grace_s: float) -> None:
        """Take no more calls, and let those under way end within a time."""
        await self._health.enter_graceful_shutdown()
        ends = asyncio.get_running_loop().time() + grace_s
        stopping = asyncio.ensure_future(self._server.stop(grace_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                # Streams are not waited for, since they end by nobody's work.
                await self._idle.wait()
        # What is left are the last answers on their way, and streams, which would keep the server up to the full time.
        # Well before that time only: gRPC's server dies of two stops whose times are up together.
        if ends - asyncio.get_running_loop().time() > 2 * _LAST_ANSWERS_S:
            await self._server.stop(_LAST_ANSWERS_S)
        await stopping

    def _handler(self, number: int, method: Method) -> Any:
        if method.streams:
            return grpc.unary_stream_rpc_method_handler(self._streaming(number))
        return grpc.unary_unary_rpc_method_handler(self._unary(number))

    def _unary(self, number: int) -> Any:
        loop = asyncio.get_running_loop()
        answer, finish = self._exchange.answer, self._finish

        async def unary(sent: bytes, context: Context) -> bytes:
            if self._calls >= MOST_CALLS_AT_ONCE:
                await _end(context, _TOO_MANY)
            self._calls += 1
            self._idle.clear()
            try:
                return await answer(_call(number, sent, context, loop))
            except CallEndedError as ended:
                await _end(context, ended)
            finally:
                finish()

        return unary

    def _finish(self) -> None:
        self._calls -= 1
        if not self._calls:
            self._idle.set()

    def _streaming(self, number: int) -> Any:
        loop = asyncio.get_running_loop()

        async def streaming(sent: bytes, context: Context) -> AsyncIterator[bytes]:
            if self._streams >= MOST_STREAMS:
                await _end(context, _TOO_MANY)
            self._streams += 1
            try:
                async with aclosing(self._exchange.stream(_call(number, sent, context, loop))) as messages:
                    async for message in messages:
                        yield message
            except CallEndedError as ended:
                await _end(context, ended)
            finally:
                self._streams -= 1

        return streaming


def _by_service(methods: tuple[Method, ...], handler: Any) -> Mapping[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = {}
    for number, method in enumerate(methods):
        _, service, name = method.path.split("/")
        services.setdefault(service, {})[name] = handler(number, method)
    return services


def _call(number: int, sent: bytes, context: Context, loop: asyncio.AbstractEventLoop) -> Call:
    remaining = context.time_remaining()
    # Any: the stubs know of no more than an iterable.
    certificates: Any = context.auth_context().get("x509_pem_cert")
    return Call(
        number,
        sent,
        Credential(certificates[0], staff_token=_staff_token(context)) if certificates else None,
        # The loop's clock is `time.monotonic`.
        None if remaining is None else loop.time() + remaining,
    )


def _staff_token(context: Context) -> bytes:
    for key, value in context.invocation_metadata() or ():
        if key == STAFF_TOKEN:
            return value.encode()[:_LONGEST_TOKEN] if isinstance(value, str) else b""
    return b""


async def _end(context: Context, ended: CallEndedError) -> NoReturn:
    if ended.details:
        context.set_trailing_metadata(((_DETAILS, ended.details),))
    await context.abort(_CODES[ended.code], ended.words)
    raise AssertionError("abort does not return")
