"""A customer asks that a person looks at a refusal again: one tap, a number to quote, a day by which somebody answers.

A refusal has one review at a time: whoever taps again, at whichever channel, is told of the one that is open.
"""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.get_receipt import find_record
from channel_server.application.list_records import AnyRecord
from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import (
    DrawdownRecord,
    OutboxItem,
    OutboxTopic,
    RequestKind,
    RequestRecord,
    SessionRecord,
    TerminalRecord,
)
from channel_server.application.services import Services
from channel_server.application.visits import find_visit, record_act
from channel_server.domain.channel_policy import day_of
from channel_server.domain.ids import BankId, SessionId
from channel_server.domain.refusal_follow_up import is_reviewable
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.review import answer_by
from channel_server.domain.session import Act


@dataclass(frozen=True, slots=True)
class ReviewWish:
    """What the customer asks for."""

    request_id: str
    session_id: SessionId
    reason: str
    subject_id: str
    """The drawdown or repayment that was refused; empty where it did not come to one."""

    def content(self, customer_id: str) -> dict[str, str]:
        """What is compared when the request comes again."""
        return {"customer_id": customer_id, "reason": self.reason, "subject_id": self.subject_id}


async def request_review(services: Services, caller: TerminalRecord, wish: ReviewWish) -> ReviewRecord | Refusal:
    """Ask, once for a `request_id` and once for a refusal."""
    now = services.clock.now()
    review_id, number = services.ids.new_uuid(), services.ids.new_query_number()

    def ask(books: Books) -> ReviewRecord | Refusal:
        visit = find_visit(books, caller, wish.session_id, now)
        if isinstance(visit, Refusal):
            return visit
        customer_id = visit.session.customer_id
        if customer_id is None:
            policy = services.policies.policy(books, caller.bank_id).assurance
            return policy.check(visit.session, Act.VIEW_LINE) or refuse(RefusalReason.REVIEW_NOT_POSSIBLE)
        # Held while this is written: another tap, at another channel, comes after it and finds what it has left.
        books.customer(caller.bank_id, customer_id)
        kept = books.request(caller.bank_id, wish.request_id)
        if kept is not None:
            return _repeat(books, kept, wish.content(customer_id))
        reason = _reviewable(wish.reason)
        if isinstance(reason, Refusal):
            return reason
        subject = find_record(books, caller.bank_id, customer_id, wish.subject_id) if wish.subject_id else None
        if isinstance(subject, Refusal):
            return subject
        if subject is not None and _reason_of(subject) is not reason:
            return refuse(RefusalReason.REVIEW_NOT_POSSIBLE)
        calendar = services.policies.policy(books, caller.bank_id).calendar
        review = books.open_review_of(caller.bank_id, customer_id, reason, wish.subject_id)
        if review is None:
            review = ReviewRecord(
                bank_id=caller.bank_id,
                review_id=review_id,
                request_id=wish.request_id,
                customer_id=customer_id,
                session_id=wish.session_id,
                channel=visit.session.channel,
                terminal_id=caller.terminal_id,
                reason=reason,
                subject_id=wish.subject_id,
                query_number=_number_told(books, visit, reason, subject) or number,
                owner=services.policy.review_owner,
                create_time=now,
                answer_by=answer_by(now, services.policy.review_within_days, calendar),
            )
            _write_down(books, review, now)
        books.add_request(_request(caller, wish, review, now))
        return review

    return await services.books.write(ask)


def _reviewable(word: str) -> RefusalReason | Refusal:
    try:
        reason = RefusalReason(word)
    except ValueError:
        return refuse(RefusalReason.REVIEW_NOT_POSSIBLE)
    return reason if is_reviewable(reason) else refuse(RefusalReason.REVIEW_NOT_POSSIBLE)


def _reason_of(subject: AnyRecord) -> RefusalReason | None:
    refusal = subject.drawdown.refusal if isinstance(subject, DrawdownRecord) else subject.repayment.refusal
    return None if refusal is None else refusal.reason


def _number_told(books: Books, visit: SessionRecord, reason: RefusalReason, subject: AnyRecord | None) -> str:
    """The number that the customer has seen with the refusal: one is enough to remember."""
    if subject is not None:
        return subject.query_number
    told = books.told_to(visit.session.bank_id, visit.session.session_id, reason)
    return "" if told is None else told.quote_number


def _write_down(books: Books, review: ReviewRecord, now: datetime) -> None:
    books.add_review(review)
    answer_day = day_of(review.answer_by).isoformat()
    notice = OutboxItem(
        bank_id=review.bank_id,
        reference=review.review_id,
        topic=OutboxTopic.SEND_NOTIFICATION,
        subject=review.customer_id,
        values={
            "template": "review_requested",
            "query_number": review.query_number,
            "answer_by": answer_day,
        },
    )
    books.add_outbox((notice,), now)
    record_act(
        books,
        review.bank_id,
        "review_requested",
        now,
        subject=review.review_id,
        reason=review.reason.value,
        refused=review.subject_id,
        session_id=review.session_id,
        owner=review.owner,
        answer_by=answer_day,
    )


def _request(caller: TerminalRecord, wish: ReviewWish, review: ReviewRecord, now: datetime) -> RequestRecord:
    return RequestRecord(
        bank_id=caller.bank_id,
        request_id=wish.request_id,
        kind=RequestKind.REQUEST_REVIEW,
        terminal_id=caller.terminal_id,
        content={**wish.content(review.customer_id), "review_id": review.review_id},
        drawdown_id=None,
        refusal=None,
        create_time=now,
    )


def _repeat(books: Books, kept: RequestRecord, content: dict[str, str]) -> ReviewRecord | Refusal:
    if kept.kind is RequestKind.TOMBSTONE:
        return refuse(RefusalReason.REQUEST_WITHDRAWN)
    if kept.kind is not RequestKind.REQUEST_REVIEW:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    for name, value in content.items():
        if kept.content[name] != value:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    review = books.review(BankId(kept.bank_id), kept.content["review_id"])
    assert review is not None, "a request that was answered has its review"
    return review
