"""Two thousand screens that watch: their terminals, their visits, and the process in which they wait.

They are real streams over mutual TLS, each in a visit of its own, fifty to a terminal's connection. The process is told
what to watch, says when all of them listen, and tells for each change how long it took to each screen.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
from edian.channel.v1 import change_feed_service_pb2 as pb
from edian.channel.v1 import change_feed_service_pb2_grpc

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.storage.open import open_database
from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.database_url import parse_database_url
from channel_server.domain.ids import SessionId, TerminalId
from channel_server.domain.session import Assurance, Channel, Session
from tests.benchmarks.drawdown_house import BANK, IDS, TERMINAL, customer

SCREENS = 2_000
TERMINALS = 40
LISTEN_WITHIN_S = 120.0
TELL_WITHIN_S = 60.0
ACTS_A_DRAWDOWN = 3


@dataclass(frozen=True, slots=True)
class Screen:
    """One watcher."""

    terminal_id: str
    session_id: str


def enrol_screens(folder: Path, database: str, customer_of: Callable[[int], int]) -> list[Screen]:
    """Write terminals with certificates, and a visit for each screen of the customer that is its own."""
    names = tuple(TerminalId(f"BENCH-{number:03d}") for number in range(TERMINALS))
    ensure_demo_certificates(folder / "certs", DemoNames((TERMINAL, *names), ()))

    def write(books: Books) -> list[Screen]:
        now = datetime.now(UTC)
        for name in names:
            books.put_terminal(TerminalRecord(name, BANK, Channel.KIOSK, "样本支行", "Bench branch", "", False, None))
        screens = []
        for number in range(SCREENS):
            session = Session(
                session_id=SessionId(IDS.new_uuid()),
                bank_id=BANK,
                terminal_id=names[number % TERMINALS],
                channel=Channel.KIOSK,
                opened_time=now,
                expire_time=now + timedelta(hours=1),
                customer_id=customer(customer_of(number)),
                assurances=(Assurance.ID_CHIP, Assurance.CARD_PIN),
            )
            books.put_session(SessionRecord(session=session, language="zh-CN"))
            screens.append(Screen(session.terminal_id, session.session_id))
        return screens

    async def enrol() -> list[Screen]:
        books = await open_database(parse_database_url(database))
        try:
            return await books.write(write)
        finally:
            await books.close()

    return asyncio.run(enrol())


class Watchers:
    """The process in which the screens wait, as whoever measures sees it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def hear(self, messages: int) -> list[float]:
        """Wait until so many messages have come, and tell how long each took. Units: seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{messages}\n")
        self._process.stdin.flush()
        return list(self._read())

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the screens have ended")
        return json.loads(line)


@contextlib.contextmanager
def watching(folder: Path, address: str, screens: Sequence[Screen]) -> Iterator[Watchers]:
    """Have all screens watch; they do when this is entered."""
    listed = folder / "screens.json"
    listed.write_text(json.dumps([[each.terminal_id, each.session_id] for each in screens]))
    command = [sys.executable, "-m", "tests.benchmarks.push_house", str(folder), address, str(listed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            watchers = Watchers(process)
            watchers._read()
            yield watchers
        finally:
            process.terminate()


class _Heard:
    """What has come, and who waits for how much of it."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.listening = 0
        self._wanted = 0
        self._enough = asyncio.Event()

    def add(self, change: pb.Change, now: float) -> None:
        # From the time that the act bears, which the server took before it made it durable.
        self.took.append(now - change.time.seconds - change.time.nanos / 1e9)
        if len(self.took) >= self._wanted:
            self._enough.set()

    async def take(self, messages: int) -> list[float]:
        self._wanted = messages
        if len(self.took) < messages:
            self._enough.clear()
            async with asyncio.timeout(TELL_WITHIN_S):
                await self._enough.wait()
        took, self.took = self.took, []
        return took


async def _watch(stub: Any, session_id: str, heard: _Heard) -> None:
    call = stub.WatchCustomer(pb.WatchCustomerRequest(session_id=session_id))
    while (message := await call.read()) is not grpc.aio.EOF:
        now = time.time()
        if message.HasField("change"):
            heard.add(message.change, now)
        elif heard.listening < SCREENS:
            heard.listening += 1
    raise RuntimeError("a stream has ended")


async def _screens(folder: Path, address: str, screens: list[tuple[str, str]]) -> None:
    read = lambda name: (folder / "certs" / name).read_bytes()  # noqa: E731
    heard = _Heard()
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        stubs: dict[str, Any] = {}
        for name in sorted({terminal_id for terminal_id, _ in screens}):
            credentials = grpc.ssl_channel_credentials(read("ca.pem"), read(f"{name}.key"), read(f"{name}.pem"))
            channel = await stack.enter_async_context(grpc.aio.secure_channel(address, credentials))
            stubs[name] = change_feed_service_pb2_grpc.ChangeFeedServiceStub(channel)
        tasks = [asyncio.create_task(_watch(stubs[name], session_id, heard)) for name, session_id in screens]
        async with asyncio.timeout(LISTEN_WITHIN_S):
            while heard.listening < len(screens):
                for task in tasks:
                    if task.done():
                        task.result()
                await asyncio.sleep(0.1)
        print("0", flush=True)  # noqa: T201 - said to whoever started it
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await heard.take(int(line))), flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    asyncio.run(_screens(Path(sys.argv[1]), sys.argv[2], json.loads(Path(sys.argv[3]).read_text())))
