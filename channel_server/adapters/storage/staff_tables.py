"""The tables of staff and of what waits for a second person; see `tables` for what is true of all."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, UniqueConstraint

from channel_server.adapters.storage.columns import blob, metadata, number, text

staff = Table(
    "staff",
    metadata,
    text("bank_id"),
    text("staff_number"),
    text("display_name"),
    text("roles"),
    text("password_hash"),
    number("change_required"),
    number("locked"),
    number("last_sign_in_ms", nullable=True),
    PrimaryKeyConstraint("bank_id", "staff_number"),
    sqlite_with_rowid=False,
)

staff_tries = Table(
    "staff_tries",
    metadata,
    text("bank_id"),
    text("staff_number"),
    number("failures"),
    number("locked_until_ms", nullable=True),
    PrimaryKeyConstraint("bank_id", "staff_number"),
    sqlite_with_rowid=False,
)

staff_token = Table(
    "staff_token",
    metadata,
    text("bank_id"),
    blob("token_sha256"),
    text("staff_number"),
    text("workstation_id"),
    number("sign_in_time_ms"),
    number("expire_time_ms"),
    text("end_cause", nullable=True),
    PrimaryKeyConstraint("bank_id", "token_sha256"),
    Index("ix_staff_token_number", "bank_id", "staff_number"),
    Index("ix_staff_token_workstation", "bank_id", "workstation_id"),
    sqlite_with_rowid=False,
)

approval = Table(
    "approval",
    metadata,
    text("bank_id"),
    text("approval_id"),
    text("kind"),
    text("state"),
    number("version"),
    text("causes"),
    text("customer_id"),
    text("credit_line_id"),
    text("drawdown_id"),
    text("session_id"),
    number("amount_fen", nullable=True),
    text("request_id"),
    text("content"),
    text("reason"),
    text("maker_number"),
    text("maker_name"),
    text("workstation_id"),
    text("branch_name"),
    number("create_time_ms"),
    number("expire_time_ms"),
    text("comment"),
    text("checker_number"),
    text("checker_workstation_id"),
    number("decide_time_ms", nullable=True),
    text("decide_request_id"),
    PrimaryKeyConstraint("bank_id", "approval_id"),
    UniqueConstraint("bank_id", "request_id", name="uq_approval_request"),
    sqlite_with_rowid=False,
)
Index(
    "ix_approval_open",
    approval.c.bank_id,
    approval.c.expire_time_ms,
    sqlite_where=approval.c.decide_time_ms.is_(None),
    postgresql_where=approval.c.decide_time_ms.is_(None),
)
Index("ix_approval_decided", approval.c.bank_id, approval.c.decide_time_ms)
Index("ix_approval_customer", approval.c.bank_id, approval.c.customer_id)

approval_sight = Table(
    "approval_sight",
    metadata,
    text("bank_id"),
    text("approval_id"),
    text("staff_number"),
    text("proof"),
    PrimaryKeyConstraint("bank_id", "approval_id", "staff_number", "proof"),
    sqlite_with_rowid=False,
)
"""Who has looked at which proof."""
