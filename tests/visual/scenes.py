"""Every page in every state that a customer can meet, as flow states with fictional figures.

20,000.00 yuan at 5.40 %, 12 equal instalments, 30/360; the demo village's people and cards.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.facts import (
    Bilingual,
    CardView,
    ContractPage,
    ContractRow,
    CustomerView,
    DrawdownFacts,
    DrawdownState,
    Instalment,
    Language,
    LineFacts,
    LoanNote,
    Method,
    Purpose,
    Quote,
    TerminalFacts,
)
from kiosk.flow.reading import begin
from kiosk.flow.state import (
    Draft,
    Help,
    HelpCall,
    KioskState,
    Outcome,
    OutcomeView,
    Overlay,
    ReceiptStatus,
    Request,
    Service,
    Signature,
    Stage,
    Step,
    Timing,
    Tray,
    TrayItem,
    Working,
)
from kiosk.flow.trouble import Trouble, Way
from tests.visual.beside_scenes import beside_scenes
from tests.visual.camera_scenes import camera_scenes
from tests.visual.repay_scenes import repay_scenes

__all__ = ["BESIDE_SCENES", "CAMERA_SCENES", "REPAY_SCENES", "SCENES", "Look", "Scene"]

TERMINAL = TerminalFacts(
    terminal_id="JC-0317",
    bank_name=Bilingual("清江农商行", "Qingjiang Rural Bank"),
    branch_name=Bilingual("虚构湾支行", "Xugouwan Branch"),
    business_date=date(2026, 1, 15),
    help_phone="0000-8801317",
)
CUSTOMER = CustomerView("王*华", "4299**********0012")
CARD = CardView("6688", "9299***********6688")
LINE = LineFacts(
    credit_limit_fen=5_000_000,
    outstanding_fen=1_200_000,
    reserved_fen=0,
    available_fen=3_800_000,
    annual_rate=Decimal("0.054"),
    expiry_date=date(2028, 6, 30),
    product_name=Bilingual("荆楚小康贷", "Xiaokang Loan"),
    minimum_fen=100_000,
    maximum_fen=5_000_000,
    multiple_fen=10_000,
    terms=(3, 6, 9, 12),
    methods=tuple(Method),
    purposes=(
        Purpose("SEED", Bilingual("买种子、化肥", "Seed, fertiliser")),
        Purpose("LIVESTOCK", Bilingual("买牲口、饲料", "Livestock, feed")),
        Purpose("TOOLS", Bilingual("买农具、修大棚", "Tools, greenhouse")),
        Purpose("LIVING", Bilingual("家里日常用", "Household")),
    ),
    notes=(LoanNote("0317", 1_200_000, 1_800_000, date(2025, 9, 15), date(2026, 2, 15), 155_400, "XK-0317"),),
)
INTERESTS = (9000, 8268, 7533, 6795, 6054, 5309, 4561, 3809, 3054, 2296, 1534, 769)


def _quote() -> Quote:
    rows, balance = [], 2_000_000
    for at, interest in enumerate(INTERESTS):
        principal = 171_582 - interest if at < 11 else balance
        balance -= principal
        year, month = (2026, at + 2) if at < 11 else (2027, 1)
        rows.append(Instalment(at + 1, date(year, month, 15), principal, interest, principal + interest, balance))
    return Quote(
        quote_id="quotes/demo",
        amount_fen=2_000_000,
        term_months=12,
        method=Method.EQUAL_INSTALMENT,
        annual_rate=Decimal("0.054"),
        apr_simple=Decimal("0.054"),
        irr=Decimal("0.0554"),
        total_interest_fen=sum(INTERESTS),
        instalments=tuple(rows),
        purpose="SEED",
    )


QUOTE = _quote()


def _row(zh: str, en: str, value_zh: str, value_en: str, note: tuple[str, str] = ("", "")) -> ContractRow:
    return ContractRow(Bilingual(zh, en), Bilingual(value_zh, value_en), Bilingual(*note))


PAGES = (
    ContractPage(
        1,
        Bilingual("要紧的八件事", "Eight things that matter"),
        rows=(
            _row(
                "借款本金",
                "Principal",
                "20,000.00 元",
                "20,000.00 yuan",
                ("放到您本人的卡，尾号 6688", "To your own card ending 6688"),
            ),
            _row("用途", "Purpose", "买种子、化肥", "Seed, fertiliser"),
            _row(
                "期限",
                "Term",
                "12 个月",
                "12 months",
                ("2026 年 1 月 15 日到 2027 年 1 月 15 日", "15 Jan 2026 to 15 Jan 2027"),
            ),
            _row(
                "年化利率（单利）",
                "Annual rate (simple)",
                "5.40%",
                "5.40%",
                ("按还款计划折算（IRR，复利）5.54%", "IRR of the plan, compounded: 5.54%"),
            ),
            _row(
                "每月 15 日还",
                "On the 15th",
                "1,715.82 元",
                "1,715.82 yuan",
                ("最后一期 1,715.80 元", "Last payment 1,715.80 yuan"),
            ),
            _row("利息一共", "Interest in total", "589.82 元", "589.82 yuan"),
            _row(
                "逾期利率",
                "Overdue rate",
                "8.10%",
                "8.10%",
                ("从到期第二天起，是合同利率的 1.5 倍", "From the day after, 1.5 times the rate"),
            ),
            _row("提前还款", "Paying early", "随时可以，不另收钱", "Any time, free"),
        ),
        minimum_ms=8_000,
    ),
    *(
        ContractPage(
            number,
            Bilingual(heading, english),
            paragraphs=(
                Bilingual(
                    "借款只能用在合同写明的用途上。不能拿去买房、炒股，也不能再借给别人。银行可以问您钱花到了哪里。",
                    "The loan may be used for the stated purpose only: not for housing, securities or lending on.",
                ),
                Bilingual(
                    "借款放到您本人名下的银行卡。银行没有说“到账”之前，这笔借款不算放出，也不算利息。",
                    "It is paid to a card in your own name. No interest runs before the bank has said that it is paid.",
                ),
                Bilingual(
                    "要是您觉得哪里不对，可以在三天之内找银行再查一遍，查的时候不另收钱。",
                    "If something seems wrong, ask the bank within three days to review it, free of charge.",
                ),
            ),
            minimum_ms=5_000,
        )
        for number, heading, english in (
            (2, "用途和放款", "Purpose and payment"),
            (3, "利息和还款", "Interest and repayment"),
            (4, "逾期", "Overdue"),
            (5, "您的权利", "Your rights"),
            (6, "个人信息", "Personal data"),
        )
    ),
)

HELD = Tray(TrayItem.HELD, TrayItem.HELD, TrayItem.ABSENT)
DRAFT = Draft(2_000_000, 12, Method.EQUAL_INSTALMENT, "SEED")
DONE = DrawdownFacts(
    DrawdownState.DISBURSED,
    2_000_000,
    drawdown_id="drawdowns/demo",
    loan_note_number="XK 2026 0115 0042",
    query_number="JC 0317 0042",
    value_date=date(2026, 1, 15),
    available_after_fen=1_800_000,
)
SHORT = Explanation(
    "LINE_TOO_SHORT",
    Bilingual(
        "刚才在手机银行用了 25,000.00 元，额度还剩 13,000.00 元，不够这次的 20,000.00 元。",
        "25,000.00 yuan was just drawn by mobile bank; 13,000.00 yuan is left, too little for 20,000.00 yuan.",
    ),
    Bilingual("改成 13,000.00 元以内，现在就能办。", "Choose at most 13,000.00 yuan and go on now."),
    Way.CHANGE_AMOUNT,
    "B-LINE_TOO_SHORT",
)


def _stroke(points: str) -> tuple[tuple[float, float, int], ...]:
    pairs = [tuple(map(float, pair.split(","))) for pair in points.split()]
    out = []
    for (x0, y0), (x1, y1) in itertools.pairwise(pairs):
        steps = max(2, int(math.hypot(x1 - x0, y1 - y0) / 8))
        out += [((x0 + (x1 - x0) * k / steps) / 984, (y0 + (y1 - y0) * k / steps) / 700, 0) for k in range(steps)]
    return tuple(out)


SIGNATURE = Signature(
    tuple(
        _stroke(points)
        for points in (
            "150,190 190,180 232,172 268,170",
            "214,178 212,240 210,310 206,380",
            "164,270 200,262 256,254",
            "132,392 184,378 248,368 304,370",
            "372,246 420,236 476,222 520,214",
            "450,140 448,216 428,310 352,400",
            "444,240 468,300 506,356 566,392",
            "668,138 652,176 630,210 604,240",
            "644,196 642,230 640,286",
            "772,150 748,176 724,194 700,206",
            "706,144 702,190 704,226 730,246 760,250 786,242 790,216",
            "590,326 660,312 760,300 836,296",
            "712,268 712,320 710,380 704,440",
        )
    )
)

BASE = KioskState(step=Step.ATTRACT, service=Service.READY, terminal=TERMINAL, timing=Timing(left_ms=60_000))
KNOWN = replace(BASE, customer=CUSTOMER, tray=replace(HELD, bank_card=TrayItem.AWAITED))
CARDED = replace(KNOWN, card=CARD, tray=HELD)
VERIFIED = replace(CARDED, card_verified=True, line=LINE)
DRAFTED = replace(VERIFIED, draft=DRAFT, quote=QUOTE)


def _contract(state: KioskState, *, page: int = 0, read: bool = False) -> KioskState:
    reading = begin("contracts/demo", QUOTE.quote_id, "借款合同", PAGES, large_type=state.large_type)
    times = tuple(p.minimum_ms if read or at < page else 0 for at, p in enumerate(reading.pages))
    return replace(state, contract=replace(reading, page=min(page, len(reading.pages) - 1), shown_ms=times))


def _result(outcome: Outcome, **more: object) -> KioskState:
    view = OutcomeView(outcome, **more)  # type: ignore[arg-type]  # a scene names only what it shows
    return replace(DRAFTED, step=Step.RESULT, outcome=view)


def _step(step: Step, state: KioskState = BASE) -> KioskState:
    return replace(state, step=step)


_PAGES: dict[str, KioskState] = {
    "attract": BASE,
    "language": _step(Step.LANGUAGE),
    "identify-wait": replace(_step(Step.IDENTIFY), tray=Tray(TrayItem.AWAITED)),
    "identify-trouble": replace(
        _step(Step.IDENTIFY), tray=Tray(TrayItem.AWAITED), notice=explain(Trouble.ID_CARD_UNREADABLE)
    ),
    "identify-known": _step(Step.IDENTIFY, replace(KNOWN, identified=True, tray=Tray(TrayItem.HELD))),
    "card-wait": _step(Step.BANK_CARD, KNOWN),
    "card-reading": replace(
        _step(Step.BANK_CARD, KNOWN), tray=replace(HELD, bank_card=TrayItem.READING), waiting=Request.READ_CARD
    ),
    "card-known": _step(Step.BANK_CARD, CARDED),
    "card-stuck": replace(
        _step(Step.BANK_CARD, CARDED),
        tray=replace(HELD, bank_card=TrayItem.STUCK),
        notice=explain(Trouble.BANK_CARD_STUCK),
    ),
    "pin": replace(_step(Step.PIN, CARDED), pin_dots=4),
    "pin-wrong": replace(_step(Step.PIN, CARDED), pin_tries_left=2, notice=explain(Trouble.WRONG_PIN)),
    "line": _step(Step.LINE, VERIFIED),
    "amount-empty": _step(Step.AMOUNT, VERIFIED),
    "amount": replace(_step(Step.AMOUNT, VERIFIED), draft=Draft(2_000_000)),
    "amount-wrong": replace(_step(Step.AMOUNT, VERIFIED), draft=Draft(1_234_500)),
    "term-empty": replace(_step(Step.TERM, VERIFIED), draft=Draft(2_000_000)),
    "term": _step(Step.TERM, DRAFTED),
    "contract": _step(Step.CONTRACT, DRAFTED),
    "contract-read": _step(Step.CONTRACT, DRAFTED),
    "contract-clauses": _step(Step.CONTRACT, DRAFTED),
    "contract-offline": replace(_step(Step.CONTRACT, DRAFTED), notice=explain(Trouble.NO_NETWORK)),
    "signature-empty": _step(Step.SIGNATURE, DRAFTED),
    "signature": replace(_step(Step.SIGNATURE, DRAFTED), signature=SIGNATURE),
    "confirm": replace(_step(Step.CONFIRM, DRAFTED), signature=SIGNATURE, signed=True),
    "working": replace(_step(Step.WORKING, DRAFTED), working=Working(Stage.BOOKING, 4_600, 4_200)),
    "working-asking": replace(_step(Step.WORKING, DRAFTED), working=Working(Stage.ASKING, 21_000, 9_400)),
    "result-done": _result(Outcome.DONE, drawdown=DONE),
    "result-confirming": _result(
        Outcome.CONFIRMING,
        drawdown=replace(DONE, state=DrawdownState.UNKNOWN, confirm_by=datetime(2026, 1, 15, 9, 30, tzinfo=UTC)),
        query_number="JC 0317 0042",
    ),
    "result-not-done": _result(Outcome.NOT_DONE, problem=SHORT, can_change_amount=True),
    "result-see-staff": _result(Outcome.SEE_STAFF, problem=explain(Trouble.BANK_REFUSED)),
    "result-recovered": replace(
        BASE,
        step=Step.RESULT,
        outcome=OutcomeView(
            Outcome.DONE,
            drawdown=DrawdownFacts(DrawdownState.DISBURSED, 2_000_000),
            recovered=True,
            query_number="JC 0317 0042",
        ),
    ),
    "receipt-printing": replace(_step(Step.RECEIPT, DRAFTED), receipt=ReceiptStatus.PRINTING),
    "receipt": replace(_step(Step.RECEIPT, DRAFTED), receipt=ReceiptStatus.PRESENTED),
    "receipt-no-paper": replace(
        _step(Step.RECEIPT, DRAFTED), receipt=ReceiptStatus.NO_PAPER, notice=explain(Trouble.PRINTER_NO_PAPER)
    ),
    "take": replace(_step(Step.TAKE_CARDS), tray=Tray(TrayItem.HELD, TrayItem.TAKEN, TrayItem.RETURNING)),
    "take-stuck": replace(_step(Step.TAKE_CARDS), tray=Tray(TrayItem.TAKEN, TrayItem.STUCK)),
    "recovering": replace(
        _step(Step.RECOVERING),
        outcome=OutcomeView(
            Outcome.CONFIRMING,
            drawdown=DrawdownFacts(DrawdownState.UNKNOWN, 2_000_000),
            recovered=True,
            query_number="JC 0317 0042",
        ),
    ),
    "out-of-service": replace(_step(Step.OUT_OF_SERVICE), service=Service.NO_NETWORK),
    "out-of-service-not-trusted": replace(_step(Step.OUT_OF_SERVICE), service=Service.NOT_TRUSTED),
    "starting": replace(_step(Step.OUT_OF_SERVICE), service=Service.STARTING),
    "timeout": replace(
        _step(Step.AMOUNT, VERIFIED), overlay=Overlay.TIMEOUT_WARNING, timing=Timing(left_ms=12_000), draft=DRAFT
    ),
    "help": replace(
        _step(Step.AMOUNT, VERIFIED),
        overlay=Overlay.HELP,
        help=Help(HelpCall.TOLD, "K7"),
        draft=DRAFT,
    ),
    "help-calling": replace(
        _step(Step.AMOUNT, VERIFIED), overlay=Overlay.HELP, help=Help(HelpCall.CALLING, "AMOUNT"), draft=DRAFT
    ),
    "help-not-told": replace(
        _step(Step.AMOUNT, VERIFIED), overlay=Overlay.HELP, help=Help(HelpCall.NOT_TOLD, "K7"), draft=DRAFT
    ),
    "stop": replace(_step(Step.AMOUNT, VERIFIED), overlay=Overlay.STOP, draft=DRAFT),
}
CAMERA_SCENES = camera_scenes(BASE, CARDED, VERIFIED)
BESIDE_SCENES = beside_scenes(BASE, CARDED, VERIFIED, DRAFTED)
REPAY_SCENES = repay_scenes(BASE, VERIFIED)
SCENES: dict[str, KioskState] = {**_PAGES, **CAMERA_SCENES, **BESIDE_SCENES, **REPAY_SCENES}
"""Name of the picture to state; the contract is laid out for the type size when it is shown."""

_CONTRACTS: dict[str, Callable[[KioskState], KioskState]] = {
    "contract": _contract,
    "contract-clauses": lambda state: _contract(state, page=len(PAGES), read=True),
    "contract-read": lambda state: _contract(state, read=True),
    "contract-offline": _contract,
    "signature-empty": lambda state: _contract(state, read=True),
    "signature": lambda state: _contract(state, read=True),
    "confirm": lambda state: _contract(state, read=True),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is shown."""

    name: str
    large: bool = False
    english: bool = False
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture."""

    name: str
    look: Look

    @property
    def state(self) -> KioskState:
        """The state that it shows."""
        language = Language.EN if self.look.english else Language.ZH
        state = replace(SCENES[self.name], large_type=self.look.large, language=language)
        return _CONTRACTS.get(self.name, lambda s: s)(state)
