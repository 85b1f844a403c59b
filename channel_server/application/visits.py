"""What many use cases do first: find the visit, see that it is this terminal's and sure enough; and write acts down."""

from dataclasses import dataclass, replace
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.evidence import EvidenceBody
from channel_server.domain.ids import BankId, CustomerId, SessionId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit, with what a face check would change in it."""

    record: SessionRecord
    drawable_without_face: Fen | None
    """Most that one drawdown may be unless a face is checked; None: a face changes nothing."""
    face_checks_left: int


def view_visit(services: Services, books: Books, record: SessionRecord) -> VisitView:
    """Hold a visit against the bank's policy."""
    policy = services.policies.policy(books, record.session.bank_id).assurance
    return VisitView(record, policy.drawable_without_face(record.session), policy.face.checks_left(record.session))


def find_visit(books: Books, caller: TerminalRecord, session_id: SessionId, now: datetime) -> SessionRecord | Refusal:
    """Find a visit that is open at the calling terminal."""
    found = books.session(caller.bank_id, session_id)
    if found is None:
        return refuse(RefusalReason.SESSION_NOT_FOUND)
    refusal = found.session.check_usable(now=now, terminal_id=caller.terminal_id)
    return found if refusal is None else why_over(books, found, refusal)


def why_over(books: Books, visit: SessionRecord, refusal: Refusal) -> Refusal:
    """Say that a visit's case has gone on elsewhere, where that is why it is over."""
    session = visit.session
    if refusal.reason is not RefusalReason.SESSION_EXPIRED or not session.closed:
        return refusal
    keys = (session.bank_id, session.session_id)
    gone = books.handed_over(*keys) or books.gone_to_counter(*keys)
    return refuse(RefusalReason.SESSION_HANDED_OVER) if gone else refusal


def find_assured_visit(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    session_id: SessionId,
    now: datetime,
    act: Act,
) -> SessionRecord | Refusal:
    """Find a visit that is sure enough of its customer for an act."""
    found = find_visit(books, caller, session_id, now)
    if isinstance(found, Refusal):
        return found
    return services.policies.policy(books, caller.bank_id).assurance.check(found.session, act) or found


def customer_of(visit: SessionRecord) -> CustomerId:
    """The customer of a visit that has been found assured."""
    customer_id = visit.session.customer_id
    assert customer_id is not None, "an assured visit knows its customer"
    return customer_id


def ended(visit: SessionRecord) -> SessionRecord:
    """End a visit: the way to the account goes with it."""
    return replace(
        visit, session=visit.session.ended(), account_token="", account_index="", account_sealed=b"", card_tail=""
    )


def record_act(
    books: Books,
    bank_id: BankId,
    event_type: str,
    now: datetime,
    *,
    subject: str,
    discriminator: str = "",
    **details: str,
) -> None:
    """Append one of the server's own acts. An act happens once a subject, or once a subject and discriminator."""
    event_id = f"{event_type}:{subject}:{discriminator}" if discriminator else f"{event_type}:{subject}"
    books.append_act(EvidenceBody(bank_id, event_id, event_type, now, subject, details))
