"""Takes up every drawdown that stopped half way, and asks core before it does anything.

A crash, a lost answer, a server that went away: whatever holds a lease that has ended is taken up, by one server at a
time. Each is worked on by itself, so that one that cannot be resolved never delays the others.
"""

import asyncio
from collections.abc import Callable
from typing import assert_never

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.disburse import disburse, end_unasked, lose, post, refuse_by_core, settle
from channel_server.application.look_again import look_again, suspense_for
from channel_server.application.ports import Posting, PostingState, Success
from channel_server.application.records import DrawdownRecord
from channel_server.application.reverse_drawdown import ask_core_to_reverse
from channel_server.application.services import Services
from channel_server.domain.drawdown import DrawdownEvent, DrawdownState
from channel_server.domain.refusals import RefusalReason, refuse

MOST_AT_ONCE = 16
"""Bounds what a sweep asks of core after an outage, when everything is due together."""

Failed = Callable[[DrawdownRecord, Exception], None]
"""Is told of a drawdown that could not be worked on, and why."""


async def sweep_drawdowns(services: Services, failed: Failed) -> int:
    """Take up what is due, and tell how many there were."""
    now = services.clock.now()
    lease = now + services.policy.lease
    claimed = await services.books.write(lambda books: books.claim_due(now, lease, MOST_AT_ONCE))
    answers = await asyncio.gather(*(resume(services, record) for record in claimed), return_exceptions=True)
    for record, answer in zip(claimed, answers, strict=True):
        # Its lease ends by itself, and it is taken up again; whoever watches is told.
        if isinstance(answer, Exception):
            failed(record, answer)
        elif isinstance(answer, BaseException):
            raise answer
    return len(claimed)


async def resume(services: Services, record: DrawdownRecord) -> None:
    """Go on with a drawdown whose lease the caller holds."""
    try:
        match record.drawdown.state:
            case DrawdownState.RESERVED:
                await _resume_reserved(services, record)
            case DrawdownState.DISBURSING | DrawdownState.UNKNOWN:
                await _resume_asked(services, record)
            case DrawdownState.REVERSING:
                await _resume_reversing(services, record)
            case DrawdownState.DISBURSED | DrawdownState.FAILED | DrawdownState.REVERSED:
                await look_again(services, record)
            case DrawdownState.QUOTED:
                raise AssertionError(f"nothing is under way on {record.drawdown}")
            case _:
                assert_never(record.drawdown.state)
    except StaleRecordError:
        # Somebody else has gone on with it meanwhile.
        return


async def _resume_reserved(services: Services, record: DrawdownRecord) -> None:
    """Core has not been asked. While the customer may still be there, go on; afterwards let go."""
    if services.clock.now() >= record.confirm_deadline:
        await end_unasked(services, record, refuse(RefusalReason.SERVICE_UNAVAILABLE, system="channel server"))
    else:
        await disburse(services, record)


async def _resume_asked(services: Services, record: DrawdownRecord) -> None:
    """Core was asked, or was about to be: it alone can say."""
    content = record.drawdown.content
    answer = await services.bank.core.inquire_posting(content.bank_id, record.drawdown.drawdown_id)
    if isinstance(answer, Success):
        await _act_on(services, record, answer.value)
    else:
        await _wait(services, record, cause="inquiry unanswered")


async def _act_on(services: Services, record: DrawdownRecord, posting: Posting) -> None:
    match posting.state:
        case PostingState.POSTED:
            await settle(services, record, posting)
        case PostingState.REFUSED:
            await refuse_by_core(services, record, posting.refusal_code)
        case PostingState.VOIDED:
            await _end_voided(services, record)
        case PostingState.NOT_FOUND:
            await _resolve_unseen(services, record)
        case PostingState.PENDING:
            await _wait(services, record, cause="core is still deciding")
        case PostingState.REVERSED:
            # Paid and taken back without us: what that was, a person has to find out.
            await _wait(services, record, cause="core reversed it without being asked", for_staff=True)
        case _:
            assert_never(posting.state)


