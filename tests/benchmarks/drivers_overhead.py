"""Benchmark `drivers.overhead`: what the whole way through the device host adds to a wire of 115200 baud.

As the kiosk has it: a client on its event loop, the host's socket, the host in a process of its own, a device's thread,
the driver, a real tty. At the tty's other end are an ID reader with canned answers and a hand that shows codes, both
unpaced: what is left of a command is all but the wire. The ratio is that over the time that the same bytes take at
115200 baud, and of the two devices the worse one's. The reads are also paced, and compared with the wire as a whole.
"""

import asyncio
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.device.base import Probe
from drivers.device.code_scanner import ReadCode
from drivers.device.id_reader import ReadIdCard
from drivers.host.client import DeviceClient
from tests.benchmarks.drivers_id_read import _ANSWERS, _BAUD, _wire_ms

_READS = 200
_PACED_READS = 12
_WARM_UP = 20
_CODE = "https://qingjiang.example/a/" + "0123456789" * 100
"""As long as a code may well be: what it carries is signed."""


def run() -> dict[str, object]:
    """Read cards and codes through the host, and return the benchmark's row."""
    with tempfile.TemporaryDirectory(prefix="edian-bench-") as name:
        folder = Path(name)
        card = asyncio.run(_cards(folder, pace=0, reads=_READS))
        paced = asyncio.run(_cards(folder, pace=_BAUD, reads=_PACED_READS))
        code = asyncio.run(_codes(folder, _READS))
    read_ms = _wire_ms(max(len(answer) for answer in _ANSWERS.values()))
    whole_ms = _wire_ms(sum(len(request) + len(answer) for request, answer in _ANSWERS.items()))
    code_ms = _wire_ms(len(_CODE) + 1)
    ratios = {
        "ID card": (statistics.median(card) / read_ms, card),
        "code": (statistics.median(code) / code_ms, code),
    }
    worst, (ratio, own) = max(ratios.items(), key=lambda row: row[1][0])
    return {
        "benchmark": "drivers.overhead",
        "ratio": round(ratio, 4),
        "against": f"the wire: the same bytes at {_BAUD} baud (on top of it, so lower is better; the worse of two)",
        "p50": round(statistics.median(own), 3),
        "p99": round(statistics.quantiles(own, n=100)[98], 3),
        "unit": "ms",
        "detail": (
            f"through client, socket, host process, thread and tty, {_READS} each; worse: {worst}; ID card "
            f"{statistics.median(card):.2f} ms on {read_ms:.1f}, paced at {_BAUD} "
            f"{statistics.median(paced):.1f} on {whole_ms:.1f}; "
            f"code of {len(_CODE)} bytes {statistics.median(code):.2f} ms on {code_ms:.1f}"
        ),
    }


async def _cards(folder: Path, *, pace: int, reads: int) -> list[float]:
    master, slave = _pair()
    peer = _reader(master, pace)
    taken = []
    try:
        with _host(folder, "id_reader", os.ttyname(slave)) as socket:
            async with DeviceClient(socket) as client:
                # The peer is still starting; on a busy machine the first questions go unanswered.
                while not (await client.execute("id_reader", ReadIdCard(0))).succeeded:
                    assert peer.poll() is None
                for number in range(reads + (0 if pace else _WARM_UP)):
                    began = time.perf_counter()
                    (await client.execute("id_reader", ReadIdCard(0))).require()
                    if pace or number >= _WARM_UP:
                        taken.append((time.perf_counter() - began) * 1000)
    finally:
        peer.kill()
        peer.wait()
        os.close(slave)
        os.close(master)
    return taken


async def _codes(folder: Path, reads: int) -> list[float]:
    master, slave = _pair()
    line = _CODE.encode() + b"\r"
    taken = []
    try:
        with _host(folder, "code_scanner", os.ttyname(slave)) as socket:
            async with DeviceClient(socket) as client:
                (await client.execute("code_scanner", Probe())).require()
                for number in range(reads + _WARM_UP):
                    reading = asyncio.create_task(client.execute("code_scanner", ReadCode(timeout_ms=5_000)))
                    # Until the driver listens: what comes before is thrown away.
                    await asyncio.sleep(0.01)
                    began = time.perf_counter()
                    os.write(master, line)
                    (await reading).require()
                    if number >= _WARM_UP:
                        taken.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(slave)
        os.close(master)
    return taken


def _reader(master: int, pace: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.benchmarks.drivers_id_read", str(master), str(pace)]
    return subprocess.Popen(command, pass_fds=[master])


def _pair() -> tuple[int, int]:
    master, slave = os.openpty()
    tty.setraw(slave)
    return master, slave


@contextmanager
def _host(folder: Path, kind: str, port: str) -> Iterator[Path]:
    profile, socket = folder / "bench.toml", folder / "host.sock"
    profile.write_text(
        f'terminal = "B"\nenvironment = "simulated"\n[devices.{kind}]\nport = "{port}"\n', encoding="utf-8"
    )
    command = [sys.executable, "-m", "drivers", "host", "--profile", str(profile), "--socket", str(socket)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], 30)[0]
            assert json.loads(process.stdout.readline())["ready"]
            yield socket
        finally:
            process.terminate()
            process.wait(10)
