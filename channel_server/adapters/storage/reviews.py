"""Refusals that customers were told, and those that a person looks at again."""

from datetime import datetime

from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.record_tables import review as review_table
from channel_server.adapters.storage.record_tables import told_refusal as told_table
from channel_server.adapters.storage.sql import (
    facts_text,
    from_ms,
    from_ms_or_none,
    insert_if_new,
    insert_into,
    pairs_from,
    select_by,
    to_ms,
    to_ms_or_none,
)
from channel_server.application.record_books import ReviewRecord, ToldRefusal
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Channel

_ADD_REVIEW = insert_into(review_table)
_REVIEW = select_by(review_table, "bank_id", "review_id")
_OPEN_REVIEW_OF = """
SELECT * FROM review
 WHERE bank_id = :bank_id AND customer_id = :customer_id AND reason = :reason AND subject_id = :subject_id
   AND closed_time_ms IS NULL
 ORDER BY create_time_ms LIMIT 1
"""
_OPEN_REVIEWS = """
SELECT * FROM review INDEXED BY ix_review_open
 WHERE bank_id = :bank_id AND closed_time_ms IS NULL ORDER BY answer_by_ms, review_id LIMIT :most
"""
_CLOSE_REVIEW = """
UPDATE review SET closed_time_ms = :closed_time_ms
 WHERE bank_id = :bank_id AND review_id = :review_id AND closed_time_ms IS NULL
"""
_ADD_TOLD = insert_if_new(told_table)
_FORGET_TOLD = "DELETE FROM told_refusal WHERE told_time_ms < :before_ms"
_TOLD = """
SELECT * FROM told_refusal WHERE bank_id = :bank_id AND quote_number = :quote_number
 ORDER BY told_time_ms DESC, session_id /*unlocked*/
"""
_TOLD_TO = """
SELECT * FROM told_refusal WHERE bank_id = :bank_id AND session_id = :session_id AND reason = :reason
 ORDER BY told_time_ms DESC LIMIT 1 /*unlocked*/
"""
_TOLD_IN_VISIT = "SELECT COUNT(*) FROM told_refusal WHERE bank_id = :bank_id AND session_id = :session_id"


class SqlReviews:
    """Implements `record_books.ReviewBooks`."""

    _db: Database

    def add_review(self, review: ReviewRecord) -> None:
        """Write a review down."""
        self._db.execute(
            _ADD_REVIEW,
            {
                "bank_id": review.bank_id,
                "review_id": review.review_id,
                "request_id": review.request_id,
                "customer_id": review.customer_id,
                "session_id": review.session_id,
                "channel": review.channel.value,
                "terminal_id": review.terminal_id,
                "reason": review.reason.value,
                "subject_id": review.subject_id,
                "query_number": review.query_number,
                "owner": review.owner,
                "create_time_ms": to_ms(review.create_time),
                "answer_by_ms": to_ms(review.answer_by),
                "closed_time_ms": to_ms_or_none(review.closed_time),
            },
        )

    def review(self, bank_id: BankId, review_id: str) -> ReviewRecord | None:
        """Find a review."""
        row = self._db.execute(_REVIEW, {"bank_id": bank_id, "review_id": review_id}).fetchone()
        return None if row is None else review_from(row)

    def open_review_of(
        self, bank_id: BankId, customer_id: CustomerId, reason: RefusalReason, subject_id: str
    ) -> ReviewRecord | None:
        """Find the review of the same refusal that nobody has answered yet."""
        keys = {"bank_id": bank_id, "customer_id": customer_id, "reason": reason.value, "subject_id": subject_id}
        row = self._db.execute(_OPEN_REVIEW_OF, keys).fetchone()
        return None if row is None else review_from(row)

    def open_reviews(self, bank_id: BankId, limit: int) -> tuple[ReviewRecord, ...]:
        """List a bank's reviews that nobody has answered yet, the nearest deadline first."""
        return tuple(review_from(row) for row in self._db.execute(_OPEN_REVIEWS, {"bank_id": bank_id, "most": limit}))

    def close_review(self, bank_id: BankId, review_id: str, closed_time: datetime) -> bool:
        """Mark a review as answered; False when it was already."""
        keys = {"bank_id": bank_id, "review_id": review_id, "closed_time_ms": to_ms(closed_time)}
        return self._db.execute(_CLOSE_REVIEW, keys).rowcount == 1

    def add_told_refusal(self, told: ToldRefusal, *, forget_before: datetime) -> None:
        """Keep a refusal under its number, once a visit; what was told before that time is forgotten."""
        self._db.execute(_FORGET_TOLD, {"before_ms": to_ms(forget_before)})
        self._db.execute(
            _ADD_TOLD,
            {
                "bank_id": told.bank_id,
                "quote_number": told.quote_number,
                "session_id": told.session_id or "",
                "reason": told.refusal.reason.value,
                "facts": facts_text(told.refusal),
                "method": told.method,
                "channel": told.channel.value,
                "terminal_id": told.terminal_id,
                "customer_id": told.customer_id,
                "told_time_ms": to_ms(told.told_time),
            },
        )

    def told_in_visit(self, bank_id: BankId, session_id: SessionId) -> int:
        """Count the refusals that are kept of a visit."""
        return int(self._db.execute(_TOLD_IN_VISIT, {"bank_id": bank_id, "session_id": session_id}).fetchone()[0])

    def told_refusals(self, bank_id: BankId, quote_number: str) -> tuple[ToldRefusal, ...]:
        """List what was told under a number, newest first."""
        rows = self._db.execute(_TOLD, {"bank_id": bank_id, "quote_number": quote_number})
        return tuple(_told(row) for row in rows)

    def told_to(self, bank_id: BankId, session_id: SessionId, reason: RefusalReason) -> ToldRefusal | None:
        """Find the newest refusal of a reason that was told in a visit."""
        keys = {"bank_id": bank_id, "session_id": session_id, "reason": reason.value}
        row = self._db.execute(_TOLD_TO, keys).fetchone()
        return None if row is None else _told(row)


def review_from(row: Row) -> ReviewRecord:
    """Read a review from its row."""
    return ReviewRecord(
        bank_id=BankId(row["bank_id"]),
        review_id=row["review_id"],
        request_id=row["request_id"],
        customer_id=CustomerId(row["customer_id"]),
        session_id=SessionId(row["session_id"]),
        channel=Channel(row["channel"]),
        terminal_id=TerminalId(row["terminal_id"]),
        reason=RefusalReason(row["reason"]),
        subject_id=row["subject_id"],
        query_number=row["query_number"],
        owner=row["owner"],
        create_time=from_ms(row["create_time_ms"]),
        answer_by=from_ms(row["answer_by_ms"]),
        closed_time=from_ms_or_none(row["closed_time_ms"]),
    )


def _told(row: Row) -> ToldRefusal:
    return ToldRefusal(
        bank_id=BankId(row["bank_id"]),
        quote_number=row["quote_number"],
        told_time=from_ms(row["told_time_ms"]),
        refusal=Refusal(RefusalReason(row["reason"]), pairs_from(row["facts"])),
        method=row["method"],
        channel=Channel(row["channel"]),
        terminal_id=TerminalId(row["terminal_id"]),
        session_id=SessionId(row["session_id"]) if row["session_id"] else None,
        customer_id=None if row["customer_id"] is None else CustomerId(row["customer_id"]),
    )
