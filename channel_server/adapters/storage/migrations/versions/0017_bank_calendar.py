"""The days on which a bank's people work beside the week, by the versions of banks' policies."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step. A version of before knows Monday to Friday."""
    op.create_table(
        "calendar_day",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("worked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "in_force_from", "day"),
        sqlite_with_rowid=False,
    )
