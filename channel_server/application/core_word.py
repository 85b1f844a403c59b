"""What core banking's word on a reference means for whoever waits for it, whatever it was that moved under it.

Drawdowns and repayments wait alike: core is asked before anything is done, "not found" is no answer, sending again is
for a core that is idempotent, voiding for one that offers it, and past the deadline a person is told.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, assert_never

from channel_server.application.ports import Posting, PostingState, Success
from channel_server.application.services import Services
from channel_server.domain.drawdown import Suspense
from channel_server.domain.ids import BankId, PostingReference

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Done:
    """It is in core's books."""

    posting: Posting


@dataclass(frozen=True, slots=True)
class RefusedForGood:
    """Core refused it, and always will."""

    code: str


@dataclass(frozen=True, slots=True)
class VoidedForGood:
    """It never came, and core refuses it should it come."""


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Core has not seen it so far, and promises to do it once however often it is sent."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """No final word; ask again later."""

    cause: str
    for_staff: bool = False
    """Only a person can find out."""


CoreWord = Done | RefusedForGood | VoidedForGood | SendAgain | NotYet


async def ask_core_about(
    services: Services, bank_id: BankId, reference: PostingReference, *, attempts: int
) -> CoreWord:
    """Ask core what became of a reference that it was asked to post, or was about to be."""
    answer = await services.bank.core.inquire_posting(bank_id, reference)
    if not isinstance(answer, Success):
        return NotYet("inquiry unanswered")
    if answer.value.state is PostingState.NOT_FOUND:
        return await _resolve_unseen(services, bank_id, reference, attempts)
    return _meaning(answer.value)


async def _resolve_unseen(services: Services, bank_id: BankId, reference: PostingReference, attempts: int) -> CoreWord:
    """It may still be on its way. It is never posted under another reference, nor blindly."""
    promises = await services.days.capabilities(bank_id)
    few = attempts <= services.policy.most_resends
    if promises.idempotent_by_reference and (few or not promises.voids_by_reference):
        return SendAgain()
    if not promises.voids_by_reference:
        return NotYet("core has not seen it, and cannot void")
    answer = await services.bank.core.void_posting(bank_id, reference)
    return _meaning(answer.value) if isinstance(answer, Success) else NotYet("voiding unanswered")


def _meaning(posting: Posting) -> CoreWord:
    match posting.state:
        case PostingState.POSTED:
            return Done(posting)
        case PostingState.REFUSED:
            return RefusedForGood(posting.refusal_code)
        case PostingState.VOIDED:
            return VoidedForGood()
        case PostingState.NOT_FOUND:
            return NotYet("core has not seen it")
        case PostingState.PENDING:
            return NotYet("core is still deciding")
        case PostingState.REVERSED:
            # Done and taken back without us: what that was, a person has to find out.
            return NotYet("core reversed it without being asked", for_staff=True)
        case _:
            assert_never(posting.state)


@dataclass(frozen=True, slots=True)
class PutOff:
    """When to ask again, and the mark of a person's task where it has come to that."""

    due: datetime
    suspense: Suspense | None


def put_off(
    services: Services, now: datetime, waiting: NotYet, *, attempts: int, confirm_deadline: datetime, key: str
) -> PutOff:
    """Ask again later; past the deadline, or where only a person can help, hand it to a person as well."""
    overdue = waiting.for_staff or now >= confirm_deadline
    suspense = suspense_for(services, now, waiting.cause) if overdue else None
    return PutOff(now + services.policy.backoff(attempts, key), suspense)


def suspense_for(services: Services, now: datetime, cause: str) -> Suspense:
    """Mark what a person has to settle: who, by when, and why."""
    policy = services.policy
    return Suspense(since=now, owner=policy.suspense_owner, deadline=now + policy.suspense_within, cause=cause)


async def work_apart(
    claimed: Sequence[R],
    resume: Callable[[R], Coroutine[Any, Any, None]],
    failed: Callable[[R, Exception], None],
) -> None:
    """Work on each by itself, so that one that cannot be resolved never delays the others."""
    answers = await asyncio.gather(*(resume(record) for record in claimed), return_exceptions=True)
    for record, answer in zip(claimed, answers, strict=True):
        # Its lease ends by itself, and it is taken up again; whoever watches is told.
        if isinstance(answer, Exception):
            failed(record, answer)
        elif isinstance(answer, BaseException):
            raise answer
