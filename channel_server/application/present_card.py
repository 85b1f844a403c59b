"""A bank card and its PIN: proved by the bank's side, passed through here opaque."""

from dataclasses import dataclass, field, replace

from channel_server.application.books import Books
from channel_server.application.ports import CardJudgement, CardPresentation, CardVerdict, Success
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.register_customer import card_index
from channel_server.application.services import Services
from channel_server.application.visits import VisitView, customer_of, find_visit, record_act, view_visit
from channel_server.domain.identity_number import card_tail
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act, Assurance


@dataclass(frozen=True, slots=True)
class PresentedCard:
    """What the terminal sent. Data classes C2 and C3: no repr shows it, nothing stores or logs it."""

    card_number: str = field(repr=False)
    card_sequence_number: str = field(repr=False)
    chip_data: bytes = field(repr=False)
    pin_block: bytes = field(repr=False)
    pin_block_format: str


async def present_card(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    card: PresentedCard,
) -> VisitView | Refusal:
    """Have card and PIN judged, and see that they are the identified customer's own."""
    now = services.clock.now()

    def check(books: Books) -> Refusal | None:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        if visit.session.customer_id is not None:
            return None
        # Without knowing whose card it should be, a PIN is not worth a try of the customer's three.
        policy = services.policies.policy(books, caller.bank_id).assurance
        return policy.check(visit.session, Act.VIEW_LINE) or refuse(RefusalReason.SESSION_NOT_FOUND)

    refusal = await services.books.read(check)
    if refusal is not None:
        return refusal
    answer = await services.bank.cards.verify_card(
        CardPresentation(
            bank_id=caller.bank_id,
            terminal_id=caller.terminal_id,
            card_number=card.card_number,
            card_sequence_number=card.card_sequence_number,
            chip_data=card.chip_data,
            pin_block=card.pin_block,
            pin_block_format=card.pin_block_format,
        )
    )
    if not isinstance(answer, Success):
        return refuse(RefusalReason.CARD_CHECK_UNAVAILABLE)
    judgement = answer.value
    tail = card_tail(card.card_number)
    occasion = services.ids.new_uuid()

    def prove(books: Books) -> VisitView | Refusal:
        proved = _prove(services, books, caller, session_id, judgement, tail)
        refused = isinstance(proved, Refusal)
        record_act(
            books,
            caller.bank_id,
            "card_refused" if refused else "card_proved",
            services.clock.now(),
            subject=session_id,
            discriminator=occasion,
            verdict=proved.reason if isinstance(proved, Refusal) else judgement.verdict,
        )
        if isinstance(proved, Refusal):
            return proved
        books.put_session(proved)
        digest = card_index(services.vault, caller.bank_id, card.card_number)
        books.put_card(caller.bank_id, digest, customer_of(proved))
        return view_visit(services, books, proved)

    return await services.books.write(prove)


def _prove(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    session_id: SessionId,
    judgement: CardJudgement,
    tail: str,
) -> SessionRecord | Refusal:
    refusal = _refusal_of(judgement)
    if refusal is not None:
        return refusal
    visit = find_visit(books, caller, session_id, services.clock.now())
    if isinstance(visit, Refusal):
        return visit
    if judgement.customer_id is None or not judgement.account_number:
        return refuse(RefusalReason.CARD_UNUSABLE)
    session = visit.session.identified(judgement.customer_id, Assurance.CARD_PIN)
    if isinstance(session, Refusal):
        return session
    bank_id = caller.bank_id
    return replace(
        visit,
        session=session,
        account_token=services.ids.new_uuid(),
        account_index=services.vault.index(bank_id, judgement.account_number).hex(),
        account_sealed=services.vault.seal(bank_id, judgement.account_number),
        card_tail=tail,
    )


def _refusal_of(judgement: CardJudgement) -> Refusal | None:
    match judgement.verdict:
        case CardVerdict.APPROVED:
            return None
        case CardVerdict.PIN_WRONG:
            return refuse(RefusalReason.PIN_WRONG, attempts_remaining=judgement.attempts_remaining)
        case CardVerdict.PIN_BLOCKED:
            return refuse(RefusalReason.PIN_BLOCKED)
        case CardVerdict.NOT_GENUINE:
            return refuse(RefusalReason.CARD_NOT_GENUINE)
        case CardVerdict.CARD_UNUSABLE:
            return refuse(RefusalReason.CARD_UNUSABLE)
        case CardVerdict.KEY_STALE:
            return refuse(RefusalReason.PIN_KEY_STALE)
        case CardVerdict.CARD_EXPIRED:
            return refuse(RefusalReason.CARD_EXPIRED)
