"""The tables of help at the elbow; see `tables` for the rest, and for what is true of all."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import metadata, number, text

help_call = Table(
    "help_call",
    metadata,
    text("bank_id"),
    text("call_id"),
    text("terminal_id"),
    text("branch_name"),
    text("state"),
    number("change_number"),
    text("journey"),
    text("session_id", nullable=True),
    number("create_time_ms"),
    number("heard_time_ms"),
    text("staff_number"),
    text("workstation_id", nullable=True),
    number("take_time_ms", nullable=True),
    number("end_time_ms", nullable=True),
    PrimaryKeyConstraint("bank_id", "call_id"),
    Index("ix_help_call_branch", "bank_id", "branch_name", "create_time_ms"),
    Index("ix_help_call_session", "bank_id", "session_id"),
    sqlite_with_rowid=False,
)
Index(
    "ix_help_call_open",
    help_call.c.heard_time_ms,
    sqlite_where=help_call.c.end_time_ms.is_(None),
    postgresql_where=help_call.c.end_time_ms.is_(None),
)

help_hint = Table(
    "help_hint",
    metadata,
    text("bank_id"),
    text("call_id"),
    text("hint_id"),
    number("change_number"),
    text("hint_key"),
    text("words"),
    text("staff_number"),
    number("send_time_ms"),
    number("shown_time_ms", nullable=True),
    number("spoken"),
    PrimaryKeyConstraint("bank_id", "call_id", "hint_id"),
    sqlite_with_rowid=False,
)
