"""`server.drawdown_vs_empty_call.sqlite`: drawdowns a second over gRPC with mTLS, against empty calls.

16 in flight, from a client in a process of its own, which looks at every answer. Both kinds of call take turns in one
run on one connection, so that whatever else the machine does befalls both. The empty call is the health check: no
authentication, no validation, an answer of one byte.
"""

import asyncio
import os
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import grpc
import psutil
from edian.channel.v1 import drawdown_service_pb2, drawdown_service_pb2_grpc, types_pb2
from google.type.money_pb2 import Money
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.benchmarks.drawdown_house import (
    DRAWDOWNS_A_CUSTOMER,
    TERMINAL,
    Signed,
    bench_folder,
    prepare,
    server_process,
)

IN_FLIGHT = 16
ROUNDS = 5
DRAWDOWNS_A_ROUND = 800
WARM_UP = 400

Call = Callable[[], Awaitable[None]]


def run() -> dict[str, object]:
    """Measure."""
    wanted = WARM_UP + ROUNDS * DRAWDOWNS_A_ROUND
    with bench_folder("drawdown") as folder:
        signed = prepare(folder, wanted)
        with server_process(folder, wanted // DRAWDOWNS_A_CUSTOMER + 1) as (address, pid):
            return asyncio.run(_measure(folder, address, pid, signed))


def _credentials(folder: Path) -> grpc.ChannelCredentials:
    def read(name: str) -> bytes:
        return (folder / "certs" / name).read_bytes()

    return grpc.ssl_channel_credentials(read("ca.pem"), read(f"{TERMINAL}.key"), read(f"{TERMINAL}.pem"))


async def draw_all(folder: Path, address: str, signed: list[Signed]) -> None:
    """Draw on every contract, 16 at a time."""
    async with grpc.aio.secure_channel(address, _credentials(folder)) as channel:
        draw = drawdown_service_pb2_grpc.DrawdownServiceStub(channel).CreateDrawdown
        requests = iter([_request(each) for each in signed])

        async def drawdown() -> None:
            await draw(next(requests), timeout=30)

        await _rate(drawdown, len(signed), [])


async def _measure(folder: Path, address: str, pid: int, signed: list[Signed]) -> dict[str, object]:
    async with grpc.aio.secure_channel(address, _credentials(folder)) as channel:
        draw = drawdown_service_pb2_grpc.DrawdownServiceStub(channel).CreateDrawdown
        check = health_pb2_grpc.HealthStub(channel).Check
        requests = iter([_request(each) for each in signed])
        disbursed = drawdown_service_pb2.DRAWDOWN_STATE_DISBURSED

        async def drawdown() -> None:
            answer = await draw(next(requests), timeout=30)
            if answer.drawdown.state != disbursed:
                raise RuntimeError(f"not disbursed: {answer}")

        async def empty() -> None:
            answer = await check(health_pb2.HealthCheckRequest(), timeout=30)
            if answer.status != health_pb2.HealthCheckResponse.SERVING:
                raise RuntimeError(f"not serving: {answer}")

        await _rate(drawdown, WARM_UP, [])
        await _rate(empty, WARM_UP, [])
        process = psutil.Process(pid)
        own = psutil.Process()
        drawn, emptied = [], []
        cpu, cpu_empty, cpu_client = 0.0, 0.0, 0.0
        latencies: list[float] = []
        for _ in range(ROUNDS):
            began = _cpu_s(process)
            emptied.append(await _rate(empty, DRAWDOWNS_A_ROUND, []))
            between, own_began = _cpu_s(process), _cpu_s(own)
            drawn.append(await _rate(drawdown, DRAWDOWNS_A_ROUND, latencies))
            cpu_empty += between - began
            cpu += _cpu_s(process) - between
            cpu_client += _cpu_s(own) - own_began
    latencies.sort()
    count = len(latencies)
    ratio = statistics.median(drawn) / statistics.median(emptied)
    return {
        "benchmark": "server.drawdown_vs_empty_call.sqlite",
        "ratio": round(ratio, 3),
        "against": "health check on the same server and connection",
        "p50": round(latencies[count // 2] * 1000, 2),
        "p99": round(latencies[int(count * 0.99)] * 1000, 2),
        "unit": "ms",
        "detail": {
            "in_flight": IN_FLIGHT,
            "drawdowns": count,
            "drawdowns_per_s": round(statistics.median(drawn)),
            "empty_calls_per_s": round(statistics.median(emptied)),
            "server_cpu_ms_per_drawdown": round(cpu / count * 1000, 3),
            "server_cpu_ms_per_empty_call": round(cpu_empty / count * 1000, 3),
            "client_cpu_ms_per_drawdown": round(cpu_client / count * 1000, 3),
            "load_average_1_min": round(os.getloadavg()[0], 2),
            # Near 1: the processor bounds it. Well below: the disk, or a machine that is busy with other things.
            "server_cpu_share": round(cpu / sum(DRAWDOWNS_A_ROUND / rate for rate in drawn), 2),
            "durability": "SQLite WAL, synchronous=FULL, group commit, three commits a drawdown",
            "disk": os.fspath(folder.parent.name) + " of the working copy",
            "bank": "in memory, inside the server's process",
            "plans": "cached, as after a quote",
        },
    }


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def _rate(call: Call, count: int, latencies: list[float]) -> float:
    """Make so many calls, 16 at a time, and tell how many a second there were."""
    turns = iter(range(count))
    began = time.perf_counter()
    await asyncio.gather(*(_work(call, turns, latencies) for _ in range(IN_FLIGHT)))
    return count / (time.perf_counter() - began)


async def _work(call: Call, turns: Iterator[int], latencies: list[float]) -> None:
    for _ in turns:
        sent = time.perf_counter()
        await call()
        latencies.append(time.perf_counter() - sent)


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
