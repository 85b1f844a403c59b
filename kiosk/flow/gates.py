"""What the main button of a page says: whether it goes on, and if not, why.

"A disabled button says why": screens show `Gate.why` in words, with `seconds` where it counts down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.amount import ceiling
from kiosk.flow.assurance import can_ask_face, counter_only, needs_face, usable_line
from kiosk.flow.camera import CheckStage
from kiosk.flow.repaying import RepaymentKind, chosen_note
from kiosk.flow.state import KioskState, Outcome, Overlay, ReceiptStatus, Request, Step

__all__ = ["BACK", "MINIMUM_INK", "Gate", "Why", "can_change_amount", "can_go_back", "can_stop", "gate"]

MINIMUM_INK = 12
"""Points below which ink is a slip of the finger and no name; the bank judges for good."""

BACK: dict[Step, Step] = {
    Step.LANGUAGE: Step.ATTRACT,
    Step.IDENTIFY: Step.LANGUAGE,
    Step.DOCUMENT: Step.IDENTIFY,
    Step.DOCUMENT_CHECK: Step.DOCUMENT,
    Step.BANK_CARD: Step.IDENTIFY,
    Step.PIN: Step.BANK_CARD,
    Step.FACE: Step.FACE_CONSENT,
    Step.AMOUNT: Step.LINE,
    Step.TERM: Step.AMOUNT,
    Step.CONTRACT: Step.TERM,
    Step.SIGNATURE: Step.CONTRACT,
    Step.CONFIRM: Step.SIGNATURE,
    Step.REPAY_NOTE: Step.LINE,
    Step.REPAY_AMOUNT: Step.REPAY_NOTE,
    Step.REPAY_CONFIRM: Step.REPAY_AMOUNT,
}
"""Where 返回 leads. A line that was opened with a PIN is not left by the way it was reached."""

STOPPABLE = frozenset(set(BACK) | {Step.FACE_CONSENT, Step.LINE}) - {Step.LANGUAGE}


class Why(Enum):
    """Why the main button does not go on."""

    PUT_ID_CARD = "put_id_card"
    INSERT_CARD = "insert_card"
    KEY_PIN = "key_pin"
    BANK_THINKS = "bank_thinks"
    READING_CARD = "reading_card"
    READING_DOCUMENT = "reading_document"
    FACE_STARTING = "face_starting"
    FACE_STRAIGHT = "face_straight"
    FACE_CHALLENGE = "face_challenge"
    NEEDS_FACE = "needs_face"
    NEEDS_STAFF = "needs_staff"
    LINE_EMPTY = "line_empty"
    ENTER_AMOUNT = "enter_amount"
    AMOUNT_TOO_SMALL = "amount_too_small"
    AMOUNT_TOO_LARGE = "amount_too_large"
    AMOUNT_NOT_MULTIPLE = "amount_not_multiple"
    CHOOSE_TERM = "choose_term"
    CHOOSE_METHOD = "choose_method"
    CHOOSE_PURPOSE = "choose_purpose"
    QUOTE_MISSING = "quote_missing"
    READ_PAGE = "read_page"
    READ_ALL = "read_all"
    SIGN_FIRST = "sign_first"
    PRINTING = "printing"
    CHOOSE_NOTE = "choose_note"
    CHOOSE_KIND = "choose_kind"
    NOTHING_TO_PRESS = "nothing_to_press"


@dataclass(frozen=True, slots=True)
class Gate:
    """Open, or the reason why not. Units: `seconds` where time alone opens it, `count` of what is missing (pages)."""

    why: Why | None = None
    seconds: int = 0
    count: int = 0

    @property
    def open(self) -> bool:
        """Whether the main button goes on."""
        return self.why is None


OPEN = Gate()


def gate(state: KioskState) -> Gate:
    """The main button of the page now shown."""
    if state.waiting is Request.READ_CARD:
        return Gate(Why.READING_CARD, seconds=state.waiting_ms // 1000)
    if state.waiting is Request.READ_DOCUMENT:
        return Gate(Why.READING_DOCUMENT, seconds=state.waiting_ms // 1000)
    if state.waiting is not None:
        return Gate(Why.BANK_THINKS, seconds=state.waiting_ms // 1000)
    match state.step:
        case Step.IDENTIFY:
            return OPEN if state.identified else Gate(Why.PUT_ID_CARD)
        case Step.BANK_CARD:
            return OPEN if state.card else Gate(Why.INSERT_CARD)
        case Step.PIN:
            return OPEN if state.card_verified else Gate(Why.KEY_PIN)
        case Step.FACE:
            return Gate(_FACE[state.face.check.stage])
        case Step.LINE:
            return _line(state)
        case Step.AMOUNT:
            return _amount(state)
        case Step.TERM:
            return _term(state)
        case Step.CONTRACT:
            return _contract(state)
        case Step.SIGNATURE:
            return OPEN if state.signed or state.signature.points >= MINIMUM_INK else Gate(Why.SIGN_FIRST)
        case Step.CONFIRM:
            return OPEN if state.signed and state.quote and state.contract else Gate(Why.QUOTE_MISSING)
        case Step.REPAY_NOTE:
            return OPEN if chosen_note(state.line, state.repaying) else Gate(Why.CHOOSE_NOTE)
        case Step.REPAY_AMOUNT:
            return _repayment(state)
        case Step.REPAY_CONFIRM:
            return OPEN if state.repaying and state.repaying.quote else Gate(Why.QUOTE_MISSING)
        case Step.RECEIPT:
            return Gate(Why.PRINTING) if state.receipt is ReceiptStatus.PRINTING else OPEN
        case Step.DOCUMENT_CHECK:
            return OPEN if state.document.facts else Gate(Why.NOTHING_TO_PRESS)
        case Step.ATTRACT | Step.LANGUAGE | Step.DOCUMENT | Step.RESULT | Step.PRECHECK:
            return OPEN
        case _:
            return Gate(Why.NOTHING_TO_PRESS)


_FACE: dict[CheckStage, Why] = {
    CheckStage.STARTING: Why.FACE_STARTING,
    CheckStage.ALIGNING: Why.FACE_STRAIGHT,
    CheckStage.CHALLENGE: Why.FACE_CHALLENGE,
    CheckStage.DONE: Why.BANK_THINKS,
    CheckStage.STOPPED: Why.NOTHING_TO_PRESS,
}


def _line(state: KioskState) -> Gate:
    if state.line is None:
        return Gate(Why.BANK_THINKS)
    if counter_only(state):
        return Gate(Why.NEEDS_FACE if can_ask_face(state) else Why.NEEDS_STAFF)
    return OPEN if ceiling(state.line) >= state.line.minimum_fen else Gate(Why.LINE_EMPTY)


def _amount(state: KioskState) -> Gate:
    line, amount = usable_line(state), state.draft.amount_fen
    if line is None:
        return Gate(Why.BANK_THINKS)
    if counter_only(state):
        return Gate(Why.NEEDS_STAFF)
    if ceiling(line) < line.minimum_fen:
        return Gate(Why.LINE_EMPTY)
    if amount == 0:
        return Gate(Why.ENTER_AMOUNT)
    if amount < line.minimum_fen:
        return Gate(Why.AMOUNT_TOO_SMALL)
    if amount > ceiling(line):
        return Gate(Why.AMOUNT_TOO_LARGE)
    if amount % line.multiple_fen:
        return Gate(Why.AMOUNT_NOT_MULTIPLE)
    return Gate(Why.NEEDS_FACE) if needs_face(state) and can_ask_face(state) else OPEN


def _term(state: KioskState) -> Gate:
    if state.draft.term_months is None:
        return Gate(Why.CHOOSE_TERM)
    if state.draft.method is None:
        return Gate(Why.CHOOSE_METHOD)
    if not state.draft.purpose:
        return Gate(Why.CHOOSE_PURPOSE)
    return OPEN if state.quote else Gate(Why.QUOTE_MISSING)


def _contract(state: KioskState) -> Gate:
    reading = state.contract
    if reading is None:
        return Gate(Why.BANK_THINKS)
    if reading.page_ms_left:
        return Gate(Why.READ_PAGE, seconds=reading.page_seconds_left, count=len(reading.unread))
    return OPEN if reading.complete else Gate(Why.READ_ALL, count=len(reading.unread))


_LEFT_ALONE = frozenset({None, Request.QUOTE, Request.PREPARE_CONTRACT, Request.LOAD_LINE, Request.QUOTE_REPAYMENT})
"""Questions whose answers nobody misses."""


def _repayment(state: KioskState) -> Gate:
    repaying = state.repaying
    if repaying is None or repaying.kind is None:
        return Gate(Why.CHOOSE_KIND)
    keyed = repaying.kind is not RepaymentKind.PARTIAL or repaying.amount_fen > 0
    return OPEN if keyed else Gate(Why.ENTER_AMOUNT)


def can_go_back(state: KioskState) -> bool:
    """Whether 返回 is offered: not while a question is out that going back would orphan."""
    return state.step in BACK and state.waiting in _LEFT_ALONE


def can_stop(state: KioskState) -> bool:
    """Whether 结束并取回卡片 is offered: never with money in flight, and not where the visit is over anyway."""
    return state.step in STOPPABLE and state.overlay is not Overlay.STOP


def can_change_amount(state: KioskState) -> bool:
    """Whether a result page offers 改金额."""
    view = state.outcome
    return (
        state.step is Step.RESULT
        and view is not None
        and view.outcome is Outcome.NOT_DONE
        and view.can_change_amount
        and not view.recovered
    )
