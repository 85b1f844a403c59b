"""An ID card was read: who it is."""

from dataclasses import dataclass, field, replace
from datetime import date

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_visit, record_act
from channel_server.domain.identity_number import IdentityNumber, check_identity_document, mask_name
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """What an ID card told. Data class C2: no repr shows it."""

    card_type: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    valid_from: date | None
    valid_to: date | None
    """None for 长期 (for life)."""


async def identify_customer(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    document: IdentityDocument,
) -> SessionRecord | Refusal:
    """Find the customer whose card it is. The number is looked up by its digest and is not stored."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    now = services.clock.now()

    def identify(books: Books) -> SessionRecord | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
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

    def identify_and_record(books: Books) -> SessionRecord | Refusal:
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
                )
            return answer
        books.put_session(answer)
        record_act(
            books,
            caller.bank_id,
            "customer_identified",
            now,
            subject=session_id,
            discriminator=occasion,
            card_type=document.card_type,
        )
        return answer

    return await services.books.write(identify_and_record)


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
    session = visit.session.identified(customer.customer_id, Assurance.ID_CHIP)
    if isinstance(session, Refusal):
        return session
    return replace(
        visit,
        session=session,
        masked_name=mask_name(document.name.strip()),
        masked_id_number=number.masked,
    )
