"""Mobile banks that vouch for customers, and the assertions of theirs that were used."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "mobile_partner",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("issuer"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "used_assertion",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("token_id", sa.Text(), nullable=False),
        sa.Column("keep_until_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "token_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_used_assertion_keep_until", "used_assertion", ["keep_until_ms"], unique=False)
