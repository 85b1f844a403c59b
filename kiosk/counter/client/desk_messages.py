"""Messages of staff, customers, visits and changes → values. Source: protos/edian/channel/v1."""

from __future__ import annotations

from edian.channel.v1 import (
    change_feed_service_pb2,
    customer_service_pb2,
    handoff_service_pb2,
    session_service_pb2,
    staff_service_pb2,
)
from google.type import date_pb2

from kiosk.counter.client import lending_messages as lending
from kiosk.counter.client.changes import Change, ChangeKind, FeedEvent
from kiosk.counter.client.customers import (
    ChannelAllowance,
    Customer,
    CustomerRow,
    DossierField,
    FacilityContract,
    Found,
    InFlightItem,
    InFlightKind,
    SearchMatch,
)
from kiosk.counter.client.scalars import (
    both,
    fen_of,
    maybe_day,
    maybe_fen,
    maybe_time,
    name_of,
    time_of,
)
from kiosk.counter.client.staff import SignedIn, StaffMember, StaffRole, WaitingCount, Workstation
from kiosk.counter.client.visits import Assurance, Handoff, IdentityDocument, Visit

__all__ = [
    "customer",
    "document",
    "feed_event",
    "found",
    "handoff",
    "signed_in",
    "visit",
    "workstation",
]


def workstation(message: staff_service_pb2.GetWorkstationResponse) -> Workstation:
    """What a workstation shows."""
    return Workstation(
        message.workstation_id,
        both(message.bank_name, message.bank_name_en),
        both(message.branch_name, message.branch_name_en),
        tuple(WaitingCount(each.kind, each.count, maybe_time(each, "oldest_time")) for each in message.waiting),
    )


def _member(message: staff_service_pb2.StaffMember) -> StaffMember:
    roles = tuple(name_of(StaffRole, staff_service_pb2.StaffRole, each, "STAFF_ROLE_") for each in message.roles)
    return StaffMember(message.staff_number, message.display_name, roles)


def signed_in(message: staff_service_pb2.SignInResponse) -> SignedIn:
    """Who has signed in; the token is not part of it."""
    return SignedIn(
        _member(message.staff),
        time_of(message.expire_time),
        maybe_time(message, "last_sign_in_time"),
        message.failures_since,
        message.idle_lock_seconds,
        message.password_change_required,
    )


def _row(message: customer_service_pb2.CustomerRow) -> CustomerRow:
    return CustomerRow(
        message.customer_id,
        message.name,
        message.masked_id_number,
        message.village,
        fen_of(message, "available"),
        message.frozen,
        message.in_flight,
        message.has_line,
    )


def found(message: customer_service_pb2.SearchCustomersResponse) -> Found:
    """What a search found."""
    rows = tuple(_row(each) for each in message.customers)
    numbers = customer_service_pb2.SearchMatch
    return Found(rows, name_of(SearchMatch, numbers, message.match, "SEARCH_MATCH_") if rows else None, message.more)


def _in_flight(message: customer_service_pb2.InFlightItem) -> InFlightItem:
    return InFlightItem(
        name_of(InFlightKind, customer_service_pb2.InFlightKind, message.kind, "IN_FLIGHT_KIND_"),
        message.subject_id,
        lending.channel(message.channel),
        message.terminal_id,
        maybe_fen(message, "amount"),
        lending.outcome(message.outcome),
        time_of(message.create_time),
        maybe_time(message, "deadline"),
        message.owner,
        message.query_number,
        message.reversible,
        message.state,
        message.owner_name,
    )


def customer(message: customer_service_pb2.GetCustomerResponse) -> Customer:
    """All that there is of a customer."""
    return Customer(
        _row(message.customer),
        tuple(DossierField(f.noun, f.value, f.source, maybe_day(f, "as_of")) for f in message.dossier),
        tuple(lending.credit_line(line) for line in message.credit_lines),
        tuple(ChannelAllowance(lending.channel(a.channel), fen_of(a, "drawable")) for a in message.allowances),
        tuple(
            FacilityContract(c.contract_number, c.credit_line_id, maybe_time(c, "sign_time")) for c in message.contracts
        ),
        tuple(lending.loan_note(note) for note in message.closed_notes),
        tuple(_in_flight(item) for item in message.in_flight),
        message.sequence_number,
    )


def document(value: IdentityDocument) -> session_service_pb2.IdentityDocument:
    """What an ID card says, for the wire."""
    message = session_service_pb2.IdentityDocument(
        card_type=value.card_type,
        name=value.name,
        id_number=value.id_number,
        source=f"DOCUMENT_SOURCE_{value.source.value}",
    )
    for field, each in (("valid_from", value.valid_from), ("valid_to", value.valid_to)):
        if each is not None:
            getattr(message, field).CopyFrom(date_pb2.Date(year=each.year, month=each.month, day=each.day))
    return message


def visit(message: session_service_pb2.Session) -> Visit:
    """A visit."""
    return Visit(
        message.session_id,
        tuple(name_of(Assurance, session_service_pb2.Assurance, a, "ASSURANCE_") for a in message.assurances),
        message.masked_name,
        message.masked_id_number,
        time_of(message.expire_time),
        maybe_fen(message, "drawable_without_face"),
        message.face_checks_left,
    )


def handoff(message: handoff_service_pb2.TakeHandoffResponse) -> Handoff:
    """A case that was taken over."""
    return Handoff(
        lending.channel(message.from_channel),
        lending.terms(message.terms) if message.HasField("terms") else None,
        message.request_id,
        message.drawdown_id,
    )


def feed_event(
    message: change_feed_service_pb2.WatchBranchResponse | change_feed_service_pb2.WatchCustomerResponse,
) -> FeedEvent:
    """A change, or a sign of life; of a kind that is not known here, a sign of life."""
    told = message.change
    numbers = change_feed_service_pb2.ChangeKind
    known = {kind.value for kind in ChangeKind}
    kind = str(numbers.Name(told.kind)).removeprefix("CHANGE_KIND_") if message.HasField("change") else ""
    change = None
    if kind in known:
        change = Change(told.sequence_number, ChangeKind(kind), told.subject_id, time_of(told.time), told.event_type)
    return FeedEvent(change, message.sequence_number)
