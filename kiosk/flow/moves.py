"""Moving between pages: what is begun on entering one, ended on leaving it, and how a visit ends.

Every way out of a visit goes through `leave`, and `leave` gives back whatever the machine holds.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.assurance import line_notice
from kiosk.flow.camera import CheckView, DocumentView
from kiosk.flow.carried import CaseStage, Parting
from kiosk.flow.clock import PARTING_MS, limit_ms
from kiosk.flow.effects import (
    AcceptBankCard,
    CancelBankCard,
    CancelPin,
    Cause,
    CheckFace,
    Effect,
    EndHelp,
    EnterPin,
    FollowDrawdown,
    HideCamera,
    LoadLine,
    PrepareContract,
    PrintReceipt,
    PrintRepaymentReceipt,
    Prompt,
    ReadIdCard,
    RequestQuote,
    RequestRepaymentQuote,
    ReturnBankCard,
    ShowCamera,
    Speak,
    StopReadingIdCard,
    SubmitDrawdown,
    SubmitRepayment,
    WipeSession,
)
from kiosk.flow.explanation import Explanation
from kiosk.flow.facts import DrawdownFacts, DrawdownState
from kiosk.flow.repaying import chosen_note
from kiosk.flow.state import (
    KioskState,
    Outcome,
    OutcomeView,
    Overlay,
    ReceiptStatus,
    Request,
    Service,
    Stage,
    Step,
    Timing,
    Tray,
    TrayItem,
    Working,
)

__all__ = [
    "Change",
    "give_back_card",
    "go",
    "in_doubt",
    "leave",
    "prompt_of",
    "quote_again",
    "quote_repayment",
    "reset",
    "stay",
    "tell",
]

Change = tuple[KioskState, tuple[Effect, ...]]

_OUTCOME_PROMPT = {
    Outcome.DONE: Prompt.DONE,
    Outcome.NOT_DONE: Prompt.NOT_DONE,
    Outcome.CONFIRMING: Prompt.CONFIRMING,
    Outcome.SEE_STAFF: Prompt.SEE_STAFF,
}

_REPAYMENT_PROMPT = {Prompt.DONE: Prompt.REPAID, Prompt.CONFIRMING: Prompt.REPAYMENT_CONFIRMING}
"""What is said otherwise of a repayment."""


def prompt_of(state: KioskState) -> Prompt:
    """What is said on the page now shown."""
    if state.parting is not None:
        return Prompt.PARTING
    if state.step is Step.RESULT and state.outcome:
        said = _OUTCOME_PROMPT[state.outcome.outcome]
        return _REPAYMENT_PROMPT.get(said, said) if state.repays else said
    if state.repays and state.in_flight:
        return Prompt.REPAYING if state.step is Step.WORKING else Prompt.REPAYMENT_RECOVERING
    return Prompt[state.step.name]


def stay(state: KioskState, *effects: Effect) -> Change:
    """The same page with what has changed on it."""
    return state, effects


def go(state: KioskState, step: Step, *effects: Effect) -> Change:
    """Another page: ends what this one began, begins what that one needs."""
    left, ended = _left(state)
    fresh = replace(
        left,
        step=step,
        overlay=Overlay.NONE,
        waiting=None,
        waiting_ms=0,
        stalled=None,
        notice=None,
        timing=Timing(limit_ms(step, left)),
    )
    entered, begun = _entered(fresh)
    spoken = (Speak(prompt_of(entered), entered.language),) if entered.voice else ()
    return entered, (*ended, *effects, *begun, *spoken)


def _left(state: KioskState) -> Change:
    tray = state.tray
    match state.step:
        case Step.IDENTIFY:
            if tray.id_card is TrayItem.AWAITED:
                tray = replace(tray, id_card=TrayItem.ABSENT)
            return replace(state, tray=tray), (StopReadingIdCard(),)
        case Step.BANK_CARD:
            if tray.bank_card is TrayItem.AWAITED:
                return replace(state, tray=replace(tray, bank_card=TrayItem.ABSENT)), (CancelBankCard(),)
            return state, ()
        case Step.PIN:
            return replace(state, pin_dots=0), (() if state.card_verified else (CancelPin(),))
        case Step.DOCUMENT:
            return state, (HideCamera(),)
        case Step.DOCUMENT_CHECK:
            # What was shown in clear is shown on that page alone.
            return replace(state, document=DocumentView()), ()
        case Step.FACE:
            return replace(state, face=replace(state.face, check=CheckView())), (HideCamera(),)
        case _:
            return state, ()


def _entered(state: KioskState) -> Change:
    match state.step:
        case Step.IDENTIFY if not state.identified:
            return replace(state, customer=None, tray=replace(state.tray, id_card=TrayItem.AWAITED)), (ReadIdCard(),)
        case Step.BANK_CARD if state.card is None and not state.tray.bank_card.inside:
            return replace(state, tray=replace(state.tray, bank_card=TrayItem.AWAITED)), (AcceptBankCard(),)
        case Step.PIN:
            return replace(state, pin_dots=0), (EnterPin(),)
        case Step.DOCUMENT:
            return state, (ShowCamera(),)
        case Step.FACE:
            return replace(state, face=replace(state.face, check=CheckView())), (CheckFace(),)
        case Step.LINE if state.line is None:
            return replace(state, waiting=Request.LOAD_LINE), (LoadLine(),)
        case Step.LINE:
            return replace(state, notice=line_notice(state)), ()
        case Step.TERM:
            return quote_again(state)
        case Step.CONTRACT:
            return _contract(state)
        case Step.REPAY_CONFIRM:
            return quote_repayment(state)
        case Step.WORKING if state.repays:
            assert state.repaying is not None
            assert state.repaying.quote is not None
            return replace(state, working=Working()), (SubmitRepayment(state.repaying.quote),)
        case Step.WORKING if state.case is not None and state.case.stage is CaseStage.FOLLOWED:
            return replace(state, working=Working(Stage.ASKING)), (FollowDrawdown(),)
        case Step.WORKING:
            assert state.quote is not None
            assert state.contract is not None
            return replace(state, working=Working()), (SubmitDrawdown(state.quote, state.contract.contract_id),)
        case Step.RECEIPT:
            return _receipt(state)
        case _:
            return state, ()


def quote_again(state: KioskState) -> Change:
    """Ask for the plan where the draft is whole and has none yet."""
    draft = state.draft
    if state.quote is not None or draft.term_months is None or draft.method is None or not draft.purpose:
        return stay(state)
    return replace(state, waiting=Request.QUOTE, waiting_ms=0, stalled=None, notice=None), (RequestQuote(draft),)


def quote_repayment(state: KioskState) -> Change:
    """Ask what would be taken, each time anew: what was said before may have run out."""
    assert state.repaying is not None
    asked = replace(state.repaying, quote=None)
    waiting = replace(state, repaying=asked, waiting=Request.QUOTE_REPAYMENT, waiting_ms=0, stalled=None, notice=None)
    return waiting, (RequestRepaymentQuote(asked),)


def _contract(state: KioskState) -> Change:
    assert state.quote is not None
    if state.contract is not None and state.contract.quote_id == state.quote.quote_id:
        return stay(state)
    return replace(state, contract=None, waiting=Request.PREPARE_CONTRACT), (PrepareContract(state.quote),)


def _receipt(state: KioskState) -> Change:
    view, printing = state.outcome, replace(state, receipt=ReceiptStatus.PRINTING)
    assert view is not None
    if view.repayment is not None:
        quote = state.repaying.quote if state.repaying else None
        note = chosen_note(state.line, state.repaying)
        tail = note.tail if note else ""
        return printing, (PrintRepaymentReceipt(view.repayment, quote, tail, state.language),)
    assert view.drawdown is not None
    return printing, (PrintReceipt(view.drawdown, state.quote, state.language),)


def give_back_card(state: KioskState) -> Change:
    """Ask for the bank card to be given back, where the machine has it."""
    if not state.tray.bank_card.inside:
        return stay(state)
    tray = replace(state.tray, bank_card=TrayItem.RETURNING)
    return replace(state, card=None, card_verified=False, tray=tray), (ReturnBankCard(),)


def leave(
    state: KioskState, cause: Cause, notice: Explanation | None = None, *, parting: Parting | None = None
) -> Change:
    """The visit ends: everything about the customer is forgotten, everything of theirs is given back.

    A case that goes on elsewhere says so on the last page, also to somebody who has nothing to take.
    """
    left, ended = _left(state)
    back = Tray(
        id_card=TrayItem.RETURNING if left.tray.id_card.inside else left.tray.id_card,
        bank_card=TrayItem.RETURNING if left.tray.bank_card.inside else left.tray.bank_card,
        receipt=left.tray.receipt,
    )
    kept = KioskState(
        service=left.service,
        terminal=left.terminal,
        abilities=left.abilities,
        language=left.language,
        large_type=left.large_type,
        voice=left.voice,
        tray=back,
        receipt=left.receipt,
        help=replace(left.help, hint=None),
        parting=parting,
    )
    returning: tuple[Effect, ...] = (ReturnBankCard(),) if back.bank_card is TrayItem.RETURNING else ()
    if back.empty and parting is None:
        fresh, effects = reset(kept)
        return fresh, (*ended, WipeSession(cause), *effects)
    taken, effects = go(kept, Step.TAKE_CARDS, WipeSession(cause), *returning)
    timing = taken.timing if parting is None else Timing(PARTING_MS)
    return replace(taken, notice=notice, timing=timing), (*ended, *effects)


def reset(state: KioskState) -> Change:
    """The next customer finds the machine as the last one did."""
    step = Step.ATTRACT if state.service in {Service.READY, Service.STARTING} else Step.OUT_OF_SERVICE
    fresh, effects = go(KioskState(service=state.service, terminal=state.terminal, abilities=state.abilities), step)
    return fresh, ((EndHelp(), *effects) if state.help.requested else effects)


def tell(
    state: KioskState, outcome: Outcome, *, problem: Explanation | None = None, changeable: bool = False
) -> Change:
    """A result page for what never came to a drawdown, or was refused before any money moved."""
    view = OutcomeView(outcome, problem, can_change_amount=changeable)
    help_ = replace(state.help, code=problem.staff_code if problem else "")
    return go(replace(state, outcome=view, working=None, help=help_, repays=False), Step.RESULT)


def in_doubt(state: KioskState) -> DrawdownFacts:
    """What is known of a drawdown while the bank has not spoken."""
    amount = state.quote.amount_fen if state.quote else 0
    known = state.outcome.drawdown if state.outcome else None
    return known or DrawdownFacts(DrawdownState.UNKNOWN, amount)
