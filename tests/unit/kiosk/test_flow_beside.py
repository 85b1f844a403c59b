"""Cases that come and go, people who help, lines that change: the flow alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities
from kiosk.flow.carried import Case, CaseStage, Elsewhere, HandoverStage, NoteKind, PartingKind
from kiosk.flow.facts import Bilingual, DrawdownFacts, DrawdownState
from kiosk.flow.gates import gate
from kiosk.flow.help import Hint
from kiosk.flow.state import HelpCall, KioskState, Outcome, Overlay, Request, Service, Step, TrayItem
from kiosk.flow.trouble import Trouble, Way
from tests.unit.kiosk.flow_samples import (
    CARD,
    DISBURSED,
    FOLLOWED,
    LINE,
    PLAN,
    PRECHECK,
    STROKES,
    TERMINAL,
    WANG,
    Walk,
    refusal,
)

READY = KioskState(service=Service.READY, terminal=TERMINAL, abilities=Abilities(codes=True))
SAID = ev.HintGiven(Hint("h-1", Bilingual("别急", "Slowly"), "0317"))


def proved(walk: Walk) -> Walk:
    """ID card, bank card and PIN."""
    return walk.do(
        ev.IdCardDetected(), ev.IdCardRead(WANG, portrait=False), ev.SessionOpened(), ev.BankCardInserted(),
        ev.BankCardRead(CARD), ev.NextPressed(), ev.PinKeyed(6), ev.PinEntered(), ev.CardVerified(),
    )  # fmt: skip


def brought() -> Walk:
    return proved(Walk(READY).do(ev.CodeScanned(ev.CodeKind.CASE)))


# --- in -------------------------------------------------------------------------------------------------------------


def test_scanner_listens_from_the_first_page_until_a_case_was_brought() -> None:
    walk = Walk(KioskState(service=Service.READY, terminal=TERMINAL))
    walk.do(ev.AbilitiesFound(Abilities(codes=True)))
    assert walk.seen(fx.ScanCodes) == [fx.ScanCodes()]
    walk.do(ev.CodeScanned(ev.CodeKind.CASE))
    assert walk.state.step is Step.IDENTIFY
    assert walk.seen(fx.StopScanning) == [fx.StopScanning()]


def test_scanner_without_one_is_never_asked() -> None:
    walk = Walk().to(Step.CONFIRM)
    assert walk.seen(fx.ScanCodes) == []


def test_case_is_taken_after_card_and_pin_and_not_before() -> None:
    walk = Walk(READY).do(ev.CodeScanned(ev.CodeKind.CASE))
    assert walk.seen(fx.TakeCase) == []
    proved(walk)
    assert walk.seen(fx.TakeCase) == [fx.TakeCase()]
    assert (walk.state.step, walk.state.waiting) == (Step.PIN, Request.TAKE_CASE)


def test_case_taken_leads_over_the_line_straight_to_a_new_price() -> None:
    walk = brought().do(ev.CaseTaken(PLAN), ev.LineLoaded(LINE))
    assert walk.state.note is not None
    assert (walk.state.note.kind, walk.state.note.origin) == (NoteKind.CASE_GOES_ON, Elsewhere.MOBILE)
    walk.forget().do(ev.NextPressed())
    assert walk.state.step is Step.TERM
    assert [e.draft.amount_fen for e in walk.seen(fx.RequestQuote)] == [1_230_000]


def test_case_taken_that_no_longer_fits_leads_to_the_amount_and_says_why() -> None:
    short = replace(LINE, outstanding_fen=4_500_000, available_fen=500_000)
    walk = brought().do(ev.CaseTaken(PLAN), ev.LineLoaded(short), ev.NextPressed())
    assert walk.state.step is Step.AMOUNT
    assert not gate(walk.state).open


@pytest.mark.parametrize("reason", ["HANDOFF_INVALID", "HANDOFF_EXPIRED", "HANDOFF_TAKEN", "HANDOFF_NOT_YOURS"])
def test_case_refused_says_the_banks_sentence_and_begins_anew(reason: str) -> None:
    walk = brought().do(ev.RequestRefused(Request.TAKE_CASE, refusal(reason)))
    assert walk.state.notice is not None
    assert (walk.state.notice.way, walk.state.notice.sentence.zh) == (Way.ANEW, "这次不行")
    walk.do(ev.BeginAnewPressed())
    assert (walk.state.step, walk.state.case, walk.state.draft.amount_fen) == (Step.LINE, None, 0)


def test_case_unanswered_is_asked_for_again_when_the_line_is_back() -> None:
    walk = brought().do(ev.RequestUnanswered(Request.TAKE_CASE, Trouble.NO_NETWORK)).forget()
    walk.do(ev.ServerBack())
    assert walk.seen(fx.TakeCase) == [fx.TakeCase()]


def test_money_sent_elsewhere_is_followed_and_nothing_is_submitted() -> None:
    walk = brought().do(ev.CaseTaken(FOLLOWED))
    assert walk.state.step is Step.WORKING
    assert walk.seen(fx.FollowDrawdown) == [fx.FollowDrawdown()]
    walk.do(ev.OutcomeLearnt(DISBURSED))
    assert walk.seen(fx.SubmitDrawdown) == []
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE


def test_money_followed_that_was_refused_can_be_drawn_here_as_a_new_one() -> None:
    failed = DrawdownFacts(DrawdownState.FAILED, 1_230_000, refusal=refusal("LINE_INSUFFICIENT"))
    walk = brought().do(ev.CaseTaken(FOLLOWED), ev.OutcomeLearnt(failed), ev.ChangeAmountPressed())
    assert (walk.state.step, walk.state.case) == (Step.AMOUNT, None)


def test_money_that_never_left_the_telephone_is_said_so() -> None:
    walk = brought().do(ev.CaseTaken(PLAN, never_sent=True))
    assert walk.state.note is not None
    assert walk.state.note.kind is NoteKind.NEVER_SENT


def test_plan_from_a_code_needs_no_bank_to_be_carried_on() -> None:
    walk = proved(Walk(READY).do(ev.CodeScanned(ev.CodeKind.QUOTE, PLAN)))
    assert walk.seen(fx.TakeCase) == []
    assert walk.state.draft.amount_fen == 1_230_000


def test_code_on_the_line_page_is_taken_at_once() -> None:
    walk = Walk(READY).to(Step.LINE).do(ev.LineLoaded(LINE)).forget().do(ev.CodeScanned(ev.CodeKind.CASE))
    assert walk.seen(fx.TakeCase) == [fx.TakeCase()]
    walk.do(ev.CaseTaken(PLAN))
    assert (walk.state.step, walk.state.draft.amount_fen) == (Step.LINE, 1_230_000)


def test_code_of_something_else_is_said_and_changes_nothing() -> None:
    walk = Walk(READY).do(ev.CodeScanned(ev.CodeKind.UNKNOWN))
    assert walk.state.step is Step.ATTRACT
    assert walk.state.note is not None
    walk.tick(30)
    assert walk.state.note is None


# --- out ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Step.LINE, Step.AMOUNT, Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM])
def test_code_is_shown_with_its_time_and_ends_by_itself(step: Step) -> None:
    walk = Walk(replace(READY, identified=False)).to(step)
    walk.state = replace(walk.state, waiting=None)
    walk.do(ev.HandoverPressed(), ev.HandoverReady("EDIAN1CODE", 90_000))
    assert walk.state.overlay is Overlay.HANDOVER
    assert walk.state.handover is not None
    assert walk.state.handover.seconds_left == 90
    assert "EDIAN1CODE" not in repr(walk.state)
    walk.tick(91)
    assert walk.state.handover is not None
    assert (walk.state.handover.stage, walk.state.handover.code) == (HandoverStage.EXPIRED, "")


def test_code_without_a_network_holds_the_plan_and_says_so() -> None:
    walk = Walk(READY).to(Step.TERM)
    walk.state = replace(walk.state, waiting=None)
    walk.do(ev.HandoverPressed(), ev.HandoverOffline(Trouble.NO_NETWORK, "EDIANQ1|plan"))
    assert walk.state.handover is not None
    assert walk.state.handover.stage is HandoverStage.OFFLINE


@pytest.mark.parametrize("step", [Step.LINE, Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM])
def test_case_taken_elsewhere_gives_everything_back_and_keeps_nothing(step: Step) -> None:
    walk = Walk(READY).to(step).forget().do(ev.VisitGone())
    state = walk.state
    assert (state.step, state.customer, state.line, state.quote, state.signed) == (
        Step.TAKE_CARDS, None, None, None, False,
    )  # fmt: skip
    assert state.parting is not None
    assert state.parting.kind is PartingKind.HANDED_OVER
    assert walk.seen(fx.ReturnBankCard) == [fx.ReturnBankCard()]
    assert len(walk.seen(fx.WipeSession)) == 1


def test_any_request_refused_as_handed_over_parts() -> None:
    walk = Walk(READY).to(Step.TERM).do(ev.TermChosen(12))
    walk.state = replace(walk.state, waiting=Request.QUOTE)
    walk.do(ev.RequestRefused(Request.QUOTE, refusal("SESSION_HANDED_OVER")))
    assert walk.state.parting is not None


def test_drawdown_refused_as_handed_over_is_forgotten_and_parts() -> None:
    walk = Walk(READY).to(Step.WORKING).forget().do(ev.DrawdownRefused(refusal("SESSION_HANDED_OVER")))
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ForgetDrawdown) == [fx.ForgetDrawdown()]


def test_case_taken_while_money_is_in_flight_leaves_it_to_be_asked_about() -> None:
    walk = Walk(READY).to(Step.WORKING).forget().do(ev.VisitGone())
    assert walk.seen(fx.WatchOutcome) == [fx.WatchOutcome()]
    assert walk.seen(fx.ForgetDrawdown) == []
    # Its late answer is not the next customer's.
    walk.do(ev.DrawdownAnswered(DISBURSED))
    assert walk.state.step is Step.TAKE_CARDS


def test_parting_stands_a_while_also_for_who_has_nothing_to_take() -> None:
    walk = Walk(READY).to(Step.IDENTIFY)
    walk.state = replace(walk.state, identified=True)
    walk.do(ev.VisitGone())
    assert walk.state.step is Step.TAKE_CARDS
    walk.tick(10)
    assert walk.state.step is Step.TAKE_CARDS
    walk.tick(10)
    assert walk.state.step is Step.ATTRACT


# --- people ---------------------------------------------------------------------------------------------------------


def helped(step: Step = Step.BANK_CARD) -> Walk:
    return Walk(READY).to(step).do(ev.HelpPressed(), ev.StaffCallAnswered(told=True), ev.HelpTaken("0317"))


def test_hint_is_shown_read_aloud_and_acknowledged_on_any_page() -> None:
    for step in (Step.BANK_CARD, Step.AMOUNT, Step.CONTRACT):
        walk = helped(step).do(SAID)
        assert walk.state.help.hint is not None
        assert walk.state.overlay is Overlay.NONE
        assert [(e.hint.hint_id, e.aloud) for e in walk.seen(fx.AcknowledgeHint)] == [("h-1", True)]


def test_hint_without_a_call_is_nobodys() -> None:
    walk = Walk(READY).to(Step.AMOUNT).do(SAID)
    assert walk.state.help.hint is None


def test_help_ends_by_hand_and_with_the_visit() -> None:
    walk = helped().do(ev.HelpEnded())
    assert (walk.seen(fx.EndHelp), walk.state.help.call) == ([fx.EndHelp()], HelpCall.NONE)
    walk = helped(Step.LINE).do(ev.HelpDismissed(), ev.StopPressed(), ev.StopConfirmed())
    assert walk.seen(fx.EndHelp) == []
    walk.do(ev.BankCardReturned(), ev.IdCardRemoved()).tick(5)
    assert walk.state.step is Step.ATTRACT
    assert walk.seen(fx.EndHelp) == [fx.EndHelp()]


def test_call_from_the_first_page_outlasts_its_panel_and_ends_with_the_next_customer() -> None:
    walk = Walk(READY).do(ev.HelpPressed(), ev.StaffCallAnswered(told=True)).tick(40)
    assert (walk.state.overlay, walk.state.help.call) == (Overlay.NONE, HelpCall.TOLD)
    assert walk.seen(fx.EndHelp) == []
    walk.do(ev.StartPressed())
    assert walk.seen(fx.EndHelp) == [fx.EndHelp()]


def test_case_at_the_counter_says_where_to_go_also_when_the_customer_was_quicker() -> None:
    where = ev.CaseAtCounter(Bilingual("2 号窗口", "Window 2"))
    walk = helped(Step.TERM).do(where)
    assert walk.state.parting is not None
    assert (walk.state.step, walk.state.parting.where.zh) == (Step.TAKE_CARDS, "2 号窗口")
    walk = helped(Step.TERM).do(ev.HelpDismissed(), ev.StopPressed(), ev.StopConfirmed(), where)
    assert walk.state.parting is not None
    assert walk.state.parting.kind is PartingKind.AT_COUNTER
    assert walk.state.tray.bank_card is TrayItem.RETURNING


# --- what changes elsewhere -----------------------------------------------------------------------------------------


def used(fen: int) -> ev.LineChanged:
    line = replace(LINE, outstanding_fen=LINE.outstanding_fen + fen, available_fen=LINE.available_fen - fen)
    return ev.LineChanged(line, Elsewhere.MOBILE)


def test_line_is_watched_from_its_page_to_the_last_yes() -> None:
    walk = Walk(READY).to(Step.AMOUNT)
    assert walk.seen(fx.WatchLine) == [fx.WatchLine()]
    walk.do(ev.StopPressed(), ev.StopConfirmed())
    assert walk.seen(fx.StopWatchingLine) == [fx.StopWatchingLine()]


def test_line_used_elsewhere_changes_the_figures_with_a_calm_word() -> None:
    walk = Walk(READY).to(Step.AMOUNT).do(used(2_000_000))
    assert walk.state.line is not None
    assert walk.state.line.available_fen == 1_800_000
    assert walk.state.note is not None
    assert (walk.state.note.kind, walk.state.note.amount_fen) == (NoteKind.LINE_USED, 2_000_000)
    assert walk.state.notice is None


@pytest.mark.parametrize("step", [Step.TERM, Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM])
def test_amount_that_no_longer_fits_is_told_before_the_bank_refuses_it(step: Step) -> None:
    walk = Walk(READY).to(step)
    walk.state = replace(walk.state, waiting=None)
    walk.forget().do(used(3_000_000))
    assert walk.state.step is Step.TERM
    assert walk.state.notice is not None
    assert (walk.state.notice.way, "8,000" in walk.state.notice.remedy.zh) == (Way.CHANGE_AMOUNT, True)
    assert (walk.state.quote, walk.state.contract) == (None, None)
    assert walk.seen(fx.RequestQuote) == []
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.AMOUNT


def test_amount_that_still_fits_keeps_what_was_read_and_signed() -> None:
    walk = Walk(READY).to(Step.SIGNATURE).do(ev.SignatureDrawn(STROKES), used(100_000))
    assert walk.state.step is Step.SIGNATURE
    assert walk.state.signature.points > 0
    assert walk.state.contract is not None


# --- reviews and pre-checks -----------------------------------------------------------------------------------------


def test_review_is_asked_for_in_one_tap_and_once() -> None:
    no = replace(refusal("RISK_REFUSED"), reviewable=True, staff_code="Q-417209")
    walk = Walk(READY).to(Step.WORKING).do(ev.DrawdownRefused(no), ev.ReviewPressed(), ev.ReviewPressed())
    assert [e.reason for e in walk.seen(fx.AskReview)] == ["RISK_REFUSED"]
    walk.do(ev.ReviewTaken("复-417209", None), ev.ReviewPressed())
    assert len(walk.seen(fx.AskReview)) == 1
    assert walk.state.review is not None
    assert walk.state.review.number == "复-417209"


def test_review_not_taken_can_be_asked_for_again() -> None:
    no = replace(refusal("RISK_REFUSED"), reviewable=True)
    walk = Walk(READY).to(Step.WORKING).do(ev.DrawdownRefused(no), ev.ReviewPressed(), ev.ReviewNotTaken())
    walk.do(ev.ReviewPressed())
    assert len(walk.seen(fx.AskReview)) == 2


def test_review_of_what_nobody_can_review_is_not_offered() -> None:
    walk = Walk(READY).to(Step.WORKING).do(ev.DrawdownRefused(refusal("RISK_REFUSED")), ev.ReviewPressed())
    assert walk.seen(fx.AskReview) == []


def test_snapshot_without_a_network_shows_figures_and_never_an_act() -> None:
    walk = Walk(replace(READY, step=Step.OUT_OF_SERVICE, service=Service.NO_NETWORK))
    walk.do(ev.CodeScanned(ev.CodeKind.SNAPSHOT))
    assert walk.seen(fx.CheckSnapshot) == [fx.CheckSnapshot()]
    walk.do(ev.SnapshotRead(PRECHECK))
    assert (walk.state.step, walk.state.line, walk.state.outcome) == (Step.PRECHECK, None, None)
    walk.do(ev.NextPressed())
    assert (walk.state.step, walk.state.precheck) == (Step.OUT_OF_SERVICE, None)


def test_snapshot_refused_is_said_where_it_was_shown() -> None:
    walk = Walk(replace(READY, step=Step.OUT_OF_SERVICE, service=Service.NO_NETWORK))
    walk.do(ev.CodeScanned(ev.CodeKind.SNAPSHOT), ev.SnapshotRefused(Trouble.SNAPSHOT_EXPIRED))
    assert walk.state.notice is not None
    assert walk.state.notice.reason == "SNAPSHOT_EXPIRED"


def test_case_without_a_network_is_not_begun() -> None:
    walk = Walk(replace(READY, step=Step.OUT_OF_SERVICE, service=Service.NO_NETWORK))
    walk.do(ev.CodeScanned(ev.CodeKind.CASE))
    assert walk.state.step is Step.OUT_OF_SERVICE
    assert walk.state.case is None


def test_case_stage_of_a_plan_is_taken() -> None:
    assert Case(CaseStage.TAKEN, amount_fen=1).whole is False
    assert PLAN.whole
