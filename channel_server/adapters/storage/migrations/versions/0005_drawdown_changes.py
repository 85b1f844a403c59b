"""What a watcher of a drawdown goes on from, and the written words by which people settle what is in suspense."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step. A drawdown of before is at its first change."""
    op.add_column("drawdown", sa.Column("change_number", NUMBER, nullable=False, server_default="1"))
    op.create_index(
        "ix_drawdown_suspense",
        "drawdown",
        ["bank_id", "drawdown_id"],
        unique=False,
        sqlite_where=sa.text("suspense IS NOT NULL"),
        postgresql_where=sa.text("suspense IS NOT NULL"),
    )
    op.create_table(
        "suspense_word",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("word_id", sa.Text(), nullable=False),
        sa.Column("drawdown_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("core_reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("made_time_ms", NUMBER, nullable=False),
        sa.Column("checker", sa.Text(), nullable=True),
        sa.Column("checked_time_ms", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "word_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_suspense_word_drawdown", "suspense_word", ["bank_id", "drawdown_id"], unique=False)
