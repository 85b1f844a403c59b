"""Customers found by words of their sealed names; who has what in hand; what each teller has done.

Who was a customer before is found by name once `edian-server index-customers` has run, or once they have shown their
ID card: a migration has no key to the names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "customer_profile",
        _text("bank_id"),
        _text("customer_id"),
        _blob("id_number_sealed"),
        _blob("village_sealed"),
        _number("seen_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "customer_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer_word",
        _text("bank_id"),
        _blob("word_index"),
        _number("seen_time_ms"),
        _text("customer_id"),
        sa.PrimaryKeyConstraint("bank_id", "word_index", "seen_time_ms", "customer_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer_card",
        _text("bank_id"),
        _blob("card_index"),
        _text("customer_id"),
        sa.PrimaryKeyConstraint("bank_id", "card_index"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_act",
        _text("bank_id"),
        _text("staff_number"),
        _text("business_date"),
        _number("number"),
        _number("time_ms"),
        _text("business"),
        _text("subject_id"),
        _text("terminal_id"),
        sa.PrimaryKeyConstraint("bank_id", "staff_number", "business_date", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "work_owner",
        _text("bank_id"),
        _text("kind"),
        _text("subject_id"),
        _text("owner"),
        _text("offered_to"),
        _text("told_by"),
        _number("update_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "kind", "subject_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift",
        _text("bank_id"),
        _text("staff_number"),
        _text("business_date"),
        _number("begin_time_ms"),
        _number("last_number"),
        _number("end_time_ms", nullable=True),
        _text("end_request_id"),
        sa.PrimaryKeyConstraint("bank_id", "staff_number", "business_date"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_work_owner_update", "work_owner", ["bank_id", "update_time_ms"])
    op.create_index("ix_drawdown_query", "drawdown", ["bank_id", "query_number"])
    op.create_index("ix_repayment_query", "repayment", ["bank_id", "query_number"])
    op.create_index("ix_repayment_customer", "repayment", ["bank_id", "customer_id", "business_date"])
    suspended = sa.text("suspense IS NOT NULL")
    op.create_index(
        "ix_repayment_suspense",
        "repayment",
        ["bank_id", "repayment_id"],
        sqlite_where=suspended,
        postgresql_where=suspended,
    )
    waiting = sa.text("taken_by IS NULL")
    op.create_index(
        "ix_handoff_waiting",
        "handoff",
        ["bank_id", "expire_time_ms"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_evidence_subject", "evidence", ["bank_id", "subject"])
