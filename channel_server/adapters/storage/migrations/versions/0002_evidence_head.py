"""Where each bank's chain of evidence ends, as a row of its own: what whoever appends to the chain locks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table, and fill it from the chains that are there."""
    op.create_table(
        "evidence_head",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("sequence_number", NUMBER, nullable=False),
        sa.Column("entry_sha256", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bank_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO evidence_head (bank_id, sequence_number, entry_sha256)"
        " SELECT e.bank_id, e.sequence_number, e.entry_sha256 FROM evidence e"
        " WHERE e.sequence_number = (SELECT MAX(o.sequence_number) FROM evidence o WHERE o.bank_id = e.bank_id)"
    )
