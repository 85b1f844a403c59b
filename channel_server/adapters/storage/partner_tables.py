"""The tables of mobile banks; see `tables` for the rest, and for what is true of all."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import metadata, number, text

mobile_partner = Table(
    "mobile_partner",
    metadata,
    text("issuer"),
    text("bank_id"),
    text("terminal_id"),
    text("audience"),
    text("keys"),
    PrimaryKeyConstraint("issuer"),
    sqlite_with_rowid=False,
)

used_assertion = Table(
    "used_assertion",
    metadata,
    text("issuer"),
    text("token_id"),
    number("keep_until_ms"),
    PrimaryKeyConstraint("issuer", "token_id"),
    Index("ix_used_assertion_keep_until", "keep_until_ms"),
    sqlite_with_rowid=False,
)
"""What was shown once is refused until it would have run out by itself."""
