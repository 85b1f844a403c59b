"""The tables by which customers are found and people's work is kept; see `tables` for the rest.

`customer_word` is read by its key alone: the newest time first, and of a frequent word no more than is asked for.
"""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import blob, metadata, number, text

customer_profile = Table(
    "customer_profile",
    metadata,
    text("bank_id"),
    text("customer_id"),
    blob("id_number_sealed"),
    blob("village_sealed"),
    number("seen_time_ms"),
    PrimaryKeyConstraint("bank_id", "customer_id"),
    sqlite_with_rowid=False,
)

customer_word = Table(
    "customer_word",
    metadata,
    text("bank_id"),
    blob("word_index"),
    number("seen_time_ms"),
    text("customer_id"),
    PrimaryKeyConstraint("bank_id", "word_index", "seen_time_ms", "customer_id"),
    sqlite_with_rowid=False,
)

customer_card = Table(
    "customer_card",
    metadata,
    text("bank_id"),
    blob("card_index"),
    text("customer_id"),
    PrimaryKeyConstraint("bank_id", "card_index"),
    sqlite_with_rowid=False,
)

staff_act = Table(
    "staff_act",
    metadata,
    text("bank_id"),
    text("staff_number"),
    text("business_date"),
    number("number"),
    number("time_ms"),
    text("business"),
    text("subject_id"),
    text("terminal_id"),
    PrimaryKeyConstraint("bank_id", "staff_number", "business_date", "number"),
    sqlite_with_rowid=False,
)
"""A teller's journal: each act at the counter, before it is carried out. What became of it, its subject tells."""

work_owner = Table(
    "work_owner",
    metadata,
    text("bank_id"),
    text("kind"),
    text("subject_id"),
    text("owner"),
    text("offered_to"),
    text("told_by"),
    number("update_time_ms"),
    PrimaryKeyConstraint("bank_id", "kind", "subject_id"),
    Index("ix_work_owner_update", "bank_id", "update_time_ms"),
    sqlite_with_rowid=False,
)

shift = Table(
    "shift",
    metadata,
    text("bank_id"),
    text("staff_number"),
    text("business_date"),
    number("begin_time_ms"),
    number("last_number"),
    number("end_time_ms", nullable=True),
    text("end_request_id"),
    PrimaryKeyConstraint("bank_id", "staff_number", "business_date"),
    sqlite_with_rowid=False,
)
