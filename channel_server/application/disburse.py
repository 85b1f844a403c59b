"""From a reservation to core's answer: what `CreateDrawdown` does after its first unit of work, and the sweeper again.

The steps outside the books are asked for under the drawdown's own id, and each may be lost. Before core is asked,
losing one ends the drawdown: nothing was paid. From the moment core is asked, only core's word ends it.
"""

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books, StaleRecordError, StorageError
from channel_server.application.payees import payee_of
from channel_server.application.ports import (
    DisbursementOrder,
    LoanNoteOrder,
    OutcomeUnknown,
    Posting,
    PostingState,
    Refused,
    RiskQuestion,
    Success,
)
from channel_server.application.pricing import schedule_of
from channel_server.application.records import DrawdownRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import DrawdownEvent, DrawdownState
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


async def disburse(services: Services, record: DrawdownRecord) -> DrawdownRecord:
    """Carry a reserved drawdown on to core's answer, and tell how it stands then.

    The caller holds its lease. Whoever else has changed it meanwhile was right: then their state is told.
    """
    try:
        return await _disburse(services, record)
    except StaleRecordError:
        return await read_again(services, record)


async def read_again(services: Services, record: DrawdownRecord) -> DrawdownRecord:
    """Tell how a drawdown stands now, or, where the books cannot be read, how it stood."""
    drawdown = record.drawdown
    try:
        found = await services.books.read(lambda books: books.drawdown(drawdown.content.bank_id, drawdown.drawdown_id))
    except StorageError:
        return record
    return found or record


async def _disburse(services: Services, record: DrawdownRecord) -> DrawdownRecord:
    refusal = await _ask_risk(services, record)
    if refusal is not None:
        return await end_unasked(services, record, refusal)
    note = await _open_note(services, record)
    if isinstance(note, Refusal):
        return await end_unasked(services, record, note)
    now = services.clock.now()
    due = now + services.policy.lease
    # On disk before core is asked: whoever finds it after a crash knows that core may have been.
    intended = await services.books.write(
        lambda books: steps.intend_posting(books, record, now, due=due, loan_note_id=note)
    )
    return await post(services, intended)


async def post(services: Services, record: DrawdownRecord) -> DrawdownRecord:
    """Ask core to pay, and write down what it says. For a repeated call core must be idempotent by reference."""
    content = record.drawdown.content
    payee = payee_of(services.vault, record)
    own = services.vault.unseal(content.bank_id, record.account_sealed) if payee is None else ""
    answer = await services.bank.core.post_disbursement(
        DisbursementOrder(
            bank_id=content.bank_id,
            reference=record.drawdown.drawdown_id,
            customer_id=content.customer_id,
            account_number=own if payee is None else payee.account_number,
            amount=content.amount,
            loan_note_id=record.loan_note_id,
            value_date=record.value_date,
            payee_name="" if payee is None else payee.name,
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
    except StorageError:
        # Core has answered and it cannot be written down: as if the answer had been lost. The sweeper asks again.
        return record


async def settle(services: Services, record: DrawdownRecord, posting: Posting) -> DrawdownRecord:
    """Write down that core has paid."""
    now = services.clock.now()
    return await services.books.write(
        lambda books: steps.settle(
            books,
            record,
            now,
            core_reference=posting.core_reference,
            business_date=posting.business_date,
            account_balance=posting.account_balance,
        )
    )


async def refuse_by_core(services: Services, record: DrawdownRecord, code: str) -> DrawdownRecord:
    """Write down core's final no."""
    now = services.clock.now()
    refusal = refuse(RefusalReason.CORE_REFUSED, core_reason=code or "-")
    # A no to the only request that was ever sent is the end of it. After a lost answer another may be on its way.
    look = services.policy.first_look(now) if record.attempts else None
    return await services.books.write(
        lambda books: steps.fail(books, record, DrawdownEvent.CORE_REFUSED, now, refusal=refusal, look=look)
    )


async def lose(services: Services, record: DrawdownRecord, *, cause: str) -> DrawdownRecord:
    """Write down that core's answer is not known, and when it is to be asked about."""
    now = services.clock.now()
    due = now + services.policy.backoff(record.attempts, record.drawdown.drawdown_id)
    return await services.books.write(lambda books: steps.lose_answer(books, record, now, due=due, cause=cause))


async def _ask_risk(services: Services, record: DrawdownRecord) -> Refusal | None:
    content = record.drawdown.content
    answer = await services.bank.risk.decide_drawdown(
        RiskQuestion(
            bank_id=content.bank_id,
            reference=record.drawdown.drawdown_id,
            customer_id=content.customer_id,
            credit_line_id=content.credit_line_id,
            amount=content.amount,
            channel=record.channel,
            purpose=content.purpose,
        )
    )
    match answer:
        case Success():
            return None
        case Refused(code, _):
            return refuse(RefusalReason.RISK_REFUSED, rule=code or "-")
        case OutcomeUnknown():
            return refuse(RefusalReason.RISK_UNAVAILABLE)


async def _open_note(services: Services, record: DrawdownRecord) -> str | Refusal:
    content = record.drawdown.content
    answer = await services.bank.credit.open_loan_note(
        LoanNoteOrder(
            bank_id=content.bank_id,
            reference=record.drawdown.drawdown_id,
            customer_id=content.customer_id,
            credit_line_id=content.credit_line_id,
            amount=content.amount,
            value_date=record.value_date,
            maturity_date=schedule_of(record).maturity_date,
            annual_rate=record.annual_rate,
            method=content.method,
        )
    )
    match answer:
        case Success(loan_note_id):
            return loan_note_id
        case Refused(code, _):
            return refuse(RefusalReason.CORE_REFUSED, core_reason=f"credit: {code or '-'}")
        case OutcomeUnknown():
            return refuse(RefusalReason.SERVICE_UNAVAILABLE, system="credit")


async def end_unasked(services: Services, record: DrawdownRecord, refusal: Refusal) -> DrawdownRecord:
    """End a drawdown of which core has never been asked."""
    assert record.drawdown.state is DrawdownState.RESERVED, "core may have been asked"
    now = services.clock.now()

    def end(books: Books) -> DrawdownRecord:
        return steps.fail(books, record, DrawdownEvent.REFUSED_BEFORE_POSTING, now, refusal=refusal)

    return await services.books.write(end)
