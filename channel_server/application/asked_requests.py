"""A request that its sender asks about: found, or never to be accepted. Drawdowns and repayments alike.

A request that has not arrived may still be on its way. So "not found" is written down, and whatever arrives under
that id later is refused: the terminal may tell the customer that nothing was done, and it stays true.
"""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.domain.ids import CustomerId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """Which request is meant, and who asks."""

    caller: TerminalRecord
    """Where the request came from: nobody else is told of it."""
    request_id: str
    kind: RequestKind
    asker: CustomerId | None
    """Whose request it must be, where many people share one way in."""


def find_asked_request(books: Books, asked: AskedRequest, now: datetime) -> RequestRecord | Refusal:
    """Find a request; where there is none, see to it that there never will be. What is another's is not found."""
    kept = books.request(asked.caller.bank_id, asked.request_id)
    if kept is None:
        _bury(books, asked, now)
        return _not_found()
    if kept.terminal_id != asked.caller.terminal_id or kept.kind is not asked.kind:
        return _not_found()
    if asked.asker is not None and kept.content["customer_id"] != asked.asker:
        return _not_found()
    return kept


def _bury(books: Books, asked: AskedRequest, now: datetime) -> None:
    books.add_request(
        RequestRecord(
            bank_id=asked.caller.bank_id,
            request_id=asked.request_id,
            kind=RequestKind.TOMBSTONE,
            terminal_id=asked.caller.terminal_id,
            content={},
            drawdown_id=None,
            refusal=None,
            create_time=now,
        )
    )


def _not_found() -> Refusal:
    return refuse(RefusalReason.NOT_FOUND, noun="request")
