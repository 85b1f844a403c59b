"""A drawdown (用信): its states as one table, what each transition does to the line, what the customer is told.

    QUOTED → RESERVED → DISBURSING → DISBURSED, with UNKNOWN beside it and REVERSING after it

The whole picture is drawn from the table by `draw_diagram` and kept in `docs/drawdown-states.md`. Whether core
banking posted is core's word alone: nothing here turns a lost answer into a "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.credit_line import LineBalance
from channel_server.domain.ids import AccountId, BankId, CustomerId, DrawdownId, LineId, RequestId
from channel_server.domain.money import Fen
from channel_server.domain.payee import NO_PAYEE, PayeeId, PaymentMode, mode_of
from channel_server.domain.product import Purpose
from channel_server.domain.quick_values import changed, quick
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import RepaymentMethod


class IllegalTransitionError(ValueError):
    """An event came in a state that does not know it; the caller reads the drawdown again before it decides."""

    def __init__(self, state: "DrawdownState", event: "DrawdownEvent") -> None:
        super().__init__(f"a drawdown that is {state} knows no {event}")
        self.state = state
        self.event = event


@unique
class DrawdownState(StrEnum):
    """Where a drawdown stands."""

    QUOTED = "QUOTED"
    """Priced; nothing is held."""
    RESERVED = "RESERVED"
    """The amount is held on the line; core banking has not been asked."""
    DISBURSING = "DISBURSING"
    """The intent to post is durable; core banking has been asked, or is about to be."""
    DISBURSED = "DISBURSED"
    """Core banking has said that it paid."""
    FAILED = "FAILED"
    """Ended without payment; nothing is held."""
    UNKNOWN = "UNKNOWN"
    """Core banking's answer was lost; the amount stays held until core's final word."""
    REVERSING = "REVERSING"
    """Core banking has been asked to undo the payment, or is about to be."""
    REVERSED = "REVERSED"
    """The payment has been undone."""


@unique
class DrawdownEvent(StrEnum):
    """What can happen to a drawdown. Only core's final word ends `UNKNOWN`: "not found" is no event."""

    AMOUNT_RESERVED = "AMOUNT_RESERVED"
    REFUSED_BEFORE_POSTING = "REFUSED_BEFORE_POSTING"
    """Risk said no, the hold lapsed or was returned; core was never asked."""
    POSTING_INTENDED = "POSTING_INTENDED"
    CORE_POSTED = "CORE_POSTED"
    CORE_REFUSED = "CORE_REFUSED"
    ANSWER_LOST = "ANSWER_LOST"
    CORE_VOIDED = "CORE_VOIDED"
    """Core voided the reference and promises to refuse a later arrival."""
    REVERSAL_INTENDED = "REVERSAL_INTENDED"
    CORE_REVERSED = "CORE_REVERSED"
    CORE_REFUSED_REVERSAL = "CORE_REFUSED_REVERSAL"


