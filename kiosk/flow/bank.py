"""What the bank says, and what follows on the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.flow import documents, reading
from kiosk.flow.afterwards import After, after, way_of
from kiosk.flow.asking import resend
from kiosk.flow.assurance import can_ask_face, line_notice
from kiosk.flow.camera import CheckStage, CheckView
from kiosk.flow.carried import Parting, PartingKind
from kiosk.flow.cases import HANDED_OVER, after_card, case_refused, part
from kiosk.flow.devices import other_card
from kiosk.flow.effects import (
    AskOutcome,
    Cause,
    EnterPin,
    RenewKeys,
)
from kiosk.flow.events import (
    Booted,
    CardVerified,
    ContractAccepted,
    ContractReady,
    DrawdownAnswered,
    DrawdownRefused,
    DrawdownUnanswered,
    LineLoaded,
    OutcomeLearnt,
    OutcomeStillUnknown,
    QuoteReady,
    RequestRefused,
    ServerBack,
    ServerUnreachable,
    ServiceChanged,
    SessionOpened,
    StageReached,
)
from kiosk.flow.explanation import Explanation, explain_refusal
from kiosk.flow.facts import DrawdownFacts, DrawdownState, LineFacts
from kiosk.flow.moves import Change, go, in_doubt, leave, stay, tell
from kiosk.flow.outcomes import conclude, outcome_of, refused
from kiosk.flow.repayments import repayment_still_unknown
from kiosk.flow.state import (
    Draft,
    KioskState,
    Outcome,
    OutcomeView,
    Request,
    Service,
    Signature,
    Stage,
    Step,
    TrayItem,
    Working,
)
from kiosk.flow.trouble import Way

__all__ = [
    "booted",
    "card_verified",
    "contract_accepted",
    "contract_ready",
    "drawdown_answered",
    "drawdown_refused",
    "drawdown_unanswered",
    "line_loaded",
    "outcome_learnt",
    "quote_ready",
    "request_refused",
    "server_back",
    "server_unreachable",
    "service_changed",
    "session_opened",
    "stage_reached",
    "still_unknown",
]

_IDLE = frozenset({Step.ATTRACT, Step.OUT_OF_SERVICE})


# --- whether the bank is there --------------------------------------------------------------------------------------


def booted(state: KioskState, event: Booted) -> Change:
    """The program has started; a drawdown without a known end comes before everything else."""
    if not event.open_drawdown or state.step not in _IDLE:
        return stay(state)
    known = DrawdownFacts(DrawdownState.UNKNOWN, event.amount_fen, query_number=event.query_number)
    view = OutcomeView(Outcome.CONFIRMING, None, known, recovered=True, query_number=event.query_number)
    return go(replace(state, outcome=view, working=Working(Stage.ASKING)), Step.RECOVERING, AskOutcome())


def service_changed(state: KioskState, event: ServiceChanged) -> Change:
    """The terminal can serve, or cannot; a visit under way is not cut off by either."""
    state = replace(state, service=event.service, terminal=event.terminal or state.terminal)
    return _attract_or_not(state)


def server_unreachable(state: KioskState, _event: ServerUnreachable) -> Change:
    """The line is down; whoever is in the middle of something is told when it matters."""
    if state.service is not Service.READY:
        return stay(state)
    return _attract_or_not(replace(state, service=Service.NO_NETWORK))


def server_back(state: KioskState, _event: ServerBack) -> Change:
    """The line is up: what stalled is sent again by itself."""
    if state.service in {Service.NO_NETWORK, Service.NOT_TRUSTED} and state.terminal is not None:
        state = replace(state, service=Service.READY)
    if state.stalled is not None:
        return resend(state)
    return _attract_or_not(state)


def _attract_or_not(state: KioskState) -> Change:
    serving = state.service in {Service.READY, Service.STARTING}
    if state.step is Step.OUT_OF_SERVICE and serving:
        return leave(state, Cause.FINISHED)
    if state.step in {Step.ATTRACT, Step.LANGUAGE} and not serving:
        return leave(state, Cause.FAILED)
    return stay(state)


# --- answers --------------------------------------------------------------------------------------------------------


def session_opened(state: KioskState, _event: SessionOpened) -> Change:
    """The bank knows the customer."""
    if state.waiting is not Request.OPEN_SESSION:
        return stay(state)
    return go(replace(state, identified=True), Step.BANK_CARD)


def card_verified(state: KioskState, event: CardVerified) -> Change:
    """Card and PIN are right: the face, where one may be asked for, then the line.

    The line is asked for afresh, also after a card that was pulled and put back; what was said to the face stays said.
    """
    if state.waiting is not Request.VERIFY_CARD:
        return stay(state)
    face = replace(state.face, standing=event.face)
    known = replace(state, card_verified=True, pin_tries_left=None, line=None, face=face, face_resume=Step.LINE)
    return after_card(replace(known, waiting=None, waiting_ms=0))


def line_loaded(state: KioskState, event: LineLoaded) -> Change:
    """The line; where it leaves one choice only, that is chosen."""
    if state.waiting is not Request.LOAD_LINE:
        return stay(state)
    draft = _prefilled(state.draft, event.line)
    loaded = replace(state, line=event.line, draft=draft, waiting=None, stalled=None, notice=None)
    return stay(replace(loaded, notice=line_notice(loaded)))


def _prefilled(draft: Draft, line: LineFacts) -> Draft:
    codes = [p.code for p in line.purposes]
    purpose = draft.purpose if draft.purpose in codes else (codes[0] if codes else "")
    term = draft.term_months if draft.term_months in line.terms else None
    method = draft.method if draft.method in line.methods else None
    if len(line.terms) == 1:
        term = line.terms[0]
    if len(line.methods) == 1:
        method = line.methods[0]
    return replace(draft, purpose=purpose, term_months=term, method=method)


def quote_ready(state: KioskState, event: QuoteReady) -> Change:
    """The plan, unless it is for a draft that has changed since."""
    quote, draft = event.quote, state.draft
    same = (quote.amount_fen, quote.term_months, quote.method, quote.purpose) == (
        draft.amount_fen,
        draft.term_months,
        draft.method,
        draft.purpose,
    )
    if state.waiting is not Request.QUOTE or not same:
        return stay(state)
    return stay(replace(state, quote=quote, waiting=None, stalled=None, notice=None))


def contract_ready(state: KioskState, event: ContractReady) -> Change:
    """The contract, unless it is for an older quote."""
    if state.waiting is not Request.PREPARE_CONTRACT or state.quote is None or event.quote_id != state.quote.quote_id:
        return stay(state)
    begun = reading.begin(event.contract_id, event.quote_id, event.title, event.pages, large_type=state.large_type)
    clean = replace(state, contract=begun, signature=Signature(), signed=False)
    return stay(replace(clean, waiting=None, stalled=None, notice=None))


def contract_accepted(state: KioskState, _event: ContractAccepted) -> Change:
    """Read and signed: one question is left."""
    if state.waiting is not Request.ACCEPT_CONTRACT:
        return stay(state)
    return go(replace(state, signed=True), Step.CONFIRM)


def request_refused(state: KioskState, event: RequestRefused) -> Change:
    """No: where the bank's reason leads."""
    if state.waiting is not event.request:
        return stay(state)
    refusal = event.refusal
    why = explain_refusal(refusal, way_of(refusal, event.request))
    follows = after(refusal.reason, event.request)
    state = replace(state, waiting=None, waiting_ms=0)
    match follows:
        case After.OTHER_ID if state.step is Step.DOCUMENT_CHECK:
            return documents.unread(state, why)
        case After.OTHER_ID:
            tray = replace(state.tray, id_card=TrayItem.RETURNING)
            return stay(replace(state, customer=None, tray=tray, notice=why))
        case After.OTHER_CARD:
            return other_card(state, why)
        case After.PIN_AGAIN:
            tries = refusal.tries_left
            return stay(replace(state, pin_dots=0, pin_tries_left=tries, notice=why), EnterPin())
        case After.NEW_KEYS:
            return stay(replace(state, pin_dots=0, notice=why), RenewKeys(), EnterPin())
        case After.AMOUNT | After.TERM:
            return _elsewhere(replace(state, quote=None, contract=None, signed=False), Step.TERM, why)
        case After.FACE:
            way = Way.FACE if can_ask_face(state) else Way.CHANGE_AMOUNT
            return _elsewhere(replace(state, contract=None, signed=False), Step.TERM, replace(why, way=way))
        case After.FACE_OVER:
            face = replace(state.face, out_of_order=True, check=CheckView(CheckStage.STOPPED))
            return stay(replace(state, face=face, notice=why))
        case After.CONSENT:
            moved, effects = go(replace(state, face=replace(state.face, consented=False)), Step.FACE_CONSENT)
            return replace(moved, notice=why), effects
        case After.REPAY:
            return stay(replace(state, notice=why))
        case After.READ_AGAIN:
            return _elsewhere(state, Step.CONTRACT, why)
        case After.SIGN_AGAIN:
            return stay(replace(state, signature=Signature(), notice=why))
        case After.NO_CASE:
            return case_refused(state, why)
        case After.HANDED_OVER:
            return part(state, Parting(PartingKind.HANDED_OVER))
        case After.RETRY:
            return stay(replace(state, stalled=event.request, notice=why))
        case After.END:
            return tell(state, Outcome.NOT_DONE, problem=why)
        case After.STAFF:
            return tell(state, Outcome.SEE_STAFF, problem=why)
        case _:
            assert_never(follows)


