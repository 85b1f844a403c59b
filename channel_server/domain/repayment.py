"""A repayment (还款): its states as one table, what each transition does to the note, what the customer is told.

    COLLECTING → REPAID | FAILED, with UNKNOWN beside it

The whole picture is drawn from the table by `draw_diagram` and kept in `docs/repayment-states.md`. As with a drawdown,
whether core banking collected is core's word alone. What a payment is spent on is in `repayment_quote`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.drawdown import CustomerOutcome, Suspense
from channel_server.domain.ids import AccountId, BankId, CustomerId, RepaymentId, RequestId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment_quote import RepaymentKind


class IllegalRepaymentError(ValueError):
    """An event came in a state that does not know it; the caller reads the repayment again before it decides."""

    def __init__(self, state: "RepaymentState", event: "RepaymentEvent") -> None:
        super().__init__(f"a repayment that is {state} knows no {event}")
        self.state = state
        self.event = event


@unique
class RepaymentState(StrEnum):
    """Where a repayment stands."""

    COLLECTING = "COLLECTING"
    """The intent to collect is durable and the note is held; core banking has been asked, or is about to be."""
    REPAID = "REPAID"
    """Core banking has said that it collected."""
    FAILED = "FAILED"
    """Ended without a payment; the note is as it was."""
    UNKNOWN = "UNKNOWN"
    """Core banking's answer was lost; the note stays held until core's final word."""


@unique
class RepaymentEvent(StrEnum):
    """What can happen to a repayment. Only core's final word ends `UNKNOWN`: "not found" is no event."""

    CORE_POSTED = "CORE_POSTED"
    CORE_REFUSED = "CORE_REFUSED"
    ANSWER_LOST = "ANSWER_LOST"
    CORE_VOIDED = "CORE_VOIDED"
    """Core voided the reference and promises to refuse a later arrival."""


@unique
class NoteEffect(StrEnum):
    """What a transition does to the note, in the same transaction."""

    NONE = "NONE"
    PAY = "PAY"
    """Spend the payment on it, give principal back to the line, and let go of it."""
    LET_GO = "LET_GO"


@dataclass(frozen=True, slots=True)
class RepaymentTransition:
    """Where an event leads, and what it does to the note."""

    to: RepaymentState
    note_effect: NoteEffect = NoteEffect.NONE


_S = RepaymentState
_E = RepaymentEvent
_FINAL_WORDS = {
    _E.CORE_POSTED: RepaymentTransition(_S.REPAID, NoteEffect.PAY),
    _E.CORE_REFUSED: RepaymentTransition(_S.FAILED, NoteEffect.LET_GO),
    _E.CORE_VOIDED: RepaymentTransition(_S.FAILED, NoteEffect.LET_GO),
}

REPAYMENT_TRANSITIONS: Mapping[RepaymentState, Mapping[RepaymentEvent, RepaymentTransition]] = MappingProxyType(
    {
        _S.COLLECTING: MappingProxyType({**_FINAL_WORDS, _E.ANSWER_LOST: RepaymentTransition(_S.UNKNOWN)}),
        _S.UNKNOWN: MappingProxyType(_FINAL_WORDS),
        _S.REPAID: MappingProxyType({}),
        _S.FAILED: MappingProxyType({}),
    }
)

FINAL_REPAYMENT_STATES = frozenset({RepaymentState.REPAID, RepaymentState.FAILED})
"""States in which nothing is under way; a sweeper leaves them alone, and the note is free."""

_OUTCOMES: Mapping[RepaymentState, CustomerOutcome] = MappingProxyType(
    {
        RepaymentState.COLLECTING: CustomerOutcome.CONFIRMING,
        RepaymentState.REPAID: CustomerOutcome.DONE,
        RepaymentState.FAILED: CustomerOutcome.NOT_DONE,
        RepaymentState.UNKNOWN: CustomerOutcome.CONFIRMING,
    }
)


