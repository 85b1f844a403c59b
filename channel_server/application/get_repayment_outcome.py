"""What became of a repayment that this terminal sent: by its certificate alone, state and amount only.

As with drawdowns, a request that has not arrived is never accepted afterwards: see `get_drawdown_outcome`.
"""

from dataclasses import dataclass

from channel_server.application.books import Books
from channel_server.application.get_drawdown_outcome import bury
from channel_server.application.records import RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import CustomerOutcome
from channel_server.domain.ids import CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
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
    now = services.clock.now()

    def find(books: Books) -> RepaymentOutcome | Refusal:
        kept = books.request(caller.bank_id, request_id)
        if kept is None:
            return bury(books, caller, request_id, now)
        if kept.terminal_id != caller.terminal_id or kept.kind is not RequestKind.CREATE_REPAYMENT:
            return refuse(RefusalReason.NOT_FOUND, noun="request")
        if asker is not None and kept.content["customer_id"] != asker:
            return refuse(RefusalReason.NOT_FOUND, noun="request")
        return _outcome(books, kept)

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