def _elsewhere(state: KioskState, step: Step, why: Explanation) -> Change:
    if step is state.step:
        return stay(replace(state, notice=why))
    moved, effects = go(state, step)
    return replace(moved, notice=why), effects


# --- the drawdown ---------------------------------------------------------------------------------------------------


def stage_reached(state: KioskState, event: StageReached) -> Change:
    """The bank is a stage further; stages never go back."""
    working = state.working
    if state.step is not Step.WORKING or working is None or _ORDER[event.stage] <= _ORDER[working.stage]:
        return stay(state)
    return stay(replace(state, working=Working(event.stage, working.elapsed_ms)))


_ORDER = {stage: place for place, stage in enumerate(Stage)}


def drawdown_answered(state: KioskState, event: DrawdownAnswered) -> Change:
    """An answer. What is not final is asked about; it is not sent again."""
    if not _drawing(state):
        return stay(state)
    outcome = outcome_of(event.drawdown)
    if outcome is None:
        return _ask(state, event.drawdown)
    return conclude(state, event.drawdown, outcome)


def drawdown_refused(state: KioskState, event: DrawdownRefused) -> Change:
    """No, and no money moved."""
    if not _drawing(state):
        return stay(state)
    if event.refusal.reason == HANDED_OVER:
        # Nothing was sent: what goes on, goes on elsewhere.
        amount = state.quote.amount_fen if state.quote else 0
        known = DrawdownFacts(DrawdownState.FAILED, amount, refusal=event.refusal)
        view = OutcomeView(Outcome.NOT_DONE, None, known)
        return part(replace(state, step=Step.CONFIRM, outcome=view), Parting(PartingKind.HANDED_OVER))
    return refused(state, event.refusal)


