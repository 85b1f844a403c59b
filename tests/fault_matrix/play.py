"""Plays one cell: well before, the fault, its one completion, mended, and well again."""

import time
from dataclasses import dataclass

from drivers.device.base import GRACE_S, Probe
from tests.fault_matrix.cells import Cell, When
from tests.fault_matrix.terminal import PATIENCE_S, Terminal


@dataclass(frozen=True)
class Played:
    cell: Cell
    end: str
    completion_ms: float
    recovery_ms: float


def play(terminal: Terminal, cell: Cell) -> Played:
    """Play it, and check all that has to hold whatever the fault.

    Raises:
        AssertionError: the device was not well before, or did not get well; the command ended twice, late, or oddly.
    """
    command = cell.command or terminal.command(cell.device)
    _get_well(terminal, cell.device)
    terminal.set_out(cell.device)
    cell.setting(terminal)
    if cell.when is When.BEFORE:
        cell.inflict(terminal)
    budget_ms = command.budget_ms if cell.budget_ms is None else cell.budget_ms
    seen = terminal.wire.events[cell.device, cell.after]
    number = terminal.wire.send(cell.device, command, budget_ms)
    if cell.when is When.DURING:
        _await_under_way(terminal, number, cell.settle_s)
        _await_event(terminal, cell, seen)
        cell.inflict(terminal)
    bystander = "pin_pad" if cell.device == "code_scanner" else "code_scanner"
    other = terminal.wire.execute(bystander, Probe(), PATIENCE_S)
    assert other.code == "success", f"{cell.name}: {bystander} did not answer meanwhile: {other}"
    ended = terminal.wire.wait(number, PATIENCE_S, lambda: terminal.act(cell.device) if cell.acts else None)
    assert ended.word in cell.ends, f"{cell.name}: ended in {ended.code} ({ended.reason})"
    allowed_ms = budget_ms + (GRACE_S + _HOST_S) * 1000
    assert ended.ms <= allowed_ms, f"{cell.name}: {ended.ms:.0f} ms, with {budget_ms} ms to spend"
    cell.mend(terminal)
    began = time.monotonic()
    _get_well(terminal, cell.device)
    recovery_ms = (time.monotonic() - began) * 1000
    assert terminal.simulation.ended() is None, f"{cell.name}: a simulator ended"
    assert terminal.wire.completions[number] == 1, f"{cell.name}: ended more than once"
    return Played(cell, ended.word, ended.ms, recovery_ms)


# The host's own loop on a busy machine.
_HOST_S = 2.0


def _get_well(terminal: Terminal, device: str) -> None:
    """Have the device do its work, as often as it takes."""
    end = time.monotonic() + PATIENCE_S
    while True:
        terminal.set_out(device)
        ended = terminal.wire.execute(device, terminal.command(device), PATIENCE_S, lambda: terminal.act(device))
        if ended.code == "success":
            return
        assert time.monotonic() < end, f"{device} does not get well: {ended.code} ({ended.reason})"


def _await_under_way(terminal: Terminal, number: int, settle_s: float) -> None:
    end = time.monotonic() + PATIENCE_S
    while not terminal.wire.is_under_way(number):
        assert time.monotonic() < end
        time.sleep(0.005)
    time.sleep(settle_s)


def _await_event(terminal: Terminal, cell: Cell, seen: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while cell.after and terminal.wire.events[cell.device, cell.after] == seen:
        assert time.monotonic() < end, f"{cell.name}: no {cell.after}"
        time.sleep(0.005)