@unique
class LineEffect(StrEnum):
    """What a transition does to the line, in the same transaction."""

    NONE = "NONE"
    RESERVE = "RESERVE"
    SETTLE = "SETTLE"
    RELEASE = "RELEASE"
    GIVE_BACK = "GIVE_BACK"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an event leads, and what it does to the line."""

    to: DrawdownState
    line_effect: LineEffect = LineEffect.NONE


_D = DrawdownState
_E = DrawdownEvent

TRANSITIONS: Mapping[DrawdownState, Mapping[DrawdownEvent, Transition]] = MappingProxyType(
    {
        _D.QUOTED: MappingProxyType(
            {_E.AMOUNT_RESERVED: Transition(_D.RESERVED, LineEffect.RESERVE)},
        ),
        _D.RESERVED: MappingProxyType(
            {
                _E.POSTING_INTENDED: Transition(_D.DISBURSING),
                _E.REFUSED_BEFORE_POSTING: Transition(_D.FAILED, LineEffect.RELEASE),
            }
        ),
        _D.DISBURSING: MappingProxyType(
            {
                _E.CORE_POSTED: Transition(_D.DISBURSED, LineEffect.SETTLE),
                _E.CORE_REFUSED: Transition(_D.FAILED, LineEffect.RELEASE),
                _E.CORE_VOIDED: Transition(_D.FAILED, LineEffect.RELEASE),
                _E.ANSWER_LOST: Transition(_D.UNKNOWN),
            }
        ),
        _D.UNKNOWN: MappingProxyType(
            {
                _E.CORE_POSTED: Transition(_D.DISBURSED, LineEffect.SETTLE),
                _E.CORE_REFUSED: Transition(_D.FAILED, LineEffect.RELEASE),
                _E.CORE_VOIDED: Transition(_D.FAILED, LineEffect.RELEASE),
            }
        ),
        _D.DISBURSED: MappingProxyType(
            {_E.REVERSAL_INTENDED: Transition(_D.REVERSING)},
        ),
        _D.REVERSING: MappingProxyType(
            {
                _E.CORE_REVERSED: Transition(_D.REVERSED, LineEffect.GIVE_BACK),
                _E.CORE_REFUSED_REVERSAL: Transition(_D.DISBURSED),
            }
        ),
        _D.FAILED: MappingProxyType({}),
        _D.REVERSED: MappingProxyType({}),
    }
)

FINAL_STATES = frozenset({DrawdownState.DISBURSED, DrawdownState.FAILED, DrawdownState.REVERSED})
"""States in which nothing is under way. A sweeper asks after some of them all the same, whether core still agrees."""
HOLDING_STATES = frozenset({DrawdownState.RESERVED, DrawdownState.DISBURSING, DrawdownState.UNKNOWN})
"""States in which the amount is held on the line."""
OWING_STATES = frozenset({DrawdownState.DISBURSED, DrawdownState.REVERSING})
"""States in which the amount counts as drawn."""
SUSPENDABLE_STATES = frozenset({DrawdownState.DISBURSING, DrawdownState.UNKNOWN, DrawdownState.REVERSING})
"""States that a person may have to settle: core was, or may have been, asked."""
CONTRADICTABLE_STATES = FINAL_STATES
"""States that rest on core's final word. Core may be found to say something else: then a person settles them too."""


@unique
class CustomerOutcome(StrEnum):
    """What the customer is told: one of four, never "success" or "error"."""

    DONE = "DONE"
    """已办成."""
    NOT_DONE = "NOT_DONE"
    """未办: nothing moved, or all that moved has been put back."""
    CONFIRMING = "CONFIRMING"
    """正在确认: must not be tried again."""
    SEE_STAFF = "SEE_STAFF"
    """请找工作人员."""


_OUTCOMES: Mapping[DrawdownState, CustomerOutcome] = MappingProxyType(
    {
        DrawdownState.QUOTED: CustomerOutcome.NOT_DONE,
        DrawdownState.RESERVED: CustomerOutcome.CONFIRMING,
        DrawdownState.DISBURSING: CustomerOutcome.CONFIRMING,
        DrawdownState.DISBURSED: CustomerOutcome.DONE,
        DrawdownState.FAILED: CustomerOutcome.NOT_DONE,
        DrawdownState.UNKNOWN: CustomerOutcome.CONFIRMING,
        # The teller began it before the customer's eyes; only the teller can say how it ends.
        DrawdownState.REVERSING: CustomerOutcome.SEE_STAFF,
        DrawdownState.REVERSED: CustomerOutcome.NOT_DONE,
    }
)


@quick
@dataclass(frozen=True, slots=True)
class DrawdownContent:
    """The business content: what is compared when a `request_id` comes again; never session, terminal or quote.

    The names of the fields are those that `REQUEST_ID_REUSED` tells.
    """

    bank_id: BankId
    customer_id: CustomerId
    credit_line_id: LineId
    amount: Fen
    term_months: int
    method: RepaymentMethod
    due_day: int
    purpose: Purpose
    account_id: AccountId
    """The customer's own account: the one that is paid, unless a payee is."""
    payee: PayeeId = NO_PAYEE
    """The seller who is paid instead."""

    @property
    def payment_mode(self) -> PaymentMode:
        """To whom it is paid."""
        return mode_of(self.payee)

    def differing_field(self, other: "DrawdownContent") -> str | None:
        """Name the first field in which the two differ, or nothing when they are the same."""
        if self == other:
            return None
        for each in fields(self):
            if getattr(self, each.name) != getattr(other, each.name):
                return each.name
        return None

    def check_repeated(self, again: "DrawdownContent") -> Refusal | None:
        """Compare with what came again under the same `request_id`."""
        field = self.differing_field(again)
        return None if field is None else refuse(RefusalReason.REQUEST_ID_REUSED, field=field)

    def check_quoted(self, quoted: "DrawdownContent") -> Refusal | None:
        """Compare with what was quoted; the account is chosen after the quote and is left out."""
        field = self.differing_field(changed(quoted, account_id=self.account_id))
        return None if field is None else refuse(RefusalReason.QUOTE_CHANGED, field=field)


