"""An approval (复核): what one person has made and another has to agree to. States as one table; who may decide. Pure.

    WAITING ⇄ ASKED → APPROVED | RETURNED | WITHDRAWN | LAPSED

What is decided once stays decided. What it is about (a drawdown, a reversal, a word for somebody, a line) changes in
the same unit of work as the approval itself, or not at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType

from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, SessionId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember

LEAST_COMMENT = 2
"""Characters that a reason to return, or a question, has at least."""

NO_LINE, NO_DRAWDOWN, NO_SESSION = LineId(""), DrawdownId(""), SessionId("")
"""What an approval bears that is about none."""


@unique
class ApprovalKind(StrEnum):
    """What is to be approved."""

    DRAWDOWN = "DRAWDOWN"
    REVERSAL = "REVERSAL"
    ATTESTATION = "ATTESTATION"
    RELEASE = "RELEASE"


@unique
class ApprovalState(StrEnum):
    """Where it stands."""

    WAITING = "WAITING"
    ASKED = "ASKED"
    """A supervisor has asked its maker something; its time runs on."""
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided."""
        return bool(TRANSITIONS[self])


@unique
class ApprovalEvent(StrEnum):
    """What can happen to it."""

    APPROVE = "APPROVE"
    RETURN = "RETURN"
    ASK = "ASK"
    EXPLAIN = "EXPLAIN"
    WITHDRAW = "WITHDRAW"
    LAPSE = "LAPSE"


DECISIONS = frozenset({ApprovalEvent.APPROVE, ApprovalEvent.RETURN, ApprovalEvent.ASK})
"""A supervisor's."""

_S = ApprovalState
_E = ApprovalEvent
_OPEN: Mapping[ApprovalEvent, ApprovalState] = MappingProxyType(
    {
        _E.APPROVE: _S.APPROVED,
        _E.RETURN: _S.RETURNED,
        _E.ASK: _S.ASKED,
        _E.WITHDRAW: _S.WITHDRAWN,
        _E.LAPSE: _S.LAPSED,
    }
)
TRANSITIONS: Mapping[ApprovalState, Mapping[ApprovalEvent, ApprovalState]] = MappingProxyType(
    {
        _S.WAITING: _OPEN,
        _S.ASKED: MappingProxyType({**_OPEN, _E.EXPLAIN: _S.WAITING}),
        _S.APPROVED: MappingProxyType({}),
        _S.RETURNED: MappingProxyType({}),
        _S.LAPSED: MappingProxyType({}),
        _S.WITHDRAWN: MappingProxyType({}),
    }
)
ENDS: Mapping[ApprovalState, RefusalReason] = MappingProxyType(
    {
        _S.RETURNED: RefusalReason.APPROVAL_RETURNED,
        _S.LAPSED: RefusalReason.APPROVAL_LAPSED,
        _S.WITHDRAWN: RefusalReason.APPROVAL_WITHDRAWN,
    }
)
"""Why what was asked for was not done."""
PROOFS: Mapping[ApprovalKind, tuple[str, ...]] = MappingProxyType(
    {
        ApprovalKind.DRAWDOWN: ("identity", "checks", "in_flight", "contract"),
        ApprovalKind.REVERSAL: ("reason", "in_flight"),
        ApprovalKind.ATTESTATION: ("identity", "attestation", "checks"),
        ApprovalKind.RELEASE: ("reason", "in_flight"),
    }
)
"""What has to be looked at before it is approved."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval as it stands."""

    bank_id: BankId
    approval_id: str
    kind: ApprovalKind
    causes: tuple[str, ...]
    """Why a second person is needed: `amount`, `always`, `attestation`."""
    customer_id: CustomerId
    request_id: str
    """Of what its maker asked for."""
    maker_number: str
    maker_name: str
    workstation_id: TerminalId
    branch_name: str
    create_time: datetime
    expire_time: datetime
    credit_line_id: LineId = NO_LINE
    drawdown_id: DrawdownId = NO_DRAWDOWN
    session_id: SessionId = NO_SESSION
    amount: Fen | None = None
    content: Mapping[str, str] = field(default_factory=dict)
    """What its kind adds: papers and cause of an attestation."""
    reason: str = ""
    """The maker's words, with the answers to what was asked."""
    state: ApprovalState = ApprovalState.WAITING
    version: int = 1
    comment: str = ""
    """The checker's words."""
    checker_number: str = ""
    checker_workstation_id: str = ""
    decide_time: datetime | None = None
    """When it came to its end; None while it is open."""
    decide_request_id: str = ""

    @property
    def proofs(self) -> tuple[str, ...]:
        """What has to be looked at."""
        return PROOFS[self.kind]

    @property
    def end(self) -> Refusal | None:
        """Why what was asked for will not be done, where that is so."""
        reason = ENDS.get(self.state)
        return None if reason is None else refuse(reason)

    def check_open(self, now: datetime) -> Refusal | None:
        """Say that it is decided, or that its time is over though nobody has noticed yet."""
        if self.state is ApprovalState.LAPSED or (self.state.is_open and now >= self.expire_time):
            return refuse(RefusalReason.APPROVAL_LAPSED)
        return None if self.state.is_open else refuse(RefusalReason.APPROVAL_DECIDED, state=self.state)

    def check_checker(
        self, staff: StaffMember, workstation_id: TerminalId, event: ApprovalEvent, *, comment: str, now: datetime
    ) -> Refusal | None:
        """Say why somebody may not decide it so."""
        if staff.staff_number == self.maker_number:
            return refuse(RefusalReason.APPROVAL_OWN)
        if workstation_id == self.workstation_id:
            return refuse(RefusalReason.APPROVAL_SAME_WORKSTATION)
        refusal = self.check_open(now)
        if refusal is None and event is not ApprovalEvent.APPROVE and len(comment.strip()) < LEAST_COMMENT:
            refusal = refuse(RefusalReason.APPROVAL_COMMENT_MISSING)
        return refusal

    def check_seen(self, seen: Collection[str]) -> Refusal | None:
        """Say what has still to be looked at before it is approved."""
        unseen = [proof for proof in self.proofs if proof not in seen]
        return refuse(RefusalReason.APPROVAL_PROOF_UNSEEN, proofs=", ".join(unseen)) if unseen else None

    def check_maker(self, staff: StaffMember, now: datetime) -> Refusal | None:
        """Say that somebody did not make it, or that it is over."""
        if staff.staff_number != self.maker_number:
            return refuse(RefusalReason.APPROVAL_NOT_OWN)
        return self.check_open(now)

    def after(self, event: ApprovalEvent, now: datetime) -> "Approval":
        """Apply an event.

        Raises:
            ValueError: the state does not know it; the caller checks first.
        """
        state = TRANSITIONS[self.state].get(event)
        if state is None:
            raise ValueError(f"an approval that is {self.state} knows no {event}")
        return replace(self, state=state, version=self.version + 1, decide_time=None if state.is_open else now)
