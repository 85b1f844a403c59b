"""Asks core once more, and later again, whether it still agrees with an end: a late success is found, and settled.

A payment that was voided or refused may arrive after all, one that was undone may be paid a second time, and a
reversal that was refused may be carried out late: each against core's own word. Nothing of it is lost. It is handed
to a person at once, and what can be put right by itself is: a late payment is taken back, since its customer was told
that nothing was done, and a late reversal is followed.
"""

from datetime import datetime
from uuid import UUID, uuid5

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books
from channel_server.application.core_word import suspense_for
from channel_server.application.ports import (
    Outcome,
    Posting,
    PostingState,
    ReversalOrder,
    Success,
)
from channel_server.application.records import DrawdownRecord
from channel_server.application.services import Services
from channel_server.domain.drawdown import DrawdownState
from channel_server.domain.refusals import Refusal

_LATE = "late payment 迟到入账"
_P = PostingState
_AGREES = {
    # "Not found" too: core keeps no trace of what it never saw, unless it voided it.
    DrawdownState.FAILED: frozenset({_P.NOT_FOUND, _P.REFUSED, _P.VOIDED, _P.REVERSED}),
    DrawdownState.REVERSED: frozenset({_P.REVERSED}),
    DrawdownState.DISBURSED: frozenset({_P.POSTED}),
}


async def look_again(services: Services, record: DrawdownRecord) -> None:
    """Hold an end against core's books. The caller holds the drawdown's lease."""
    content = record.drawdown.content
    answer = await services.bank.core.inquire_posting(content.bank_id, record.drawdown.drawdown_id)
    if not isinstance(answer, Success) or answer.value.state is PostingState.PENDING:
        # Not counted as a look.
        due, attempts = _soon(services, record), max(record.attempts - 1, 0)
        await services.books.write(lambda books: steps.postpone(books, record, due=due, attempts=attempts))
    elif answer.value.state in _AGREES[record.drawdown.state]:
        await _agree(services, record, cause=f"core says {answer.value.state}")
    elif record.drawdown.state is DrawdownState.DISBURSED and answer.value.state is PostingState.REVERSED:
        await _follow_reversal(services, record)
    else:
        await _disagree(services, record, answer.value)


async def _agree(services: Services, record: DrawdownRecord, *, cause: str) -> None:
    now = services.clock.now()

    def agree(books: Books) -> None:
        policy = services.policy
        if record.drawdown.suspense is None:
            steps.postpone(books, record, due=policy.next_look(now, record.attempts))
        else:
            steps.end_suspense(books, record, now, due=policy.first_look(now), cause=cause)

    await services.books.write(agree)


async def _follow_reversal(services: Services, record: DrawdownRecord) -> None:
    """Core has undone what it had refused to undo. Our books follow, unless something was repaid meanwhile."""
    now = services.clock.now()
    policy = services.policy

    def follow(books: Books) -> None:
        if is_repaid_in_part(books, record):
            cause = "core reversed it late, and it was repaid in part"
            _hand_over(services, books, record, now, cause)
            return
        intended = steps.intend_reversal(
            books,
            record,
            now,
            due=now + policy.lease,
            deadline=record.confirm_deadline,
            request_id=record.reversal_request_id,
            reason=record.reversal_reason,
            discriminator=f"{record.reversal_request_id}:late",
        )
        steps.undo(books, intended, now, look=policy.first_look(now))

    await services.books.write(follow)


def is_repaid_in_part(books: Books, record: DrawdownRecord) -> bool:
    """Tell whether a drawdown was repaid on, or is just being: then it can be repaid on, and no longer undone."""
    content, drawdown_id = record.drawdown.content, record.drawdown.drawdown_id
    note = books.note(content.bank_id, record.loan_note_id)
    if note is None:
        return False
    paid = note.principal_balance != content.amount or bool(note.interest_paid) or note.penalty_paid > 0
    return paid or note.held_by not in ("", drawdown_id)


async def _disagree(services: Services, record: DrawdownRecord, posting: Posting) -> None:
    """A person is told first; then what can be put right by itself is tried."""
    now = services.clock.now()
    fresh = record.drawdown.suspense is None
    cause = f"core says {posting.state} of a drawdown that is {record.drawdown.state}"
    told = record
    if fresh:
        told = await services.books.write(lambda books: _hand_over(services, books, record, now, cause))
    answer = await _take_back(services, told, posting, fresh=fresh)
    if isinstance(answer, Success) and answer.value.state is PostingState.REVERSED:
        await _agree(services, told, cause="the late payment was taken back")
    else:
        due = _soon(services, told)
        await services.books.write(lambda books: steps.postpone(books, told, due=due))


def _hand_over(services: Services, books: Books, record: DrawdownRecord, now: datetime, cause: str) -> DrawdownRecord:
    due = now + services.policy.lease
    return steps.suspend(books, record, now, due=due, suspense=suspense_for(services, now, cause))


async def _take_back(
    services: Services, record: DrawdownRecord, posting: Posting, *, fresh: bool
) -> Outcome[Posting] | None:
    """Have core undo a late payment of the same business day. Asked again only of a core that is idempotent."""
    content = record.drawdown.content
    if posting.state is not PostingState.POSTED:
        return None
    promises = await services.days.capabilities(content.bank_id)
    day = await services.days.open_day(content.bank_id)
    same_day = not isinstance(day, Refusal) and day.business_date == posting.business_date
    if not (promises.reverses and same_day and (fresh or promises.idempotent_by_reference)):
        return None
    return await services.bank.core.reverse_posting(
        ReversalOrder(
            bank_id=content.bank_id,
            reference=record.drawdown.drawdown_id,
            # Follows from the drawdown's own id, so that it need not be kept before it is first sent.
            reversal_reference=str(uuid5(UUID(record.drawdown.drawdown_id), _LATE)),
            reason=_LATE,
        )
    )


def _soon(services: Services, record: DrawdownRecord) -> datetime:
    return services.clock.now() + services.policy.backoff(record.attempts, record.drawdown.drawdown_id)
