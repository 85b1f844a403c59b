"""What a person does about a drawdown in suspense: has core asked again, or settles it by core's written word.

A word is put down by one person and applied by another. It is the last resort: core is asked first, and what it
answers goes before whatever somebody has in writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import assert_never

from channel_server.application import drawdown_steps as steps
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.disburse import read_again
from channel_server.application.look_again import is_repaid_in_part
from channel_server.application.ports import Posting, PostingState, Success
from channel_server.application.records import DrawdownRecord
from channel_server.application.services import Services
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.application.sweep_drawdowns import resume
from channel_server.application.visits import record_act
from channel_server.domain.drawdown import DrawdownEvent, DrawdownState
from channel_server.domain.ids import BankId, DrawdownId
from channel_server.domain.refusals import RefusalReason, refuse


@unique
class Obstacle(StrEnum):
    """Why nothing was settled."""

    NOT_IN_SUSPENSE = "NOT_IN_SUSPENSE"
    VERDICT_DOES_NOT_FIT = "VERDICT_DOES_NOT_FIT"
    REFERENCE_MISSING = "REFERENCE_MISSING"
    WORD_NOT_FOUND = "WORD_NOT_FOUND"
    WORD_APPLIED_BEFORE = "WORD_APPLIED_BEFORE"
    SAME_PERSON = "SAME_PERSON"
    CORE_SAYS_OTHERWISE = "CORE_SAYS_OTHERWISE"
    REPAID_IN_PART = "REPAID_IN_PART"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Nothing was done, and why."""

    obstacle: Obstacle
    message: str


_D, _P = DrawdownState, PostingState
_FITS = {
    _D.DISBURSING: frozenset({Verdict.PAID, Verdict.NOT_PAID}),
    _D.UNKNOWN: frozenset({Verdict.PAID, Verdict.NOT_PAID}),
    _D.REVERSING: frozenset({Verdict.PAID, Verdict.UNDONE}),
    _D.FAILED: frozenset({Verdict.NOT_PAID, Verdict.UNDONE}),
    _D.REVERSED: frozenset({Verdict.UNDONE}),
    _D.DISBURSED: frozenset({Verdict.PAID}),
}
_AGREES: Mapping[Verdict, frozenset[PostingState]] = MappingProxyType(
    {
        Verdict.PAID: frozenset({_P.POSTED}),
        # What core does not know of was not paid, says the word; that it never will be is what the word adds.
        Verdict.NOT_PAID: frozenset({_P.NOT_FOUND, _P.REFUSED, _P.VOIDED, _P.REVERSED}),
        Verdict.UNDONE: frozenset({_P.REVERSED}),
    }
)
"""What core may answer where a word is applied all the same."""


async def list_suspense(services: Services, bank_id: BankId) -> tuple[DrawdownRecord, ...]:
    """List what people have to settle at a bank."""
    return await services.books.read(lambda books: books.suspended(bank_id))


