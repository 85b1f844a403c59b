"""Business days: how far the end of each has come, what it found out, and how old each open note is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "bank_day",
        _text("bank_id"),
        _text("business_date"),
        _text("state"),
        _number("open_time_ms"),
        _number("change_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "business_date"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_run",
        _text("bank_id"),
        _text("business_date"),
        _text("phase"),
        _text("cursor"),
        _number("notes_total"),
        _number("notes_done"),
        _number("notes_set_aside"),
        _number("carried_over"),
        _number("start_time_ms"),
        _number("end_time_ms", nullable=True),
        _text("lease_owner"),
        _number("lease_until_ms"),
        sa.PrimaryKeyConstraint("bank_id", "business_date"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_difference",
        _text("bank_id"),
        _text("business_date"),
        _text("kind"),
        _text("entry_kind"),
        _text("reference"),
        _text("core_reference"),
        _number("our_amount_fen", nullable=True),
        _number("core_amount_fen", nullable=True),
        _text("owner"),
        _text("deadline"),
        _text("under_way"),
        _text("settled_date", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "business_date", "kind", "entry_kind", "reference", "core_reference"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_day_difference_unsettled",
        "day_difference",
        ["bank_id", "business_date"],
        unique=False,
        sqlite_where=sa.text("settled_date IS NULL"),
        postgresql_where=sa.text("settled_date IS NULL"),
    )
    op.create_table(
        "day_figure",
        _text("bank_id"),
        _text("business_date"),
        _text("section"),
        _text("label"),
        _number("item_count"),
        _number("amount_fen"),
        _text("owner"),
        _text("deadline", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "business_date", "section", "label"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "note_ageing",
        _text("bank_id"),
        _text("loan_note_id"),
        _text("credit_line_id"),
        _text("business_date"),
        _number("principal_fen"),
        _number("overdue_principal_fen"),
        _number("interest_fen"),
        _number("penalty_interest_fen"),
        _number("days_past_due"),
        _text("bucket"),
        _number("matured"),
        _number("note_version"),
        _number("valid_after"),
        _number("valid_before"),
        _text("day_count"),
        _number("interest_base_fen"),
        _number("accruing_fen"),
        _number("accrual_start"),
        _number("accrual_numerator"),
        _number("accrual_denominator"),
        _number("penalty_base_fen"),
        _number("penalty_principal_fen"),
        _number("penalty_start"),
        _number("penalty_principal_2_fen"),
        _number("penalty_start_2"),
        _number("penalty_principal_3_fen"),
        _number("penalty_start_3"),
        _number("penalty_numerator"),
        _number("penalty_denominator"),
        _number("overdue_since"),
        _number("overdue_base_fen"),
        _number("maturity"),
        sa.CheckConstraint("overdue_principal_fen BETWEEN 0 AND principal_fen", name=op.f("ck_note_ageing_overdue")),
        sa.PrimaryKeyConstraint("bank_id", "loan_note_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_note_ageing_overdue",
        "note_ageing",
        ["bank_id", "credit_line_id"],
        unique=False,
        sqlite_where=sa.text("days_past_due > 0"),
        postgresql_where=sa.text("days_past_due > 0"),
    )
    op.create_table(
        "note_set_aside",
        _text("bank_id"),
        _text("business_date"),
        _text("loan_note_id"),
        _text("cause"),
        _text("owner"),
        _text("deadline"),
        sa.PrimaryKeyConstraint("bank_id", "business_date", "loan_note_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "line_freeze",
        _text("bank_id"),
        _text("credit_line_id"),
        _text("since_date"),
        _number("days_past_due"),
        _text("released_date", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "credit_line_id", "since_date"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_line_freeze_since", "line_freeze", ["bank_id", "since_date"], unique=False)
    op.create_index(
        "ix_drawdown_day",
        "drawdown",
        ["bank_id", "business_date"],
        unique=False,
        sqlite_where=sa.text("business_date IS NOT NULL"),
        postgresql_where=sa.text("business_date IS NOT NULL"),
    )
