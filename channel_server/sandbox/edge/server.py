"""The sandbox as a gRPC server: the contract's services, health, validation going in and statuses going out.

It has no authentication of its own: it plays systems that stand in the bank's inner network.
"""

import datetime
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType

import grpc
import protovalidate
import structlog
from google.protobuf.message import Message
from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from channel_server.sandbox.books.opening import open_books
from channel_server.sandbox.books.store import DATABASE_NAME, Store, StoreClosedError
from channel_server.sandbox.contract import services
from channel_server.sandbox.edge.bank import BackOffice
from channel_server.sandbox.edge.cards import CardVerificationEdge
from channel_server.sandbox.edge.core_banking import CoreBankingEdge
from channel_server.sandbox.edge.credit import CreditSystemEdge, RiskDecisionEdge
from channel_server.sandbox.edge.day_file import DayFileEdge
from channel_server.sandbox.edge.faulty import FaultyDelivery, ScriptedError
from channel_server.sandbox.edge.operations import Operation, operations_of
from channel_server.sandbox.edge.papers import ImagingEdge, NotificationEdge
from channel_server.sandbox.errors import (
    ContentDiffersError,
    InvalidError,
    NotFoundError,
    NotOfferedError,
    SandboxError,
)
from channel_server.sandbox.faults import FaultChooser, FaultCount, FaultScript
from channel_server.sandbox.systems.notification import OUTBOX_NAME, write_outbox
from channel_server.sandbox.village import Village
from channel_server.wire import WireValueError

STATUSES: dict[type[SandboxError], grpc.StatusCode] = {
    InvalidError: grpc.StatusCode.INVALID_ARGUMENT,
    NotFoundError: grpc.StatusCode.NOT_FOUND,
    ContentDiffersError: grpc.StatusCode.ALREADY_EXISTS,
    NotOfferedError: grpc.StatusCode.UNIMPLEMENTED,
}
"""What each error is on the wire."""

_OPTIONS = (
    ("grpc.so_reuseport", 0),  # a second sandbox on the port must fail, not share it
    ("grpc.max_receive_message_length", 2 * 1024 * 1024),  # an image of 1 MiB and its envelope
)

_log = structlog.get_logger()
_Behaviour = Callable[[Message, "aio.ServicerContext[Message, Message]"], Awaitable[Message]]


class ListenError(OSError):
    """The address cannot be listened on. Choose another port, or end what holds it."""


def utc_now() -> datetime.datetime:
    """Tell the time. A bank's business date never comes from here."""
    return datetime.datetime.now(datetime.UTC)


class Sandbox:
    """The back office, opened on a folder and serving; leave the context to stop it."""

    def __init__(
        self,
        village: Village,
        data: Path,
        script: FaultScript | None = None,
        *,
        now: Callable[[], datetime.datetime] = utc_now,
    ) -> None:
        self._script = script or FaultScript()
        self._village = village
        self._data = data
        self._bank = BackOffice(village, self._script.promises, now, data / OUTBOX_NAME)
        self._delivery = FaultyDelivery(FaultChooser(self._script))
        self._health = health.aio.HealthServicer()
        self._server: aio.Server | None = None
        self._store: Store | None = None

    async def start(self, address: str) -> str:
        """Open the books and listen; tells the address, with the port that was taken for port 0.

        Raises:
            ListenError: the address is taken or is none.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._store = store = Store(self._data / DATABASE_NAME)
        await store.run(lambda c: open_books(c, self._village, now=self._bank.now()))
        await store.run(lambda c: write_outbox(c, self._bank.outbox))
        self._server = server = aio.server(options=_OPTIONS)
        server.add_generic_rpc_handlers(tuple(self._handlers(store)))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        try:
            port = server.add_insecure_port(address)
        except RuntimeError as error:
            raise ListenError(f"cannot listen on {address}") from error
        await server.start()
        for name in ("", *(service.full_name for service in services())):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        return f"{address.rpartition(':')[0]}:{port}"

    def use_script(self, script: FaultScript) -> None:
        """Replace the fault script; its counts begin anew. What is on its way stays so, unless the script wants it."""
        self._script = script
        self._bank.promises = script.promises
        self._delivery.chooser = FaultChooser(script)
        if script.arrive_now:
            self._delivery.arrive_now()

    @property
    def fault_counts(self) -> tuple[FaultCount, ...]:
        """How often each fault of the script in force was met, and did something."""
        return self._delivery.chooser.counts()

    @property
    def on_their_way(self) -> int:
        """Requests that faults have delayed and that have not yet arrived."""
        return self._delivery.on_their_way

    async def stop(self, *, grace_seconds: float) -> None:
        """Take no more calls, let those under way end, and close the books."""
        if self._server is not None:
            await self._health.enter_graceful_shutdown()
            await self._server.stop(grace_seconds)
        await self._delivery.close()
        if self._store is not None:
            self._store.close()

    async def __aenter__(self) -> "Sandbox":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop(grace_seconds=0)

    def _handlers(self, store: Store) -> list[grpc.GenericRpcHandler]:
        bank = self._bank
        parts = (
            CoreBankingEdge(store, bank),
            DayFileEdge(store),
            CardVerificationEdge(store, bank),
            CreditSystemEdge(store, bank),
            RiskDecisionEdge(store, bank),
            ImagingEdge(store),
            NotificationEdge(store, bank),
        )
        by_service: dict[str, dict[str, grpc.RpcMethodHandler[Message, Message]]] = {}
        for operation in operations_of(parts):
            by_service.setdefault(operation.service, {})[operation.name] = grpc.unary_unary_rpc_method_handler(
                self._behaviour(operation),
                request_deserializer=operation.request_class.FromString,
                response_serializer=_serialise,
            )
        return [grpc.method_handlers_generic_handler(name, methods) for name, methods in by_service.items()]

    def _behaviour(self, operation: Operation) -> _Behaviour:
        async def behave(request: Message, context: "aio.ServicerContext[Message, Message]") -> Message:
            try:
                protovalidate.validate(request)
                return await self._delivery.deliver(operation, request)
            except protovalidate.ValidationError as error:
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, _violations(error))
            except WireValueError as error:
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
            except SandboxError as error:
                await context.abort(STATUSES[type(error)], str(error))
            except ScriptedError as error:
                await context.abort(grpc.StatusCode[error.status], str(error))
            except StoreClosedError as error:
                await context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
            except sqlite3.Error as error:
                # Nothing of the call is in the books. The message stays here: it may quote a value.
                _log.error("books_failed", operation=operation.name, cause=str(error))
                await context.abort(grpc.StatusCode.INTERNAL, "the books could not be written")

        return behave


def _serialise(message: Message) -> bytes:
    return message.SerializeToString()


def _violations(error: protovalidate.ValidationError) -> str:
    """Say which rules a request breaks, by field and rule, never by value."""
    told = []
    for violation in error.violations:
        path = violation.proto.field
        name = ".".join(part.field_name for part in path.elements) if path else "request"
        told.append(f"{name}: {violation.proto.message}")
    return "; ".join(told)
