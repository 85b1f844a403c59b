"""The flow's own village: facts as a bank would tell them, and a driver that walks the journey for a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.camera import Abilities, DocumentFacts, Field
from kiosk.flow.carried import Case, CaseStage, Elsewhere, Precheck
from kiosk.flow.credentials import FaceChallengeKind, FaceDecision
from kiosk.flow.facts import (
    Bilingual,
    CardView,
    ContractPage,
    ContractRow,
    CustomerView,
    DrawdownFacts,
    DrawdownState,
    FaceStanding,
    Instalment,
    LineFacts,
    LoanNote,
    Method,
    Purpose,
    Quote,
    Refusal,
    TerminalFacts,
)
from kiosk.flow.reducer import reduce
from kiosk.flow.repaying import RepaymentFacts, RepaymentKind, RepaymentQuote, RepaymentState
from kiosk.flow.state import Draft, KioskState, Service, Step

TERMINAL = TerminalFacts(
    "JC-0317", Bilingual("清江农商行", "Qingjiang Rural Bank"), Bilingual("虚构湾支行", "Xugouwan"), date(2026, 1, 15)
)
WANG = CustomerView("王*华", "4299**********0012")
CARD = CardView("6688", "9299***********6688")
NOTE = LoanNote("0317", 1_200_000, 1_800_000, date(2025, 9, 15), date(2026, 2, 15), 155_400, "XK-0317")
LINE = LineFacts(
    credit_limit_fen=5_000_000,
    outstanding_fen=1_200_000,
    reserved_fen=0,
    available_fen=3_800_000,
    annual_rate=Decimal("0.054"),
    expiry_date=date(2028, 6, 30),
    product_name=Bilingual("荆楚小康贷", "Xiaokang loan"),
    minimum_fen=100_000,
    maximum_fen=5_000_000,
    multiple_fen=10_000,
    terms=(3, 6, 9, 12),
    methods=tuple(Method),
    purposes=(
        Purpose("FARMING", Bilingual("种田、养殖", "Farming")),
        Purpose("BUSINESS", Bilingual("经营", "Business")),
    ),
    notes=(NOTE,),
)
STROKES = (tuple((i / 40, i / 50, i * 16) for i in range(30)), ((0.1, 0.9, 600), (0.8, 0.9, 700)))


def quote_for(draft: Draft, quote_id: str = "q-1") -> Quote:
    assert draft.term_months is not None
    assert draft.method is not None
    rows = tuple(Instalment(n, date(2026, 1 + n % 12, 15), 1, 1, 2, 0) for n in range(1, draft.term_months + 1))
    return Quote(
        quote_id,
        draft.amount_fen,
        draft.term_months,
        draft.method,
        Decimal("0.054"),
        Decimal("0.054"),
        Decimal("0.0554"),
        58_982,
        rows,
        draft.purpose,
    )


PAGES = (
    ContractPage(
        1,
        Bilingual("要紧的八件事", "Eight things that matter"),
        rows=tuple(ContractRow(Bilingual(f"第{n}件", f"No {n}"), Bilingual("是", "yes")) for n in range(1, 9)),
        minimum_ms=8_000,
    ),
    ContractPage(
        2, Bilingual("条款", "Clauses"), paragraphs=(Bilingual("甲方按约定放款。" * 30, ""),) * 3, minimum_ms=5_000
    ),
)

DISBURSED = DrawdownFacts(
    DrawdownState.DISBURSED, 1_230_000, "d-1", "XK202601150042", "JC03170042", date(2026, 1, 15), 2_570_000
)
NO = Refusal("RISK_REFUSED", Bilingual("这次没批下来", "Not approved this time"), Bilingual("可找客户经理", "Ask"))


def refusal(reason: str, tries_left: int | None = None) -> Refusal:
    return Refusal(reason, Bilingual("这次不行", "Not this time"), Bilingual("这样就行", "This helps"), tries_left)


ABLE = KioskState(service=Service.READY, terminal=TERMINAL, abilities=Abilities(face=True, document=True))
"""A terminal with a camera, a face checker and a document reader."""
ASKED = FaceStanding(2_000_000, 3)
READ = DocumentFacts("王大华", "清江县虚构湾镇一组 7 号", "0012", "2036-03-09", frozenset({Field.ADDRESS}))


PLAN = Case(CaseStage.TAKEN, Elsewhere.MOBILE, 1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING")
"""What had been chosen on a telephone."""
FOLLOWED = Case(CaseStage.FOLLOWED, Elsewhere.MOBILE, 1_230_000)
PRECHECK = Precheck(
    credit_limit_fen=5_000_000,
    available_fen=3_200_000,
    drawable_fen=3_200_000,
    minimum_fen=100_000,
    multiple_fen=10_000,
    without_face_fen=2_000_000,
    annual_rate=Decimal("0.054"),
    drawable=True,
    frozen=False,
    line_expiry=date(2028, 6, 30),
    business_date=date(2026, 1, 15),
    issued=datetime(2026, 1, 15, 1, 30, tzinfo=UTC),
    age_minutes=95,
)


JOURNEY = [
    Step.ATTRACT,
    Step.LANGUAGE,
    Step.IDENTIFY,
    Step.BANK_CARD,
    Step.PIN,
    Step.LINE,
    Step.AMOUNT,
    Step.TERM,
    Step.CONTRACT,
    Step.SIGNATURE,
    Step.CONFIRM,
    Step.WORKING,
    Step.RESULT,
    Step.RECEIPT,
    Step.TAKE_CARDS,
]
WITH_CARD_INSIDE = JOURNEY[4:11]
"""Pages with the bank card in the slot and no money in flight."""
REPAYING = frozenset({Step.REPAY_NOTE, Step.REPAY_AMOUNT, Step.REPAY_CONFIRM})
KEYED = tuple(ev.RepaymentKeyed(key) for key in (ev.AmountKey.D3, *(ev.AmountKey.D0,) * 3))
"""3,000 yuan."""
PART = RepaymentQuote(
    "rq-1",
    NOTE.number,
    RepaymentKind.PARTIAL,
    0,
    5_400,
    294_600,
    905_400,
    4_094_600,
    datetime(2026, 1, 15, 2, 42, tzinfo=UTC),
)
REPAID = RepaymentFacts(
    RepaymentState.REPAID, 300_000, "r-1", "JC03170043", 905_400, date(2026, 2, 15), 120_075, 4_094_600
)


class Walk:
    """A journey under test: events in, every effect kept, and answers given as a friendly bank would."""

    def __init__(self, state: KioskState | None = None) -> None:
        self.state = state or KioskState(service=Service.READY, terminal=TERMINAL)
        self.effects: list[fx.Effect] = []

    def do(self, *happened: ev.Event) -> Walk:
        for event in happened:
            self.state, effects = reduce(self.state, event)
            self.effects += effects
        return self

    def seen(self, kind: type[fx.Effect]) -> list[fx.Effect]:
        return [e for e in self.effects if isinstance(e, kind)]

    def forget(self) -> Walk:
        self.effects.clear()
        return self

    def tick(self, seconds: float, *, by_ms: int = 1_000) -> Walk:
        left = int(seconds * 1000)
        while left > 0:
            self.do(ev.Tick(min(by_ms, left)))
            left -= by_ms
        return self

    def quote(self) -> Quote:
        return quote_for(self.state.draft)

    def to(self, step: Step) -> Walk:
        """Walk the straight way to a page, from wherever the journey stands."""
        begun = False
        if step in {Step.DOCUMENT, Step.DOCUMENT_CHECK}:
            return self._to_document(step)
        if step is Step.PRECHECK:
            return self.do(ev.SnapshotRead(PRECHECK))
        if step in REPAYING:
            return self._to_repay(step)
        for here, events in self.way():
            if self.state.step is step:
                break
            asked = here not in {Step.FACE_CONSENT, Step.FACE}  # a terminal that cannot check a face asks for none
            if self.state.step is not here and not (begun and asked):
                continue
            begun = True
            assert self.state.step is here, (self.state.step, here)
            self.do(*events)
        assert self.state.step is step, self.state.step
        return self

    def _to_document(self, step: Step) -> Walk:
        self.to(Step.IDENTIFY).do(ev.CameraReadingPressed())
        if step is Step.DOCUMENT_CHECK:
            self.do(ev.NextPressed(), ev.DocumentFrontRead(), ev.NextPressed())
            self.do(ev.DocumentRead(READ, WANG, portrait=True))
        assert self.state.step is step, self.state.step
        return self

    def _to_repay(self, step: Step) -> Walk:
        self.to(Step.LINE)
        if self.state.line is None:
            self.do(ev.LineLoaded(LINE))
        self.do(ev.RepayPressed())
        if step is not Step.REPAY_NOTE:
            self.do(ev.NextPressed())
        if step is Step.REPAY_CONFIRM:
            self.do(*KEYED, ev.NextPressed())
        assert self.state.step is step, self.state.step
        return self

    def to_repaying(self) -> Walk:
        """To the working page, with a part of the note being repaid."""
        self.to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(PART), ev.NextPressed())
        assert self.state.step is Step.WORKING
        return self

    def way(self) -> Iterable[tuple[Step, tuple[ev.Event, ...]]]:
        yield Step.ATTRACT, (ev.StartPressed(),)
        yield Step.LANGUAGE, (ev.NextPressed(),)
        yield Step.IDENTIFY, (ev.IdCardDetected(), ev.IdCardRead(WANG, portrait=True), ev.SessionOpened())
        yield Step.BANK_CARD, (ev.BankCardInserted(), ev.BankCardRead(CARD), ev.NextPressed())
        yield Step.PIN, (ev.PinKeyed(1), ev.PinKeyed(6), ev.PinEntered(), self._verified())
        yield Step.FACE_CONSENT, (ev.FaceAgreed(),)
        yield Step.FACE, self.face()
        yield Step.LINE, (ev.LineLoaded(LINE), ev.NextPressed())
        yield Step.AMOUNT, (ev.AmountSet(1_230_000), ev.NextPressed())
        yield Step.TERM, self._term()
        yield Step.CONTRACT, self._contract()
        yield Step.SIGNATURE, (ev.SignatureDrawn(STROKES), ev.NextPressed(), ev.ContractAccepted())
        yield Step.CONFIRM, (ev.NextPressed(),)
        yield Step.WORKING, (ev.DrawdownAnswered(DISBURSED),)
        yield Step.RESULT, (ev.NextPressed(),)
        yield Step.RECEIPT, (ev.ReceiptPresented(),)

    def _verified(self) -> ev.CardVerified:
        return ev.CardVerified(ASKED) if self.state.abilities.face else ev.CardVerified()

    @staticmethod
    def face() -> tuple[ev.Event, ...]:
        return (
            ev.ChallengeGiven(FaceChallengeKind.TURN_LEFT, 1, 2, 6_000),
            ev.ChallengeMet(1),
            ev.ChallengeGiven(FaceChallengeKind.BLINK, 2, 2, 6_000),
            ev.ChallengeMet(2),
            ev.FaceJudged(FaceDecision.SAME_AND_LIVE),
            ev.FaceRecorded(FaceStanding(None, 3)),
        )

    def _term(self) -> tuple[ev.Event, ...]:
        draft = replace(self.state.draft, term_months=12, method=Method.EQUAL_INSTALMENT)
        return (
            ev.TermChosen(12),
            ev.MethodChosen(Method.EQUAL_INSTALMENT),
            ev.QuoteReady(quote_for(draft)),
            ev.NextPressed(),
        )

    def _contract(self) -> tuple[ev.Event, ...]:
        read = (ev.Tick(8_000), ev.ContractPageTurned(1))
        return (ev.ContractReady("c-1", "q-1", "借款合同", PAGES), *(read * 8), ev.NextPressed())
