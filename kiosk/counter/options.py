"""How a workstation is set up, and its command line. Needs no Qt: `--help` and a mistyped option are quick."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CounterOptions", "make_counter_parser"]


@dataclass(frozen=True, slots=True)
class CounterOptions:
    """How a workstation is set up; without `devices` it looks things up and proves nothing.

    Pages go to `printer_command` on its standard input; without one, into the folder `prints` of `state`.
    """

    server: str
    certs: Path
    workstation: str | None
    devices: Path | None
    state: Path
    language: str = "zh"
    full_screen: bool = False
    ready_file: Path | None = None
    printer_command: str = ""


def make_counter_parser(program: str = "edian-counter") -> argparse.ArgumentParser:
    """The options of a workstation."""
    parser = argparse.ArgumentParser(prog=program, description="The counter workstation.")
    parser.add_argument("--server", required=True, metavar="HOST:PORT", help="the channel server")
    parser.add_argument("--certs", required=True, type=Path, metavar="DIR", help="ca.pem, NAME.pem, NAME.key")
    parser.add_argument("--workstation", metavar="NAME", help="which certificate; not needed where there is one only")
    parser.add_argument(
        "--devices", type=Path, metavar="SOCKET", help="of edian-devices host: ID and card readers, pad"
    )
    parser.add_argument("--state", required=True, type=Path, metavar="DIR", help="what outlives a restart")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the screen at the start")
    parser.add_argument("--full-screen", action="store_true", help="the whole screen instead of a window")
    parser.add_argument(
        "--printer-command",
        default="",
        metavar="COMMAND",
        help='prints a PDF from standard input, such as "lp -d window2"',
    )
    parser.add_argument("--ready-file", type=Path, metavar="PATH", help="written when the first frame has been shown")
    return parser
