"""Loads the server once and forks it as often as it is asked to: a kill costs a fork, not a second of imports.

A program: orders come in as JSON lines, and what became of the children goes out as JSON lines. A child is the server
as an operator starts it, with the tracer put in where it is to die at a point. Children end with the nursery.
"""

import contextlib
import ctypes
import gc
import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

from channel_server import bootstrap  # noqa: F401 - loaded here, so that no child has to
from channel_server.__main__ import main
from tests.torture import tracer
from tests.torture.hooks import Dying, parse

_PR_SET_PDEATHSIG = 1
_LOOK_S = 0.02
"""How often it is seen whether a child has ended."""


def _become_server(order: dict[str, Any]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(descriptor, target)
    os.environ.update(order["environment"])
    if order["crash_at"]:
        point, occurrence = parse(order["crash_at"])
        tracer.install(Dying(point, occurrence, Path(order["record"]), on=True).reached, only=point)
    raise SystemExit(main(["serve"]))


def _fork(order: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _become_server(order)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.flush()
            os._exit(code)
    return child


def _say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def run() -> int:
    """Serve orders until there are no more; then end all children."""
    gc.collect()
    gc.freeze()
    names: dict[int, str] = {}
    rest = b""
    while True:
        if select.select([0], [], [], _LOOK_S)[0]:
            read = os.read(0, 65_536)
            if not read:
                break
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                order = json.loads(line)
                child = _fork(order)
                names[child] = order["name"]
                _say(born=order["name"], pid=child)
        while names:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                break
            _say(ended=names.pop(child), pid=child, code=os.waitstatus_to_exitcode(status))
    for child in names:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
