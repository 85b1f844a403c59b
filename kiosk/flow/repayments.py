"""Repayment at the terminal: a note is chosen, then how much; the bank says what would be taken; one press, and it is.

As with a drawdown: "done" on the bank's word alone, a lost answer is asked about, and nothing is sent twice.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.afterwards import way_of
from kiosk.flow.carried import Parting, PartingKind
from kiosk.flow.cases import HANDED_OVER, part
from kiosk.flow.effects import AskRepayment, Effect, WatchRepayments
from kiosk.flow.events import (
    BootedRepaying,
    NoteChosen,
    OutcomeStillUnknown,
    RepaymentAnswered,
    RepaymentKeyed,
    RepaymentKindChosen,
    RepaymentLearnt,
    RepaymentQuoteReady,
    RepaymentRefused,
    RepaymentUnanswered,
    RepayPressed,
)
from kiosk.flow.explanation import Explanation, explain, explain_refusal
from kiosk.flow.moves import Change, go, stay
from kiosk.flow.outcomes import changeable
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentState, chosen_note
from kiosk.flow.screen_events import AmountKey
from kiosk.flow.state import KioskState, Outcome, OutcomeView, Request, Stage, Step, Working
from kiosk.flow.trouble import Trouble

__all__ = [
    "booted_repaying",
    "can_repay",
    "keyed",
    "kind_chosen",
    "note_chosen",
    "repay_pressed",
    "repayment_answered",
    "repayment_learnt",
    "repayment_quote_ready",
    "repayment_refused",
    "repayment_still_unknown",
    "repayment_unanswered",
]

MOST_FEN = 999_999_900
"""What the keypad can hold; how much is owed in all is the bank's to say."""

_FEN_PER_YUAN = 100


# --- choosing -------------------------------------------------------------------------------------------------------


def can_repay(state: KioskState) -> bool:
    """Whether 还款 is offered: the line is there, and something on it is still owed."""
    here = state.step is Step.LINE and state.waiting is None and state.card_verified
    return here and state.line is not None and any(note.number for note in state.line.notes)


def repay_pressed(state: KioskState, _event: RepayPressed) -> Change:
    """To the notes; where there is one only, that is chosen. What was chosen before is kept."""
    line = state.line
    if not can_repay(state) or line is None:
        return stay(state)
    repaying = state.repaying if chosen_note(line, state.repaying) else Repaying()
    if len(line.notes) == 1:
        repaying = replace(repaying or Repaying(), note_number=line.notes[0].number)
    return go(replace(state, repaying=repaying), Step.REPAY_NOTE)


def note_chosen(state: KioskState, event: NoteChosen) -> Change:
    """Another note is owed otherwise: what was chosen for the last one goes."""
    wanted = Repaying(event.number)
    if state.step is not Step.REPAY_NOTE or chosen_note(state.line, wanted) is None:
        return stay(state)
    if state.repaying is not None and state.repaying.note_number == event.number:
        return stay(state)
    return stay(replace(state, repaying=wanted, notice=None))


def kind_chosen(state: KioskState, event: RepaymentKindChosen) -> Change:
    """What is due, a part, or all of it."""
    if state.step is not Step.REPAY_AMOUNT or state.repaying is None:
        return stay(state)
    return stay(replace(state, repaying=replace(state.repaying, kind=event.kind, quote=None), notice=None))


def keyed(state: KioskState, event: RepaymentKeyed) -> Change:
    """A key of the keypad: whole yuan, and a part is meant."""
    repaying = state.repaying
    if state.step is not Step.REPAY_AMOUNT or repaying is None:
        return stay(state)
    amount = _after_key(repaying.amount_fen, event.key)
    part = replace(repaying, kind=RepaymentKind.PARTIAL, amount_fen=amount, quote=None)
    return stay(replace(state, repaying=part, notice=None))


def _after_key(amount_fen: int, key: AmountKey) -> int:
    yuan = amount_fen // _FEN_PER_YUAN
    if key is AmountKey.CLEAR:
        return 0
    if key is AmountKey.ERASE:
        return yuan // 10 * _FEN_PER_YUAN
    grown = (yuan * 10 + int(key.value)) * _FEN_PER_YUAN
    return grown if grown <= MOST_FEN else amount_fen


def repayment_quote_ready(state: KioskState, event: RepaymentQuoteReady) -> Change:
    """What would be taken, unless it is for a choice that has changed since."""
    quote, repaying = event.quote, state.repaying
    if state.waiting is not Request.QUOTE_REPAYMENT or repaying is None:
        return stay(state)
    same = (quote.note_number, quote.kind) == (repaying.note_number, repaying.kind)
    if not same or (quote.kind is RepaymentKind.PARTIAL and quote.amount_fen != repaying.amount_fen):
        return stay(state)
    return stay(replace(state, repaying=replace(repaying, quote=quote), waiting=None, stalled=None, notice=None))


# --- paying ---------------------------------------------------------------------------------------------------------


def booted_repaying(state: KioskState, event: BootedRepaying) -> Change:
    """The program has started; a repayment without a known end comes before everything else."""
    if state.step not in {Step.ATTRACT, Step.OUT_OF_SERVICE}:
        return stay(state)
    known = RepaymentFacts(RepaymentState.UNKNOWN, event.amount_fen, query_number=event.query_number)
    view = OutcomeView(Outcome.CONFIRMING, None, None, True, event.query_number, repayment=known)
    state = replace(state, outcome=view, working=Working(Stage.ASKING), repays=True)
    return go(state, Step.RECOVERING, AskRepayment())


