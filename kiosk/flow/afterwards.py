"""Where a "no" of the bank leads: one row a reason, so that every failure has a way forward.

The rows name reasons of the contract (docs/refusals.md). A reason that is not here ends the visit with the bank's own
sentence and sends to the staff, which is never wrong.
"""

from __future__ import annotations

from enum import Enum

from kiosk.flow.facts import Refusal
from kiosk.flow.state import Request
from kiosk.flow.trouble import Way

__all__ = ["AFTERWARDS", "After", "after", "way_of"]


class After(Enum):
    """What the journey does after a refusal."""

    OTHER_ID = "other_id"
    OTHER_CARD = "other_card"
    PIN_AGAIN = "pin_again"
    NEW_KEYS = "new_keys"
    AMOUNT = "amount"
    FACE = "face"
    FACE_OVER = "face_over"
    CONSENT = "consent"
    TERM = "term"
    READ_AGAIN = "read_again"
    SIGN_AGAIN = "sign_again"
    NO_CASE = "no_case"
    HANDED_OVER = "handed_over"
    REPAY = "repay"
    RETRY = "retry"
    END = "end"
    STAFF = "staff"


AFTERWARDS: dict[str, After] = {
    "LINE_INSUFFICIENT": After.AMOUNT,
    "AMOUNT_BELOW_MINIMUM": After.AMOUNT,
    "AMOUNT_ABOVE_MAXIMUM": After.AMOUNT,
    "AMOUNT_NOT_A_MULTIPLE": After.AMOUNT,
    "CHANNEL_LIMIT_EXCEEDED": After.AMOUNT,
    "DAILY_LIMIT_EXCEEDED": After.AMOUNT,
    "PURPOSE_CAP_EXCEEDED": After.AMOUNT,
    "ENTRUSTED_PAYMENT_REQUIRED": After.AMOUNT,
    "NO_CHANNEL_PAYS_SELLERS": After.AMOUNT,
    "FACE_NEEDED": After.FACE,
    "COUNTER_NEEDED": After.AMOUNT,
    "FACE_CHECKS_USED_UP": After.FACE_OVER,
    "FACE_MODEL_UNKNOWN": After.FACE_OVER,
    "FACE_THRESHOLD_TOO_LOOSE": After.FACE_OVER,
    "FACE_CHECK_CONTRADICTORY": After.FACE_OVER,
    "FACE_CONSENT_MISSING": After.CONSENT,
    "FACE_CONSENT_STALE": After.CONSENT,
    "TERM_TOO_LONG": After.TERM,
    "TERM_NOT_OFFERED": After.TERM,
    "METHOD_NOT_OFFERED": After.TERM,
    "PURPOSE_FORBIDDEN": After.TERM,
    "QUOTE_EXPIRED": After.TERM,
    "QUOTE_CHANGED": After.TERM,
    "CONTRACT_CHANGED": After.TERM,
    "CONTRACT_NOT_READ": After.READ_AGAIN,
    "SIGNATURE_MISSING": After.SIGN_AGAIN,
    "ID_INVALID": After.OTHER_ID,
    "ID_TYPE_NOT_SERVED": After.OTHER_ID,
    "ID_EXPIRED": After.END,
    "CUSTOMER_NOT_FOUND": After.END,
    "CARD_HOLDER_MISMATCH": After.OTHER_CARD,
    "CARD_EXPIRED": After.OTHER_CARD,
    "CARD_UNUSABLE": After.OTHER_CARD,
    "CARD_NOT_GENUINE": After.STAFF,
    "PIN_WRONG": After.PIN_AGAIN,
    "PIN_KEY_STALE": After.NEW_KEYS,
    "PIN_BLOCKED": After.END,
    "NO_CREDIT_LINE": After.END,
    "LINE_EXPIRED": After.END,
    "LINE_FROZEN": After.END,
    "RISK_REFUSED": After.END,
    "HANDOFF_INVALID": After.NO_CASE,
    "HANDOFF_EXPIRED": After.NO_CASE,
    "HANDOFF_TAKEN": After.NO_CASE,
    "HANDOFF_NOT_YOURS": After.NO_CASE,
    "REPAYMENT_ABOVE_PAYOFF": After.REPAY,
    "REPAYMENT_NOTHING_DUE": After.REPAY,
    "REPAYMENT_BALANCE_SHORT": After.REPAY,
    "REPAYMENT_UNDER_WAY": After.END,
    "REPAYMENT_NOT_ALLOWED": After.END,
    "REPAYMENT_ACCOUNT_NOT_OWN": After.END,
    "REPAYMENT_REFUSED": After.STAFF,
    "LOAN_NOTE_SETTLED": After.END,
    "SESSION_HANDED_OVER": After.HANDED_OVER,
    "SESSION_EXPIRED": After.END,
    "SESSION_NOT_FOUND": After.END,
    "TOO_MANY_REQUESTS": After.RETRY,
    "RISK_UNAVAILABLE": After.RETRY,
    "CARD_CHECK_UNAVAILABLE": After.RETRY,
    "CORE_UNAVAILABLE": After.RETRY,
    "SERVICE_UNAVAILABLE": After.RETRY,
}

_FITS: dict[After, frozenset[Request]] = {
    After.OTHER_ID: frozenset({Request.OPEN_SESSION}),
    After.OTHER_CARD: frozenset({Request.VERIFY_CARD}),
    After.PIN_AGAIN: frozenset({Request.VERIFY_CARD}),
    After.NEW_KEYS: frozenset({Request.VERIFY_CARD}),
    After.AMOUNT: frozenset({Request.QUOTE, Request.PREPARE_CONTRACT, Request.ACCEPT_CONTRACT}),
    After.FACE: frozenset({Request.QUOTE, Request.PREPARE_CONTRACT, Request.ACCEPT_CONTRACT}),
    After.FACE_OVER: frozenset({Request.RECORD_FACE}),
    After.CONSENT: frozenset({Request.RECORD_FACE}),
    After.TERM: frozenset({Request.QUOTE, Request.PREPARE_CONTRACT, Request.ACCEPT_CONTRACT}),
    After.READ_AGAIN: frozenset({Request.ACCEPT_CONTRACT}),
    After.SIGN_AGAIN: frozenset({Request.ACCEPT_CONTRACT}),
    After.NO_CASE: frozenset({Request.TAKE_CASE}),
    After.REPAY: frozenset({Request.QUOTE_REPAYMENT}),
}

_WAYS: dict[After, Way] = {
    After.AMOUNT: Way.CHANGE_AMOUNT,
    After.FACE: Way.FACE,
    After.FACE_OVER: Way.STAFF,
    After.NO_CASE: Way.ANEW,
    After.REPAY: Way.CHANGE_AMOUNT,
    After.END: Way.END,
    After.STAFF: Way.STAFF,
}


def after(reason: str, request: Request | None) -> After:
    """What follows a reason given to a request (None: to the drawdown or the repayment itself).

    A reason that makes no sense for the request sends to the staff rather than to a page where it cannot be mended.
    """
    follows = AFTERWARDS.get(reason, After.STAFF)
    if request is None or follows not in _FITS or request in _FITS[follows]:
        return follows
    return After.STAFF


def way_of(refusal: Refusal, request: Request | None) -> Way:
    """The way forward that the page offers with the bank's sentence."""
    return _WAYS.get(after(refusal.reason, request), Way.RETRY)