async def _resolve_unseen(services: Services, record: DrawdownRecord) -> None:
    """Core has not seen it, so far: it may still be on its way. Never post under another reference, nor blindly."""
    bank_id, reference = record.drawdown.content.bank_id, record.drawdown.drawdown_id
    promises = await services.days.capabilities(bank_id)
    few = record.attempts <= services.policy.most_resends
    if promises.idempotent_by_reference and (few or not promises.voids_by_reference):
        await _hand_over_late(services, await post(services, record), cause="core does not answer")
    elif promises.voids_by_reference:
        answer = await services.bank.core.void_posting(bank_id, reference)
        if not isinstance(answer, Success):
            await _wait(services, record, cause="voiding unanswered")
        elif answer.value.state is PostingState.VOIDED:
            await _end_voided(services, record)
        elif answer.value.state is PostingState.POSTED:
            await settle(services, record, answer.value)
        else:
            await _wait(services, record, cause=f"voiding answered {answer.value.state}")
    else:
        await _wait(services, record, cause="core has not seen it, and cannot void")


async def _end_voided(services: Services, record: DrawdownRecord) -> None:
    now = services.clock.now()
    refusal = refuse(RefusalReason.CORE_UNAVAILABLE)
    look = services.policy.first_look(now)
    await services.books.write(
        lambda books: steps.fail(books, record, DrawdownEvent.CORE_VOIDED, now, refusal=refusal, look=look)
    )


async def _resume_reversing(services: Services, record: DrawdownRecord) -> None:
    """Core was asked to undo a payment, or was about to be."""
    content = record.drawdown.content
    answer = await services.bank.core.inquire_posting(content.bank_id, record.drawdown.drawdown_id)
    if not isinstance(answer, Success):
        await _wait(services, record, cause="inquiry unanswered")
        return
    now = services.clock.now()
    if answer.value.state is PostingState.REVERSED:
        look = services.policy.first_look(now)
        await services.books.write(lambda books: steps.undo(books, record, now, look=look))
    elif answer.value.state is PostingState.POSTED:
        promises = await services.days.capabilities(content.bank_id)
        if promises.idempotent_by_reference:
            # As often as it takes: there is no voiding a reversal, and no other way out of it.
            await _hand_over_late(services, await ask_core_to_reverse(services, record), cause="core has not undone it")
        else:
            await _wait(services, record, cause="core has not undone it")
    elif answer.value.state is PostingState.PENDING:
        await _wait(services, record, cause="core is still deciding")
    else:
        # It was paid: a core that does not know of it, or says that it never paid, is for a person to talk to.
        await _wait(services, record, cause=f"core says {answer.value.state} of a payment it made", for_staff=True)


async def _hand_over_late(services: Services, record: DrawdownRecord, *, cause: str) -> None:
    """Core has been asked once more, and may not have answered: past the deadline a person looks at it as well."""
    late = services.clock.now() >= record.confirm_deadline
    if late and not record.drawdown.is_final and record.drawdown.suspense is None:
        await _wait(services, record, cause=cause)


async def _wait(services: Services, record: DrawdownRecord, *, cause: str, for_staff: bool = False) -> None:
    """Ask again later; past the deadline, or where only a person can help, hand it to a person as well."""
    now = services.clock.now()
    policy = services.policy
    if record.drawdown.state is DrawdownState.DISBURSING:
        record = await lose(services, record, cause=cause)
    waiting = record
    due = now + policy.backoff(waiting.attempts, waiting.drawdown.drawdown_id)
    overdue = for_staff or now >= waiting.confirm_deadline
    suspense = suspense_for(services, now, cause)

    def put_off(books: Books) -> None:
        if overdue and waiting.drawdown.suspense is None:
            steps.suspend(books, waiting, now, due=due, suspense=suspense)
        else:
            steps.postpone(books, waiting, due=due)

    await services.books.write(put_off)
