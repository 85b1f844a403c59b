"""A place at the twin: who sits there, and whether a call of theirs is answered."""

from __future__ import annotations

from kiosk.counter.client.answers import Refused, Unanswered
from kiosk.counter.client.lending import (
    Outcome,
)
from kiosk.counter.client.staff import StaffMember
from kiosk.counter.client.twin_branch import TwinBranch, TwinVisit, no
from kiosk.counter.client.twin_people import TwinPerson
from kiosk.counter.client.work import (
    ShiftEntry,
)
from kiosk.flow.trouble import Trouble

__all__ = ["SILENT", "TwinSeat"]

SILENT = Unanswered(Trouble.NO_NETWORK, "the twin is down")


class TwinSeat:
    """A workstation of the branch."""

    def __init__(self, branch: TwinBranch, workstation_id: str) -> None:
        self.branch = branch
        self.workstation_id = workstation_id
        self._member: StaffMember | None = None

    # --- inside -----------------------------------------------------------------------------------------------------

    def _caller(self) -> StaffMember | Refused | Unanswered:
        if self.branch.script.down:
            return SILENT
        member = self._member
        if member is None:
            return no("STAFF_NOT_SIGNED_IN", "还没有签到", "Nobody is signed in")
        if self.branch.staff[member.number].workstation_id != self.workstation_id:
            return no("STAFF_SIGNED_IN_ELSEWHERE", "您已在另一台工作站签到", "You have signed in elsewhere")
        return member

    def _open_visit(self, session_id: str) -> TwinVisit | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        visit = self.branch.visits.get(session_id)
        if visit is None or visit.closed:
            return no("SESSION_EXPIRED", "这次办理已结束", "This visit has ended")
        return visit

    def _line_owner(self, credit_line_id: str) -> TwinPerson | Refused | Unanswered:
        member = self._caller()
        if not isinstance(member, StaffMember):
            return member
        found = next((p for p in self.branch.people.values() if p.line_id == credit_line_id), None)
        return found or no("NOT_FOUND", "没有这个额度", "There is no such line")

    def _journal(self, business: str, name: str, amount_fen: int | None, outcome: Outcome, subject_id: str) -> None:
        assert self._member is not None
        entry = ShiftEntry(0, self.branch.now, business, name, amount_fen, outcome=outcome, subject_id=subject_id)
        self.branch.note(self._member.number, entry)
