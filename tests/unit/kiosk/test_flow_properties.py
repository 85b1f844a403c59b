"""From any state any event: never raises, cards accounted for, never done without DISBURSED, no secret inside."""

from __future__ import annotations

import dataclasses
import string

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.afterwards import AFTERWARDS
from kiosk.flow.camera import Abilities, Advice, DocumentView, FaceView
from kiosk.flow.carried import Case, CaseStage, Elsewhere
from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.facts import Bilingual, DrawdownFacts, DrawdownState, FaceStanding, Language, Method
from kiosk.flow.gates import gate
from kiosk.flow.help import Hint
from kiosk.flow.reducer import HANDLERS, reduce
from kiosk.flow.repaying import RepaymentFacts, RepaymentKind, RepaymentState
from kiosk.flow.state import KioskState, Outcome, Overlay, Request, Service, Stage, Step, TrayItem
from kiosk.flow.trouble import Trouble
from tests.unit.kiosk.flow_samples import (
    ABLE,
    CARD,
    FOLLOWED,
    LINE,
    NO,
    NOTE,
    PAGES,
    PART,
    PLAN,
    PRECHECK,
    READ,
    STROKES,
    TERMINAL,
    WANG,
    Walk,
    quote_for,
    refusal,
)

DRAWDOWNS = st.builds(
    DrawdownFacts,
    st.sampled_from(DrawdownState),
    st.just(1_230_000),
    see_staff=st.booleans(),
    refusal=st.sampled_from([None, NO, refusal("LINE_INSUFFICIENT")]),
)
REFUSALS = st.builds(refusal, st.sampled_from([*AFTERWARDS, "SOMETHING_NEW"]), st.sampled_from([None, 0, 2]))

REPAYMENTS = st.builds(
    RepaymentFacts,
    st.sampled_from(RepaymentState),
    st.just(300_000),
    see_staff=st.booleans(),
    refusal=st.sampled_from([None, NO, refusal("REPAYMENT_BALANCE_SHORT")]),
)

SHORTER = dataclasses.replace(LINE, outstanding_fen=4_500_000, available_fen=500_000)
EMPTY = dataclasses.replace(LINE, outstanding_fen=5_000_000, available_fen=0)
SETTLED = dataclasses.replace(LINE, outstanding_fen=0, available_fen=5_000_000, notes=())
OTHER = dataclasses.replace(LINE, notes=(dataclasses.replace(NOTE, number="XK-9999"),))
LESS = dataclasses.replace(LINE, notes=(dataclasses.replace(NOTE, outstanding_fen=600_000),))
STANDINGS = st.builds(FaceStanding, st.sampled_from([None, 0, 1_000_000, 5_000_000]), st.integers(0, 3))
MS = st.sampled_from([0, 6_000])

