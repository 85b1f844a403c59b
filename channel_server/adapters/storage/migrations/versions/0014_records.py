"""Receipts that were handed out, reviews, refusals told, and how terminals are."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "receipt",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("first_time_ms", NUMBER, nullable=False),
        sa.Column("last_time_ms", NUMBER, nullable=False),
        sa.Column("copies", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "subject_id", "language", "state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("query_number", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("create_time_ms", NUMBER, nullable=False),
        sa.Column("answer_by_ms", NUMBER, nullable=False),
        sa.Column("closed_time_ms", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "review_id"),
        sqlite_with_rowid=False,
    )
    open_ = sa.text("closed_time_ms IS NULL")
    op.create_index("ix_review_open", "review", ["bank_id", "answer_by_ms"], sqlite_where=open_, postgresql_where=open_)
    op.create_index("ix_review_customer", "review", ["bank_id", "customer_id"])
    op.create_index("ix_review_query_number", "review", ["bank_id", "query_number"])
    op.create_table(
        "told_refusal",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("quote_number", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("told_time_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "quote_number", "session_id", "reason"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_refusal_time", "told_refusal", ["told_time_ms"])
    op.create_index("ix_told_refusal_session", "told_refusal", ["bank_id", "session_id", "reason"])
    op.create_table(
        "terminal_report",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("seen_time_ms", NUMBER, nullable=False),
        sa.Column("busy", NUMBER, nullable=False),
        sa.Column("devices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terminal_report_bank", "terminal_report", ["bank_id"])
