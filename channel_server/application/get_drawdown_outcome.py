"""What became of a drawdown that this terminal sent: by its certificate alone, state and amount only.

A request that has not arrived is never accepted afterwards: see `asked_requests`.
"""

from dataclasses import dataclass

from channel_server.application.asked_requests import AskedRequest, find_asked_request
from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import CustomerOutcome, DrawdownState
from channel_server.domain.ids import CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal


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
    asked = AskedRequest(caller, request_id, RequestKind.CREATE_DRAWDOWN, asker)
    now = services.clock.now()

    def find(books: Books) -> DrawdownOutcome | Refusal:
        kept = find_asked_request(books, asked, now)
        return kept if isinstance(kept, Refusal) else _outcome(books, kept)

    return await services.books.write(find)


def _outcome(books: Books, kept: RequestRecord) -> DrawdownOutcome:
    if kept.drawdown_id is None:
        # Refused before anything was held.
        amount = Fen(int(kept.content["amount_fen"]))
        return DrawdownOutcome(DrawdownState.FAILED, CustomerOutcome.NOT_DONE, amount, "")
    record = books.drawdown(kept.bank_id, kept.drawdown_id)
    assert record is not None, "a request that was not refused has its drawdown"
    drawdown = record.drawdown
    return DrawdownOutcome(drawdown.state, record.outcome, drawdown.content.amount, record.query_number)