EVENTS: dict[type[ev.Event], st.SearchStrategy[ev.Event]] = {
    ev.AmountKeyed: st.builds(ev.AmountKeyed, st.sampled_from(ev.AmountKey)),
    ev.AmountSet: st.builds(ev.AmountSet, st.integers(-1, 10**9)),
    ev.AmountStepped: st.builds(ev.AmountStepped, st.sampled_from([-1, 1, 1000])),
    ev.LanguageChosen: st.builds(ev.LanguageChosen, st.sampled_from(Language)),
    ev.LargeTypeSet: st.builds(ev.LargeTypeSet, st.booleans()),
    ev.VoiceSet: st.builds(ev.VoiceSet, st.booleans()),
    ev.TermChosen: st.builds(ev.TermChosen, st.sampled_from([0, 3, 12, 99])),
    ev.MethodChosen: st.builds(ev.MethodChosen, st.sampled_from(Method)),
    ev.PurposeChosen: st.builds(ev.PurposeChosen, st.sampled_from(["FARMING", "BUSINESS", "HOUSING"])),
    ev.ContractPageTurned: st.builds(ev.ContractPageTurned, st.sampled_from([-1, 1, 50])),
    ev.SignatureDrawn: st.builds(ev.SignatureDrawn, st.sampled_from([(), STROKES])),
    ev.Tick: st.builds(ev.Tick, st.sampled_from([-5, 0, 1_000, 20_000, 400_000])),
    ev.IdCardRead: st.builds(ev.IdCardRead, st.just(WANG), st.booleans()),
    ev.AbilitiesFound: st.builds(ev.AbilitiesFound, st.builds(Abilities, st.booleans(), st.booleans(), st.booleans())),
    ev.CardVerified: st.builds(ev.CardVerified, STANDINGS),
    ev.ChallengeGiven: st.builds(ev.ChallengeGiven, st.sampled_from(FaceChallengeKind), st.just(1), st.just(2), MS),
    ev.ChallengeMet: st.builds(ev.ChallengeMet, st.just(1)),
    ev.FaceAdvised: st.builds(ev.FaceAdvised, st.sampled_from(Advice)),
    ev.FaceJudged: st.builds(ev.FaceJudged, st.sampled_from(FaceDecision)),
    ev.FaceRecorded: st.builds(ev.FaceRecorded, STANDINGS),
    ev.DocumentRead: st.builds(ev.DocumentRead, st.just(READ), st.just(WANG), st.booleans()),
    ev.BankCardRead: st.just(ev.BankCardRead(CARD)),
    ev.BankCardHeld: st.builds(ev.BankCardHeld, st.sampled_from(TrayItem)),
    ev.PinKeyed: st.builds(ev.PinKeyed, st.integers(-1, 20)),
    ev.DeviceTroubled: st.builds(ev.DeviceTroubled, st.sampled_from(Trouble)),
    ev.Booted: st.builds(ev.Booted, st.booleans()),
    ev.ServiceChanged: st.builds(ev.ServiceChanged, st.sampled_from(Service), st.sampled_from([None, TERMINAL])),
    ev.LineLoaded: st.just(ev.LineLoaded(LINE)),
    ev.ContractReady: st.just(ev.ContractReady("c-1", "q-1", "借款合同", PAGES)),
    ev.RequestRefused: st.builds(ev.RequestRefused, st.sampled_from(Request), REFUSALS),
    ev.RequestUnanswered: st.builds(ev.RequestUnanswered, st.sampled_from(Request)),
    ev.StageReached: st.builds(ev.StageReached, st.sampled_from(Stage)),
    ev.DrawdownAnswered: st.builds(ev.DrawdownAnswered, DRAWDOWNS),
    ev.DrawdownRefused: st.builds(ev.DrawdownRefused, REFUSALS),
    ev.OutcomeLearnt: st.builds(ev.OutcomeLearnt, DRAWDOWNS),
    ev.CodeScanned: st.builds(ev.CodeScanned, st.sampled_from(ev.CodeKind), st.sampled_from([None, PLAN])),
    ev.CaseTaken: st.builds(ev.CaseTaken, st.sampled_from([PLAN, FOLLOWED, Case(CaseStage.TAKEN)]), st.booleans()),
    ev.HandoverReady: st.just(ev.HandoverReady("EDIAN1CODE", 600_000)),
    ev.HandoverRefused: st.builds(ev.HandoverRefused, REFUSALS),
    ev.HandoverOffline: st.builds(ev.HandoverOffline, st.just(Trouble.NO_NETWORK), st.sampled_from(["", "EDIANQ1"])),
    ev.HelpTaken: st.just(ev.HelpTaken("0317")),
    ev.HintGiven: st.just(ev.HintGiven(Hint("h-1", Bilingual("别急", "Slowly"), "0317"))),
    ev.CaseAtCounter: st.just(ev.CaseAtCounter(Bilingual("2 号窗口", "Window 2"))),
    ev.ReviewTaken: st.just(ev.ReviewTaken("稻-417209", None)),
    ev.LineChanged: st.builds(
        ev.LineChanged, st.sampled_from([LINE, SHORTER, EMPTY, SETTLED, OTHER, LESS]), st.sampled_from(Elsewhere)
    ),
    ev.NoteChosen: st.builds(ev.NoteChosen, st.sampled_from([NOTE.number, "XK-9999", ""])),
    ev.RepaymentKindChosen: st.builds(ev.RepaymentKindChosen, st.sampled_from(RepaymentKind)),
    ev.RepaymentKeyed: st.builds(ev.RepaymentKeyed, st.sampled_from(ev.AmountKey)),
    ev.RepaymentAnswered: st.builds(ev.RepaymentAnswered, REPAYMENTS),
    ev.RepaymentLearnt: st.builds(ev.RepaymentLearnt, REPAYMENTS),
    ev.RepaymentRefused: st.builds(ev.RepaymentRefused, REFUSALS),
    ev.SnapshotRead: st.just(ev.SnapshotRead(PRECHECK)),
    ev.SnapshotRefused: st.just(ev.SnapshotRefused(Trouble.SNAPSHOT_EXPIRED)),
}
"""How to make the events that carry something; all others are made bare."""