@dataclass(frozen=True, slots=True)
class RepaymentContent:
    """The business content: what is compared when a `request_id` comes again; never session, terminal or quote.

    The names of the fields are those that `REQUEST_ID_REUSED` tells.
    """

    bank_id: BankId
    customer_id: CustomerId
    loan_note_id: str
    kind: RepaymentKind
    amount: Fen
    account_id: AccountId
    """The customer's own account that pays."""

    def differing_field(self, other: "RepaymentContent") -> str | None:
        """Name the first field in which the two differ, or nothing when they are the same."""
        for each in fields(self):
            if getattr(self, each.name) != getattr(other, each.name):
                return each.name
        return None

    def check_repeated(self, again: "RepaymentContent") -> Refusal | None:
        """Compare with what came again under the same `request_id`."""
        field = self.differing_field(again)
        return None if field is None else refuse(RefusalReason.REQUEST_ID_REUSED, field=field)

    def check_quoted(self, quoted: "RepaymentContent") -> Refusal | None:
        """Compare with what was quoted; the account is chosen after the quote and is left out."""
        field = self.differing_field(replace(quoted, account_id=self.account_id))
        return None if field is None else refuse(RefusalReason.QUOTE_CHANGED, field=field)


@dataclass(frozen=True, slots=True)
class Repayment:
    """One repayment as it stands."""

    repayment_id: RepaymentId
    request_id: RequestId
    content: RepaymentContent
    state: RepaymentState = RepaymentState.COLLECTING
    refusal: Refusal | None = None
    """Why it failed, kept so that the same request is answered word for word."""
    suspense: Suspense | None = None

    @property
    def outcome(self) -> CustomerOutcome:
        """What the customer is told."""
        return repayment_outcome_of(self.state, in_suspense=self.suspense is not None)

    @property
    def is_final(self) -> bool:
        """Whether nothing is under way."""
        return self.state in FINAL_REPAYMENT_STATES

    def after(self, event: RepaymentEvent, refusal: Refusal | None = None) -> "Repayment":
        """Apply an event. Core's final word also ends suspense.

        Raises:
            IllegalRepaymentError: the state does not know the event.
            ValueError: a repayment fails without a reason, or bears one without failing.
        """
        transition = repayment_transition_for(self.state, event)
        if (transition.to is RepaymentState.FAILED) != (refusal is not None):
            raise ValueError("a repayment that fails bears its reason, and no other does")
        still_open = transition.to not in FINAL_REPAYMENT_STATES
        return replace(self, state=transition.to, refusal=refusal, suspense=self.suspense if still_open else None)

    def put_in_suspense(self, suspense: Suspense) -> "Repayment":
        """Hand it to a person, the note still held.

        Raises:
            ValueError: core has said its final word: there is nothing to settle.
        """
        if self.is_final:
            raise ValueError(f"a repayment that is {self.state} has nothing to settle by hand")
        return replace(self, suspense=suspense)


def repayment_transition_for(state: RepaymentState, event: RepaymentEvent) -> RepaymentTransition:
    """Look an event up.

    Raises:
        IllegalRepaymentError: the state does not know the event.
    """
    transition = REPAYMENT_TRANSITIONS[state].get(event)
    if transition is None:
        raise IllegalRepaymentError(state, event)
    return transition


def repayment_outcome_of(state: RepaymentState, *, in_suspense: bool) -> CustomerOutcome:
    """What the customer is told of a state; a repayment in suspense sends them to the staff."""
    return CustomerOutcome.SEE_STAFF if in_suspense else _OUTCOMES[state]


def draw_diagram() -> str:
    """Draw the table as a Mermaid state diagram; the one in the documents is compared with it."""
    lines = ["stateDiagram-v2", f"    [*] --> {RepaymentState.COLLECTING}"]
    for state, row in REPAYMENT_TRANSITIONS.items():
        for event, transition in row.items():
            effect = "" if transition.note_effect is NoteEffect.NONE else f" / {transition.note_effect}"
            lines.append(f"    {state} --> {transition.to} : {event}{effect}")
    lines += [f"    {state} --> [*]" for state in RepaymentState if state in FINAL_REPAYMENT_STATES]
    return "\n".join(lines) + "\n"
