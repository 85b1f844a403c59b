"""Banks' own policies of assurance by their days, and how many face checks a visit has failed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step. A visit of before has had no face check, and no bank has a policy of its own."""
    op.add_column("session", sa.Column("failed_face_checks", NUMBER, nullable=False, server_default="0"))
    op.create_table(
        "channel_policy",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("most_failed_checks", NUMBER, nullable=False),
        sa.Column("least_challenges", NUMBER, nullable=False),
        sa.Column("consent_valid_ms", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "in_force_from"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assurance_rule",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("rank", NUMBER, nullable=False),
        sa.Column("proofs", sa.Text(), nullable=False),
        sa.Column("up_to_fen", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "in_force_from", "channel", "act", "rank"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "face_model",
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("loosest_threshold", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bank_id", "in_force_from", "model_sha256"),
        sqlite_with_rowid=False,
    )
