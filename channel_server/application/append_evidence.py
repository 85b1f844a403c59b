"""An act that the terminal witnessed, such as a page shown."""

from collections.abc import Mapping
from datetime import UTC, datetime

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import find_visit
from channel_server.domain.evidence import EvidenceBody, EvidenceRow
from channel_server.domain.ids import SessionId
from channel_server.domain.refusals import Refusal


async def append_evidence(
    services: Services,
    caller: TerminalRecord,
    *,
    session_id: SessionId,
    event_id: str,
    event_type: str,
    event_time: datetime,
    details: Mapping[str, str],
) -> EvidenceRow | Refusal:
    """Keep an act, once. The row bears our clock; what the terminal's said stands in its details."""
    now = services.clock.now()
    witnessed = {
        **details,
        "terminal": caller.terminal_id,
        "terminal_time": event_time.astimezone(UTC).isoformat(timespec="milliseconds"),
    }

    def append(books: Books) -> EvidenceRow | Refusal:
        visit = find_visit(books, caller, session_id, now)
        if isinstance(visit, Refusal):
            return visit
        return books.append_evidence(EvidenceBody(caller.bank_id, event_id, event_type, now, session_id, witnessed))

    return await services.books.write(append)
