"""What a person does about a repayment in suspense: has core asked again, or settles it by core's written word.

As with a drawdown (`settle_suspense`): one person puts the word down, another applies it, and what core itself answers
goes before it. Until then the note stays held: no second repayment of it begins, and its drawdown is not undone.
"""

from channel_server.application import repayment_steps as steps
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.collect_repayment import read_repayment_again
from channel_server.application.ports import Posting, PostingState, Success
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.services import Services
from channel_server.application.settle_suspense import (
    Obstacle,
    Unsettled,
    apply_word,
    check_reference,
    core_against,
    record_word_applied,
    record_word_made,
    same_person,
)
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.application.sweep_repayments import resume_repayment
from channel_server.domain.ids import BankId, RepaymentId
from channel_server.domain.refusals import RefusalReason, refuse
from channel_server.domain.repayment import RepaymentEvent

_FITS = frozenset({Verdict.PAID, Verdict.NOT_PAID})


async def list_suspended_repayments(services: Services, bank_id: BankId) -> tuple[RepaymentRecord, ...]:
    """List what people have to settle at a bank."""
    return await services.books.read(lambda books: books.suspended_repayments(bank_id))


async def ask_core_about_repayment(
    services: Services, bank_id: BankId, repayment_id: RepaymentId
) -> RepaymentRecord | Unsettled:
    """Do now what the sweeper would do later: core's final word ends suspense."""
    leased = await _lease(services, bank_id, repayment_id)
    if isinstance(leased, Unsettled):
        return leased
    await resume_repayment(services, leased)
    return await read_repayment_again(services, leased)


async def put_down_repayment_word(services: Services, word: SuspenseWord, *, account: str) -> SuspenseWord | Unsettled:
    """Put a written word down, for another person to look at; `account` is the operating system's."""

    def put_down(books: Books) -> SuspenseWord | Unsettled:
        record = _suspended(books, word.bank_id, RepaymentId(word.reference))
        obstacle = record if isinstance(record, Unsettled) else _check(record, word)
        if obstacle is not None:
            return obstacle
        books.add_word(word)
        record_word_made(books, word, account=account)
        return word

    return await services.books.write(put_down)


async def apply_written_word(
    services: Services, bank_id: BankId, word_id: str, *, checker: str, account: str
) -> DrawdownRecord | RepaymentRecord | Unsettled:
    """Settle by a word that somebody else has put down, whatever it is on, unless core itself says otherwise."""

    def find(books: Books) -> SuspenseWord | None:
        word = books.word(bank_id, word_id)
        of_repayment = word is not None and books.repayment(bank_id, RepaymentId(word.reference)) is not None
        return word if of_repayment else None

    word = await services.books.read(find)
    if word is None:
        return await apply_word(services, bank_id, word_id, checker=checker, account=account)
    if word.maker == checker:
        return same_person(checker)
    return await _apply(services, word, checker=checker, account=account)


async def _apply(services: Services, word: SuspenseWord, *, checker: str, account: str) -> RepaymentRecord | Unsettled:
    bank_id, repayment_id = word.bank_id, RepaymentId(word.reference)
    leased = await _lease(services, bank_id, repayment_id)
    if isinstance(leased, Unsettled):
        return leased
    answer = await services.bank.core.inquire_posting(bank_id, repayment_id)
    posting = answer.value if isinstance(answer, Success) else None
    contradicted = core_against(word, posting)
    if contradicted is not None:
        return contradicted
    now = services.clock.now()

    def settle(books: Books) -> RepaymentRecord | Unsettled:
        obstacle = _check(leased, word)
        if obstacle is not None:
            return obstacle
        if not books.check_word(bank_id, word.word_id, checker=checker, checked_time=now):
            return Unsettled(Obstacle.WORD_APPLIED_BEFORE, f"the word {word.word_id} has been applied before")
        record_word_applied(books, word, posting, now, checker=checker, account=account)
        if word.verdict is Verdict.NOT_PAID:
            refusal = refuse(RefusalReason.REPAYMENT_REFUSED, core_reason="written word")
            return steps.fail(books, leased, RepaymentEvent.CORE_REFUSED, now, refusal=refusal)
        said = posting or Posting(repayment_id, PostingState.POSTED, core_reference=word.core_reference)
        return steps.settle(services, books, leased, now, said)

    try:
        return await services.books.write(settle)
    except StaleRecordError:
        return Unsettled(Obstacle.CHANGED_MEANWHILE, "somebody else has gone on with it; look at it again")


def _check(record: RepaymentRecord, word: SuspenseWord) -> Unsettled | None:
    if word.verdict not in _FITS:
        state = record.repayment.state
        return Unsettled(Obstacle.VERDICT_DOES_NOT_FIT, f"{word.verdict} cannot be said of a repayment that is {state}")
    return check_reference(word)


def _suspended(books: Books, bank_id: BankId, repayment_id: RepaymentId) -> RepaymentRecord | Unsettled:
    record = books.repayment(bank_id, repayment_id)
    if record is None or record.repayment.suspense is None:
        return Unsettled(Obstacle.NOT_IN_SUSPENSE, f"there is no repayment {repayment_id} in suspense at {bank_id}")
    return record


async def _lease(services: Services, bank_id: BankId, repayment_id: RepaymentId) -> RepaymentRecord | Unsettled:
    """Take it up, so that no sweeper works on it meanwhile."""
    due = services.clock.now() + services.policy.lease

    def lease(books: Books) -> RepaymentRecord | Unsettled:
        record = _suspended(books, bank_id, repayment_id)
        return record if isinstance(record, Unsettled) else steps.postpone(books, record, due=due)

    return await services.books.write(lease)
