"""Work that waits for people (待办), and who has it in hand: nothing changes hands without the one who takes it.

An item belongs to nobody, to the system that still asks, or to one person. It is taken by oneself at once, and handed
on to somebody else by being offered: until they accept, it stays where it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from channel_server.domain.ids import BankId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember, StaffRole


@unique
class WorkKind(StrEnum):
    """What kind of work an item is."""

    DRAWDOWN = "DRAWDOWN"
    """Its outcome is not known, or a person has to settle it."""
    REPAYMENT = "REPAYMENT"
    HANDOFF = "HANDOFF"
    """A case on its way to another channel."""
    HELP_CALL = "HELP_CALL"
    """A terminal has called for a person."""
    REVIEW = "REVIEW"
    """A customer has asked for a person's judgement."""


@unique
class Business(StrEnum):
    """What a teller does at the counter; the value is what the journal and its totals say."""

    DRAWDOWN = "drawdown"
    REPAYMENT = "repayment"
    REVERSAL = "reversal"
    CONTRACT = "contract"
    ATTESTATION = "attestation"
    FREEZE = "freeze"
    RELEASE = "release"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True)
class WorkMark:
    """Who has an item in hand, to whom it is offered, who has told the customer: staff numbers, empty for nobody."""

    bank_id: BankId
    kind: WorkKind
    subject_id: str
    update_time: datetime
    owner: str = ""
    offered_to: str = ""
    told_by: str = ""

    def given(self, by: StaffMember, to: str, now: datetime) -> "WorkMark | Refusal":
        """Give it to a person: to oneself at once, to another as an offer.

        What another has in hand is theirs to hand on; a supervisor may do it in their place.
        """
        theirs = self.owner not in {"", by.staff_number}
        if to == by.staff_number and self.offered_to == to:
            return self.accepted(by, now)
        if theirs and StaffRole.SUPERVISOR not in by.roles:
            return refuse(RefusalReason.WORK_OFFERED_TO_ANOTHER)
        if to == by.staff_number:
            return replace(self, owner=to, offered_to="", update_time=now)
        return replace(self, offered_to=to, update_time=now)

    def accepted(self, by: StaffMember, now: datetime) -> "WorkMark | Refusal":
        """Take what was offered; to accept again changes nothing."""
        if self.owner == by.staff_number and not self.offered_to:
            return self
        if self.offered_to != by.staff_number:
            return refuse(RefusalReason.WORK_OFFERED_TO_ANOTHER)
        return replace(self, owner=by.staff_number, offered_to="", update_time=now)

    def told(self, by: StaffMember, now: datetime) -> "WorkMark":
        """The customer knows how it stands; who told them first stays."""
        return self if self.told_by else replace(self, told_by=by.staff_number, update_time=now)
