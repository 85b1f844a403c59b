"""What may follow on a refusal: a number by which the staff finds it, and a review by a person (人工复查)."""

from channel_server.domain.refusal_table import REFUSAL_TABLE, Status
from channel_server.domain.refusals import RefusalReason

_R = RefusalReason

REVIEWABLE = frozenset(
    {
        # A judgement, or a record of the bank's, that somebody may see otherwise.
        _R.NO_CREDIT_LINE,
        _R.LINE_EXPIRED,
        _R.LINE_FROZEN,
        _R.RISK_REFUSED,
        # A machine's judgement of a person, or of their papers.
        _R.CARD_HOLDER_MISMATCH,
        _R.FACE_CHECKS_USED_UP,
        # Said by the bank's books of an account that the customer believes is in order.
        _R.CORE_REFUSED,
        _R.REPAYMENT_REFUSED,
    }
)
"""Refusals that a review can change. The others the customer can settle at once, or the law does not let go."""

_NOTHING_TO_LOOK_UP = frozenset(
    {
        _R.MALFORMED_REQUEST,
        _R.NOT_FOUND,
        _R.NOT_AT_THIS_CHANNEL,
        _R.REVIEW_NOT_POSSIBLE,
        _R.SERVICE_UNAVAILABLE,
        # Whoever asks without end would have as many written down.
        _R.TOO_MANY_REQUESTS,
    }
)


def is_reviewable(reason: RefusalReason) -> bool:
    """Tell whether a review can change it."""
    return reason in REVIEWABLE


def is_numbered(reason: RefusalReason) -> bool:
    """Tell whether it is kept under a number: it is about a customer's case, and whoever asked is known."""
    return reason not in _NOTHING_TO_LOOK_UP and REFUSAL_TABLE[reason].status is not Status.UNAUTHENTICATED
