"""A receipt as a file: of a drawdown or a repayment that has ended, as often as its customer asks.

It is set anew each time and not stored: the same words give the same bytes. What was handed out is known by its
digest, in the evidence too; every further time is counted as a reprint.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from channel_server.application.books import Books
from channel_server.application.list_records import AnyRecord
from channel_server.application.payees import payee_of
from channel_server.application.ports import Success
from channel_server.application.receipt_words import ReceiptParties, day_of_record, drawdown_receipt, repayment_receipt
from channel_server.application.record_books import ReceiptRecord
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit, record_act
from channel_server.domain.identity_number import mask_name
from channel_server.domain.ids import BankId, CustomerId, DrawdownId, RepaymentId, SessionId
from channel_server.domain.receipt import Receipt
from channel_server.domain.refusal_table import Language
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A receipt, and a name for it that says nothing of its customer."""

    pdf: bytes
    sha256: bytes
    file_name: str
    copies: int
    """How often it has been handed out, this time included."""


@dataclass(frozen=True, slots=True)
class _Found:
    customer_id: CustomerId
    receipt: Receipt
    state: str
    file_name: str


async def get_receipt(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, subject_id: str, language: Language | None
) -> ReceiptFile | Refusal:
    """Set a receipt and count it; in the visit's language where none is named."""
    now = services.clock.now()

    def find(books: Books) -> _Found | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        record = find_record(books, caller.bank_id, customer_of(visit), subject_id)
        if isinstance(record, Refusal):
            return record
        return _words(services, books, record, language or Language(visit.language))

    found = await services.books.read(find)
    if isinstance(found, Refusal):
        return found
    receipt = found.receipt.with_code(services.vault.index(caller.bank_id, f"receipt\0{found.receipt.content()}").hex())
    pressed = await services.press.press(receipt)
    if not isinstance(pressed, Success):
        return refuse(RefusalReason.SERVICE_UNAVAILABLE, system="receipt_press")
    digest = sha256(pressed.value).digest()
    handed = ReceiptRecord(
        bank_id=caller.bank_id,
        subject_id=subject_id,
        language=receipt.language.value,
        state=found.state,
        sha256=digest,
        first_time=now,
        last_time=now,
        copies=1,
    )
    kept = await services.books.write(lambda books: _count(books, caller, found.customer_id, handed, now))
    return ReceiptFile(pressed.value, digest, found.file_name, kept.copies)


def find_record(books: Books, bank_id: BankId, customer_id: CustomerId, subject_id: str) -> AnyRecord | Refusal:
    """Find a drawdown or repayment of a customer's; somebody else's is as one that does not exist."""
    drawdown = books.drawdown(bank_id, DrawdownId(subject_id))
    if drawdown is not None and drawdown.drawdown.content.customer_id == customer_id:
        return drawdown
    repayment = books.repayment(bank_id, RepaymentId(subject_id))
    if repayment is not None and repayment.repayment.content.customer_id == customer_id:
        return repayment
    return refuse(RefusalReason.NOT_FOUND, noun="record")


def _words(services: Services, books: Books, record: AnyRecord, language: Language) -> _Found | Refusal:
    drawn = isinstance(record, DrawdownRecord)
    what = record.drawdown if isinstance(record, DrawdownRecord) else record.repayment
    # A person still has to say how one in suspense ends, whatever its state is.
    if not what.is_final or what.suspense is not None:
        return refuse(RefusalReason.RECEIPT_NOT_DUE, query_number=record.query_number)
    content = what.content
    bank, customer = books.bank(content.bank_id), books.customer(content.bank_id, content.customer_id)
    assert bank is not None, "a record is of a bank that is known"
    assert customer is not None, "a record is of a customer who is known"
    parties = ReceiptParties(
        bank=bank,
        terminal=books.terminal(record.terminal_id),
        masked_name=mask_name(services.vault.unseal(content.bank_id, customer.name_sealed)),
        payee=payee_of(services.vault, record) if isinstance(record, DrawdownRecord) else None,
    )
    receipt = (
        drawdown_receipt(record, parties, language)
        if isinstance(record, DrawdownRecord)
        else repayment_receipt(record, parties, language)
    )
    kind = "drawdown" if drawn else "repayment"
    name = f"{kind}-{day_of_record(record)}-{_subject(record)[-6:]}.pdf"
    return _Found(content.customer_id, receipt, what.state.value, name)


def _subject(record: AnyRecord) -> str:
    return record.drawdown.drawdown_id if isinstance(record, DrawdownRecord) else record.repayment.repayment_id


def _count(
    books: Books, caller: TerminalRecord, customer_id: CustomerId, handed: ReceiptRecord, now: datetime
) -> ReceiptRecord:
    # Held while this is counted: a receipt that is asked for twice at once is counted twice.
    books.customer(handed.bank_id, customer_id)
    before = books.receipt(handed.bank_id, handed.subject_id, handed.language, handed.state)
    kept = handed if before is None else replace(handed, first_time=before.first_time, copies=before.copies + 1)
    books.put_receipt(kept)
    if before is None:
        act = "receipt_made"
    else:
        # Other bytes for the same words come from another version of the press, or a bank's new name.
        act = "receipt_reprinted" if before.sha256 == handed.sha256 else "receipt_made_anew"
    record_act(
        books,
        handed.bank_id,
        act,
        now,
        subject=handed.subject_id,
        discriminator=f"{handed.language}:{handed.state}:{kept.copies}",
        language=handed.language,
        sha256=handed.sha256.hex(),
        copies=str(kept.copies),
        terminal=caller.terminal_id,
    )
    return kept
