"""A teller's word for who stands there, where the machine could not tell: a proof once a second person has agreed."""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import RequestKind, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.submit_approval import new_approval, submit_once, waiting_already
from channel_server.application.visits import VisitView, find_visit, view_visit
from channel_server.domain.approval import Approval, ApprovalKind
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a teller says."""

    request_id: str
    session_id: SessionId
    papers: tuple[str, ...]
    """That were in the teller's hands."""
    cause: str
    """Why the machine could not."""
    reason: str


@dataclass(frozen=True, slots=True)
class Attested:
    """The visit as it stands, and what its new proof waits for."""

    view: VisitView
    approval: Approval


async def attest_identity(
    services: Services, caller: TerminalRecord, staff: StaffMember, said: Attestation
) -> Attested | Refusal:
    """Put a word down, once for a `request_id`; the visit stays as it is until it is approved."""
    content = {
        "session_id": str(said.session_id),
        "papers": " ".join(sorted(said.papers)),
        "cause": said.cause,
        "reason": said.reason,
    }

    def attest(books: Books) -> Attested | Refusal:
        now = services.clock.now()

        def make() -> Approval | Refusal:
            return _new_approval(services, books, caller, staff, said, now, content["papers"])

        approval = submit_once(books, caller, RequestKind.ATTEST_IDENTITY, content, said.request_id, now, make)
        if isinstance(approval, Refusal):
            return approval
        visit = books.session(caller.bank_id, said.session_id)
        assert visit is not None, "a word is about a visit"
        return Attested(view_visit(services, books, visit), approval)

    return await services.books.write(attest)


def _new_approval(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    staff: StaffMember,
    said: Attestation,
    now: datetime,
    papers: str,
) -> Approval | Refusal:
    visit = find_visit(books, caller, said.session_id, now)
    if isinstance(visit, Refusal):
        return visit
    if visit.session.customer_id is None:
        return refuse(RefusalReason.CUSTOMER_NOT_FOUND)
    lapses_after = services.policies.policy(books, caller.bank_id).approval.lapses_after
    approval = new_approval(
        services,
        caller,
        staff,
        ApprovalKind.ATTESTATION,
        causes=("attestation",),
        customer_id=visit.session.customer_id,
        request_id=said.request_id,
        now=now,
        # A proof for a visit that is over would prove nothing.
        expire_time=min(now + lapses_after, visit.session.expire_time),
        session_id=said.session_id,
        content={"papers": papers, "cause": said.cause},
        reason=said.reason,
    )
    return waiting_already(books, approval) or approval
