"""Whom an entrusted payment goes to, and the channels that take one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step. A version of a bank's policy of before names no channel that pays sellers, and goes on so."""
    for table in ("quote", "drawdown"):
        # Not with a default: what pays the customer bears neither, and pays for neither.
        op.add_column(table, sa.Column("payee_index", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("payee_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("channel_terms", sa.Column("entrusted_payment", NUMBER, nullable=False, server_default="0"))
