"""The flow: `reduce(state, event) -> (state, effects)`, pure and total.

`HANDLERS` is the table: one row an event. Around it stand three rules that hold for all of them: a touch restarts the
idle clock, what lies under a panel is not touched, and each change of page leaves a line in the journal.

Any event may come in any state; one that has no business there changes nothing. That is what makes late answers,
double presses and devices that speak out of turn harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.flow import (
    asking,
    bank,
    cases,
    device_troubles,
    devices,
    documents,
    events,
    face,
    live,
    passing,
    people,
    prechecks,
    repayments,
    reviews,
    user,
)
from kiosk.flow.effects import Effect, RecordStep
from kiosk.flow.events import Event, UserEvent
from kiosk.flow.moves import Change
from kiosk.flow.standing import standing
from kiosk.flow.state import KioskState, Overlay

__all__ = ["HANDLERS", "reduce"]

# A handler takes the one event class of its row; the table's type cannot say so row by row.
Handler = Callable[[KioskState, Any], Change]

HANDLERS: dict[type[Event], Handler] = {
    events.AbilitiesFound: face.abilities_found,
    events.AmountKeyed: user.amount_keyed,
    events.AmountSet: user.amount_set,
    events.AmountStepped: user.amount_stepped,
    events.BackPressed: user.back_pressed,
    events.CameraReadingPressed: documents.camera_reading_pressed,
    events.ChangeAmountPressed: user.change_amount_pressed,
    events.ChangeCardPressed: user.change_card_pressed,
    events.ContinuePressed: user.continue_pressed,
    events.ContractPageTurned: user.page_turned,
    events.FaceAgreed: face.agreed,
    events.FaceDeclined: face.declined,
    events.FaceWanted: face.wanted,
    events.HelpDismissed: people.help_dismissed,
    events.HelpPressed: people.help_pressed,
    events.LanguageChosen: user.language_chosen,
    events.LargeTypeSet: user.large_type_set,
    events.MethodChosen: user.method_chosen,
    events.NextPressed: user.next_pressed,
    events.PersonActive: user.person_active,
    events.PurposeChosen: user.purpose_chosen,
    events.RetryPressed: user.retry_pressed,
    events.SignatureCleared: user.signature_cleared,
    events.SignatureDrawn: user.signature_drawn,
    events.StartPressed: user.start_pressed,
    events.StopConfirmed: user.stop_confirmed,
    events.StopDismissed: user.stop_dismissed,
    events.StopPressed: user.stop_pressed,
    events.TermChosen: user.term_chosen,
    events.VoiceSet: user.voice_set,
    events.Tick: passing.ticked,
    events.BankCardHeld: devices.bank_card_held,
    events.BankCardInserted: devices.bank_card_inserted,
    events.BankCardRead: devices.bank_card_read,
    events.BankCardReturned: devices.bank_card_returned,
    events.ChallengeGiven: face.challenge_given,
    events.ChallengeMet: face.challenge_met,
    events.FaceAdvised: face.advised,
    events.FaceJudged: face.judged,
    events.DocumentFrontRead: documents.front_read,
    events.DocumentRead: documents.document_read,
    events.DeviceTroubled: device_troubles.troubled,
    events.IdCardDetected: devices.id_card_detected,
    events.IdCardRead: devices.id_card_read,
    events.IdCardRemoved: devices.id_card_removed,
    events.PinEntered: devices.pin_entered,
    events.PinKeyed: devices.pin_keyed,
    events.ReceiptPresented: devices.receipt_presented,
    events.ReceiptTaken: devices.receipt_taken,
    events.StaffCleared: devices.staff_cleared,
    events.Booted: bank.booted,
    events.CardVerified: bank.card_verified,
    events.ContractAccepted: bank.contract_accepted,
    events.ContractReady: bank.contract_ready,
    events.DrawdownAnswered: bank.drawdown_answered,
    events.DrawdownRefused: bank.drawdown_refused,
    events.DrawdownUnanswered: bank.drawdown_unanswered,
    events.FaceRecorded: face.recorded,
    events.LineLoaded: bank.line_loaded,
    events.OutcomeLearnt: bank.outcome_learnt,
    events.OutcomeStillUnknown: bank.still_unknown,
    events.QuoteReady: bank.quote_ready,
    events.RequestRefused: bank.request_refused,
    events.RequestUnanswered: asking.unanswered,
    events.ServerBack: bank.server_back,
    events.ServerUnreachable: bank.server_unreachable,
    events.ServiceChanged: bank.service_changed,
    events.SessionOpened: bank.session_opened,
    events.StaffCallAnswered: people.staff_call_answered,
    events.StageReached: bank.stage_reached,
    events.BeginAnewPressed: cases.begin_anew,
    events.CaseAtCounter: cases.case_at_counter,
    events.CaseTaken: cases.case_taken,
    events.CodeScanned: cases.code_scanned,
    events.HandoverDismissed: cases.handover_dismissed,
    events.HandoverOffline: cases.handover_offline,
    events.HandoverPressed: cases.handover_pressed,
    events.HandoverReady: cases.handover_ready,
    events.HandoverRefused: cases.handover_refused,
    events.NoteDismissed: cases.note_dismissed,
    events.VisitGone: cases.visit_gone,
    events.HelpEnded: people.help_ended,
    events.HelpOver: people.help_over,
    events.HelpTaken: people.help_taken,
    events.HintDismissed: people.hint_dismissed,
    events.HintGiven: people.hint_given,
    events.LineChanged: live.line_changed,
    events.ReviewNotTaken: reviews.review_not_taken,
    events.ReviewPressed: reviews.review_pressed,
    events.ReviewTaken: reviews.review_taken,
    events.SnapshotRead: prechecks.snapshot_read,
    events.SnapshotRefused: prechecks.snapshot_refused,
    events.BootedRepaying: repayments.booted_repaying,
    events.NoteChosen: repayments.note_chosen,
    events.RepayPressed: repayments.repay_pressed,
    events.RepaymentAnswered: repayments.repayment_answered,
    events.RepaymentKeyed: repayments.keyed,
    events.RepaymentKindChosen: repayments.kind_chosen,
    events.RepaymentLearnt: repayments.repayment_learnt,
    events.RepaymentQuoteReady: repayments.repayment_quote_ready,
    events.RepaymentRefused: repayments.repayment_refused,
    events.RepaymentUnanswered: repayments.repayment_unanswered,
}

_OVER_PANELS = frozenset(
    {
        events.StopConfirmed,
        events.StopDismissed,
        events.HelpDismissed,
        events.HelpPressed,
        events.HelpEnded,
        events.HandoverPressed,
        events.HandoverDismissed,
        events.HintDismissed,
        events.NoteDismissed,
        events.LanguageChosen,
        events.LargeTypeSet,
        events.VoiceSet,
    }
)
"""What can be touched while a panel lies over the page."""


def reduce(state: KioskState, event: Event) -> tuple[KioskState, tuple[Effect, ...]]:
    """What the screen shows next and what is to be done, after one event."""
    after, effects = _touched(state, event) if isinstance(event, UserEvent) else _handled(state, event)
    after = _counted(state, after)
    if after.step is not state.step:
        effects = (RecordStep(state.step, type(event).__name__), *effects)
    effects = (*effects, *standing(state, after))
    return after, effects


def _counted(before: KioskState, after: KioskState) -> KioskState:
    """How often the page has stumbled: who looks on from the counter sees it before the customer says it."""
    stumbled = after.notice is not None and after.notice != before.notice
    failures = (after.failures if after.step is before.step else 0) + stumbled
    return after if failures == after.failures else replace(after, failures=failures)


def _handled(state: KioskState, event: Event) -> Change:
    return HANDLERS[type(event)](state, event)


def _touched(state: KioskState, event: UserEvent) -> Change:
    warned = state.overlay is Overlay.TIMEOUT_WARNING
    state = user.awake(state)
    if warned and isinstance(event, events.StopPressed | events.StopConfirmed):
        return user.stopped_at_warning(state)
    covered = state.overlay is not Overlay.NONE and type(event) not in _OVER_PANELS
    if covered or (warned and not isinstance(event, events.HelpPressed)):
        return state, ()
    return _handled(state, event)
