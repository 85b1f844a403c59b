"""What the customer's hand does.

Every touch restarts the idle clock; a touch that is not offered changes nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow import amount, documents, reading
from kiosk.flow.asking import accept, resend
from kiosk.flow.assurance import can_ask_face, usable_line
from kiosk.flow.camera import CheckView
from kiosk.flow.cases import goes_on
from kiosk.flow.clock import HELP_MS, limit_ms
from kiosk.flow.effects import (
    Cause,
    CheckFace,
    EndHelp,
    EnterPin,
    ForgetDrawdown,
    ForgetRepayment,
    LoadLine,
    ShowCamera,
    Speak,
)
from kiosk.flow.events import (
    AmountKeyed,
    AmountSet,
    AmountStepped,
    BackPressed,
    ChangeAmountPressed,
    ChangeCardPressed,
    ContinuePressed,
    ContractPageTurned,
    LanguageChosen,
    LargeTypeSet,
    MethodChosen,
    NextPressed,
    PersonActive,
    PurposeChosen,
    RetryPressed,
    SignatureCleared,
    SignatureDrawn,
    StartPressed,
    StopConfirmed,
    StopDismissed,
    StopPressed,
    TermChosen,
    VoiceSet,
)
from kiosk.flow.explanation import explain
from kiosk.flow.gates import BACK, can_change_amount, can_go_back, can_stop, gate
from kiosk.flow.moves import Change, give_back_card, go, leave, prompt_of, quote_again, stay
from kiosk.flow.outcomes import farewell
from kiosk.flow.state import (
    Draft,
    Help,
    KioskState,
    Outcome,
    Overlay,
    ReceiptStatus,
    Request,
    Service,
    Signature,
    Step,
    TrayItem,
)
from kiosk.flow.trouble import Trouble, Way

__all__ = [
    "amount_keyed",
    "amount_set",
    "amount_stepped",
    "awake",
    "back_pressed",
    "change_amount_pressed",
    "change_card_pressed",
    "continue_pressed",
    "language_chosen",
    "large_type_set",
    "method_chosen",
    "next_pressed",
    "page_turned",
    "person_active",
    "purpose_chosen",
    "retry_pressed",
    "signature_cleared",
    "signature_drawn",
    "start_pressed",
    "stop_confirmed",
    "stop_dismissed",
    "stop_pressed",
    "stopped_at_warning",
    "term_chosen",
    "voice_set",
]

NEXT: dict[Step, Step] = {
    Step.LANGUAGE: Step.IDENTIFY,
    Step.IDENTIFY: Step.BANK_CARD,
    Step.BANK_CARD: Step.PIN,
    Step.PIN: Step.LINE,
    Step.LINE: Step.AMOUNT,
    Step.AMOUNT: Step.TERM,
    Step.TERM: Step.CONTRACT,
    Step.CONTRACT: Step.SIGNATURE,
    Step.SIGNATURE: Step.CONFIRM,
    Step.CONFIRM: Step.WORKING,
    Step.REPAY_NOTE: Step.REPAY_AMOUNT,
    Step.REPAY_AMOUNT: Step.REPAY_CONFIRM,
}
"""Where the main button leads when its gate is open."""


def awake(state: KioskState) -> KioskState:
    """Somebody is there: the idle clock starts anew and a warning goes."""
    timing = state.timing
    if timing.left_ms is None or state.step is Step.TAKE_CARDS:
        return state
    warned = state.overlay is Overlay.TIMEOUT_WARNING
    limit = limit_ms(state.step, state)
    if limit is None:
        return state
    if state.help.requested:
        limit = max(limit, HELP_MS)
    timing = replace(timing, left_ms=limit, extensions=timing.extensions + warned)
    return replace(state, timing=timing, overlay=Overlay.NONE if warned else state.overlay)


def person_active(state: KioskState, _event: PersonActive) -> Change:
    """A touch anywhere."""
    return stay(state)


def continue_pressed(state: KioskState, _event: ContinuePressed) -> Change:
    """The warning is gone already: any touch is a sign of life."""
    return stay(state)


def start_pressed(state: KioskState, _event: StartPressed) -> Change:
    """A new customer."""
    if state.step is not Step.ATTRACT or state.service not in {Service.READY, Service.STARTING}:
        return stay(state)
    # Who called before was somebody else, or needs nobody now.
    ended = (EndHelp(),) if state.help.requested else ()
    return go(replace(state, help=Help(), notice=None), Step.LANGUAGE, *ended)


def language_chosen(state: KioskState, event: LanguageChosen) -> Change:
    """Every text in the other language at once."""
    return _say_again(replace(state, language=event.language), changed=event.language is not state.language)


def large_type_set(state: KioskState, event: LargeTypeSet) -> Change:
    """Every page in the other type size; the contract is laid out anew and stays read as far as it was."""
    if event.on == state.large_type:
        return stay(state)
    contract = reading.relaid(state.contract, large_type=event.on) if state.contract else None
    return stay(awake(replace(state, large_type=event.on, contract=contract)))


def voice_set(state: KioskState, event: VoiceSet) -> Change:
    """Reading aloud on or off; on starts with the page now shown."""
    return _say_again(replace(state, voice=event.on), changed=event.on and not state.voice)


def _say_again(state: KioskState, *, changed: bool) -> Change:
    return stay(state, *((Speak(prompt_of(state), state.language),) if changed and state.voice else ()))


def next_pressed(state: KioskState, _event: NextPressed) -> Change:
    """The main button."""
    if not gate(state).open:
        return stay(state)
    match state.step:
        case Step.ATTRACT:
            return start_pressed(state, StartPressed())
        case Step.SIGNATURE if not state.signed:
            effect = accept(state)
            if effect is None:
                return stay(state)
            asked = replace(state, waiting=Request.ACCEPT_CONTRACT, waiting_ms=0, stalled=None, notice=None)
            return stay(asked, effect)
        case Step.DOCUMENT:
            return documents.picture_pressed(state)
        case Step.DOCUMENT_CHECK:
            return documents.right_pressed(state)
        case Step.LINE if goes_on(state):
            return go(state, Step.TERM)
        case Step.REPAY_CONFIRM:
            return go(replace(state, repays=True, outcome=None), Step.WORKING)
        case Step.PRECHECK:
            return leave(state, Cause.FINISHED)
        case Step.RESULT:
            return _after_result(state)
        case Step.RECEIPT:
            return farewell(state)
        case step if step in NEXT:
            return go(state, NEXT[step])
        case _:
            return stay(state)


def _after_result(state: KioskState) -> Change:
    view = state.outcome
    if view is None or view.known is None or view.recovered or view.outcome is Outcome.NOT_DONE:
        return farewell(state)
    return go(state, Step.RECEIPT)


def back_pressed(state: KioskState, _event: BackPressed) -> Change:
    """One page back; nothing that was chosen, read or signed is lost."""
    if not can_go_back(state):
        return stay(state)
    if state.step is Step.LANGUAGE:
        return leave(state, Cause.CANCELLED)
    return go(state, BACK[state.step])


def retry_pressed(state: KioskState, _event: RetryPressed) -> Change:
    """Again, whatever did not work."""
    if state.stalled is not None:
        return resend(state)
    if state.step is Step.PIN and state.waiting is None and state.notice is not None:
        return stay(replace(state, pin_dots=0, notice=None), EnterPin())
    if state.step is Step.FACE:
        return _face_again(state)
    if state.step is Step.DOCUMENT and state.notice is not None:
        return stay(replace(state, notice=None), ShowCamera())
    return stay(replace(state, notice=None))


def _face_again(state: KioskState) -> Change:
    if state.waiting is not None or state.notice is None or not can_ask_face(state):
        return stay(state)
    return stay(replace(state, face=replace(state.face, check=CheckView()), notice=None), CheckFace())


def stop_pressed(state: KioskState, _event: StopPressed) -> Change:
    """Ask first; where there is nothing to lose, just go."""
    if state.step is Step.LANGUAGE:
        return leave(state, Cause.CANCELLED)
    if state.step is Step.RECEIPT and state.receipt is not ReceiptStatus.PRINTING:
        return farewell(state)
    if not can_stop(state):
        return stay(state)
    return stay(replace(state, overlay=Overlay.STOP))


def stop_confirmed(state: KioskState, _event: StopConfirmed) -> Change:
    """Stop: cards back, nothing moved."""
    if state.overlay is not Overlay.STOP:
        return stay(state)
    return leave(state, Cause.CANCELLED, explain(Trouble.STOPPED))


def stopped_at_warning(state: KioskState) -> Change:
    """结束并取回卡片 on the time-out warning, which is a question already."""
    if can_stop(state):
        return leave(state, Cause.CANCELLED, explain(Trouble.STOPPED))
    return farewell(state) if state.step in {Step.RESULT, Step.RECEIPT} else leave(state, Cause.CANCELLED)


def stop_dismissed(state: KioskState, _event: StopDismissed) -> Change:
    """Go on."""
    return stay(replace(state, overlay=Overlay.NONE) if state.overlay is Overlay.STOP else state)


def change_card_pressed(state: KioskState, _event: ChangeCardPressed) -> Change:
    """Another card: this one comes out, and the slot waits again once it was taken."""
    if state.step is not Step.BANK_CARD or state.tray.bank_card is not TrayItem.HELD or state.waiting is not None:
        return stay(state)
    return give_back_card(replace(state, notice=None))


def change_amount_pressed(state: KioskState, _event: ChangeAmountPressed) -> Change:
    """After a "no" that another amount would change: back to the amount, under a new request id, with a fresh line."""
    if state.step is Step.TERM and state.notice is not None and state.notice.way is Way.CHANGE_AMOUNT:
        return go(state, Step.AMOUNT)
    if state.step is Step.REPAY_CONFIRM and state.notice is not None and state.notice.way is Way.CHANGE_AMOUNT:
        return go(state, Step.REPAY_AMOUNT)
    if not can_change_amount(state):
        return stay(state)
    if not state.tray.bank_card.inside:
        return farewell(state)
    if state.repays:
        again = replace(state, outcome=None, review=None, repays=False)
        return go(again, Step.REPAY_AMOUNT, ForgetRepayment())
    again = replace(_redrafted(state, state.draft), outcome=None, review=None, case=None)
    moved, effects = go(again, Step.AMOUNT, ForgetDrawdown())
    return replace(moved, waiting=Request.LOAD_LINE), (*effects, LoadLine())


def _redrafted(state: KioskState, draft: Draft) -> KioskState:
    """Another draft has another plan, another contract, another signature."""
    return replace(
        state,
        draft=draft,
        quote=None,
        contract=None,
        signature=Signature(),
        signed=False,
        stalled=None,
        notice=None,
    )


def _amount(state: KioskState, amount_fen: int) -> Change:
    if amount_fen == state.draft.amount_fen:
        return stay(state)
    return stay(_redrafted(state, replace(state.draft, amount_fen=amount_fen)))


def amount_keyed(state: KioskState, event: AmountKeyed) -> Change:
    """A key of the keypad."""
    line = usable_line(state)
    if state.step is not Step.AMOUNT or line is None:
        return stay(state)
    return _amount(state, amount.keyed(state.draft.amount_fen, event.key, line))


def amount_set(state: KioskState, event: AmountSet) -> Change:
    """The slider or a chip."""
    line = usable_line(state)
    if state.step is not Step.AMOUNT or line is None:
        return stay(state)
    return _amount(state, amount.clamp(event.amount_fen, line))


def amount_stepped(state: KioskState, event: AmountStepped) -> Change:
    """One step more or less."""
    line = usable_line(state)
    if state.step is not Step.AMOUNT or line is None:
        return stay(state)
    return _amount(state, amount.stepped(state.draft.amount_fen, event.steps, line))


def _term(state: KioskState, draft: Draft) -> Change:
    if draft == state.draft:
        return stay(state)
    waiting = None if state.waiting is Request.QUOTE else state.waiting
    return quote_again(replace(_redrafted(state, draft), waiting=waiting))


def term_chosen(state: KioskState, event: TermChosen) -> Change:
    """How long."""
    if state.step is not Step.TERM or state.line is None or event.months not in state.line.terms:
        return stay(state)
    return _term(state, replace(state.draft, term_months=event.months))


def method_chosen(state: KioskState, event: MethodChosen) -> Change:
    """How it is repaid."""
    if state.step is not Step.TERM or state.line is None or event.method not in state.line.methods:
        return stay(state)
    return _term(state, replace(state.draft, method=event.method))


def purpose_chosen(state: KioskState, event: PurposeChosen) -> Change:
    """What for."""
    codes = {p.code for p in state.line.purposes} if state.line else set()
    if state.step not in {Step.AMOUNT, Step.TERM} or event.code not in codes:
        return stay(state)
    draft = replace(state.draft, purpose=event.code)
    if state.step is Step.TERM:
        return _term(state, draft)
    return stay(_redrafted(state, draft) if draft != state.draft else state)


def page_turned(state: KioskState, event: ContractPageTurned) -> Change:
    """On or back in the contract."""
    if state.step is not Step.CONTRACT or state.contract is None:
        return stay(state)
    return stay(replace(state, contract=reading.turned(state.contract, event.pages), notice=None))


def signature_drawn(state: KioskState, event: SignatureDrawn) -> Change:
    """The ink as it now stands; what the bank has taken is not redrawn."""
    if state.step is not Step.SIGNATURE or state.signed or state.waiting is not None:
        return stay(state)
    return stay(replace(state, signature=Signature(event.strokes), notice=None))


def signature_cleared(state: KioskState, _event: SignatureCleared) -> Change:
    """An empty field."""
    return signature_drawn(state, SignatureDrawn(()))
