"""What each channel pays out, by the versions of banks' policies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step. A version of before has the shipped terms."""
    op.create_table(
        "channel_terms",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("per_drawdown_fen", NUMBER, nullable=True),
        sa.Column("per_day_fen", NUMBER, nullable=True),
        sa.Column("own_payment_maximum_fen", NUMBER, nullable=True),
        sa.Column("purposes", sa.Text(), nullable=True),
        sa.Column("opens", sa.Text(), nullable=True),
        sa.Column("closes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "in_force_from", "channel"),
        sqlite_with_rowid=False,
    )
