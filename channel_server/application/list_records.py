"""A customer's history (明细): what was drawn and repaid at every channel, newest first, a page at a time.

A page's token names the last record of the page before, under the customer's own digest: nobody else's token opens
anything, and one that was altered is told from a true one.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from channel_server.application.books import Books
from channel_server.application.ports import Vault
from channel_server.application.record_books import HistoryPlace
from channel_server.application.records import DrawdownRecord, TerminalRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit
from channel_server.domain.ids import BankId, CustomerId, SessionId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act

USUAL_PAGE = 20
_TIME_BYTES = 8
_NAME_BYTES = 16
_SEAL_BYTES = 8
_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

AnyRecord = DrawdownRecord | RepaymentRecord


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of history."""

    records: tuple[AnyRecord, ...]
    next_token: str
    """Empty at the end."""


async def list_records(
    services: Services, caller: TerminalRecord, *, session_id: SessionId, page_size: int, page_token: str
) -> RecordPage | Refusal:
    """List records of the visit's customer."""
    now = services.clock.now()
    size = page_size or USUAL_PAGE

    def find(books: Books) -> RecordPage | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.VIEW_LINE)
        if isinstance(visit, Refusal):
            return visit
        customer_id = customer_of(visit)
        after = None
        if page_token:
            after = _place(services.vault, caller.bank_id, customer_id, page_token)
            if after is None:
                return refuse(
                    RefusalReason.MALFORMED_REQUEST,
                    field="page_token",
                    problem="must be from an answer to this customer",
                )
        found = books.history(caller.bank_id, customer_id, after=after, limit=size + 1)
        token = ""
        if len(found) > size:
            token = _token(services.vault, caller.bank_id, customer_id, place_of(found[size - 1]))
        return RecordPage(found[:size], token)

    return await services.books.read(find)


def place_of(record: AnyRecord) -> HistoryPlace:
    """Tell where a record stands in its customer's history."""
    return HistoryPlace(record.create_time, subject_of(record))


def subject_of(record: AnyRecord) -> str:
    """Tell a record's own name."""
    return record.drawdown.drawdown_id if isinstance(record, DrawdownRecord) else record.repayment.repayment_id


def _token(vault: Vault, bank_id: BankId, customer_id: CustomerId, place: HistoryPlace) -> str:
    time_ms = (place.create_time - _EPOCH) // _MS
    name = time_ms.to_bytes(_TIME_BYTES, "big") + UUID(place.subject_id).bytes
    return urlsafe_b64encode(name + _seal(vault, bank_id, customer_id, name)).decode().rstrip("=")


def _place(vault: Vault, bank_id: BankId, customer_id: CustomerId, token: str) -> HistoryPlace | None:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    name, seal = raw[: _TIME_BYTES + _NAME_BYTES], raw[_TIME_BYTES + _NAME_BYTES :]
    if not hmac.compare_digest(seal, _seal(vault, bank_id, customer_id, name)):
        return None
    time_ms = int.from_bytes(name[:_TIME_BYTES], "big")
    return HistoryPlace(_EPOCH + time_ms * _MS, str(UUID(bytes=name[_TIME_BYTES:])))


def _seal(vault: Vault, bank_id: BankId, customer_id: CustomerId, name: bytes) -> bytes:
    return vault.index(bank_id, f"record page\0{customer_id}\0{name.hex()}")[:_SEAL_BYTES]
