"""Says whether an entrusted payment may go to a payee: not to the borrower, and to nobody but whom the bill names.

Asked when a drawdown is quoted, so that a customer reads no contract about a payee who is none. Core holds the name
against the account once more when it pays.
"""

from datetime import datetime
from typing import assert_never

from channel_server.application.books import Books
from channel_server.application.ports import OutcomeUnknown, PayeeQuestion, PayeeVerdict, Refused, Success
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import customer_of, find_assured_visit
from channel_server.domain.ids import CustomerId, SessionId
from channel_server.domain.limit_policy import check_entrusted_here
from channel_server.domain.payee import Payee
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Act


async def check_payee(
    services: Services, caller: TerminalRecord, session_id: SessionId, payee: Payee, now: datetime
) -> Refusal | None:
    """Say why a payee is none, or nothing. Core is asked only for a visit that may quote, where sellers are paid."""

    def find_borrower(books: Books) -> CustomerId | Refusal:
        visit = find_assured_visit(services, books, caller, session_id, now, Act.QUOTE)
        if isinstance(visit, Refusal):
            return visit
        channel = visit.session.channel
        policy = services.policies.policy(books, caller.bank_id)
        not_here = policy.told(check_entrusted_here(channel, policy.terms[channel]))
        if not_here is not None:
            return not_here
        if visit.account_index == services.vault.index(caller.bank_id, payee.account_number).hex():
            return refuse(RefusalReason.PAYEE_IS_BORROWER)
        return customer_of(visit)

    borrower = await services.books.read(find_borrower)
    if isinstance(borrower, Refusal):
        return borrower
    answer = await services.bank.core.check_payee(
        PayeeQuestion(caller.bank_id, borrower, payee.account_number, payee.name)
    )
    match answer:
        case Success(verdict):
            return _refusal_of(verdict, payee)
        case Refused("NOT_OFFERED"):
            # A core that pays to nobody but the borrower: no channel of this bank's can do it.
            return refuse(RefusalReason.ENTRUSTED_PAYMENT_NOT_HERE, channel=caller.channel)
        case Refused() | OutcomeUnknown():
            return refuse(RefusalReason.CORE_UNAVAILABLE)


def _refusal_of(verdict: PayeeVerdict, payee: Payee) -> Refusal | None:
    match verdict:
        case PayeeVerdict.MATCHES:
            return None
        case PayeeVerdict.OWN_ACCOUNT:
            return refuse(RefusalReason.PAYEE_IS_BORROWER)
        case PayeeVerdict.NAME_DIFFERS:
            return refuse(RefusalReason.PAYEE_NAME_DIFFERS, account_tail=payee.account_tail)
        case PayeeVerdict.ACCOUNT_UNKNOWN:
            return refuse(RefusalReason.PAYEE_ACCOUNT_UNKNOWN, account_tail=payee.account_tail)
        case PayeeVerdict.ACCOUNT_CLOSED:
            return refuse(RefusalReason.PAYEE_ACCOUNT_CLOSED, account_tail=payee.account_tail)
        case _:
            assert_never(verdict)
