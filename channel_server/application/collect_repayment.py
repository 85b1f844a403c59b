"""From an intent to core's answer: what `CreateRepayment` does after its first unit of work, and the sweeper again.

From the moment the intent is durable core may have been asked, so only core's word ends a repayment.
"""

from channel_server.application import repayment_steps as steps
from channel_server.application.books import StaleRecordError, StorageError
from channel_server.application.ports import OutcomeUnknown, Posting, PostingState, Refused, RepaymentOrder, Success
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.domain.money import yuan_text
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.repayment import RepaymentEvent

_SHORT = "BALANCE_SHORT"
"""Core's code for an account that holds too little."""


async def collect_repayment(services: Services, record: RepaymentRecord) -> RepaymentRecord:
    """Ask core to collect, and write down what it says. For a repeated call core must be idempotent by reference.

    The caller holds the lease. Whoever else has changed it meanwhile was right: then their state is told.
    """
    content = record.repayment.content
    answer = await services.bank.core.post_repayment(
        RepaymentOrder(
            bank_id=content.bank_id,
            reference=record.repayment.repayment_id,
            customer_id=content.customer_id,
            account_number=services.vault.unseal(content.bank_id, record.account_sealed),
            loan_note_id=content.loan_note_id,
            parts=record.parts,
            value_date=record.business_date,
        )
    )
    try:
        match answer:
            case Success(posting) if posting.state is PostingState.POSTED:
                return await settle(services, record, posting)
            case Success(posting):
                return await lose(services, record, cause=posting.state)
            case Refused(code, _):
                return await refuse_by_core(services, record, code)
            case OutcomeUnknown(cause):
                return await lose(services, record, cause=cause)
    except StaleRecordError:
        return await read_repayment_again(services, record)
    except StorageError:
        # Core has answered and it cannot be written down: as if the answer had been lost. The sweeper asks again.
        return record


async def read_repayment_again(services: Services, record: RepaymentRecord) -> RepaymentRecord:
    """Tell how a repayment stands now, or, where the books cannot be read, how it stood."""
    bank_id, repayment_id = record.repayment.content.bank_id, record.repayment.repayment_id
    try:
        found = await services.books.read(lambda books: books.repayment(bank_id, repayment_id))
    except StorageError:
        return record
    return found or record


async def settle(services: Services, record: RepaymentRecord, posting: Posting) -> RepaymentRecord:
    """Write down that core has collected."""
    now = services.clock.now()
    return await services.books.write(lambda books: steps.settle(services, books, record, now, posting))


async def refuse_by_core(services: Services, record: RepaymentRecord, code: str) -> RepaymentRecord:
    """Write down core's final no."""
    now = services.clock.now()
    refusal = _refusal_for(code, record)
    return await services.books.write(
        lambda books: steps.fail(books, record, RepaymentEvent.CORE_REFUSED, now, refusal=refusal)
    )


async def end_voided(services: Services, record: RepaymentRecord) -> RepaymentRecord:
    """Write down that core has promised never to collect."""
    now = services.clock.now()
    refusal = refuse(RefusalReason.CORE_UNAVAILABLE)
    return await services.books.write(
        lambda books: steps.fail(books, record, RepaymentEvent.CORE_VOIDED, now, refusal=refusal)
    )


async def lose(services: Services, record: RepaymentRecord, *, cause: str) -> RepaymentRecord:
    """Write down that core's answer is not known, and when it is to be asked about."""
    now = services.clock.now()
    due = now + services.policy.backoff(record.attempts, record.repayment.repayment_id)
    return await services.books.write(lambda books: steps.lose_answer(books, record, now, due=due, cause=cause))


def _refusal_for(code: str, record: RepaymentRecord) -> Refusal:
    if code == _SHORT:
        return refuse(RefusalReason.REPAYMENT_BALANCE_SHORT, amount=yuan_text(record.parts.total))
    return refuse(RefusalReason.REPAYMENT_REFUSED, core_reason=code or "-")
