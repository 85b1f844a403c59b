"""An ID card was read: who it is."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum, unique

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.register_customer import note_customer_seen
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, customer_of, find_visit, record_act, view_visit
from channel_server.domain.identity_number import IdentityNumber, check_identity_document, mask_name
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance, Channel


@unique
class DocumentSource(StrEnum):
    """How an ID card was read."""

    CHIP = "CHIP"
    OCR_CONFIRMED = "OCR_CONFIRMED"
    """By a camera; the customer confirmed what was read."""

    TELLER_SEEN = "TELLER_SEEN"
    """By a teller's eyes, and typed in."""

    @property
    def assurance(self) -> Assurance | None:
        """What it proves; nothing, by itself, where a person has read it (`attest_identity`)."""
        match self:
            case DocumentSource.CHIP:
                return Assurance.ID_CHIP
            case DocumentSource.OCR_CONFIRMED:
                return Assurance.ID_DOCUMENT
            case DocumentSource.TELLER_SEEN:
                return None


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """What an ID card told. Data class C2: no repr shows it."""

    card_type: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    valid_from: date | None
    valid_to: date | None
    """None for 长期 (for life)."""
    source: DocumentSource = DocumentSource.CHIP


async def identify_customer(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    document: IdentityDocument,
) -> VisitView | Refusal:
    """Find the customer whose card it is. The number is looked up by its digest, and kept sealed."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def identify(books: Books) -> SessionRecord | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        if document.source is DocumentSource.TELLER_SEEN and caller.channel is not Channel.COUNTER:
            return refuse(RefusalReason.NOT_AT_THIS_CHANNEL, channel=caller.channel)
        number = check_identity_document(
            card_type=document.card_type,
            id_number=document.id_number,
            valid_from=document.valid_from,
            valid_to=document.valid_to,
            business_date=day.business_date,
        )
        if isinstance(number, Refusal):
            return number
        return _match(services, books, visit, document, number)

    def identify_and_record(books: Books) -> VisitView | Refusal:
        answer = identify(books)
        occasion = services.ids.new_uuid()
        if isinstance(answer, Refusal):
            if books.session(caller.bank_id, session_id) is not None:
                record_act(
                    books,
                    caller.bank_id,
                    "identification_refused",
                    now,
                    subject=session_id,
                    discriminator=occasion,
                    reason=answer.reason,
                    source=document.source,
                )
            return answer
        books.put_session(answer)
        _note_seen(services, books, answer, document, now)
        record_act(
            books,
            caller.bank_id,
            "customer_identified",
            now,
            subject=session_id,
            discriminator=occasion,
            card_type=document.card_type,
            source=document.source,
        )
        return view_visit(services, books, answer)

    return await services.books.write(identify_and_record)


def _note_seen(
    services: Services, books: Books, visit: SessionRecord, document: IdentityDocument, now: datetime
) -> None:
    customer = books.customer(visit.session.bank_id, customer_of(visit))
    assert customer is not None, "as they were just found"
    note_customer_seen(books, services.vault, customer, now, id_number=document.id_number.strip().upper())


def _match(
    services: Services,
    books: Books,
    visit: SessionRecord,
    document: IdentityDocument,
    number: IdentityNumber,
) -> SessionRecord | Refusal:
    bank_id = visit.session.bank_id
    customer = books.customer_by_id_number(bank_id, services.vault.index(bank_id, number.text))
    if customer is None:
        return refuse(RefusalReason.CUSTOMER_NOT_FOUND)
    if services.vault.unseal(bank_id, customer.name_sealed) != document.name.strip():
        return refuse(RefusalReason.ID_INVALID, problem="NAME")
    session = visit.session.identified(customer.customer_id, document.source.assurance)
    if isinstance(session, Refusal):
        return session
    return replace(
        visit,
        session=session,
        masked_name=mask_name(document.name.strip()),
        masked_id_number=number.masked,
    )
