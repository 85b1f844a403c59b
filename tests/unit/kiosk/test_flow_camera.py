"""Face and document in the flow: consent first, a no that leads on, few tries, and an end to everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.assurance import counter_only, usable_line
from kiosk.flow.camera import Abilities, Advice, CheckStage, DocumentView, FaceView, Side
from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.facts import FaceStanding, LineFacts
from kiosk.flow.gates import Why, can_stop, gate
from kiosk.flow.reducer import reduce
from kiosk.flow.repayments import can_repay
from kiosk.flow.state import KioskState, Outcome, Overlay, Request, Step, TrayItem
from kiosk.flow.trouble import Trouble, Way
from tests.unit.kiosk.flow_samples import ABLE, ASKED, CARD, LINE, READ, WANG, Walk, refusal


def able(step: Step) -> Walk:
    return Walk(ABLE).to(step)


def judged(walk: Walk, decision: FaceDecision, left: int) -> Walk:
    passed = decision is FaceDecision.SAME_AND_LIVE
    return walk.do(ev.FaceJudged(decision), ev.FaceRecorded(FaceStanding(None if passed else 2_000_000, left)))


# --- the face ---------------------------------------------------------------------------------------------------------


def test_face_is_asked_for_after_the_pin_and_before_the_line() -> None:
    walk = able(Step.FACE_CONSENT)
    assert walk.state.card_verified
    assert walk.state.line is None
    assert not walk.seen(fx.CheckFace)
    assert fx.Speak(fx.Prompt.FACE_CONSENT, walk.state.language) in walk.effects


@pytest.mark.parametrize(
    ("abilities", "portrait", "standing"),
    [
        (Abilities(face=False, document=True), True, ASKED),
        (Abilities(face=True), False, ASKED),
        (Abilities(face=True), True, FaceStanding(None, 3)),
        (Abilities(face=True), True, FaceStanding(2_000_000, 0)),
    ],
    ids=["no checker", "no photo", "no need", "no checks left"],
)
def test_face_that_cannot_be_checked_is_never_spoken_of(
    abilities: Abilities, portrait: bool, standing: FaceStanding
) -> None:
    walk = Walk(replace(ABLE, abilities=abilities)).to(Step.IDENTIFY)
    walk.do(ev.IdCardDetected(), ev.IdCardRead(WANG, portrait=portrait), ev.SessionOpened())
    walk.do(ev.BankCardInserted(), ev.BankCardRead(CARD), ev.NextPressed())
    walk.do(ev.PinEntered(), ev.CardVerified(standing))
    assert walk.state.step is Step.LINE
    walk.do(ev.LineLoaded(LINE), ev.NextPressed(), ev.AmountSet(3_800_000))
    limit = standing.without_face_fen or LINE.available_fen
    assert walk.state.draft.amount_fen == limit
    assert gate(walk.state).open


def test_consent_comes_before_the_camera_and_is_told() -> None:
    walk = able(Step.FACE_CONSENT).do(ev.FaceAgreed())
    assert walk.state.step is Step.FACE
    told = walk.effects.index(fx.RecordConsent(agreed=True))
    assert told < walk.effects.index(fx.CheckFace())


def test_consent_refused_goes_on_and_bounds_the_amount_until_the_face_is_shown() -> None:
    walk = able(Step.FACE_CONSENT).do(ev.FaceDeclined())
    assert fx.RecordConsent(agreed=False) in walk.effects
    assert walk.state.step is Step.LINE
    walk.do(ev.LineLoaded(LINE), ev.NextPressed(), ev.AmountSet(2_000_000))
    assert gate(walk.state).open
    walk.do(ev.AmountSet(2_010_000), ev.NextPressed())
    assert walk.state.step is Step.AMOUNT
    assert gate(walk.state).why is Why.NEEDS_FACE
    walk.do(ev.FaceWanted())
    assert walk.state.step is Step.FACE_CONSENT
    walk.do(ev.FaceAgreed(), *Walk.face())
    assert walk.state.step is Step.AMOUNT
    assert gate(walk.state).open
    assert walk.state.draft.amount_fen == 2_010_000


def declined_where_any_amount_needs_a_face(line: LineFacts = LINE) -> Walk:
    walk = able(Step.FACE_CONSENT)
    walk.state = replace(walk.state, face=replace(walk.state.face, standing=FaceStanding(0, 3)))
    walk.do(ev.FaceDeclined())
    assert fx.RecordConsent(agreed=False) in walk.effects
    return walk.do(ev.LineLoaded(line))


def test_consent_refused_where_any_amount_needs_a_face_shows_the_line_and_lets_repay() -> None:
    walk = declined_where_any_amount_needs_a_face()
    assert walk.state.step is Step.LINE
    assert walk.state.notice is not None
    assert (walk.state.notice.reason, walk.state.notice.way) == ("FACE_DECLINED", Way.FACE)
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.LINE, "nothing can be drawn here without a face"
    assert can_repay(walk.state)
    walk.do(ev.RepayPressed(), ev.NextPressed())
    assert walk.state.step is Step.REPAY_AMOUNT


def test_consent_refused_where_any_amount_needs_a_face_and_nothing_is_owed_speaks_of_no_repayment() -> None:
    walk = declined_where_any_amount_needs_a_face(replace(LINE, notes=()))
    assert walk.state.step is Step.LINE
    assert walk.state.notice is not None
    assert (walk.state.notice.reason, walk.state.notice.way) == ("COUNTER_ONLY", Way.FACE)


def test_consent_given_after_all_at_the_line_opens_it() -> None:
    walk = declined_where_any_amount_needs_a_face().do(ev.FaceWanted(), ev.FaceAgreed(), *Walk.face())
    assert walk.state.step is Step.LINE
    assert walk.state.notice is None
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.AMOUNT


def test_consent_taken_back_at_the_line_is_said_there_at_once() -> None:
    walk = declined_where_any_amount_needs_a_face().do(ev.FaceWanted(), ev.FaceDeclined())
    assert walk.state.step is Step.LINE
    assert walk.state.notice is not None
    assert walk.state.notice.reason == "FACE_DECLINED"


def test_face_that_can_be_checked_no_more_leaves_the_line_for_repaying() -> None:
    walk = able(Step.FACE)
    walk.state = replace(walk.state, face=replace(walk.state.face, standing=FaceStanding(0, 0)))
    walk.do(ev.FaceDeclined(), ev.LineLoaded(LINE))
    assert walk.state.step is Step.LINE
    assert walk.state.notice is not None
    assert (walk.state.notice.reason, walk.state.notice.way) == ("COUNTER_ONLY", Way.STAFF)
    assert can_repay(walk.state)


def test_check_tells_what_to_do_counts_down_and_goes_on_when_the_bank_says_so() -> None:
    walk = able(Step.FACE)
    assert walk.state.face.check.stage is CheckStage.STARTING
    walk.do(ev.FaceAdvised(Advice.TOO_FAR))
    assert walk.state.face.check.advice is Advice.TOO_FAR
    walk.do(ev.ChallengeGiven(FaceChallengeKind.TURN_LEFT, 1, 2, 6_000))
    assert walk.state.face.check.advice is None
    assert fx.Speak(fx.Prompt.TURN_LEFT, walk.state.language) in walk.effects
    walk.do(ev.Tick(2_500))
    assert walk.state.face.check.seconds_left == 4
    walk.do(ev.ChallengeMet(1), ev.FaceJudged(FaceDecision.SAME_AND_LIVE))
    assert walk.state.waiting is Request.RECORD_FACE
    assert fx.RecordFaceCheck() in walk.effects
    walk.do(ev.FaceRecorded(FaceStanding(None, 3)))
    assert walk.state.step is Step.LINE
    assert walk.state.face.passed
    assert fx.HideCamera() in walk.effects


def test_check_that_the_bank_does_not_take_as_passed_has_not_passed() -> None:
    walk = able(Step.FACE).do(ev.FaceJudged(FaceDecision.SAME_AND_LIVE), ev.FaceRecorded(FaceStanding(2_000_000, 2)))
    assert walk.state.step is Step.FACE
    assert not walk.state.face.passed


def test_check_refused_thrice_sends_to_the_teller_and_leaves_the_smaller_amount() -> None:
    walk = able(Step.FACE)
    for left in (2, 1):
        judged(walk, FaceDecision.NOT_SAME, left)
        assert walk.state.notice is not None
        assert walk.state.notice.reason == "FACE_NOT_SAME"
        assert walk.state.notice.way is Way.RETRY
        walk.forget().do(ev.RetryPressed())
        assert fx.CheckFace() in walk.effects
        assert walk.state.notice is None
    judged(walk, FaceDecision.NOT_LIVE, 0)
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.STAFF
    walk.forget().do(ev.RetryPressed())
    assert not walk.seen(fx.CheckFace)
    walk.do(ev.FaceDeclined(), ev.LineLoaded(LINE), ev.NextPressed(), ev.AmountSet(3_800_000))
    assert walk.state.draft.amount_fen == 2_000_000


@pytest.mark.parametrize(
    "trouble",
    [Trouble.FACE_SECOND, Trouble.CAMERA_FROZEN, Trouble.FACE_LOST, Trouble.FACE_NOBODY, Trouble.CAMERA_COVERED],
)
def test_check_that_breaks_off_says_why_and_may_be_tried_a_few_times(trouble: Trouble) -> None:
    walk = able(Step.FACE)
    for _ in range(3):
        walk.do(ev.DeviceTroubled(trouble))
        assert walk.state.face.check.stage is CheckStage.STOPPED
        assert walk.state.notice is not None
        assert (walk.state.notice.reason, walk.state.notice.way) == (trouble.value, Way.RETRY)
        walk.do(ev.RetryPressed())
    walk.do(ev.DeviceTroubled(trouble))
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.STAFF
    assert walk.state.step is Step.FACE


@pytest.mark.parametrize("trouble", [Trouble.CAMERA_DOWN, Trouble.FACE_CHECKER_DOWN, Trouble.FACE_PHOTO_UNFIT])
def test_check_that_cannot_be_done_here_is_not_offered_again(trouble: Trouble) -> None:
    walk = able(Step.FACE).do(ev.DeviceTroubled(trouble)).forget().do(ev.RetryPressed())
    assert not walk.seen(fx.CheckFace)
    walk.do(ev.FaceDeclined(), ev.LineLoaded(LINE), ev.NextPressed(), ev.AmountSet(3_800_000))
    assert gate(walk.state).open
    assert walk.state.draft.amount_fen == 2_000_000


def test_check_late_words_of_a_check_that_ended_change_nothing() -> None:
    walk = able(Step.FACE).do(ev.DeviceTroubled(Trouble.FACE_LOST))
    before = walk.state
    walk.do(
        ev.ChallengeGiven(FaceChallengeKind.NOD, 2, 2, 6_000),
        ev.ChallengeMet(2),
        ev.FaceAdvised(Advice.TOO_NEAR),
        ev.FaceJudged(FaceDecision.SAME_AND_LIVE),
    )
    assert walk.state == before


def test_check_unanswered_by_the_bank_is_told_again_and_never_taken_for_passed() -> None:
    walk = able(Step.FACE).do(ev.FaceJudged(FaceDecision.SAME_AND_LIVE))
    walk.do(ev.RequestUnanswered(Request.RECORD_FACE))
    assert walk.state.step is Step.FACE
    walk.forget().do(ev.ServerBack())
    assert fx.RecordFaceCheck() in walk.effects
    assert not walk.seen(fx.CheckFace)
    walk.do(ev.FaceRecorded(FaceStanding(None, 3)))
    assert walk.state.step is Step.LINE


def test_check_ends_with_its_page_when_the_card_is_pulled() -> None:
    walk = able(Step.FACE).forget().do(ev.BankCardReturned())
    assert walk.state.step is Step.BANK_CARD
    assert fx.HideCamera() in walk.effects


def test_check_under_a_panel_goes_on_and_can_be_stopped() -> None:
    walk = able(Step.FACE).do(ev.StopPressed())
    assert can_stop(replace(walk.state, overlay=Overlay.NONE))
    walk.forget().do(ev.StopConfirmed())
    assert walk.state.step is Step.TAKE_CARDS
    assert fx.HideCamera() in walk.effects
    assert walk.state.face == FaceView()


def test_face_idle_page_warns_then_ends_with_the_camera_off() -> None:
    walk = able(Step.FACE).forget()
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000)
    assert walk.state.step is Step.TAKE_CARDS
    assert fx.HideCamera() in walk.effects
    assert fx.WipeSession(fx.Cause.TIMED_OUT) in walk.effects


def test_amount_refused_for_want_of_a_face_leads_back_to_the_face() -> None:
    walk = able(Step.FACE_CONSENT).do(ev.FaceDeclined()).to(Step.CONTRACT)
    walk.do(ev.RequestRefused(Request.PREPARE_CONTRACT, refusal("FACE_NEEDED")))
    assert walk.state.step is Step.TERM
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.FACE
    walk.do(ev.FaceWanted())
    assert walk.state.step is Step.FACE_CONSENT
    walk.do(ev.FaceDeclined())
    assert walk.state.step is Step.TERM


def test_amount_refused_for_want_of_a_face_that_cannot_be_had_leads_to_another_amount() -> None:
    walk = Walk().to(Step.CONTRACT)
    walk.do(ev.RequestRefused(Request.PREPARE_CONTRACT, refusal("FACE_NEEDED")))
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.CHANGE_AMOUNT


def test_line_that_is_all_the_counters_says_so() -> None:
    walk = Walk().to(Step.PIN).do(ev.PinEntered(), ev.CardVerified(FaceStanding(0, 3)), ev.LineLoaded(LINE))
    assert walk.state.step is Step.LINE
    assert counter_only(walk.state)
    assert gate(walk.state).why is Why.NEEDS_STAFF
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.STAFF
    usable = usable_line(walk.state)
    assert usable is not None
    assert usable.maximum_fen == 0


# --- the document -----------------------------------------------------------------------------------------------------


def test_document_is_offered_where_a_camera_can_read_it() -> None:
    assert Walk().to(Step.IDENTIFY).do(ev.CameraReadingPressed()).state.step is Step.IDENTIFY
    walk = able(Step.IDENTIFY).do(ev.DeviceTroubled(Trouble.ID_CARD_UNREADABLE), ev.CameraReadingPressed())
    assert walk.state.step is Step.DOCUMENT
    assert walk.state.document == DocumentView(Side.FRONT)
    assert fx.ShowCamera() in walk.effects
    assert fx.StopReadingIdCard() in walk.effects


def test_document_takes_over_by_itself_where_the_reader_is_dead() -> None:
    walk = able(Step.IDENTIFY).do(ev.DeviceTroubled(Trouble.ID_READER_DOWN))
    assert walk.state.step is Step.DOCUMENT


def test_document_front_then_back_then_the_holders_word_then_the_bank() -> None:
    walk = able(Step.DOCUMENT).do(ev.NextPressed())
    assert walk.effects[-1] == fx.ReadDocument(Side.FRONT)
    assert gate(walk.state).why is Why.READING_DOCUMENT
    walk.do(ev.DocumentFrontRead())
    assert walk.state.document.side is Side.BACK
    walk.do(ev.NextPressed(), ev.DocumentRead(READ, WANG, portrait=True))
    assert walk.state.step is Step.DOCUMENT_CHECK
    assert walk.state.document.facts == READ
    assert fx.HideCamera() in walk.effects
    assert fx.OpenSession() not in walk.effects
    walk.do(ev.NextPressed())
    assert fx.OpenSession() in walk.effects
    walk.do(ev.SessionOpened())
    assert walk.state.step is Step.BANK_CARD
    assert walk.state.document.facts is None
    assert walk.state.customer == WANG
    assert walk.state.face.portrait


def test_document_wrongly_read_is_laid_down_again_from_the_front() -> None:
    walk = able(Step.DOCUMENT_CHECK).do(ev.BackPressed())
    assert walk.state.step is Step.DOCUMENT
    assert walk.state.document == DocumentView(Side.FRONT)


@pytest.mark.parametrize("trouble", [t for t in Trouble if t.value.startswith("DOCUMENT_")])
def test_document_that_cannot_be_read_says_what_to_do(trouble: Trouble) -> None:
    walk = able(Step.DOCUMENT).do(ev.NextPressed(), ev.DeviceTroubled(trouble))
    assert walk.state.step is Step.DOCUMENT
    assert walk.state.notice is not None
    assert walk.state.notice.reason == trouble.value
    assert walk.state.waiting is None


def test_document_reading_that_never_ends_ends() -> None:
    walk = able(Step.DOCUMENT).do(ev.NextPressed()).tick(31)
    assert walk.state.waiting is None
    assert walk.state.notice is not None


def test_document_the_bank_refuses_is_refused_as_the_chip_is() -> None:
    walk = able(Step.DOCUMENT_CHECK).do(ev.NextPressed())
    walk.do(ev.RequestRefused(Request.OPEN_SESSION, refusal("ID_EXPIRED")))
    assert walk.state.step is Step.RESULT
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    again = able(Step.DOCUMENT_CHECK).do(ev.NextPressed())
    again.do(ev.RequestRefused(Request.OPEN_SESSION, refusal("ID_INVALID")))
    assert again.state.step is Step.DOCUMENT
    assert again.state.notice is not None
    assert again.state.document.facts is None


def test_document_in_clear_is_gone_when_time_is_up() -> None:
    walk = able(Step.DOCUMENT_CHECK)
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000)
    assert walk.state.step in {Step.TAKE_CARDS, Step.ATTRACT}
    assert walk.state.document == DocumentView()
    assert walk.state.customer is None


def test_document_in_clear_prints_as_nothing() -> None:
    assert "王大华" not in repr(able(Step.DOCUMENT_CHECK).state)


def test_abilities_outlive_every_visit() -> None:
    walk = Walk().do(ev.AbilitiesFound(Abilities(face=True)))
    walk.to(Step.IDENTIFY).do(ev.StopPressed(), ev.StopConfirmed())
    assert walk.state.abilities == Abilities(face=True)
    state, _ = reduce(KioskState(tray=walk.state.tray, abilities=Abilities(document=True)), ev.IdCardRemoved())
    assert state.abilities.document
    assert TrayItem.TAKEN is not state.tray.id_card
