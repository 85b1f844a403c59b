"""What became of a request that this terminal sent: by its certificate alone, state and amount only.

A request that has not arrived may still be on its way. So "not found" is written down, and whatever arrives under
that id later is refused: the terminal may tell the customer that nothing was done, and it stays true.
"""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.ids import CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


@dataclass(frozen=True, slots=True)
class DrawdownOutcome:
    """Nothing that belongs to the customer alone."""

    state: DrawdownState
    outcome: CustomerOutcome | None
    """None: nothing yet, since a second person has still to agree."""
    amount: Fen
    query_number: str


async def get_drawdown_outcome(
    services: Services, caller: TerminalRecord, *, request_id: str, asker: CustomerId | None = None
) -> DrawdownOutcome | Refusal:
    """Tell what became of a request.

    Args:
        services: all there is.
        caller: where the request came from.
        request_id: its name.
        asker: whose request it must be, where many people share one way in.
    """
    now = services.clock.now()

    def find(books: Books) -> DrawdownOutcome | Refusal:
        kept = books.request(caller.bank_id, request_id)
        if kept is None:
            return bury(books, caller, request_id, now)
        if kept.terminal_id != caller.terminal_id or kept.kind is not RequestKind.CREATE_DRAWDOWN:
            return refuse(RefusalReason.NOT_FOUND, noun="request")
        if asker is not None and kept.content["customer_id"] != asker:
            return refuse(RefusalReason.NOT_FOUND, noun="request")
        return _outcome(books, kept)

    return await services.books.write(find)


def bury(books: Books, caller: TerminalRecord, request_id: str, now: datetime) -> Refusal:
    """Say that a request has not come, and see to it that it never will be accepted."""
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=request_id,
            kind=RequestKind.TOMBSTONE,
            terminal_id=caller.terminal_id,
            content={},
            drawdown_id=None,
            refusal=None,
            create_time=now,
        )
    )
    return refuse(RefusalReason.NOT_FOUND, noun="request")


def _outcome(books: Books, kept: RequestRecord) -> DrawdownOutcome:
    if kept.drawdown_id is None:
        # Refused before anything was held.
        amount = Fen(int(kept.content["amount_fen"]))
        return DrawdownOutcome(DrawdownState.FAILED, CustomerOutcome.NOT_DONE, amount, "")
    record = books.drawdown(kept.bank_id, kept.drawdown_id)
    assert record is not None, "a request that was not refused has its drawdown"
    drawdown = record.drawdown
    return DrawdownOutcome(drawdown.state, record.outcome, drawdown.content.amount, record.query_number)
