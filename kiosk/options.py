"""How a terminal is set up, and its command line. Needs no Qt: `--help` and a mistyped option are quick."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Options", "keeps", "make_parser"]


@dataclass(frozen=True, slots=True)
class Options:
    """How a terminal is set up.

    `journal` is where the time account goes at the end; `ready_file` is written when the first frame has been shown.
    """

    server: str
    certs: Path
    terminal: str | None
    devices: Path
    state: Path
    windowed: bool = False
    scale: float | None = None
    orientation: str = "auto"
    reduced_motion: bool = False
    journal: Path | None = None
    ready_file: Path | None = None


def make_parser(program: str, description: str) -> argparse.ArgumentParser:
    """The options of a terminal, for this program and for the demo's, which adds its own."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--server", required=True, type=_address, metavar="HOST:PORT", help="the channel server")
    parser.add_argument("--certs", required=True, type=Path, metavar="DIR", help="ca.pem, TERMINAL.pem, TERMINAL.key")
    parser.add_argument("--terminal", metavar="NAME", help="which certificate; not needed where there is one only")
    parser.add_argument("--devices", required=True, type=Path, metavar="SOCKET", help="of edian-devices host")
    parser.add_argument("--state", required=True, type=Path, metavar="DIR", help="what outlives a restart")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the whole screen")
    parser.add_argument(
        "--scale", type=_scale, metavar="FACTOR", help="of a window: 0.1 to 2; default: as large as fits"
    )
    parser.add_argument(
        "--orientation", choices=("auto", "portrait", "landscape"), default="auto", help="auto follows the screen"
    )
    parser.add_argument("--reduced-motion", action="store_true", help="pages change plainly, nothing moves")
    parser.add_argument("--journal", type=Path, metavar="PATH", help="write the machine's time by page there, as JSON")
    parser.add_argument("--ready-file", type=Path, metavar="PATH", help="written when the first frame has been shown")
    return parser


def keeps(state: Path) -> None:
    """Make the folder of what outlives a restart, and try it.

    Raises: OSError: nothing can be kept there, so that no request could be asked about after a power cut.
    """
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=state):
        pass


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as bank.example:7300")
    return text


def _scale(text: str) -> float:
    try:
        factor = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not 0.1 <= factor <= 2:
        raise argparse.ArgumentTypeError("must be from 0.1 to 2")
    return factor
