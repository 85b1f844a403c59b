"""What happens to the customer's line at another channel while this page stands: told before it is refused."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.amount import ceiling
from kiosk.flow.assurance import usable_line
from kiosk.flow.carried import Note, NoteKind
from kiosk.flow.channel_events import LineChanged
from kiosk.flow.effects import RequestQuote
from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.facts import Bilingual, LineFacts
from kiosk.flow.moves import Change, go, quote_repayment, stay
from kiosk.flow.repaying import Repaying, chosen_note
from kiosk.flow.standing import watches_line
from kiosk.flow.state import KioskState, Request, Signature, Step
from kiosk.flow.trouble import Trouble, Way

__all__ = ["line_changed"]

_REPAID = frozenset({Step.REPAY_NOTE, Step.REPAY_AMOUNT, Step.REPAY_CONFIRM})
_PRICED = frozenset({Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM})


def line_changed(state: KioskState, event: LineChanged) -> Change:
    """The figures change, with a word why; an amount that no longer fits is told at once, with what would fit."""
    before = state.line
    if before is None or not watches_line(state) or event.line == before:
        return stay(state)
    used = event.line.outstanding_fen + event.line.reserved_fen - before.outstanding_fen - before.reserved_fen
    kind = NoteKind.LINE_USED if used > 0 else NoteKind.LINE_FREED if used < 0 else NoteKind.LINE_CHANGED
    told = replace(state, line=event.line, note=Note(kind, abs(used), event.origin))
    if state.step in _REPAID:
        return _owed_otherwise(told, before)
    line = usable_line(told)
    if line is None or state.step not in _PRICED or state.draft.amount_fen <= ceiling(line):
        return stay(told)
    if state.waiting is Request.ACCEPT_CONTRACT:
        # The bank has the question; what it answers is said then.
        return stay(told)
    cleared = replace(told, quote=None, contract=None, signature=Signature(), signed=False, waiting=None, stalled=None)
    why = _too_short(ceiling(line), line.minimum_fen)
    if state.step is Step.TERM:
        return stay(replace(cleared, notice=why))
    moved, effects = go(cleared, Step.TERM)
    # No plan is asked for an amount that is known not to fit.
    asked = tuple(effect for effect in effects if not isinstance(effect, RequestQuote))
    return replace(moved, waiting=None, notice=why), asked


def _owed_otherwise(state: KioskState, before: LineFacts) -> Change:
    """A note was repaid or drawn elsewhere: what is shown of it is always its newest, and never one that has ended."""
    note = chosen_note(state.line, state.repaying)
    if state.line is None or not state.line.notes:
        return go(replace(state, repaying=None), Step.LINE)
    if note is None:
        here = replace(state, repaying=Repaying(), waiting=None, stalled=None)
        return stay(here) if state.step is Step.REPAY_NOTE else go(here, Step.REPAY_NOTE)
    if state.step is Step.REPAY_CONFIRM and note != chosen_note(before, state.repaying):
        return quote_repayment(state)
    return stay(state)


def _too_short(top_fen: int, minimum_fen: int) -> Explanation:
    why = explain(Trouble.LINE_SHORTER)
    if top_fen < minimum_fen:
        return replace(why, way=Way.END, remedy=Bilingual("今天用不了这么多，请取卡", "Please take your cards"))
    top = f"{top_fen / 100:,.0f}"
    remedy = Bilingual(f"改成 {top} 元以内，现在就能办", f"Choose at most {top} yuan and go on now")
    return replace(why, remedy=remedy)
