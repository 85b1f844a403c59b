"""A "no" that was to be expected, as a value: what the reason is, and the figures that its sentences name.

The sentences themselves stand in `refusal_table`, one row a reason. A refusal never moved money; a lost
answer is not a refusal (see `drawdown`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class RefusalReason(StrEnum):
    """Why something was not done; the value is what travels in `google.rpc.ErrorInfo.reason`."""

    # The amount, the term and the purpose
    LINE_INSUFFICIENT = "LINE_INSUFFICIENT"
    AMOUNT_BELOW_MINIMUM = "AMOUNT_BELOW_MINIMUM"
    AMOUNT_ABOVE_MAXIMUM = "AMOUNT_ABOVE_MAXIMUM"
    AMOUNT_NOT_A_MULTIPLE = "AMOUNT_NOT_A_MULTIPLE"
    CHANNEL_LIMIT_EXCEEDED = "CHANNEL_LIMIT_EXCEEDED"
    DAILY_LIMIT_EXCEEDED = "DAILY_LIMIT_EXCEEDED"
    CHANNEL_CLOSED = "CHANNEL_CLOSED"
    TERM_TOO_LONG = "TERM_TOO_LONG"
    TERM_NOT_OFFERED = "TERM_NOT_OFFERED"
    METHOD_NOT_OFFERED = "METHOD_NOT_OFFERED"
    PURPOSE_FORBIDDEN = "PURPOSE_FORBIDDEN"
    PURPOSE_NOT_SERVED_HERE = "PURPOSE_NOT_SERVED_HERE"
    PURPOSE_CAP_EXCEEDED = "PURPOSE_CAP_EXCEEDED"
    ENTRUSTED_PAYMENT_REQUIRED = "ENTRUSTED_PAYMENT_REQUIRED"
    ACCOUNT_NOT_OWN = "ACCOUNT_NOT_OWN"
    # The line and the bank's judgement
    NO_CREDIT_LINE = "NO_CREDIT_LINE"
    LINE_EXPIRED = "LINE_EXPIRED"
    LINE_FROZEN = "LINE_FROZEN"
    RISK_REFUSED = "RISK_REFUSED"
    # Who stands there
    ID_INVALID = "ID_INVALID"
    ID_EXPIRED = "ID_EXPIRED"
    ID_TYPE_NOT_SERVED = "ID_TYPE_NOT_SERVED"
    CUSTOMER_NOT_FOUND = "CUSTOMER_NOT_FOUND"
    CARD_HOLDER_MISMATCH = "CARD_HOLDER_MISMATCH"
    CARD_NOT_GENUINE = "CARD_NOT_GENUINE"
    CARD_EXPIRED = "CARD_EXPIRED"
    CARD_UNUSABLE = "CARD_UNUSABLE"
    PIN_WRONG = "PIN_WRONG"
    PIN_BLOCKED = "PIN_BLOCKED"
    PIN_KEY_STALE = "PIN_KEY_STALE"
    ASSURANCE_INSUFFICIENT = "ASSURANCE_INSUFFICIENT"
    FACE_NEEDED = "FACE_NEEDED"
    COUNTER_NEEDED = "COUNTER_NEEDED"
    FACE_CONSENT_MISSING = "FACE_CONSENT_MISSING"
    FACE_CONSENT_STALE = "FACE_CONSENT_STALE"
    FACE_CHECKS_USED_UP = "FACE_CHECKS_USED_UP"
    FACE_MODEL_UNKNOWN = "FACE_MODEL_UNKNOWN"
    FACE_THRESHOLD_TOO_LOOSE = "FACE_THRESHOLD_TOO_LOOSE"
    FACE_CHECK_CONTRADICTORY = "FACE_CHECK_CONTRADICTORY"
    # The contract and the quote
    CONTRACT_NOT_READ = "CONTRACT_NOT_READ"
    CONTRACT_NOT_ACCEPTED = "CONTRACT_NOT_ACCEPTED"
    CONTRACT_CHANGED = "CONTRACT_CHANGED"
    SIGNATURE_MISSING = "SIGNATURE_MISSING"
    QUOTE_EXPIRED = "QUOTE_EXPIRED"
    QUOTE_CHANGED = "QUOTE_CHANGED"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    REQUEST_WITHDRAWN = "REQUEST_WITHDRAWN"
    # Corrections and repayment
    REVERSAL_NOT_ALLOWED = "REVERSAL_NOT_ALLOWED"
    REPAYMENT_ABOVE_PAYOFF = "REPAYMENT_ABOVE_PAYOFF"
    REPAYMENT_NOTHING_DUE = "REPAYMENT_NOTHING_DUE"
    REPAYMENT_UNDER_WAY = "REPAYMENT_UNDER_WAY"
    REPAYMENT_NOT_ALLOWED = "REPAYMENT_NOT_ALLOWED"
    REPAYMENT_ACCOUNT_NOT_OWN = "REPAYMENT_ACCOUNT_NOT_OWN"
    REPAYMENT_BALANCE_SHORT = "REPAYMENT_BALANCE_SHORT"
    REPAYMENT_REFUSED = "REPAYMENT_REFUSED"
    LOAN_NOTE_SETTLED = "LOAN_NOTE_SETTLED"
    # The mobile bank's token
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 (the name of a reason, not a secret)
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 (a reason, not a secret)
    TOKEN_REPLAYED = "TOKEN_REPLAYED"  # noqa: S105 (a reason, not a secret)
    NOT_AT_THIS_CHANNEL = "NOT_AT_THIS_CHANNEL"
    # The terminal and the session
    UNKNOWN_TERMINAL = "UNKNOWN_TERMINAL"
    TERMINAL_LOCKED = "TERMINAL_LOCKED"
    WRONG_CERTIFICATE = "WRONG_CERTIFICATE"
    SESSION_EXPIRED = "SESSION_EXPIRED"
    SESSION_NOT_FOUND = "SESSION_NOT_FOUND"
    SESSION_HANDED_OVER = "SESSION_HANDED_OVER"
    HANDOFF_INVALID = "HANDOFF_INVALID"
    HANDOFF_EXPIRED = "HANDOFF_EXPIRED"
    HANDOFF_TAKEN = "HANDOFF_TAKEN"
    HANDOFF_NOT_YOURS = "HANDOFF_NOT_YOURS"
    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    NOT_FOUND = "NOT_FOUND"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    # Staff, and what waits for a second person
    STAFF_NOT_SIGNED_IN = "STAFF_NOT_SIGNED_IN"
    STAFF_SIGNED_IN_ELSEWHERE = "STAFF_SIGNED_IN_ELSEWHERE"
    STAFF_ROLE_LACKING = "STAFF_ROLE_LACKING"
    STAFF_SIGN_IN_FAILED = "STAFF_SIGN_IN_FAILED"
    STAFF_LOCKED = "STAFF_LOCKED"
    STAFF_PASSWORD_WEAK = "STAFF_PASSWORD_WEAK"  # noqa: S105 (a reason, not a secret)
    STAFF_PASSWORD_CHANGE_REQUIRED = "STAFF_PASSWORD_CHANGE_REQUIRED"  # noqa: S105 (a reason, not a secret)
    APPROVAL_OWN = "APPROVAL_OWN"
    APPROVAL_SAME_WORKSTATION = "APPROVAL_SAME_WORKSTATION"
    APPROVAL_PROOF_UNSEEN = "APPROVAL_PROOF_UNSEEN"
    APPROVAL_DECIDED = "APPROVAL_DECIDED"
    APPROVAL_NOT_OWN = "APPROVAL_NOT_OWN"
    APPROVAL_COMMENT_MISSING = "APPROVAL_COMMENT_MISSING"
    APPROVAL_WAITING_ALREADY = "APPROVAL_WAITING_ALREADY"
    APPROVAL_RETURNED = "APPROVAL_RETURNED"
    APPROVAL_WITHDRAWN = "APPROVAL_WITHDRAWN"
    APPROVAL_LAPSED = "APPROVAL_LAPSED"
    LINE_NOT_FROZEN = "LINE_NOT_FROZEN"
    CHANGES_UNKNOWN = "CHANGES_UNKNOWN"
    # Help at the elbow
    HELP_CALL_TAKEN = "HELP_CALL_TAKEN"
    HELP_CALL_OVER = "HELP_CALL_OVER"
    HELP_CALL_NOT_YOURS = "HELP_CALL_NOT_YOURS"
    HINT_UNFIT = "HINT_UNFIT"
    JOURNEY_UNMASKED = "JOURNEY_UNMASKED"
    # The bank's own systems
    CORE_REFUSED = "CORE_REFUSED"
    CORE_UNAVAILABLE = "CORE_UNAVAILABLE"
    RISK_UNAVAILABLE = "RISK_UNAVAILABLE"
    CARD_CHECK_UNAVAILABLE = "CARD_CHECK_UNAVAILABLE"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One "no": the reason and the facts that its sentences name.

    Facts are texts ready to be shown (`yuan_text`, ISO dates, counts); they travel as `ErrorInfo.metadata`, so
    none may hold a name, a full number or a secret. Which facts a reason needs is in its row of the table.
    """

    reason: RefusalReason
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __hash__(self) -> int:
        return hash((self.reason, tuple(sorted(self.facts.items()))))


def refuse(reason: RefusalReason, **facts: str | int) -> Refusal:
    """Build a refusal from its reason and facts: `refuse(LINE_INSUFFICIENT, amount="20,000.00", ...)`."""
    return Refusal(reason, {name: str(value) for name, value in facts.items()})
