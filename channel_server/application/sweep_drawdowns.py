"""Takes up every drawdown that stopped half way, and asks core before it does anything.

A crash, a lost answer, a server that went away: whatever holds a lease that has ended is taken up, by one server at a
time. Each is worked on by itself, so that one that cannot be resolved never delays the others.
"""

from collections.abc import Callable
from typing import assert_never

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books, StaleRecordError
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
from channel_server.application.disburse import disburse, end_unasked, lose, post, refuse_by_core, settle
from channel_server.application.look_again import look_again
from channel_server.application.ports import PostingState, Success
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

    async def work_on(record: DrawdownRecord) -> None:
        await resume(services, record)

    await work_apart(claimed, work_on, failed)
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
    drawdown = record.drawdown
    word = await ask_core_about(services, drawdown.content.bank_id, drawdown.drawdown_id, attempts=record.attempts)
    match word:
        case Done(posting):
            await settle(services, record, posting)
        case RefusedForGood(code):
            await refuse_by_core(services, record, code)
        case VoidedForGood():
            await _end_voided(services, record)
        case SendAgain():
            await _hand_over_late(services, await post(services, record), cause="core does not answer")
        case NotYet():
            await _wait(services, record, word)
        case _:
            assert_never(word)


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
        await _wait(services, record, NotYet("inquiry unanswered"))
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
            await _wait(services, record, NotYet("core has not undone it"))
    elif answer.value.state is PostingState.PENDING:
        await _wait(services, record, NotYet("core is still deciding"))
    else:
        # It was paid: a core that does not know of it, or says that it never paid, is for a person to talk to.
        cause = f"core says {answer.value.state} of a payment it made"
        await _wait(services, record, NotYet(cause, for_staff=True))


async def _hand_over_late(services: Services, record: DrawdownRecord, *, cause: str) -> None:
    """Core has been asked once more, and may not have answered: past the deadline a person looks at it as well."""
    late = services.clock.now() >= record.confirm_deadline
    if late and not record.drawdown.is_final and record.drawdown.suspense is None:
        await _wait(services, record, NotYet(cause))


async def _wait(services: Services, record: DrawdownRecord, word: NotYet) -> None:
    if record.drawdown.state is DrawdownState.DISBURSING:
        record = await lose(services, record, cause=word.cause)
    waiting, drawdown, now = record, record.drawdown, services.clock.now()
    later = put_off(
        services,
        now,
        word,
        attempts=waiting.attempts,
        confirm_deadline=waiting.confirm_deadline,
        key=drawdown.drawdown_id,
    )

    def write_down(books: Books) -> None:
        if later.suspense is not None and waiting.drawdown.suspense is None:
            steps.suspend(books, waiting, now, due=later.due, suspense=later.suspense)
        else:
            steps.postpone(books, waiting, due=later.due)

    await services.books.write(write_down)
