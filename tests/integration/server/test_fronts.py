"""Fronts before the engine: what dies where, what is told then, and what goes on all the same."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc
import psutil
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import session_service_pb2
from grpc_health.v1 import health_pb2

from channel_server.adapters.tokens import Ed25519Snapshots, HmacAccessTokens, HmacHandoffCodes, JwtPartnerTokens
from channel_server.application.recognise_staff import StaffRoom
from channel_server.application.recognise_terminal import TerminalDirectory
from channel_server.application.tokens import Tokens
from channel_server.domain.ids import TerminalId
from channel_server.domain.rate_limit import Rate
from channel_server.transport.front.frames import Welcome
from channel_server.transport.front.fronts import Fronts
from channel_server.transport.grpc import gate as gate_module
from channel_server.transport.grpc.calls import Call, CallEndedError, Context, Exchange, Method
from channel_server.transport.grpc.gate import Gate, MethodTable, current_caller
from channel_server.transport.grpc.listener import Listener, ServerKeys
from channel_server.transport.grpc.mobile_door import MobileDoor, MobileRates
from channel_server.transport.grpc.quote_numbers import QuoteNumbers
from tests.contract.backoffice.conftest import SandboxProcess
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import Terminal, refusal_of, refused
from tests.integration.server.test_crash import ServerProcess, sandbox, server, sign, states
from tests.integration.server.waiting import until, until_state

__all__ = ["sandbox", "server"]
TALK = "/edian.test.v1.Talk/"


def fronts_of(process: psutil.Process) -> list[psutil.Process]:
    return [
        child
        for child in process.children()
        if child.status() != psutil.STATUS_ZOMBIE and "channel_server.transport.front" in child.cmdline()
    ]


@pytest.fixture
async def crowd(build: Builder) -> House:
    return await build(fronts=2)


# --- a front or the engine dies -------------------------------------------------------------------------------


async def test_front_killed_in_mid_call_loses_its_callers_and_no_money(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    house.bank.faults.hold_post = asyncio.Event()
    call = asyncio.ensure_future(terminal.draw(request))
    await until(lambda: len(house.bank.faults.posts) == 1)
    (front,) = fronts_of(psutil.Process())
    front.kill()
    with pytest.raises(grpc.aio.AioRpcError) as lost:
        await call
    assert lost.value.code() is grpc.StatusCode.UNAVAILABLE
    house.bank.faults.hold_post.set()

    async def answered() -> bool:
        with contextlib.suppress(grpc.aio.AioRpcError):
            return bool((await terminal.outcome(request.request_id)).state == pb.DRAWDOWN_STATE_DISBURSED)
        return False

    await until(answered)
    assert (await terminal.draw(request)).state == pb.DRAWDOWN_STATE_DISBURSED
    assert len(house.bank.faults.posts) == 1
    (again,) = fronts_of(psutil.Process())
    assert again.pid != front.pid


async def test_front_killed_leaves_the_other_front_s_callers_alone(crowd: House) -> None:
    async with contextlib.AsyncExitStack() as stack:
        terminals = [await stack.enter_async_context(crowd.terminal()) for _ in range(8)]
        for each in terminals:
            await each.hello()
        killed, kept = fronts_of(psutil.Process())
        assert all(len(each.net_connections()) > 1 for each in (killed, kept)), "both have callers"
        killed.kill()
        answers = await asyncio.gather(*(each.open() for each in terminals), return_exceptions=True)
        assert {type(answer) for answer in answers} >= {str}

        async def all_served() -> bool:
            answers = await asyncio.gather(*(each.open() for each in terminals), return_exceptions=True)
            return all(isinstance(answer, str) for answer in answers)

        await until(all_served)


async def test_engine_killed_takes_its_fronts_along(server: ServerProcess) -> None:
    address = server.start()
    assert server.process is not None
    engine = psutil.Process(server.process.pid)
    (front,) = fronts_of(engine)
    async with Terminal(address, server.certs) as terminal:
        await terminal.hello()
        engine.kill()
        assert await asyncio.to_thread(server.wait) == -signal.SIGKILL
        with pytest.raises(grpc.aio.AioRpcError) as gone:
            await terminal.open()
    assert gone.value.code() is grpc.StatusCode.UNAVAILABLE
    await until(lambda: not front.is_running() or front.status() == psutil.STATUS_ZOMBIE)


async def test_engine_that_hangs_is_told_by_health_until_it_is_back(server: ServerProcess) -> None:
    address = server.start()
    assert server.process is not None
    async with Terminal(address, server.certs) as terminal:

        async def health() -> int:
            return int((await terminal.health.Check(health_pb2.HealthCheckRequest(), timeout=10)).status)

        async def tells(status: int) -> bool:
            return await health() == status

        assert await tells(health_pb2.HealthCheckResponse.SERVING)
        server.process.send_signal(signal.SIGSTOP)
        try:
            await until(lambda: tells(health_pb2.HealthCheckResponse.NOT_SERVING))
        finally:
            server.process.send_signal(signal.SIGCONT)
        await until(lambda: tells(health_pb2.HealthCheckResponse.SERVING))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signal_to_the_whole_group_drains_as_one_to_the_engine(
    server: ServerProcess, sandbox: SandboxProcess, number: signal.Signals
) -> None:
    request = (await sign(server.database)).request()
    sandbox.use_script('[[fault]]\noperation = "PostDisbursement"\nkind = "late"\ndelay_ms = 2000\n')
    address = server.start(lease_s="45")
    assert server.process is not None
    programs = [server.process, *fronts_of(psutil.Process(server.process.pid))]
    assert len(programs) == 2
    async with Terminal(address, server.certs) as terminal:
        call = asyncio.ensure_future(terminal.draw(request))

        async def asked() -> bool:
            return await states(server) == ["DISBURSING"]

        await until(asked)
        for program in programs:
            program.send_signal(number)
        assert (await call).state == pb.DRAWDOWN_STATE_DISBURSED
    assert await asyncio.to_thread(server.wait) == 0
    assert not programs[1].is_running()


async def test_second_server_at_one_address_is_refused(server: ServerProcess) -> None:
    address = server.start()
    places = ["--listen", address, "--certs", str(server.certs), "--database", server.database.url]
    second = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "channel_server", "serve", *places],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode != 0
    assert f"cannot listen on {address}" in second.stdout + second.stderr


# --- what passes between the two ------------------------------------------------------------------------------


async def test_more_calls_than_the_engine_takes_are_refused_at_once(
    house: House, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = (await terminal.ready()).request()
    house.bank.faults.hold_post = asyncio.Event()
    call = asyncio.ensure_future(terminal.draw(request))
    await until(lambda: len(house.bank.faults.posts) == 1)
    monkeypatch.setattr(gate_module, "MOST_CALLS_AT_ONCE", 1)
    with pytest.raises(grpc.aio.AioRpcError) as full:
        await terminal.open()
    assert full.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    house.bank.faults.hold_post.set()
    assert (await call).state == pb.DRAWDOWN_STATE_DISBURSED
    assert await terminal.open()


async def test_call_whose_deadline_passes_is_given_up_and_its_money_goes_on(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    house.bank.faults.hold_post = asyncio.Event()
    with pytest.raises(grpc.aio.AioRpcError) as late:
        await terminal.draw(request, timeout=1)
    assert late.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert len(house.bank.faults.posts) == 1
    house.bank.faults.hold_post.set()
    await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)


async def test_wrong_certificate_and_unknown_terminal_are_told_apart_at_every_front(crowd: House) -> None:
    for _ in range(4):
        async with crowd.terminal("JC-9999") as stranger:
            assert (await refusal_of(stranger.hello())).reason == "UNKNOWN_TERMINAL"
        async with crowd.terminal("YL-0001") as other, crowd.terminal() as own:
            session_id = await own.open()
            request = session_service_pb2.GetSessionRequest(session_id=session_id)
            # Two certificates at one front are never taken for each other.
            assert (await refusal_of(other.sessions.GetSession(request))).reason == "SESSION_NOT_FOUND"
            assert (await own.sessions.GetSession(request)).session.session_id == session_id


async def test_server_without_fronts_serves_by_itself(build: Builder) -> None:
    house = await build(fronts=0)
    assert fronts_of(psutil.Process()) == []
    async with house.terminal() as terminal:
        await terminal.hello()
        request = (await terminal.ready()).request()
        assert (await terminal.draw(request)).state == pb.DRAWDOWN_STATE_DISBURSED
    async with house.terminal("JC-9999") as stranger:
        assert (await refusal_of(stranger.hello())).reason == "UNKNOWN_TERMINAL"


# --- streams --------------------------------------------------------------------------------------------------

COUNT = TALK + "Count"
WHOLE = 50
LARGE = 1024 * 1024


@dataclass
class Talk:
    """An exchange of one method that counts, as far as it is let."""

    methods: tuple[Method, ...] = (Method(COUNT, streams=True),)
    told: int = 0
    begun: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    async def answer(self, call: Call) -> bytes:
        raise AssertionError("there is nothing to answer")

    async def stream(self, call: Call) -> AsyncGenerator[bytes, None]:
        self.begun.append(call.sent.decode())
        try:
            if call.sent == b"refuse":
                yield b"0"
                raise CallEndedError(9, "enough", b"details")
            if call.sent == b"quiet":
                await asyncio.Event().wait()
            for number in range(WHOLE):
                self.told = number + 1
                yield str(number).encode() + (b" " * LARGE if call.sent == b"large" else b"")
        finally:
            self.closed.append(call.sent.decode())


@dataclass
class Stage:
    """Exchanges behind fronts, or behind none."""

    certs: Path
    fronts: int
    stack: contextlib.AsyncExitStack

    async def __call__(self, exchange: Exchange) -> Terminal:
        keys = ServerKeys.from_folder(self.certs)
        server: Listener | Fronts
        if self.fronts:
            pems = (keys.authority.decode(), keys.certificate.decode(), keys.key.decode())
            welcome = Welcome("127.0.0.1:0", True, *pems, True, "INFO", exchange.methods)
            server = Fronts(exchange, welcome, self.fronts)
        else:
            server = Listener(exchange, keys, "127.0.0.1:0")
        await server.start()
        self.stack.push_async_callback(server.stop, 0)
        return await self.stack.enter_async_context(Terminal(f"127.0.0.1:{server.port}", self.certs))


@pytest.fixture(params=[0, 1], ids=["in the engine", "through a front"])
async def stage(request: pytest.FixtureRequest, certs: Path) -> AsyncIterator[Stage]:
    async with contextlib.AsyncExitStack() as stack:
        yield Stage(certs, request.param, stack)


async def test_stream_gives_every_message_in_order_and_ends(stage: Stage) -> None:
    terminal = await stage(Talk())
    told = [message async for message in terminal.channel.unary_stream(COUNT)(b"")]
    assert told == [str(number).encode() for number in range(WHOLE)]


async def test_stream_that_is_refused_in_mid_stream_tells_why(stage: Stage) -> None:
    terminal = await stage(Talk())
    call = terminal.channel.unary_stream(COUNT)(b"refuse")
    assert await call.read() == b"0"
    with pytest.raises(grpc.aio.AioRpcError) as ended:
        await call.read()
    assert (ended.value.code(), ended.value.details()) == (grpc.StatusCode.FAILED_PRECONDITION, "enough")
    assert dict(ended.value.trailing_metadata() or ())["grpc-status-details-bin"] == b"details"


async def test_stream_whose_caller_hangs_up_is_closed(stage: Stage) -> None:
    talk = Talk()
    terminal = await stage(talk)
    call = terminal.channel.unary_stream(COUNT)(b"quiet")
    await until(lambda: talk.begun == ["quiet"])
    call.cancel()
    await until(lambda: talk.closed == ["quiet"])


async def test_stream_to_a_slow_caller_does_not_run_ahead(stage: Stage) -> None:
    talk = Talk()
    terminal = await stage(talk)
    call = terminal.channel.unary_stream(COUNT)(b"large")
    await call.read()
    await asyncio.sleep(0.5)
    assert talk.told < WHOLE
    count = 1
    while await call.read() is not grpc.aio.EOF:
        count += 1
    assert count == WHOLE


async def test_terminal_that_is_locked_is_cut_off_in_the_middle_of_a_quiet_stream(build: Builder, stage: Stage) -> None:
    house = await build(fronts=0)

    async def watch(request: bytes, context: Context) -> AsyncGenerator[bytes, None]:
        yield current_caller().terminal_id.encode()
        await asyncio.Event().wait()

    table = MethodTable()
    watching = grpc.unary_stream_rpc_method_handler(
        watch, session_service_pb2.GetSessionRequest.FromString, lambda message: message
    )
    table.add_registered_method_handlers("edian.channel.v1.DrawdownService", {"WatchDrawdown": watching})
    tokens = Tokens(
        JwtPartnerTokens(), HmacAccessTokens(bytes(32)), HmacHandoffCodes(bytes(32)), Ed25519Snapshots(bytes(32))
    )
    services = house.services
    mobile = MobileDoor(services, tokens, MobileRates(Rate(5, 40), Rate(500, 1_000)))
    gate = Gate(TerminalDirectory(services), StaffRoom(services), mobile, table, QuoteNumbers(services))
    terminal = await stage(gate)
    call = terminal.channel.unary_stream("/edian.channel.v1.DrawdownService/WatchDrawdown")(
        session_service_pb2.GetSessionRequest(session_id=str(uuid.uuid4())).SerializeToString()
    )
    assert await call.read() == b"JC-0317"

    def lock(books: Any) -> None:
        books.put_terminal(replace(books.terminal(TerminalId("JC-0317")), locked=True))

    await house.services.books.write(lock)
    with pytest.raises(grpc.aio.AioRpcError) as cut:
        await asyncio.wait_for(call.read(), 20)
    assert refused(cut.value).reason == "TERMINAL_LOCKED"
