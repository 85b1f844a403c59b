"""Paper at a workstation: a PDF goes to the workstation's own printer, or into its folder of prints.

What is printed at the counter is signed and kept for ten years, so it is a page and not a strip of a receipt printer.
The workstation's spooler knows its printers and is not replaced here. Printing never waits for ever, and a failure is a
sentence for the teller: nothing of a shift or a drawdown depends on paper.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["CommandPrinter", "FolderPrinter", "PaperPrinter", "PrintFailed", "Printed"]

SPOOLED_WITHIN_S = 20.0
"""A spooler takes a page at once; one that does not is not running."""

_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Printed:
    """It was handed over; `where` is what the teller is told: a file's name, or the printer's."""

    where: str


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """It was not; `why` is one line, without the content."""

    why: str


class PaperPrinter(Protocol):
    """Where pages go."""

    async def print_pdf(self, name: str, pdf: bytes) -> Printed | PrintFailed:
        """Print a file. `name` holds no personal data: it is seen in the print queue."""
        ...


class FolderPrinter:
    """Puts each print into a folder that only the teller can read: for a workstation without a printer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def print_pdf(self, name: str, pdf: bytes) -> Printed | PrintFailed:
        """Write it whole or not at all."""
        file = self._folder / _file_name(name)
        try:
            await asyncio.to_thread(_write, file, pdf)
        except OSError as error:
            return PrintFailed(error.strerror or type(error).__name__)
        return Printed(file.name)


class CommandPrinter:
    """Hands each print to the spooler's command, such as `lp -d window2`, on its standard input."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    @classmethod
    def from_line(cls, line: str) -> CommandPrinter:
        """The command as a shell would split it; no shell is ever asked."""
        return cls(shlex.split(line))

    async def print_pdf(self, name: str, pdf: bytes) -> Printed | PrintFailed:
        """Wait until the spooler has taken it, and no longer than it may take."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            return PrintFailed(error.strerror or type(error).__name__)
        try:
            _, said = await asyncio.wait_for(process.communicate(pdf), SPOOLED_WITHIN_S)
        except TimeoutError:
            process.kill()
            await process.wait()
            return PrintFailed(f"{self._command[0]}: no answer within {SPOOLED_WITHIN_S:.0f} s")
        if process.returncode:
            lines = said.decode(errors="replace").strip().splitlines()
            return PrintFailed(lines[-1][:120] if lines else f"{self._command[0]}: {process.returncode}")
        return Printed(" ".join(self._command))


def _file_name(name: str) -> str:
    plain = _PLAIN.sub("-", name).strip("-.") or "print"
    return plain if plain.endswith(".pdf") else f"{plain}.pdf"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    aside.replace(file)
