"""What stands beside the steps: codes, cases, tellers, reviews, a pre-check; made from the other pages' states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kiosk.flow.camera import Abilities
from kiosk.flow.carried import (
    Case,
    CaseStage,
    Elsewhere,
    Handover,
    HandoverStage,
    Note,
    NoteKind,
    Parting,
    PartingKind,
    Precheck,
    Review,
    ReviewStage,
)
from kiosk.flow.explanation import Explanation, explain
from kiosk.flow.facts import Bilingual, Method
from kiosk.flow.help import Help, HelpCall, Hint
from kiosk.flow.hints import HINTS
from kiosk.flow.state import KioskState, Outcome, OutcomeView, Overlay, Service, Step, Tray, TrayItem
from kiosk.flow.trouble import Trouble, Way

__all__ = ["beside_scenes"]

CODE = "EDIAN1K7Q2M4X9W3Z6T5R8P1N0B2V4C6H8J3L5G7F9D"
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
REFUSED = Explanation(
    "RISK_REFUSED",
    Bilingual("这次没有批下来。", "This was not approved."),
    Bilingual("可以请人再看一遍，或找客户经理。", "Have a person look at it again, or ask your account manager."),
    Way.END,
    "Q-417209",
    quote_number="Q-417209",
    reviewable=True,
)
NOT_YOURS = Explanation(
    "HANDOFF_NOT_YOURS",
    Bilingual("这个码不是您的。", "This QR picture is not yours."),
    Bilingual("请用您自己的码，或者在这里从头办。", "Use your own, or begin anew here."),
    Way.ANEW,
    "Q-103377",
    quote_number="Q-103377",
)
HELPED = Help(HelpCall.TOLD, "K7", "0317", Hint("h-1", HINTS["chip_up"], "0317"))


def beside_scenes(
    base: KioskState, carded: KioskState, verified: KioskState, drafted: KioskState
) -> dict[str, KioskState]:
    """Name of the picture to state."""
    able = Abilities(codes=True)
    case = Case(CaseStage.TAKEN, Elsewhere.MOBILE, 2_000_000, 12, Method.EQUAL_INSTALMENT, "SEED")
    known = replace(verified, identified=True)
    plan = replace(drafted, identified=True, step=Step.TERM)
    shown = Handover(HandoverStage.SHOWN, CODE, 600_000, 552_000)
    offline = Handover(
        HandoverStage.OFFLINE,
        "EDIANQ1|20000.00|12|EQUAL_INSTALMENT|SEED|2026-01-15\n用款试算，仅供参考\n20,000.00 元，12 个月",
        problem=explain(Trouble.NO_NETWORK),
    )
    refused = OutcomeView(Outcome.NOT_DONE, REFUSED)
    failed = replace(drafted, identified=True, step=Step.RESULT, outcome=refused)
    gone = replace(base, step=Step.TAKE_CARDS, tray=Tray(TrayItem.TAKEN, TrayItem.RETURNING))
    return {
        "attract-codes": replace(base, abilities=able),
        "attract-code-refused": replace(base, abilities=able, notice=explain(Trouble.SNAPSHOT_EXPIRED)),
        "identify-case": replace(
            base, step=Step.IDENTIFY, tray=Tray(TrayItem.AWAITED), case=Case(), note=Note(NoteKind.CODE_READ)
        ),
        "pin-case-refused": replace(carded, step=Step.PIN, card_verified=True, notice=NOT_YOURS),
        "line-case": replace(
            known, step=Step.LINE, case=case, note=Note(NoteKind.CASE_GOES_ON, 2_000_000, Elsewhere.MOBILE)
        ),
        "term-line-used": replace(plan, note=Note(NoteKind.LINE_USED, 2_000_000, Elsewhere.MOBILE)),
        "term-line-shorter": replace(
            plan,
            quote=None,
            note=Note(NoteKind.LINE_USED, 2_000_000, Elsewhere.MOBILE),
            notice=explain(Trouble.LINE_SHORTER),
        ),
        "handover": replace(plan, overlay=Overlay.HANDOVER, handover=shown),
        "handover-offline": replace(plan, overlay=Overlay.HANDOVER, handover=offline),
        "handover-expired": replace(plan, overlay=Overlay.HANDOVER, handover=Handover(HandoverStage.EXPIRED)),
        "card-hint": replace(carded, step=Step.BANK_CARD, help=HELPED),
        "attract-hint": replace(base, help=HELPED),
        "result-hint": replace(failed, help=HELPED),
        "help-taken": replace(known, step=Step.AMOUNT, overlay=Overlay.HELP, help=replace(HELPED, hint=None)),
        "stop-handover": replace(known, step=Step.AMOUNT, overlay=Overlay.STOP),
        "result-review": failed,
        "result-reviewed": replace(
            failed, review=Review(ReviewStage.TAKEN, "复-417209", datetime(2026, 1, 18, 9, 0, tzinfo=UTC))
        ),
        "take-handed-over": replace(gone, parting=Parting(PartingKind.HANDED_OVER)),
        "take-at-counter": replace(gone, parting=Parting(PartingKind.AT_COUNTER, Bilingual("2 号窗口", "window 2"))),
        "out-of-service-codes": replace(base, step=Step.OUT_OF_SERVICE, service=Service.NO_NETWORK, abilities=able),
        "precheck": replace(base, step=Step.PRECHECK, service=Service.NO_NETWORK, precheck=PRECHECK),
        "precheck-frozen": replace(
            base,
            step=Step.PRECHECK,
            service=Service.NO_NETWORK,
            precheck=replace(PRECHECK, frozen=True, drawable=False, drawable_fen=0, other_day=True),
        ),
    }
