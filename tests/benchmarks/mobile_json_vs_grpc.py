"""`mobile.json_vs_grpc`: a customer's lines as JSON over HTTPS against the same call over gRPC, at one server.

Both ask in a visit of one customer, read the same rows and look at the answer; the telephone's call is also held
against its token and its rate. Turns of both alternate. The HTTP client is a socket under TLS for each call in flight,
kept alive, with the request written beforehand: what is measured is the server and not a client library.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import ssl
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from edian.channel.v1 import credit_line_service_pb2, session_service_pb2

from channel_server.sandbox.mobile_bank import MobileBank
from tests.benchmarks.drawdown_house import bench_folder
from tests.integration.server.telephone import ISSUER, Telephone
from tests.integration.server.terminal import Terminal
from tests.sandbox_process import SandboxProcess
from tests.second_language.devices import Devices
from tests.server_process import ServerProcess

IN_FLIGHT = 16
ROUNDS = 5
CALLS_A_ROUND = 1_000
NO_LIMIT = "1000000"
METHOD = "CreditLineService/ListCreditLines"

Call = Callable[[int], Awaitable[None]]
"""Makes one call by the connection of that number."""


def run() -> dict[str, object]:
    """Measure."""
    with bench_folder("json") as folder:
        sandbox = SandboxProcess(folder / "bank")
        sandbox.folder.mkdir()
        sandbox.start()
        server = ServerProcess(
            folder / "server",
            sandbox.address,
            mobile=True,
            settings={"EDIAN_MOBILE_CUSTOMER_RATE": NO_LIMIT, "EDIAN_MOBILE_PARTNER_RATE": NO_LIMIT},
        )
        try:
            server.start()
            return asyncio.run(_measure(folder, server))
        finally:
            server.stop()
            sandbox.stop()


async def _measure(folder: Path, server: ServerProcess) -> dict[str, object]:
    phone = await _enter(folder, server)
    async with Terminal(server.address, server.certs) as terminal:
        session_id = await _enter_at_terminal(terminal)
        lines = credit_line_service_pb2.ListCreditLinesRequest(session_id=session_id)

        async def by_grpc(_: int) -> None:
            answer = await terminal.lines.ListCreditLines(lines, timeout=30)
            assert answer.credit_lines

        connections = [await _connect(server) for _ in range(IN_FLIGHT)]
        request = _request(phone)

        async def by_json(number: int) -> None:
            reader, writer = connections[number]
            writer.write(request)
            assert b'"creditLines"' in await _answer(reader)

        for call in (by_grpc, by_json):
            await _rate(call, CALLS_A_ROUND // 2, [])
        grpc_rates, json_rates, grpc_s, json_s = [], [], [], []
        for _ in range(ROUNDS):
            grpc_rates.append(await _rate(by_grpc, CALLS_A_ROUND, grpc_s))
            json_rates.append(await _rate(by_json, CALLS_A_ROUND, json_s))
        for _, writer in connections:
            writer.close()
    json_s.sort()
    grpc_s.sort()
    return {
        "benchmark": "mobile.json_vs_grpc",
        "ratio": round(statistics.median(json_rates) / statistics.median(grpc_rates), 3),
        "against": "the same call over gRPC with mutual TLS",
        "p50": _ms(json_s, 0.5),
        "p99": _ms(json_s, 0.99),
        "unit": "ms",
        "detail": {
            "call": METHOD,
            "in_flight": IN_FLIGHT,
            "json_per_s": round(statistics.median(json_rates)),
            "grpc_per_s": round(statistics.median(grpc_rates)),
            "grpc_p50_ms": _ms(grpc_s, 0.5),
            "grpc_p99_ms": _ms(grpc_s, 0.99),
        },
    }


async def _enter(folder: Path, server: ServerProcess) -> Telephone:
    bank = MobileBank.at(folder / "mobile.key", ISSUER, "edian")
    (folder / "jwks.json").write_text(bank.key_set(), encoding="utf-8")
    server.run(
        *("partner", "add", "--bank", "qingjiang", "--name", "JC-M001", "--issuer", ISSUER, "--audience", "edian"),
        *("--jwks", str(folder / "jwks.json")),
    )
    phone = Telephone(server.mobile_address, server.certs)
    assert (await phone.enter(bank)).status == 200
    return phone


async def _enter_at_terminal(terminal: Terminal) -> str:
    devices = Devices(terminal.name, "wang")
    devices.load_keys((await terminal.hello()).working_keys)
    session_id = await terminal.open()
    await terminal.identify(session_id, "wang")
    card = devices.present()
    await terminal.sessions.PresentCard(
        session_service_pb2.PresentCardRequest(session_id=session_id, **dataclasses.asdict(card)), timeout=10
    )
    return session_id


async def _connect(server: ServerProcess) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, _, port = server.mobile_address.rpartition(":")
    context = ssl.create_default_context(cafile=str(server.certs / "ca.pem"))
    return await asyncio.open_connection(host, int(port), ssl=context)


def _request(phone: Telephone) -> bytes:
    body = json.dumps({"sessionId": phone.visit["session_id"]}).encode()
    head = (
        f"POST /edian.channel.v1.{METHOD} HTTP/1.1\r\nHost: {phone.address}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {phone.visit['access_token']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """Read one answer to its last chunk; no JSON holds what ends the chunks."""
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        assert b"chunked" in head, head
        return await reader.readuntil(b"\r\n0\r\n\r\n")


async def _rate(call: Call, count: int, latencies: list[float]) -> float:
    turns = iter(range(count))

    async def work(number: int) -> None:
        for _ in turns:
            sent = time.perf_counter()
            await call(number)
            latencies.append(time.perf_counter() - sent)

    began = time.perf_counter()
    await asyncio.gather(*(work(number) for number in range(IN_FLIGHT)))
    return count / (time.perf_counter() - began)


def _ms(seconds: list[float], part: float) -> float:
    return round(seconds[min(int(len(seconds) * part), len(seconds) - 1)] * 1000, 2)