async def ask_core_again(services: Services, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | Unsettled:
    """Do now what the sweeper would do later: core's final word ends suspense."""
    leased = await _lease(services, bank_id, drawdown_id)
    if isinstance(leased, Unsettled):
        return leased
    await resume(services, leased)
    return await read_again(services, leased)


async def put_down_word(services: Services, word: SuspenseWord, *, account: str) -> SuspenseWord | Unsettled:
    """Put a written word down, for another person to look at; `account` is the operating system's."""

    def put_down(books: Books) -> SuspenseWord | Unsettled:
        record = _suspended(books, word.bank_id, DrawdownId(word.reference))
        if isinstance(record, Unsettled):
            return record
        obstacle = _check(record, word)
        if obstacle is not None:
            return obstacle
        books.add_word(word)
        record_word_made(books, word, account=account)
        return word

    return await services.books.write(put_down)


async def apply_word(
    services: Services, bank_id: BankId, word_id: str, *, checker: str, account: str
) -> DrawdownRecord | Unsettled:
    """Settle by a word that somebody else has put down, unless core itself says otherwise."""
    word = await services.books.read(lambda books: books.word(bank_id, word_id))
    if word is None:
        return Unsettled(Obstacle.WORD_NOT_FOUND, f"there is no word {word_id}")
    if word.maker == checker:
        return same_person(checker)
    leased = await _lease(services, bank_id, DrawdownId(word.reference))
    if isinstance(leased, Unsettled):
        return leased
    answer = await services.bank.core.inquire_posting(bank_id, DrawdownId(word.reference))
    posting = answer.value if isinstance(answer, Success) else None
    contradicted = core_against(word, posting)
    if contradicted is not None:
        return contradicted
    now = services.clock.now()

    def settle(books: Books) -> DrawdownRecord | Unsettled:
        obstacle = _check(leased, word)
        if obstacle is not None:
            return obstacle
        if word.verdict is Verdict.UNDONE and is_repaid_in_part(books, leased) and _owes(leased):
            return Unsettled(Obstacle.REPAID_IN_PART, "less is owed than was drawn; what was repaid comes first")
        if not books.check_word(bank_id, word_id, checker=checker, checked_time=now):
            return Unsettled(Obstacle.WORD_APPLIED_BEFORE, f"the word {word_id} has been applied before")
        record_word_applied(books, word, posting, now, checker=checker, account=account)
        return _settle(services, books, leased, word, posting, now)

    try:
        return await services.books.write(settle)
    except StaleRecordError:
        return Unsettled(Obstacle.CHANGED_MEANWHILE, "somebody else has gone on with it; look at it again")


def record_word_made(books: Books, word: SuspenseWord, *, account: str) -> None:
    """Leave behind that a word was put down."""
    said = {"core_reference": word.core_reference, "reason": word.reason}
    _record_word(books, word, "suspense_word_made", word.made_time, account=account, **said)


def record_word_applied(
    books: Books, word: SuspenseWord, posting: Posting | None, now: datetime, *, checker: str, account: str
) -> None:
    """Leave behind that a word was applied, by whom, and what core said meanwhile."""
    core_state = "-" if posting is None else posting.state
    _record_word(books, word, "suspense_word_applied", now, checker=checker, account=account, core_state=core_state)


def core_against(word: SuspenseWord, posting: Posting | None) -> Unsettled | None:
    """Say that core's own answer contradicts a word; its silence does not."""
    if posting is None or posting.state in _AGREES[word.verdict]:
        return None
    return Unsettled(Obstacle.CORE_SAYS_OTHERWISE, f"the word is {word.verdict}, and core says {posting.state}")


def same_person(checker: str) -> Unsettled:
    """Say that nobody applies their own word."""
    return Unsettled(Obstacle.SAME_PERSON, f"{checker} has put this word down; another person has to apply it")


def check_reference(word: SuspenseWord) -> Unsettled | None:
    """Say that a payment is said to be made which nobody could look up at core."""
    if word.verdict is Verdict.PAID and not word.core_reference:
        return Unsettled(Obstacle.REFERENCE_MISSING, "a payment that was made has a reference at core")
    return None


def _record_word(books: Books, word: SuspenseWord, act: str, now: datetime, **details: str) -> None:
    record_act(
        books,
        word.bank_id,
        act,
        now,
        subject=word.reference,
        discriminator=word.word_id,
        verdict=word.verdict,
        maker=word.maker,
        **details,
    )


def _settle(
    services: Services,
    books: Books,
    record: DrawdownRecord,
    word: SuspenseWord,
    posting: Posting | None,
    now: datetime,
) -> DrawdownRecord:
    look = services.policy.first_look(now)
    match record.drawdown.state:
        case DrawdownState.DISBURSING | DrawdownState.UNKNOWN if word.verdict is Verdict.PAID:
            return steps.settle(
                books,
                record,
                now,
                core_reference=word.core_reference if posting is None else posting.core_reference,
                business_date=None if posting is None else posting.business_date,
                account_balance=None if posting is None else posting.account_balance,
            )
        case DrawdownState.DISBURSING | DrawdownState.UNKNOWN:
            refusal = refuse(RefusalReason.CORE_REFUSED, core_reason="written word")
            return steps.fail(books, record, DrawdownEvent.CORE_REFUSED, now, refusal=refusal, look=look)
        case DrawdownState.REVERSING if word.verdict is Verdict.UNDONE:
            return steps.undo(books, record, now, look=look)
        case DrawdownState.REVERSING:
            return steps.keep(books, record, now, code="written word", look=look)
        case DrawdownState.FAILED | DrawdownState.REVERSED | DrawdownState.DISBURSED:
            return steps.end_suspense(books, record, now, due=look, cause=f"written word {word.word_id}")
        case DrawdownState.QUOTED | DrawdownState.RESERVED:
            raise AssertionError("core was never asked, so that nothing is in suspense")
        case _:
            assert_never(record.drawdown.state)


def _owes(record: DrawdownRecord) -> bool:
    return record.drawdown.state is DrawdownState.REVERSING


def _check(record: DrawdownRecord, word: SuspenseWord) -> Unsettled | None:
    state = record.drawdown.state
    if word.verdict not in _FITS.get(state, frozenset()):
        return Unsettled(Obstacle.VERDICT_DOES_NOT_FIT, f"{word.verdict} cannot be said of a drawdown that is {state}")
    return check_reference(word)


def _suspended(books: Books, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | Unsettled:
    record = books.drawdown(bank_id, drawdown_id)
    if record is None or record.drawdown.suspense is None:
        return Unsettled(Obstacle.NOT_IN_SUSPENSE, f"there is no drawdown {drawdown_id} in suspense at {bank_id}")
    return record


async def _lease(services: Services, bank_id: BankId, drawdown_id: DrawdownId) -> DrawdownRecord | Unsettled:
    """Take it up, so that no sweeper works on it meanwhile."""
    due = services.clock.now() + services.policy.lease

    def lease(books: Books) -> DrawdownRecord | Unsettled:
        record = _suspended(books, bank_id, drawdown_id)
        return record if isinstance(record, Unsettled) else steps.postpone(books, record, due=due)

    return await services.books.write(lease)
