"""edian-devices print against printers that none of our code made: all that they know of status is DLE EOT."""

import json
import os
import pty
import select
import subprocess
import sys
import threading
import tty

import pytest

READY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
PAPER_OUT = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}


class StrangersPrinter:
    """Keeps what it is sent, and answers real-time requests alone; `status` says with what, after so many bytes."""

    def __init__(self, status):
        self.status = status
        self.printed = b""
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self.stopped = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        pending = b""
        while not self.stopped:
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            before, request, pending = (pending + os.read(self.master, 4096)).partition(b"\x10\x04")
            while request and pending:
                self.printed += before
                os.write(self.master, bytes([self.status(len(self.printed))[pending[0]]]))
                before, request, pending = pending[1:].partition(b"\x10\x04")
            if request or before.endswith(b"\x10"):
                pending = before + request + pending
            else:
                self.printed += before

    def close(self):
        self.stopped = True
        self.thread.join(10)
        os.close(self.slave)
        os.close(self.master)


@pytest.fixture
def printer():
    made = []

    def printer(status):
        made.append(StrangersPrinter(status))
        return made[-1]

    yield printer
    for each in made:
        each.close()


def print_text(printer):
    command = [sys.executable, "-m", "drivers", "print", "--port", printer.port, "--text", "回单", "--json"]
    ran = subprocess.run(command, capture_output=True, timeout=60)
    assert ran.stdout.count(b"\n") == 1, ran
    return ran.returncode, json.loads(ran.stdout)


def test_printer_that_knows_real_time_status_alone_prints(printer):
    plain = printer(lambda printed: READY)
    code, found = print_text(plain)
    assert (code, found["printed"]) == (0, True), found
    assert plain.printed.count("回单".encode("gb18030")) == 1


@pytest.mark.parametrize(("status", "reason"), [(READY | {4: 0x7E}, "paper_out"), (PAPER_OUT, "paper_out")])
def test_printer_that_knows_real_time_status_alone_and_has_no_paper_prints_nothing(printer, status, reason):
    empty = printer(lambda printed: status)
    code, found = print_text(empty)
    assert (code, found["error"]["reason"]) == (1, reason)
    assert empty.printed == b""


@pytest.mark.parametrize("after", [READY | {4: 0x7E}, PAPER_OUT])
def test_printer_that_knows_real_time_status_alone_and_runs_out_is_told(printer, after):
    short = printer(lambda printed: after if "回单".encode("gb18030") in short.printed else READY)
    code, found = print_text(short)
    assert (code, found["error"]["reason"]) == (1, "paper_out_while_printing")
