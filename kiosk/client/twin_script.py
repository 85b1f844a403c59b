"""What the in-memory bank is told: whom it knows, and what goes wrong with drawdowns and the line. For `TwinBank`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.flow.facts import LoanNote

__all__ = ["TwinCustomer", "TwinScript"]


@dataclass(slots=True)
class TwinCustomer:
    """Somebody the twin knows. Units: fen; above `face_above_fen` a drawdown needs a face, None: none does."""

    id_number: str
    card_number: str
    pin_block: bytes
    limit_fen: int = 5_000_000
    outstanding_fen: int = 1_200_000
    risk_refuses: bool = False
    tries_left: int = 3
    face_above_fen: int | None = 2_000_000
    notes: list[LoanNote] = field(default_factory=list)


@dataclass(slots=True)
class TwinScript:
    """What goes wrong, and when.

    `down` answers nothing at all; without `trusted`, because of a certificate. `lose_drawdown_answers` counts drawdowns
    that are booked and not answered; `lose_drawdowns` counts drawdowns that never arrive. `undecided` keeps new
    drawdowns UNKNOWN until it is cleared. `nobody_called` leaves calls for staff untaken; `no_watch` ends every
    watching at once.
    """

    down: bool = False
    trusted: bool = True
    lose_drawdown_answers: int = 0
    lose_drawdowns: int = 0
    undecided: bool = False
    nobody_called: bool = False
    no_watch: bool = False