def drawdown_unanswered(state: KioskState, _event: DrawdownUnanswered) -> Change:
    """Nobody knows: ask what became of it under the same request id."""
    return _ask(state, in_doubt(state)) if _drawing(state) else stay(state)


def _drawing(state: KioskState) -> bool:
    return state.step is Step.WORKING and not state.repays


def _ask(state: KioskState, known: DrawdownFacts) -> Change:
    assert state.working is not None
    view = OutcomeView(Outcome.CONFIRMING, None, known, query_number=known.query_number)
    working = Working(Stage.ASKING, state.working.elapsed_ms)
    return stay(replace(state, working=working, outcome=view), AskOutcome())


def outcome_learnt(state: KioskState, event: OutcomeLearnt) -> Change:
    """The bank's word on what was asked about; it may also come while 正在确认 still stands on the screen."""
    told = state.outcome
    open_result = state.step is Step.RESULT and told is not None and told.outcome is Outcome.CONFIRMING
    if state.repays or not (state.in_flight or open_result):
        return stay(state)
    drawdown = _enriched(event.drawdown, told)
    outcome = outcome_of(drawdown)
    if outcome is not None:
        return conclude(state, drawdown, outcome)
    if open_result or told is None:
        return stay(state)
    return stay(replace(state, outcome=replace(told, drawdown=drawdown, query_number=drawdown.query_number)))


def _enriched(drawdown: DrawdownFacts, told: OutcomeView | None) -> DrawdownFacts:
    """An inquiry tells less than an answer did: what was known of the same drawdown stays known."""
    before = told.drawdown if told else None
    if before is None:
        return drawdown
    return replace(
        drawdown,
        amount_fen=drawdown.amount_fen or before.amount_fen,
        query_number=drawdown.query_number or before.query_number,
        drawdown_id=drawdown.drawdown_id or before.drawdown_id,
        refusal=drawdown.refusal or before.refusal,
    )


def still_unknown(state: KioskState, event: OutcomeStillUnknown) -> Change:
    """The customer is told that it is being confirmed and gets the cards back; the terminal asks on."""
    if not state.in_flight:
        return stay(state)
    if state.repays:
        return repayment_still_unknown(state, event)
    known = in_doubt(state)
    if event.query_number:
        known = replace(known, query_number=event.query_number)
    return conclude(state, known, Outcome.CONFIRMING)
