"""The ways that money takes, each run once to find its crash points, and once for each kill.

A path is: what was done before, at which point that process died (to leave a drawdown in that state), and the steps
whose statements are the crash points.
"""

from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True, slots=True)
class MoneyPath:
    """One way."""

    name: str
    steps: tuple[str, ...]
    before: tuple[str, ...] = ()
    dies: str = ""
    """The point at which the process that did `before` was killed; empty where it ended in peace."""
    script: str = ""
    """What goes wrong at the bank."""
    unwelcome: bool = False
    """Whether the customer is one whom risk refuses."""
    amount_fen: int = 500_000
    stand: str = "JC-0317"
    """Where the customer stands; at the counter a large amount waits for a second person."""
    lapses_after_s: float = 0.0
    """How long what is made at the counter waits there for a second person; nought: as long as is shipped."""
    entrusted: bool = False
    """Whether a seller is paid instead of the customer."""

    @property
    def is_silent(self) -> bool:
        """Whether the bank leaves some call without an answer."""
        return '"never"' in self.script


class _Large(TypedDict):
    stand: str
    amount_fen: int


def _fault(operation: str, kind: str, more: str = "") -> str:
    return f'[[fault]]\noperation = "{operation}"\nkind = "{kind}"\ncount = 1\n{more}\n'


_REFUSED = 'code = "ACCOUNT_CLOSED"\ntext = "不予受理"'
_NOT_IDEMPOTENT = "[core_banking]\nidempotent_by_reference = false\n"

_LARGE = _Large(stand="JC-T001", amount_fen=5_100_000)

PATHS = (
    MoneyPath("drawdown paid", ("draw", "deliver")),
    MoneyPath("drawdown repeated", ("draw",), before=("draw",)),
    MoneyPath("drawdown refused by a rule", ("draw",), amount_fen=500_001),
    MoneyPath("drawdown refused for want of limit", ("draw",), amount_fen=30_000_100),
    MoneyPath("drawdown refused by risk", ("draw",), unwelcome=True),
    MoneyPath("drawdown refused by core", ("draw",), script=_fault("PostDisbursement", "refusal", _REFUSED)),
    MoneyPath("risk does not answer", ("draw",), script=_fault("DecideDrawdown", "error", 'status = "UNAVAILABLE"')),
    MoneyPath("answer lost", ("draw", "sweep", "deliver"), script=_fault("PostDisbursement", "never")),
    MoneyPath(
        "request lost, sent again", ("draw", "sweep"), script=_fault("PostDisbursement", "never", "applied = false")
    ),
    MoneyPath(
        "request lost, voided",
        ("draw", "sweep"),
        script=_NOT_IDEMPOTENT + _fault("PostDisbursement", "never", "applied = false"),
    ),
    MoneyPath("asked about before it came", ("ask", "draw")),
    MoneyPath("asked about when paid", ("ask",), before=("draw",)),
    MoneyPath("reversal done", ("reverse", "deliver"), before=("draw", "deliver")),
    MoneyPath("reversal repeated", ("reverse",), before=("draw", "reverse")),
    MoneyPath(
        "reversal refused by core",
        ("reverse",),
        before=("draw",),
        script=_fault("ReversePosting", "refusal", _REFUSED),
    ),
    MoneyPath(
        "reversal's answer lost", ("reverse", "sweep"), before=("draw",), script=_fault("ReversePosting", "never")
    ),
    MoneyPath("resumed from RESERVED", ("sweep",), before=("draw",), dies="bank DecideDrawdown before"),
    MoneyPath("resumed from DISBURSING, not sent", ("sweep",), before=("draw",), dies="bank PostDisbursement before"),
    MoneyPath("resumed from DISBURSING, paid", ("sweep",), before=("draw",), dies="bank PostDisbursement after"),
    MoneyPath("resumed from UNKNOWN", ("sweep",), before=("draw",), script=_fault("PostDisbursement", "never")),
    MoneyPath(
        "resumed from REVERSING, not sent", ("sweep",), before=("draw", "reverse"), dies="bank ReversePosting before"
    ),
    MoneyPath(
        "resumed from REVERSING, undone", ("sweep",), before=("draw", "reverse"), dies="bank ReversePosting after"
    ),
    MoneyPath("repayment collected", ("repay", "deliver"), before=("draw", "deliver")),
    MoneyPath("repayment repeated", ("repay",), before=("draw", "repay")),
    MoneyPath(
        "repayment refused by core", ("repay",), before=("draw",), script=_fault("PostRepayment", "refusal", _REFUSED)
    ),
    MoneyPath("repayment's answer lost", ("repay", "sweep"), before=("draw",), script=_fault("PostRepayment", "never")),
    MoneyPath(
        "repayment lost, sent again",
        ("repay", "sweep"),
        before=("draw",),
        script=_fault("PostRepayment", "never", "applied = false"),
    ),
    MoneyPath(
        "repayment lost, voided",
        ("repay", "sweep"),
        before=("draw",),
        script=_NOT_IDEMPOTENT + _fault("PostRepayment", "never", "applied = false"),
    ),
    MoneyPath(
        "resumed from COLLECTING, not sent", ("sweep",), before=("draw", "repay"), dies="bank PostRepayment before"
    ),
    MoneyPath(
        "resumed from COLLECTING, collected", ("sweep",), before=("draw", "repay"), dies="bank PostRepayment after"
    ),
    MoneyPath("outbox resumed", ("deliver",), before=("draw",)),
    MoneyPath("seller paid for the customer", ("draw", "deliver"), stand="JC-T001", entrusted=True),
    MoneyPath(
        "answer about the seller lost",
        ("draw", "sweep"),
        script=_fault("PostDisbursement", "never"),
        stand="JC-T001",
        entrusted=True,
    ),
    MoneyPath(
        "resumed from DISBURSING to the seller, not sent",
        ("sweep",),
        before=("draw",),
        dies="bank PostDisbursement before",
        stand="JC-T001",
        entrusted=True,
    ),
    MoneyPath("reversal of what the seller was paid", ("reverse",), before=("draw",), stand="JC-T001", entrusted=True),
    MoneyPath("drawdown waits for approval", ("draw",), **_LARGE),
    MoneyPath("drawdown approved", ("approve", "deliver"), before=("draw",), **_LARGE),
    MoneyPath("approval repeated", ("approve",), before=("draw", "approve"), **_LARGE),
    MoneyPath("approval taken back", ("withdraw", "deliver"), before=("draw",), **_LARGE),
    MoneyPath("approval returned", ("give_back", "deliver"), before=("draw",), **_LARGE),
    MoneyPath("return repeated", ("give_back",), before=("draw", "give_back"), **_LARGE),
    MoneyPath("approval lapsed", ("lapse", "deliver"), before=("draw",), lapses_after_s=0.2, **_LARGE),
    MoneyPath(
        "resumed from approved, paid",
        ("sweep",),
        before=("draw", "approve"),
        dies="bank PostDisbursement after",
        **_LARGE,
    ),
    MoneyPath(
        "resumed from approved", ("sweep",), before=("draw", "approve"), dies="bank DecideDrawdown before", **_LARGE
    ),
)
