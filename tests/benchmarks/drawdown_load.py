"""Drawdowns over gRPC with mTLS against empty calls, on whichever database: what each such benchmark has in common.

The calls come from a client in a process of its own, which looks at every answer. Both kinds of call take turns in one
run on one connection, so that whatever else the machine does befalls both. The empty call is the health check: no
authentication, no validation, an answer of one byte, and nothing of it reaches the engine.
"""

import asyncio
import os
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import psutil
from edian.channel.v1 import drawdown_service_pb2, drawdown_service_pb2_grpc, types_pb2
from google.type.money_pb2 import Money
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.benchmarks.drawdown_house import DRAWDOWNS_A_CUSTOMER, TERMINAL, Signed, prepare, server_process

IN_FLIGHT = 16
ROUNDS = 5
DRAWDOWNS_A_ROUND = 800
WARM_UP = 400
SWEEP = {1: 200, 4: 600, 64: 1600}
"""How many drawdowns at other numbers in flight."""

Call = Callable[[], Awaitable[None]]


@dataclass
class Load:
    """What one kind of call, at one number in flight, has taken."""

    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    engine_s: float = 0.0
    fronts_s: float = 0.0
    client_s: float = 0.0

    def told(self) -> dict[str, float]:
        """Tell it. CPU: of the processor, in ms a call."""
        self.latencies.sort()
        count = len(self.latencies)
        return {
            "per_s": round(statistics.median(self.rates)),
            "p50_ms": round(self.latencies[count // 2] * 1000, 2),
            "p99_ms": round(self.latencies[int(count * 0.99)] * 1000, 2),
            "server_cpu_ms": round((self.engine_s + self.fronts_s) / count * 1000, 3),
            "engine_cpu_ms": round(self.engine_s / count * 1000, 3),
            "fronts_cpu_ms": round(self.fronts_s / count * 1000, 3),
            "client_cpu_ms": round(self.client_s / count * 1000, 3),
            # Near 1: the engine's processor bounds it. Well below: the disk, or a machine busy with other things.
            "engine_cpu_share": round(self.engine_s / sum(count / len(self.rates) / rate for rate in self.rates), 2),
        }


def run_load(folder: Path, database: str, durability: str) -> dict[str, object]:
    """Measure against a server over a database; all but the benchmark's name."""
    wanted = WARM_UP + ROUNDS * DRAWDOWNS_A_ROUND + sum(SWEEP.values())
    signed = prepare(folder, wanted, database)
    with server_process(folder, wanted // DRAWDOWNS_A_CUSTOMER + 1, database) as (address, pid):
        drawn, emptied, swept = asyncio.run(_measure(folder, address, pid, signed))
    at_16, empty = drawn.told(), emptied.told()
    return {
        "ratio": round(statistics.median(drawn.rates) / statistics.median(emptied.rates), 3),
        "against": "health check on the same server and connection",
        "p50": at_16["p50_ms"],
        "p99": at_16["p99_ms"],
        "unit": "ms",
        "detail": {
            "in_flight": IN_FLIGHT,
            "drawdowns": len(drawn.latencies),
            "drawdowns_per_s": at_16["per_s"],
            "empty_calls_per_s": empty["per_s"],
            "server_cpu_ms_per_drawdown": at_16["server_cpu_ms"],
            "server_cpu_ms_per_empty_call": empty["server_cpu_ms"],
            "client_cpu_ms_per_drawdown": at_16["client_cpu_ms"],
            "load_average_1_min": round(os.getloadavg()[0], 2),
            "by_in_flight": {str(count): load.told() for count, load in sorted({**swept, IN_FLIGHT: drawn}.items())},
            "durability": durability,
            "disk": os.fspath(folder.parent.name) + " of the working copy",
            "bank": "in memory, inside the engine's process",
            "plans": "cached, as after a quote",
        },
    }


async def draw_all(folder: Path, address: str, signed: list[Signed]) -> None:
    """Draw on every contract, 16 at a time."""
    async with grpc.aio.secure_channel(address, credentials_of(folder)) as channel:
        await _rate(drawdowns_on(channel, signed), len(signed), IN_FLIGHT, [])


async def _measure(folder: Path, address: str, pid: int, signed: list[Signed]) -> tuple[Load, Load, dict[int, Load]]:
    async with grpc.aio.secure_channel(address, credentials_of(folder)) as channel:
        drawdown, empty = drawdowns_on(channel, signed), _empty(channel)
        await _rate(drawdown, WARM_UP, IN_FLIGHT, [])
        await _rate(empty, WARM_UP, IN_FLIGHT, [])
        server = psutil.Process(pid)
        drawn, emptied = Load(), Load()
        for _ in range(ROUNDS):
            await _load(server, empty, DRAWDOWNS_A_ROUND, IN_FLIGHT, emptied)
            await _load(server, drawdown, DRAWDOWNS_A_ROUND, IN_FLIGHT, drawn)
        swept = {in_flight: Load() for in_flight in SWEEP}
        for in_flight, load in swept.items():
            await _load(server, drawdown, SWEEP[in_flight], in_flight, load)
    return drawn, emptied, swept


async def _load(server: psutil.Process, call: Call, count: int, in_flight: int, load: Load) -> None:
    fronts, own = server.children(), psutil.Process()
    began = _cpu_s(server), sum(map(_cpu_s, fronts)), _cpu_s(own)
    load.rates.append(await _rate(call, count, in_flight, load.latencies))
    load.engine_s += _cpu_s(server) - began[0]
    load.fronts_s += sum(map(_cpu_s, fronts)) - began[1]
    load.client_s += _cpu_s(own) - began[2]


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _rate(call: Call, count: int, in_flight: int, latencies: list[float]) -> float:
    """Make so many calls, so many at a time, and tell how many a second there were."""
    turns = iter(range(count))
    began = time.perf_counter()
    await asyncio.gather(*(_work(call, turns, latencies) for _ in range(in_flight)))
    return count / (time.perf_counter() - began)


async def _work(call: Call, turns: Iterator[int], latencies: list[float]) -> None:
    for _ in turns:
        sent = time.perf_counter()
        await call()
        latencies.append(time.perf_counter() - sent)


def credentials_of(folder: Path) -> grpc.ChannelCredentials:
    """What the drawing terminal shows."""

    def read(name: str) -> bytes:
        return (folder / "certs" / name).read_bytes()

    return grpc.ssl_channel_credentials(read("ca.pem"), read(f"{TERMINAL}.key"), read(f"{TERMINAL}.pem"))


def drawdowns_on(channel: grpc.aio.Channel, signed: list[Signed]) -> Call:
    """Give what draws on the next contract each time that it is called."""
    draw = drawdown_service_pb2_grpc.DrawdownServiceStub(channel).CreateDrawdown
    requests = iter([_request(each) for each in signed])
    disbursed = drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED

    async def drawdown() -> None:
        answer = await draw(next(requests), timeout=30)
        if answer.drawdown.state != disbursed:
            raise RuntimeError(f"not disbursed: {answer}")

    return drawdown


def _empty(channel: grpc.aio.Channel) -> Call:
    check = health_pb2_grpc.HealthStub(channel).Check

    async def empty() -> None:
        answer = await check(health_pb2.HealthCheckRequest(), timeout=30)
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            raise RuntimeError(f"not serving: {answer}")

    return empty


def _request(signed: Signed) -> drawdown_service_pb2.CreateDrawdownRequest:
    yuan, fen = divmod(signed.amount_fen, 100)
    return drawdown_service_pb2.CreateDrawdownRequest(
        request_id=str(uuid.uuid4()),
        session_id=signed.session_id,
        quote_id=signed.quote_id,
        contract_id=signed.contract_id,
        account_token=signed.account_token,
        terms=drawdown_service_pb2.DrawdownTerms(
            credit_line_id=signed.credit_line_id,
            amount=Money(currency_code="CNY", units=yuan, nanos=fen * 10_000_000),
            term_months=12,
            method=types_pb2.REPAYMENT_METHOD_EQUAL_INSTALMENT,
            purpose=types_pb2.PURPOSE_FARMING,
            due_day=15,
        ),
    )