CARRIED = {ev.QuoteReady, ev.RepaymentQuoteReady}
"""Made from the state, by rules of their own."""

ANY_EVENT = st.one_of([EVENTS.get(kind, st.builds(kind)) for kind in HANDLERS if kind not in CARRIED])


LEFT = frozenset({Step.TAKE_CARDS, Step.RECOVERING})


class AnyEventInAnyState(RuleBasedStateMachine):
    """A customer, devices and a bank that all do whatever they like, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()
        self.disbursed = False
        self.repaid = False
        self.card_inside = False
        self.returns_asked = 0

    def happen(self, event: ev.Event) -> None:
        before = self.walk.state
        state, effects = reduce(before, event)
        if isinstance(event, ev.DrawdownAnswered | ev.OutcomeLearnt):
            self.disbursed |= event.drawdown.state is DrawdownState.DISBURSED
        if isinstance(event, ev.RepaymentAnswered | ev.RepaymentLearnt):
            self.repaid |= event.repayment.state is RepaymentState.REPAID
        inside = before.tray.bank_card.inside
        explained = isinstance(event, ev.BankCardReturned | ev.BankCardHeld | ev.StaffCleared)
        assert not inside or state.tray.bank_card.inside or explained, "a card vanished from the tray"
        if inside and state.step is Step.TAKE_CARDS and before.step is not Step.TAKE_CARDS:
            assert fx.ReturnBankCard() in effects or before.tray.bank_card is TrayItem.STUCK
        if Step.WORKING in {before.step, state.step} and before.step is not state.step:
            followed_on = (
                {fx.WatchRepayments(), fx.ForgetRepayment()}
                if before.repays
                else {fx.WatchOutcome(), fx.ForgetDrawdown()}
            )
            gone = state.parting is not None and any(effect in followed_on for effect in effects)
            assert gone or state.step in {Step.WORKING, Step.RESULT}, "left money in flight without a word"
        if state.step is Step.ATTRACT and before.step is not Step.ATTRACT:
            assert before.tray.empty or explained or state.tray.empty
        if before.step in {Step.FACE, Step.DOCUMENT} and state.step is not before.step:
            assert fx.HideCamera() in effects, "the camera looked on"
        sent = [e for e in effects if isinstance(e, fx.SubmitDrawdown)]
        assert not sent or before.step is Step.CONFIRM, "a drawdown without the customer's last yes"
        paid = [e for e in effects if isinstance(e, fx.SubmitRepayment)]
        assert not paid or before.step is Step.REPAY_CONFIRM, "a repayment without the customer's last yes"
        assert not paid or (before.repaying is not None and [before.repaying.quote] == [e.quote for e in paid])
        assert not (paid and sent), "two things sent at once"
        followed = before.case is not None and before.case.stage is CaseStage.FOLLOWED
        assert not sent or not followed, "money that was sent elsewhere was sent again"
        if isinstance(event, ev.VisitGone) and before.identified and before.step not in LEFT:
            assert state.step is Step.TAKE_CARDS, "a screen that has lost its case still had it"
            assert state.customer is None
        self.walk.state = state

    @rule(event=ANY_EVENT)
    def anything(self, event: ev.Event) -> None:
        self.happen(event)

    @rule()
    @precondition(lambda self: self.walk.state.draft.term_months and self.walk.state.draft.method)
    def quoted(self) -> None:
        self.happen(ev.QuoteReady(quote_for(self.walk.state.draft)))

    @rule()
    @precondition(lambda self: self.walk.state.repaying and self.walk.state.repaying.kind)
    def repayment_quoted(self) -> None:
        repaying = self.walk.state.repaying
        amount = repaying.amount_fen if repaying.kind is RepaymentKind.PARTIAL else 155_400
        quote = dataclasses.replace(
            PART, note_number=repaying.note_number, kind=repaying.kind, interest_fen=0, principal_fen=amount
        )
        self.happen(ev.RepaymentQuoteReady(quote))

    @rule()
    @precondition(lambda self: self.walk.state.step is Step.ATTRACT and self.walk.state.overlay is Overlay.NONE)
    def straight_to_repaying(self) -> None:
        """Start with a repayment in flight."""
        self.walk = Walk(ABLE).to_repaying()
        self.disbursed = self.repaid = False

    @rule(step=st.sampled_from([s for s in Step if s not in {Step.OUT_OF_SERVICE, Step.RECOVERING}]))
    @precondition(lambda self: self.walk.state.step is Step.ATTRACT and self.walk.state.overlay is Overlay.NONE)
    def straight(self, step: Step) -> None:
        """Start deep in the journey, where random events alone would seldom come."""
        self.walk = Walk(ABLE).to(step)
        self.repaid = False
        self.disbursed = step in {Step.RESULT, Step.RECEIPT, Step.TAKE_CARDS}

    @invariant()
    def done_only_on_the_banks_word(self) -> None:
        view = self.walk.state.outcome
        if view is not None and view.outcome is Outcome.DONE:
            assert self.repaid if view.repayment else self.disbursed
            assert view.known is not None
            assert view.known.state in {DrawdownState.DISBURSED, RepaymentState.REPAID}
            assert (view.drawdown is None) is (view.repayment is not None) is self.walk.state.repays

    @invariant()
    def pages_have_what_they_show(self) -> None:
        state = self.walk.state
        gate(state)
        if state.step is Step.RESULT:
            assert state.outcome is not None
        if state.in_flight:
            assert state.working is not None
            assert state.timing.left_ms is None
            assert state.overlay in {Overlay.NONE, Overlay.HELP}
        if state.step in {Step.REPAY_NOTE, Step.REPAY_AMOUNT, Step.REPAY_CONFIRM}:
            assert state.repaying is not None
            assert state.line is not None
            assert not state.repays
        if state.step in {Step.CONTRACT, Step.SIGNATURE, Step.CONFIRM}:
            assert state.quote is not None

    @invariant()
    def nothing_of_the_customer_is_left_on_the_first_page(self) -> None:
        state = self.walk.state
        if state.step in {Step.ATTRACT, Step.OUT_OF_SERVICE, Step.TAKE_CARDS}:
            left = (state.customer, state.card, state.line, state.quote, state.contract, state.signature.points)
            assert left == (None, None, None, None, None, 0)
            assert (state.document, state.face) == (DocumentView(), FaceView())
            assert (state.handover, state.review, state.precheck) == (None, None, None)
            assert state.case is None or state.step is not Step.TAKE_CARDS
            assert (state.repaying, state.repays) == (None, False)

    @invariant()
    def what_the_camera_read_is_in_clear_on_its_own_page_only(self) -> None:
        state = self.walk.state
        assert state.step is Step.DOCUMENT_CHECK or state.document.facts is None

    @invariant()
    def a_face_is_looked_at_with_consent_only(self) -> None:
        state = self.walk.state
        assert state.step is not Step.FACE or (state.face.consented and state.face.portrait)


TestAnyEventInAnyState = AnyEventInAnyState.TestCase
TestAnyEventInAnyState.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_handlers_every_event_class_has_its_row() -> None:
    concrete = {
        kind
        for name in ev.__all__
        if isinstance(kind := getattr(ev, name), type) and issubclass(kind, ev.Event) and dataclasses.is_dataclass(kind)
    }
    assert concrete == set(HANDLERS)


def test_state_has_no_field_that_could_hold_a_secret() -> None:
    names = {f.name for f in dataclasses.fields(KioskState)}
    assert not names & {"pin", "pin_block", "card_number", "id_number", "name"}
    assert {n for n in names if "pin" in n} == {"pin_dots", "pin_tries_left"}


def test_state_after_a_whole_journey_prints_no_full_number() -> None:
    walk = Walk().to(Step.CONFIRM)
    shown = repr(walk.state)
    runs = "".join(c if c in string.digits else " " for c in shown).split()
    assert max(len(run) for run in runs) < 13
