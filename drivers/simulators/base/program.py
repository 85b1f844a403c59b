"""A simulator as a program: its arguments, its one line of readiness, its end.

Each is started as `python -m drivers.simulators.<name> --port PATH --control PATH`; the keys of a profile's `simulator`
table are its options. Logs go to standard error; standard output carries the readiness line alone.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from drivers.simulators.base.control import Json
from drivers.simulators.base.peer import Peer
from drivers.simulators.base.pty import PtySimulator, run_until_told


def simulator_arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser with what every simulator takes; add your own to it.

    A simulator that is no serial device ignores `--port` and `--pace`.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=Path, help="where the device is to be found: a link to its pseudo terminal")
    parser.add_argument("--control", type=Path, help="unix socket for the customer's hands")
    parser.add_argument("--pace", type=int, default=0, help="bits a second to hold to; 0 is as fast as it goes")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input does")
    return parser


def announce(fields: Mapping[str, Json]) -> None:
    """Print the line that says: from now on the device is there."""
    line = json.dumps({"ready": True, **fields}, ensure_ascii=False).encode() + b"\n"
    # Whoever asked may have been killed; the end of standard input tells, and everything is put away.
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), line)


def run_serial(peer: Peer, arguments: argparse.Namespace) -> int:
    """Run `peer` behind a pseudo terminal, as the parsed arguments say, until told to end; return the exit code."""
    if arguments.port is None:
        sys.stderr.write("--port is needed: the path under which the device is to be found\n")
        return 2
    simulator = PtySimulator(peer, port=arguments.port, control=arguments.control, pace=arguments.pace)
    simulator.start()
    announce({"port": str(arguments.port), "control": str(arguments.control) if arguments.control else None})
    run_until_told(simulator, until_eof=arguments.until_eof)
    return 0
