"""A review ends: somebody has looked again, says what came of it and why, and the customer is told so.

What came of it is brought about elsewhere, where it belongs: a line is released, an account put in order. This says
that it has been looked at, and by whom.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

from channel_server.application.books import Books
from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import OutboxItem, OutboxTopic
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.ids import BankId

MOST_LISTED = 500
"""Of one bank, in a list that people read."""


@unique
class ReviewAnswer(StrEnum):
    """What came of it."""

    UPHELD = "UPHELD"
    """The refusal stands."""
    CHANGED = "CHANGED"
    """It would not be refused now; the customer may ask again."""


@unique
class ReviewObstacle(StrEnum):
    """Why nothing was answered."""

    NO_SUCH_REVIEW = "NO_SUCH_REVIEW"
    ANSWERED_ALREADY = "ANSWERED_ALREADY"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, and who gives it."""

    answer: ReviewAnswer
    by: str
    """A staff number, never a name."""
    reason: str
    """For the staff and the evidence; the customer is told the answer and where to ask."""
    account: str
    """The operating system's under which the answer is given: the number in `by` is said, and proved by nobody."""


async def list_reviews(services: Services, bank_id: BankId) -> tuple[ReviewRecord, ...]:
    """List the reviews that nobody has answered, the nearest deadline first."""
    return await services.books.read(lambda books: books.open_reviews(bank_id, MOST_LISTED))


async def answer_review(
    services: Services, bank_id: BankId, review_id: str, verdict: Verdict
) -> ReviewRecord | ReviewObstacle:
    """Answer a review, once."""
    now, message_id = services.clock.now(), services.ids.new_uuid()

    def answer(books: Books) -> ReviewRecord | ReviewObstacle:
        review = books.review(bank_id, review_id)
        if review is None:
            return ReviewObstacle.NO_SUCH_REVIEW
        if not books.close_review(bank_id, review_id, now):
            return ReviewObstacle.ANSWERED_ALREADY
        notice = OutboxItem(
            bank_id=bank_id,
            reference=message_id,
            topic=OutboxTopic.SEND_NOTIFICATION,
            subject=review.customer_id,
            values={
                "template": "review_answered",
                "query_number": review.query_number,
                "answer": verdict.answer.value,
            },
        )
        books.add_outbox((notice,), now)
        record_act(
            books,
            bank_id,
            "review_answered",
            now,
            subject=review_id,
            answer=verdict.answer.value,
            by=verdict.by,
            account=verdict.account,
            reason=verdict.reason,
        )
        return review

    return await services.books.write(answer)
