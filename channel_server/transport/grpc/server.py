"""The gRPC server: mutual TLS, every service behind the gate, health and reflection beside them."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import grpc
from edian.channel.v1 import (
    contract_service_pb2,
    contract_service_pb2_grpc,
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    drawdown_service_pb2,
    drawdown_service_pb2_grpc,
    evidence_service_pb2,
    evidence_service_pb2_grpc,
    repayment_service_pb2,
    repayment_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    terminal_service_pb2,
    terminal_service_pb2_grpc,
)
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from channel_server.application.money_desk import MoneyDesk
from channel_server.application.recognise_terminal import TerminalDirectory
from channel_server.application.services import Services
from channel_server.transport.grpc.contracts import ContractServicer, EvidenceServicer
from channel_server.transport.grpc.credit_lines import CreditLineServicer, RepaymentServicer
from channel_server.transport.grpc.drawdowns import DrawdownServicer
from channel_server.transport.grpc.gate import Gate
from channel_server.transport.grpc.sessions import SessionServicer, TerminalServicer

SERVICE_NAMES = tuple(
    module.DESCRIPTOR.services_by_name[name].full_name
    for module, name in (
        (terminal_service_pb2, "TerminalService"),
        (session_service_pb2, "SessionService"),
        (credit_line_service_pb2, "CreditLineService"),
        (contract_service_pb2, "ContractService"),
        (drawdown_service_pb2, "DrawdownService"),
        (repayment_service_pb2, "RepaymentService"),
        (evidence_service_pb2, "EvidenceService"),
    )
)

_MOST_CALLS_AT_ONCE = 1000
"""Beyond it calls are refused with RESOURCE_EXHAUSTED, at once, and not kept waiting past their deadlines."""
_LAST_ANSWERS_S = 1.0
_OPTIONS: tuple[tuple[str, int], ...] = (
    # Two servers on one port would each see half of the calls, and half of the waits.
    ("grpc.so_reuseport", 0),
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
    # A signature of 200 strokes is the largest message by far.
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
)


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


class ChannelServer:
    """The listening server. Made inside the event loop that runs it."""

    def __init__(self, services: Services, desk: MoneyDesk, keys: ServerKeys, listen: str) -> None:
        """Bind the port.

        Raises:
            OSError: the address is taken, or is none of this host's.
        """
        self._health = health.aio.HealthServicer()
        self._gate = Gate(TerminalDirectory(services))
        self._server = grpc.aio.server(
            interceptors=[self._gate],
            maximum_concurrent_rpcs=_MOST_CALLS_AT_ONCE,
            options=_OPTIONS,
        )
        server = self._server
        terminal_service_pb2_grpc.add_TerminalServiceServicer_to_server(TerminalServicer(services), server)
        session_service_pb2_grpc.add_SessionServiceServicer_to_server(SessionServicer(services), server)
        credit_line_service_pb2_grpc.add_CreditLineServiceServicer_to_server(CreditLineServicer(services), server)
        contract_service_pb2_grpc.add_ContractServiceServicer_to_server(ContractServicer(services), server)
        drawdown_service_pb2_grpc.add_DrawdownServiceServicer_to_server(DrawdownServicer(services, desk), server)
        repayment_service_pb2_grpc.add_RepaymentServiceServicer_to_server(RepaymentServicer(services), server)
        evidence_service_pb2_grpc.add_EvidenceServiceServicer_to_server(EvidenceServicer(services), server)
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
        for name in ("", *SERVICE_NAMES):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)

    async def stop(self, grace_s: float) -> None:
        """Take no more calls, and let those under way end within a time."""
        await self._health.enter_graceful_shutdown()
        stopping = asyncio.ensure_future(self._server.stop(grace_s))
        await self._gate.wait_until_idle(grace_s)
        # What is left are the last answers on their way, and streams, which would keep the server up to the full time.
        await self._server.stop(min(grace_s, _LAST_ANSWERS_S))
        await stopping
