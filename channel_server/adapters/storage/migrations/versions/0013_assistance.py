"""Calls for a person, and what a teller said."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "help_call",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("branch_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("change_number", NUMBER, nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("create_time_ms", NUMBER, nullable=False),
        sa.Column("heard_time_ms", NUMBER, nullable=False),
        sa.Column("staff_number", sa.Text(), nullable=False),
        sa.Column("workstation_id", sa.Text(), nullable=True),
        sa.Column("take_time_ms", NUMBER, nullable=True),
        sa.Column("end_time_ms", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "call_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_help_call_branch", "help_call", ["bank_id", "branch_name", "create_time_ms"])
    op.create_index("ix_help_call_session", "help_call", ["bank_id", "session_id"])
    op.create_index(
        "ix_help_call_open",
        "help_call",
        ["heard_time_ms"],
        sqlite_where=sa.text("end_time_ms IS NULL"),
        postgresql_where=sa.text("end_time_ms IS NULL"),
    )
    op.create_table(
        "help_hint",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("hint_id", sa.Text(), nullable=False),
        sa.Column("change_number", NUMBER, nullable=False),
        sa.Column("hint_key", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("staff_number", sa.Text(), nullable=False),
        sa.Column("send_time_ms", NUMBER, nullable=False),
        sa.Column("shown_time_ms", NUMBER, nullable=True),
        sa.Column("spoken", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "call_id", "hint_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_handoff_taken",
        "handoff",
        ["bank_id", "taken_by"],
        sqlite_where=sa.text("taken_by IS NOT NULL"),
        postgresql_where=sa.text("taken_by IS NOT NULL"),
    )
