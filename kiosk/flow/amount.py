"""The amount as it is keyed, slid and stepped.

The keypad keys whole yuan; a keyed amount may stand below the minimum or off the multiple while it is being keyed, and
the gate says why it does not go on yet. It can never stand above what may be drawn.
Units: fen throughout.
"""

from __future__ import annotations

from kiosk.flow.events import AmountKey
from kiosk.flow.facts import LineFacts

__all__ = ["ceiling", "clamp", "keyed", "stepped"]

FEN_PER_YUAN = 100


def ceiling(line: LineFacts) -> int:
    """The most that can be drawn now, on the multiple."""
    top = min(line.maximum_fen, line.available_fen)
    return max(0, top - top % line.multiple_fen)


def clamp(amount_fen: int, line: LineFacts) -> int:
    """The nearest amount that the slider can stand at; 0 when the line leaves nothing to draw."""
    top = ceiling(line)
    if top < line.minimum_fen:
        return 0
    snapped = (amount_fen + line.multiple_fen // 2) // line.multiple_fen * line.multiple_fen
    return min(top, max(line.minimum_fen, snapped))


def keyed(amount_fen: int, key: AmountKey, line: LineFacts) -> int:
    """The amount after one key; a digit that would go past the most that can be drawn does nothing."""
    yuan = amount_fen // FEN_PER_YUAN
    if key is AmountKey.CLEAR:
        return 0
    if key is AmountKey.ERASE:
        return yuan // 10 * FEN_PER_YUAN
    grown = (yuan * 10 + int(key.value)) * FEN_PER_YUAN
    return grown if grown <= ceiling(line) else amount_fen


def stepped(amount_fen: int, steps: int, line: LineFacts) -> int:
    """The amount some multiples up or down."""
    if amount_fen == 0:
        return clamp(line.minimum_fen, line)
    return clamp(amount_fen + steps * line.multiple_fen, line)
