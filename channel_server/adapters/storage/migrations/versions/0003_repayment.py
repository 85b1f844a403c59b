"""Repayment: what was paid on a note and how its plan goes on, repayments and their quotes, their ledger entries."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def _number(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable, server_default=default)


def _blob(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def upgrade() -> None:
    """Add what repaying takes; notes that are open go on by the plan that they have."""
    for column in (
        _number("version", default="1"),
        _number("generation", default="0"),
        _number("plan_principal_fen", nullable=True),
        _text("plan_value_date", nullable=True),
        _text("plan_first_due_date", nullable=True),
        _number("plan_instalments", nullable=True),
        _number("plan_first_number", nullable=True),
        _number("plan_kept_payment_fen", nullable=True),
        _number("interest_paid_fen", nullable=True),
        _number("penalty_paid_fen", default="0"),
        _number("penalty_accrued_fen", default="0"),
        _text("penalty_date", nullable=True),
        _text("held_by", default=""),
    ):
        op.add_column("loan_note", column)
    op.add_column("request", _text("repayment_id", nullable=True))
    with op.batch_alter_table("ledger_entry") as batch:
        batch.alter_column("drawdown_id", existing_type=sa.Text(), nullable=True)
        batch.add_column(_text("repayment_id", nullable=True))
    op.create_table(
        "repayment_quote",
        _text("bank_id"),
        _text("repayment_quote_id"),
        _text("session_id"),
        _text("customer_id"),
        _text("loan_note_id"),
        _number("note_version"),
        _text("kind"),
        _text("business_date"),
        _number("penalty_interest_fen"),
        _number("interest_fen"),
        _number("principal_fen"),
        _number("expire_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "repayment_quote_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "repayment",
        _text("bank_id"),
        _text("repayment_id"),
        _text("request_id"),
        _text("state"),
        _number("version"),
        _number("due_time_ms", nullable=True),
        _number("attempts"),
        _text("customer_id"),
        _text("credit_line_id"),
        _text("loan_note_id"),
        _text("kind"),
        _number("penalty_interest_fen"),
        _number("interest_fen"),
        _number("principal_fen"),
        _text("account_index"),
        _text("channel"),
        _text("terminal_id"),
        _text("session_id"),
        _text("repayment_quote_id"),
        _text("business_date"),
        _blob("account_sealed"),
        _text("card_tail"),
        _text("query_number"),
        _number("confirm_deadline_ms"),
        _number("create_time_ms"),
        _number("update_time_ms"),
        _text("core_reference"),
        _number("account_balance_fen", nullable=True),
        _number("principal_balance_fen"),
        _text("next_due_date", nullable=True),
        _number("next_payment_fen"),
        _number("note_version"),
        _number("line_limit_fen", nullable=True),
        _number("line_reserved_fen", nullable=True),
        _number("line_outstanding_fen", nullable=True),
        _number("line_sequence"),
        _text("refusal_reason", nullable=True),
        _text("refusal_facts", nullable=True),
        _text("suspense", nullable=True),
        sa.CheckConstraint("penalty_interest_fen >= 0", name=op.f("ck_repayment_penalty_interest")),
        sa.CheckConstraint("interest_fen >= 0", name=op.f("ck_repayment_interest")),
        sa.CheckConstraint("principal_fen >= 0", name=op.f("ck_repayment_principal")),
        sa.CheckConstraint("penalty_interest_fen + interest_fen + principal_fen > 0", name=op.f("ck_repayment_amount")),
        sa.PrimaryKeyConstraint("bank_id", "repayment_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_repayment_note", "repayment", ["bank_id", "loan_note_id"], unique=False)
    op.create_index(
        "ix_repayment_due",
        "repayment",
        ["due_time_ms"],
        unique=False,
        sqlite_where=sa.text("due_time_ms IS NOT NULL"),
        postgresql_where=sa.text("due_time_ms IS NOT NULL"),
    )
