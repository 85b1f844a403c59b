"""Whether a terminal can be drawn at now, from what it last said of itself.

A terminal that has been silent for a while is taken for offline, whatever its devices were. Words of the contract
(`TripTerminal.broken`); a device that never was reported does not work: nobody is sent to it in vain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(minutes=3)
"""Three reports missed. Units: of the server's clock."""
OFFLINE = "offline"
PRINTER_PAPER = "printer_paper"
_ONLINE = "online"
_NEEDED = ("id_reader", "card_reader", "pin_pad")
"""Without one of these no drawdown can be made."""
_TOLD = (*_NEEDED, "camera")
_PRINTER = "printer"
_PAPER_OUT = "paper_out"


@dataclass(frozen=True, slots=True)
class TerminalHealth:
    """What somebody may count on who is about to set out."""

    works: bool
    broken: tuple[str, ...]


def judge_terminal(
    *, seen_time: datetime | None, states: Mapping[str, str], notes: Mapping[str, str], now: datetime
) -> TerminalHealth:
    """Judge a terminal by its last report.

    Args:
        seen_time: of the report; None where there was none ever.
        states: XFS4IoT's word for each kind of device.
        notes: what else was said of each.
        now: by the server's clock.
    """
    if seen_time is None or now - seen_time >= SILENT_AFTER:
        return TerminalHealth(works=False, broken=(OFFLINE,))
    broken = [kind for kind in _TOLD if states.get(kind) != _ONLINE]
    if states.get(_PRINTER) != _ONLINE or notes.get(_PRINTER) == _PAPER_OUT:
        broken.append(PRINTER_PAPER)
    return TerminalHealth(works=not any(kind in _NEEDED for kind in broken), broken=tuple(broken))
