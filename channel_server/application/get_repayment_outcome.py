"""What became of a repayment that this terminal sent: by its certificate alone, state and amount only.

A request that has not arrived is never accepted afterwards: see `asked_requests`.
"""

from dataclasses import dataclass

from channel_server.application.asked_requests import AskedRequest, find_asked_request
from channel_server.application.books import Books
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import CustomerOutcome
from channel_server.domain.ids import CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal
from channel_server.domain.repayment import RepaymentState


@dataclass(frozen=True, slots=True)
class RepaymentOutcome:
    """Nothing that belongs to the customer alone."""

    state: RepaymentState
    outcome: CustomerOutcome
    amount: Fen
    query_number: str


async def get_repayment_outcome(
    services: Services, caller: TerminalRecord, *, request_id: str, asker: CustomerId | None = None
) -> RepaymentOutcome | Refusal:
    """Tell what became of a request.

    Args:
        services: all there is.
        caller: where the request came from.
        request_id: its name.
        asker: whose request it must be, where many people share one way in.
    """
    asked = AskedRequest(caller, request_id, RequestKind.CREATE_REPAYMENT, asker)
    now = services.clock.now()

    def find(books: Books) -> RepaymentOutcome | Refusal:
        kept = find_asked_request(books, asked, now)
        return kept if isinstance(kept, Refusal) else _outcome(books, kept)

    return await services.books.write(find)


def _outcome(books: Books, kept: RequestRecord) -> RepaymentOutcome:
    if kept.repayment_id is None:
        # Refused before core was asked.
        amount = Fen(int(kept.content["amount_fen"]))
        return RepaymentOutcome(RepaymentState.FAILED, CustomerOutcome.NOT_DONE, amount, "")
    record = books.repayment(kept.bank_id, kept.repayment_id)
    assert record is not None, "a request that was not refused has its repayment"
    repayment = record.repayment
    return RepaymentOutcome(repayment.state, repayment.outcome, record.parts.total, record.query_number)
