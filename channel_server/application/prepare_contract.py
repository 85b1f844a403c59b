"""The contract of a quote, drawn up for the customer to read."""

from channel_server.application.books import Books
from channel_server.application.contract_text_record import contract_from, pages_text
from channel_server.application.payees import payee_of
from channel_server.application.pricing import schedule_of
from channel_server.application.records import ContractRecord, QuoteRecord, SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_assured_visit, record_act
from channel_server.domain.contract import Contract, pages_sha256
from channel_server.domain.contract_text import ContractParties, contract_pages
from channel_server.domain.ids import ContractId, QuoteId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def prepare_contract(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, quote_id: QuoteId
) -> Contract | Refusal:
    """Draw the contract up; for the same quote it is drawn up once."""
    now = services.clock.now()

    def prepare(books: Books) -> Contract | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.SIGN_CONTRACT)
        if isinstance(visit, Refusal):
            return visit
        quote = books.quote(caller.bank_id, quote_id)
        if quote is None or quote.customer_id != visit.session.customer_id:
            return refuse(RefusalReason.NOT_FOUND, noun="quote")
        if quote.expire_time <= now:
            return refuse(RefusalReason.QUOTE_EXPIRED, expired_time=quote.expire_time.isoformat(timespec="seconds"))
        kept = books.contract_of_quote(caller.bank_id, quote_id)
        if kept is not None:
            return contract_from(kept)
        record = _draw_up(services, books, visit, quote)
        books.add_contract(record)
        record_act(
            books,
            caller.bank_id,
            "contract_prepared",
            now,
            subject=record.contract_id,
            quote=quote_id,
            content_sha256=record.content_sha256.hex(),
        )
        return contract_from(record)

    return await services.books.write(prepare)


def _draw_up(services: Services, books: Books, visit: SessionRecord, quote: QuoteRecord) -> ContractRecord:
    line = books.line(quote.bank_id, quote.terms.credit_line_id)
    bank = books.bank(quote.bank_id)
    if line is None or bank is None:
        raise LookupError(f"quote {quote.quote_id} names a line or a bank that is not there")
    pages = contract_pages(
        schedule_of(quote),
        product=services.products.product(books, quote.bank_id, line.line.product_code),
        purpose=quote.terms.purpose,
        term_months=quote.terms.term_months,
        parties=ContractParties(bank.name, visit.masked_name, visit.card_tail, payee_of(services.vault, quote)),
    )
    return ContractRecord(
        contract_id=ContractId(services.ids.new_uuid()),
        bank_id=quote.bank_id,
        quote_id=quote.quote_id,
        session_id=visit.session.session_id,
        pages=pages_text(pages),
        content_sha256=pages_sha256(pages),
    )
