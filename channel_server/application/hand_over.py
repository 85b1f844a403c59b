"""A case goes on at another channel: a code is given out, and taken by a visit that has proved its customer anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import SessionRecord, TerminalRecord, Terms
from channel_server.application.services import Services
from channel_server.application.tokens import HandoffCodes
from channel_server.application.visits import ended, find_visit, record_act
from channel_server.domain.handoff import LIFETIME, Handoff
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, LineId, SessionId
from channel_server.domain.money import Fen
from channel_server.domain.product import Purpose
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Act, Channel


@dataclass(frozen=True, slots=True)
class HandoffCode:
    """What is shown as a QR code, and until when it is good."""

    code: str
    expire_time: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """What was taken over."""

    channel: Channel
    terms: Terms | None
    request_id: str
    drawdown_id: DrawdownId | None


async def open_handoff(
    services: Services,
    codes: HandoffCodes,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    terms: Terms | None,
    request_id: str,
) -> HandoffCode | Refusal:
    """Give out a code for a visit's case; the visit goes on until it is taken."""
    now = services.clock.now()
    handoff_id = codes.new_id()

    def give_out(books: Books) -> Handoff | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        # Whose case it is must be known, or anybody could take it.
        customer_id = _known_customer(services, books, visit)
        if isinstance(customer_id, Refusal):
            return customer_id
        if request_id and not _is_of(books, caller.bank_id, request_id, customer_id):
            return refuse(RefusalReason.NOT_FOUND, noun="request")
        handoff = Handoff(
            handoff_id=handoff_id,
            bank_id=caller.bank_id,
            session_id=session_id,
            customer_id=customer_id,
            channel=visit.session.channel,
            expire_time=now + LIFETIME,
            terms={} if terms is None else _pairs(terms),
            request_id=request_id,
        )
        books.put_handoff(handoff)
        record_act(books, caller.bank_id, "handoff_opened", now, subject=session_id, discriminator=handoff_id)
        return handoff

    handoff = await services.books.write(give_out)
    if isinstance(handoff, Refusal):
        return handoff
    return HandoffCode(codes.code(caller.bank_id, handoff_id), handoff.expire_time)


async def take_handoff(
    services: Services, codes: HandoffCodes, caller: TerminalRecord, *, session_id: SessionId, code: str
) -> Case | Refusal:
    """Take a case over: the old visit ends with it, in the same moment."""
    now = services.clock.now()
    handoff_id = codes.read(caller.bank_id, code)
    if handoff_id is None:
        return refuse(RefusalReason.HANDOFF_INVALID)

    def take(books: Books) -> Case | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        customer_id = _known_customer(services, books, visit)
        if isinstance(customer_id, Refusal):
            return customer_id
        handoff = books.handoff(caller.bank_id, handoff_id)
        if handoff is None or handoff.session_id == session_id:
            return refuse(RefusalReason.HANDOFF_INVALID)
        if handoff.taken_by == session_id:
            # Its answer was lost on the way, and it asks again: the case is its own.
            return _case(books, handoff)
        refusal = handoff.check_takeable(customer_id=customer_id, now=now)
        if refusal is not None:
            if refusal.reason is RefusalReason.HANDOFF_NOT_YOURS:
                books.put_handoff(replace(handoff, tries=handoff.tries + 1))
                record_act(
                    books,
                    caller.bank_id,
                    "handoff_refused",
                    now,
                    subject=session_id,
                    discriminator=f"{handoff_id}:{handoff.tries}",
                )
            return refusal
        books.put_handoff(replace(handoff, taken_by=session_id))
        _end(books, caller.bank_id, handoff.session_id)
        record_act(
            books,
            caller.bank_id,
            "handoff_taken",
            now,
            subject=handoff.session_id,
            discriminator=handoff_id,
            by=session_id,
            channel=visit.session.channel,
        )
        return _case(books, handoff)

    return await services.books.write(take)


def _known_customer(services: Services, books: Books, visit: SessionRecord) -> CustomerId | Refusal:
    if visit.session.customer_id is not None:
        return visit.session.customer_id
    policy = services.policies.policy(books, visit.session.bank_id).assurance
    return policy.check(visit.session, Act.VIEW_LINE) or refuse(RefusalReason.SESSION_NOT_FOUND)


def _end(books: Books, bank_id: BankId, session_id: SessionId) -> None:
    """The old screen has lost the case; a drawdown that it has sent goes on by itself."""
    old = books.session(bank_id, session_id)
    assert old is not None, "a case comes from a visit"
    books.put_session(ended(old))


def _is_of(books: Books, bank_id: BankId, request_id: str, customer_id: CustomerId) -> bool:
    kept = books.request(bank_id, request_id)
    # One that has not come yet may still be on its way: it is carried, and asked about at the other side.
    return kept is None or kept.content.get("customer_id") == customer_id


def _case(books: Books, handoff: Handoff) -> Case:
    # What the visit has sent since the code was given out goes with it: it is followed and never sent again.
    request_id = books.last_request_of(handoff.bank_id, handoff.customer_id, handoff.session_id) or handoff.request_id
    kept = books.request(handoff.bank_id, request_id) if request_id else None
    drawdown_id = None if kept is None else kept.drawdown_id
    return Case(handoff.channel, _terms(handoff.terms), request_id, drawdown_id)


def _pairs(terms: Terms) -> dict[str, str]:
    return {
        "credit_line_id": terms.credit_line_id,
        "amount_fen": str(terms.amount),
        "term_months": str(terms.term_months),
        "method": terms.method.value,
        "purpose": terms.purpose.value,
        "due_day": str(terms.due_day),
    }


def _terms(pairs: Mapping[str, str]) -> Terms | None:
    if not pairs:
        return None
    return Terms(
        credit_line_id=LineId(pairs["credit_line_id"]),
        amount=Fen(int(pairs["amount_fen"])),
        term_months=int(pairs["term_months"]),
        method=RepaymentMethod(pairs["method"]),
        purpose=Purpose(pairs["purpose"]),
        due_day=int(pairs["due_day"]),
    )
