"""The tables of what customers keep and ask, and of how terminals are; see `tables` for what is true of all."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import blob as _blob
from channel_server.adapters.storage.columns import metadata
from channel_server.adapters.storage.columns import number as _number
from channel_server.adapters.storage.columns import text as _text

receipt = Table(
    "receipt",
    metadata,
    _text("bank_id"),
    _text("subject_id"),
    _text("language"),
    _text("state"),
    _blob("sha256"),
    _number("first_time_ms"),
    _number("last_time_ms"),
    _number("copies"),
    PrimaryKeyConstraint("bank_id", "subject_id", "language", "state"),
    sqlite_with_rowid=False,
)

review = Table(
    "review",
    metadata,
    _text("bank_id"),
    _text("review_id"),
    _text("request_id"),
    _text("customer_id"),
    _text("session_id"),
    _text("channel"),
    _text("terminal_id"),
    _text("reason"),
    _text("subject_id"),
    _text("query_number"),
    _text("owner"),
    _number("create_time_ms"),
    _number("answer_by_ms"),
    _number("closed_time_ms", nullable=True),
    PrimaryKeyConstraint("bank_id", "review_id"),
    sqlite_with_rowid=False,
)
Index(
    "ix_review_open",
    review.c.bank_id,
    review.c.answer_by_ms,
    sqlite_where=review.c.closed_time_ms.is_(None),
    postgresql_where=review.c.closed_time_ms.is_(None),
)
Index("ix_review_customer", review.c.bank_id, review.c.customer_id)
Index("ix_review_query_number", review.c.bank_id, review.c.query_number)

told_refusal = Table(
    "told_refusal",
    metadata,
    _text("bank_id"),
    _text("quote_number"),
    _text("session_id"),
    _text("reason"),
    _text("facts"),
    _text("method"),
    _text("channel"),
    _text("terminal_id"),
    _text("customer_id", nullable=True),
    _number("told_time_ms"),
    PrimaryKeyConstraint("bank_id", "quote_number", "session_id", "reason"),
    Index("ix_told_refusal_time", "told_time_ms"),
    Index("ix_told_refusal_session", "bank_id", "session_id", "reason"),
    sqlite_with_rowid=False,
)

terminal_report = Table(
    "terminal_report",
    metadata,
    _text("terminal_id"),
    _text("bank_id"),
    _number("seen_time_ms"),
    _number("busy"),
    _text("devices"),
    PrimaryKeyConstraint("terminal_id"),
    Index("ix_terminal_report_bank", "bank_id"),
    sqlite_with_rowid=False,
)
