"""Takes up every repayment that stopped half way, and asks core before it does anything; beside `sweep_drawdowns`."""

from collections.abc import Callable
from typing import assert_never

from channel_server.application import repayment_steps as steps
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.collect_repayment import collect_repayment, end_voided, lose, refuse_by_core, settle
from channel_server.application.core_word import (
    Done,
    NotYet,
    RefusedForGood,
    SendAgain,
    VoidedForGood,
    ask_core_about,
    put_off,
    work_apart,
)
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.domain.repayment import RepaymentState

MOST_AT_ONCE = 16
"""Bounds what a sweep asks of core after an outage, when everything is due together."""

Failed = Callable[[RepaymentRecord, Exception], None]
"""Is told of a repayment that could not be worked on, and why."""


async def sweep_repayments(services: Services, failed: Failed) -> int:
    """Take up what is due, and tell how many there were."""
    now = services.clock.now()
    lease = now + services.policy.lease
    claimed = await services.books.write(lambda books: books.claim_due_repayments(now, lease, MOST_AT_ONCE))

    async def resume(record: RepaymentRecord) -> None:
        await resume_repayment(services, record)

    await work_apart(claimed, resume, failed)
    return len(claimed)


async def resume_repayment(services: Services, record: RepaymentRecord) -> None:
    """Go on with a repayment whose lease the caller holds."""
    repayment = record.repayment
    word = await ask_core_about(services, repayment.content.bank_id, repayment.repayment_id, attempts=record.attempts)
    try:
        match word:
            case Done(posting):
                await settle(services, record, posting)
            case RefusedForGood(code):
                await refuse_by_core(services, record, code)
            case VoidedForGood():
                await end_voided(services, record)
            case SendAgain():
                await _hand_over_late(services, await collect_repayment(services, record))
            case NotYet():
                await _wait(services, record, word)
            case _:
                assert_never(word)
    except StaleRecordError:
        # Somebody else has gone on with it meanwhile.
        return


async def _hand_over_late(services: Services, record: RepaymentRecord) -> None:
    """Core has been asked once more, and may not have answered: past the deadline a person looks at it as well."""
    late = services.clock.now() >= record.confirm_deadline
    if late and not record.repayment.is_final and record.repayment.suspense is None:
        await _wait(services, record, NotYet("core does not answer"))


async def _wait(services: Services, record: RepaymentRecord, word: NotYet) -> None:
    if record.repayment.state is RepaymentState.COLLECTING:
        record = await lose(services, record, cause=word.cause)
    waiting, now = record, services.clock.now()
    later = put_off(
        services,
        now,
        word,
        attempts=waiting.attempts,
        confirm_deadline=waiting.confirm_deadline,
        key=waiting.repayment.repayment_id,
    )

    def write_down(books: Books) -> None:
        if later.suspense is not None and waiting.repayment.suspense is None:
            steps.suspend(books, waiting, now, due=later.due, suspense=later.suspense)
        else:
            steps.postpone(books, waiting, due=later.due)

    await services.books.write(write_down)
