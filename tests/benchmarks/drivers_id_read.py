"""Benchmark `drivers.id_read`: what the driver costs on top of the wire when it reads an ID card.

A reader in a process of its own answers find, select and read with canned frames over a real tty, so that none of its
time is encoding. Without pacing, all that is left of a command is the driver, the thread hand-over, the tty, and the
peer's wake-ups: an upper bound of the driver's own cost. The ratio is that, over the time which the answer's 1,295
bytes take at 115200 baud. The same reads paced at 115200 in the same run show that the bound holds in earnest.
"""

import os
import select
import statistics
import subprocess
import sys
import time
import tty

from drivers.device.base import ThreadDevice, execute
from drivers.device.id_reader import KIND, CardType, IdReaderSettings, ReadIdCard
from drivers.wire.id_reader import CardRecord, CardText, Command, Reply, Request, Status

_BAUD = 115_200
_BITS_A_BYTE = 10
_READS = 300
_PACED_READS = 12
_WARM_UP = 20

_TEXT = CardText(card_type=CardType.RESIDENT, id_number="429901195603090012", name="王大华", sex="男", ethnicity="汉")
_ANSWERS = {
    Request(Command.FIND_CARD).to_bytes(): Reply(Status.FOUND, bytes(4)).to_bytes(),
    Request(Command.SELECT_CARD).to_bytes(): Reply(Status.OK, bytes(8)).to_bytes(),
    Request(Command.READ_TEXT_AND_PHOTO).to_bytes(): Reply(
        Status.OK, CardRecord(_TEXT.to_bytes(), bytes(1024)).to_bytes()
    ).to_bytes(),
}


def run() -> dict[str, object]:
    """Read cards, unpaced and paced, and return the benchmark's row."""
    frame_ms = _wire_ms(max(len(answer) for answer in _ANSWERS.values()))
    whole_ms = _wire_ms(sum(len(request) + len(answer) for request, answer in _ANSWERS.items()))
    own = _measure(pace=0, reads=_READS)
    paced = _measure(pace=_BAUD, reads=_PACED_READS)
    p50, p99 = statistics.median(own), statistics.quantiles(own, n=100)[98]
    return {
        "benchmark": "drivers.id_read",
        "ratio": round(p50 / frame_ms, 4),
        "against": f"the wire: 1,295 bytes at {_BAUD} baud, {frame_ms:.1f} ms (on top of it, so lower is better)",
        "p50": round(p50, 3),
        "p99": round(p99, 3),
        "unit": "ms",
        "detail": (
            f"{_READS} reads of three questions over a tty, unpaced, peer and tty included; paced at {_BAUD}: "
            f"{statistics.median(paced):.1f} ms where all bytes of the read take {whole_ms:.1f} ms"
        ),
    }


def _wire_ms(size: int) -> float:
    return size * _BITS_A_BYTE * 1000 / _BAUD


def _measure(*, pace: int, reads: int) -> list[float]:
    master, slave = os.openpty()
    tty.setraw(slave)
    peer = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.drivers_id_read", str(master), str(pace)], pass_fds=[master]
    )
    settings = IdReaderSettings(port=os.ttyname(slave))
    device = ThreadDevice(
        name="id_reader",
        kind=KIND.name,
        make_driver=lambda: KIND.make_driver(settings),
        status=KIND.status_type(),
    )
    taken = []
    try:
        # The peer is still starting; on a busy machine the first questions go unanswered.
        while not execute(device, ReadIdCard(0)).succeeded:
            assert peer.poll() is None
        for number in range(reads + (0 if pace else _WARM_UP)):
            began = time.perf_counter()
            execute(device, ReadIdCard(0)).require()
            if pace or number >= _WARM_UP:
                taken.append((time.perf_counter() - began) * 1000)
    finally:
        device.close()
        peer.kill()
        peer.wait()
        os.close(slave)
        os.close(master)
    return taken


def _answer_for_ever(master: int, pace: int) -> None:
    """The reader: canned answers, in pieces of a UART's buffer when paced."""
    buffer = b""
    while True:
        select.select([master], [], [])
        buffer += os.read(master, 4096)
        while len(buffer) >= 10:
            request, buffer = buffer[:10], buffer[10:]
            answer = _ANSWERS.get(request, b"")
            if not pace:
                os.write(master, answer)
                continue
            began = time.perf_counter() + len(request) * _BITS_A_BYTE / pace
            for at in range(0, len(answer), 16):
                piece = answer[at : at + 16]
                time.sleep(max(0.0, began + (at + len(piece)) * _BITS_A_BYTE / pace - time.perf_counter()))
                os.write(master, piece)


if __name__ == "__main__":
    _answer_for_ever(int(sys.argv[1]), int(sys.argv[2]))