@dataclass(frozen=True, slots=True)
class Suspense:
    """The mark of a drawdown that a person has to settle (挂账). It moves no money: what was held stays held."""

    since: datetime
    owner: str
    """The queue or person that has to settle it."""
    deadline: datetime
    cause: str


@quick
@dataclass(frozen=True, slots=True)
class Drawdown:
    """One drawdown as it stands."""

    drawdown_id: DrawdownId
    request_id: RequestId
    content: DrawdownContent
    state: DrawdownState = DrawdownState.QUOTED
    refusal: Refusal | None = None
    """Why it failed, kept so that the same request is answered word for word."""
    suspense: Suspense | None = None

    @property
    def outcome(self) -> CustomerOutcome:
        """What the customer is told."""
        return outcome_of(self.state, in_suspense=self.suspense is not None)

    @property
    def is_final(self) -> bool:
        """Whether nothing is under way."""
        return self.state in FINAL_STATES

    def after(self, event: DrawdownEvent, refusal: Refusal | None = None) -> "Drawdown":
        """Apply an event. Core's final word also ends suspense.

        Raises:
            IllegalTransitionError: the state does not know the event.
            ValueError: a drawdown fails without a reason, or bears one without failing.
        """
        transition = transition_for(self.state, event)
        if (transition.to is DrawdownState.FAILED) != (refusal is not None):
            raise ValueError("a drawdown that fails bears its reason, and no other does")
        still_open = transition.to in SUSPENDABLE_STATES and transition.to is not DrawdownState.REVERSING
        return changed(
            self,
            state=transition.to,
            refusal=refusal,
            suspense=self.suspense if still_open else None,
        )

    def put_in_suspense(self, suspense: Suspense) -> "Drawdown":
        """Hand it to a person, the amount still held.

        Raises:
            ValueError: core was never asked: there is nothing to settle.
        """
        if self.state not in SUSPENDABLE_STATES | CONTRADICTABLE_STATES:
            raise ValueError(f"a drawdown that is {self.state} has nothing to settle by hand")
        return replace(self, suspense=suspense)

    def taken_out_of_suspense(self) -> "Drawdown":
        """End a contradiction that has been put right: the state stands as it was."""
        return replace(self, suspense=None)


def transition_for(state: DrawdownState, event: DrawdownEvent) -> Transition:
    """Look an event up.

    Raises:
        IllegalTransitionError: the state does not know the event.
    """
    transition = TRANSITIONS[state].get(event)
    if transition is None:
        raise IllegalTransitionError(state, event)
    return transition


def outcome_of(state: DrawdownState, *, in_suspense: bool) -> CustomerOutcome:
    """What the customer is told of a state; a drawdown in suspense sends them to the staff."""
    return CustomerOutcome.SEE_STAFF if in_suspense else _OUTCOMES[state]


def apply_line_effect(balance: LineBalance, effect: LineEffect, amount: Fen) -> LineBalance | Refusal:
    """Do to the line what a transition asks; only `RESERVE` can be refused."""
    match effect:
        case LineEffect.NONE:
            return balance
        case LineEffect.RESERVE:
            return balance.reserve(amount)
        case LineEffect.SETTLE:
            return balance.settle(amount)
        case LineEffect.RELEASE:
            return balance.release(amount)
        case LineEffect.GIVE_BACK:
            return balance.give_back(amount)


def draw_diagram() -> str:
    """Draw the table as a Mermaid state diagram; the one in the documents is compared with it."""
    lines = ["stateDiagram-v2", f"    [*] --> {DrawdownState.QUOTED}"]
    for state, row in TRANSITIONS.items():
        for event, transition in row.items():
            effect = "" if transition.line_effect is LineEffect.NONE else f" / {transition.line_effect}"
            lines.append(f"    {state} --> {transition.to} : {event}{effect}")
    lines += [f"    {state} --> [*]" for state in DrawdownState if state in FINAL_STATES]
    return "\n".join(lines) + "\n"
