"""The table of cases on their way; see `tables` for the rest, and for what is true of all."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint

from channel_server.adapters.storage.columns import metadata, number, text

handoff = Table(
    "handoff",
    metadata,
    text("bank_id"),
    text("session_id"),
    text("handoff_id"),
    text("customer_id"),
    text("channel"),
    number("expire_time_ms"),
    text("terms"),
    text("request_id"),
    text("taken_by", nullable=True),
    number("tries"),
    PrimaryKeyConstraint("bank_id", "session_id"),
    UniqueConstraint("bank_id", "handoff_id", name="uq_handoff_id"),
    sqlite_with_rowid=False,
)
Index(
    "ix_handoff_waiting",
    handoff.c.bank_id,
    handoff.c.expire_time_ms,
    sqlite_where=handoff.c.taken_by.is_(None),
    postgresql_where=handoff.c.taken_by.is_(None),
)
Index(
    "ix_handoff_taken",
    handoff.c.bank_id,
    handoff.c.taken_by,
    sqlite_where=handoff.c.taken_by.is_not(None),
    postgresql_where=handoff.c.taken_by.is_not(None),
)