def repayment_answered(state: KioskState, event: RepaymentAnswered) -> Change:
    """An answer. What is not final is asked about; it is not sent again."""
    if state.step is not Step.WORKING or not state.repays:
        return stay(state)
    outcome = _outcome_of(event.repayment)
    if outcome is None:
        return _ask(state, event.repayment)
    return _conclude(state, event.repayment, outcome)


def repayment_refused(state: KioskState, event: RepaymentRefused) -> Change:
    """No, and no money moved."""
    if state.step is not Step.WORKING or not state.repays:
        return stay(state)
    known = replace(_in_doubt(state), state=RepaymentState.FAILED, refusal=event.refusal)
    if event.refusal.reason == HANDED_OVER:
        # Nothing was sent: what goes on, goes on elsewhere.
        view = OutcomeView(Outcome.NOT_DONE, repayment=known)
        return part(replace(state, step=Step.REPAY_CONFIRM, outcome=view), Parting(PartingKind.HANDED_OVER))
    return _conclude(state, known, Outcome.NOT_DONE)


def repayment_unanswered(state: KioskState, _event: RepaymentUnanswered) -> Change:
    """Nobody knows: ask what became of it under the same request id."""
    if state.step is not Step.WORKING or not state.repays:
        return stay(state)
    return _ask(state, _in_doubt(state))


def repayment_learnt(state: KioskState, event: RepaymentLearnt) -> Change:
    """The bank's word on what was asked about; it may also come while 正在确认 still stands on the screen."""
    told = state.outcome
    open_result = state.step is Step.RESULT and told is not None and told.outcome is Outcome.CONFIRMING
    if not state.repays or not (state.in_flight or open_result):
        return stay(state)
    known = _enriched(event.repayment, told.repayment if told else None)
    outcome = _outcome_of(known)
    if outcome is not None:
        return _conclude(state, known, outcome)
    if open_result or told is None:
        return stay(state)
    return stay(replace(state, outcome=replace(told, repayment=known, query_number=known.query_number)))


def repayment_still_unknown(state: KioskState, event: OutcomeStillUnknown) -> Change:
    """The customer is told that it is being confirmed and gets the cards back; the terminal asks on."""
    known = _in_doubt(state)
    if event.query_number:
        known = replace(known, query_number=event.query_number)
    return _conclude(state, known, Outcome.CONFIRMING)


def _outcome_of(repayment: RepaymentFacts) -> Outcome | None:
    if repayment.state is RepaymentState.REPAID:
        return Outcome.DONE
    if repayment.see_staff:
        return Outcome.SEE_STAFF
    return Outcome.NOT_DONE if repayment.state is RepaymentState.FAILED else None


def _in_doubt(state: KioskState) -> RepaymentFacts:
    """What is known of a repayment while the bank has not spoken."""
    known = state.outcome.repayment if state.outcome else None
    quote = state.repaying.quote if state.repaying else None
    return known or RepaymentFacts(RepaymentState.UNKNOWN, quote.amount_fen if quote else 0)


def _ask(state: KioskState, known: RepaymentFacts) -> Change:
    assert state.working is not None
    view = OutcomeView(Outcome.CONFIRMING, None, None, query_number=known.query_number, repayment=known)
    working = Working(Stage.ASKING, state.working.elapsed_ms)
    return stay(replace(state, working=working, outcome=view), AskRepayment())


def _enriched(repayment: RepaymentFacts, before: RepaymentFacts | None) -> RepaymentFacts:
    """An inquiry tells less than an answer did: what was known of the same repayment stays known."""
    if before is None:
        return repayment
    return replace(
        repayment,
        amount_fen=repayment.amount_fen or before.amount_fen,
        query_number=repayment.query_number or before.query_number,
        repayment_id=repayment.repayment_id or before.repayment_id,
        refusal=repayment.refusal or before.refusal,
    )


def _conclude(state: KioskState, repayment: RepaymentFacts, outcome: Outcome) -> Change:
    why = _why(repayment, outcome)
    before = state.outcome
    view = OutcomeView(
        outcome,
        why,
        None,
        recovered=state.step is Step.RECOVERING or (before is not None and before.recovered),
        query_number=repayment.query_number or (before.query_number if before else ""),
        can_change_amount=outcome is Outcome.NOT_DONE and changeable(repayment.refusal),
        repayment=repayment,
    )
    watched: tuple[Effect, ...] = () if repayment.state.final else (WatchRepayments(),)
    help_ = replace(state.help, code=why.staff_code if why else "")
    return go(replace(state, outcome=view, working=None, help=help_), Step.RESULT, *watched)


def _why(repayment: RepaymentFacts, outcome: Outcome) -> Explanation | None:
    if outcome is Outcome.DONE:
        return None
    if repayment.refusal is not None:
        return explain_refusal(repayment.refusal, way_of(repayment.refusal, None))
    if outcome is Outcome.CONFIRMING:
        return explain(Trouble.REPAYMENT_UNKNOWN)
    return explain(Trouble.NOT_COLLECTED if outcome is Outcome.NOT_DONE else Trouble.OUTCOME_WITH_STAFF)
