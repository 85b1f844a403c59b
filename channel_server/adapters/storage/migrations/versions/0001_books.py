"""The books as they begin: banks, terminals, customers, lines, contracts, drawdowns, ledger, evidence, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def _blob(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "bank",
        _text("bank_id"),
        _text("name"),
        _text("name_en"),
        sa.PrimaryKeyConstraint("bank_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contract",
        _text("bank_id"),
        _text("contract_id"),
        _text("quote_id"),
        _text("session_id"),
        _text("pages"),
        _blob("content_sha256"),
        _number("accepted_time_ms", nullable=True),
        _text("signature_reference"),
        _blob("signature_sha256"),
        _text("drawdown_id", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "contract_id"),
        sa.UniqueConstraint("bank_id", "quote_id", name="uq_contract_quote"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credit_line",
        _text("bank_id"),
        _text("credit_line_id"),
        _text("customer_id"),
        _text("product_code"),
        _number("credit_limit_fen"),
        _number("reserved_fen"),
        _number("outstanding_fen"),
        _text("annual_rate"),
        _text("expiry_date"),
        _number("frozen"),
        _number("sequence_number"),
        sa.CheckConstraint("outstanding_fen >= 0", name=op.f("ck_credit_line_outstanding")),
        sa.CheckConstraint("reserved_fen + outstanding_fen <= credit_limit_fen", name=op.f("ck_credit_line_limit")),
        sa.CheckConstraint("reserved_fen >= 0", name=op.f("ck_credit_line_reserved")),
        sa.PrimaryKeyConstraint("bank_id", "credit_line_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_credit_line_customer", "credit_line", ["bank_id", "customer_id"], unique=False)
    op.create_table(
        "customer",
        _text("bank_id"),
        _text("customer_id"),
        _blob("name_sealed"),
        _blob("id_number_index"),
        sa.PrimaryKeyConstraint("bank_id", "customer_id"),
        sa.UniqueConstraint("bank_id", "id_number_index", name="uq_customer_id_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drawdown",
        _text("bank_id"),
        _text("drawdown_id"),
        _text("request_id"),
        _text("state"),
        _number("version"),
        _number("due_time_ms", nullable=True),
        _number("attempts"),
        _text("customer_id"),
        _text("credit_line_id"),
        _number("amount_fen"),
        _number("term_months"),
        _text("method"),
        _number("due_day"),
        _text("purpose"),
        _text("account_index"),
        _text("channel"),
        _text("terminal_id"),
        _text("session_id"),
        _text("quote_id"),
        _text("contract_id"),
        _text("value_date"),
        _text("annual_rate"),
        _text("day_count"),
        _blob("account_sealed"),
        _text("card_tail"),
        _text("query_number"),
        _number("confirm_deadline_ms"),
        _number("create_time_ms"),
        _number("update_time_ms"),
        _text("loan_note_id"),
        _text("core_reference"),
        _text("business_date", nullable=True),
        _number("account_balance_fen", nullable=True),
        _number("line_limit_fen", nullable=True),
        _number("line_reserved_fen", nullable=True),
        _number("line_outstanding_fen", nullable=True),
        _number("line_sequence"),
        _text("refusal_reason", nullable=True),
        _text("refusal_facts", nullable=True),
        _text("suspense", nullable=True),
        _text("reversal_request_id"),
        _text("reversal_reason"),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_drawdown_amount")),
        sa.PrimaryKeyConstraint("bank_id", "drawdown_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_drawdown_customer", "drawdown", ["bank_id", "customer_id", "value_date"], unique=False)
    op.create_index(
        "ix_drawdown_due",
        "drawdown",
        ["due_time_ms"],
        unique=False,
        sqlite_where=sa.text("due_time_ms IS NOT NULL"),
        postgresql_where=sa.text("due_time_ms IS NOT NULL"),
    )
    op.create_table(
        "evidence",
        _text("bank_id"),
        _number("sequence_number"),
        _text("event_id"),
        _text("event_type"),
        _text("subject"),
        _number("time_ms"),
        _text("details"),
        _blob("previous_sha256"),
        _blob("entry_sha256"),
        sa.PrimaryKeyConstraint("bank_id", "sequence_number"),
        sa.UniqueConstraint("bank_id", "event_id", name="uq_evidence_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_entry",
        sa.Column("entry_id", NUMBER, autoincrement=True, nullable=False),
        _text("bank_id"),
        _text("drawdown_id"),
        _text("entry"),
        _text("account"),
        _number("amount_fen"),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_table(
        "loan_note",
        _text("bank_id"),
        _text("loan_note_id"),
        _text("credit_line_id"),
        _text("customer_id"),
        _text("drawdown_id", nullable=True),
        _number("amount_fen"),
        _number("principal_balance_fen"),
        _text("annual_rate"),
        _text("day_count"),
        _text("method"),
        _number("instalments"),
        _number("due_day"),
        _text("value_date"),
        _text("maturity_date"),
        _text("next_due_date", nullable=True),
        _number("next_payment_fen"),
        _text("card_tail"),
        sa.CheckConstraint("principal_balance_fen BETWEEN 0 AND amount_fen", name=op.f("ck_loan_note_balance")),
        sa.PrimaryKeyConstraint("bank_id", "loan_note_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_loan_note_line", "loan_note", ["bank_id", "credit_line_id"], unique=False)
    op.create_table(
        "outbox",
        _text("bank_id"),
        _text("reference"),
        _text("topic"),
        _text("subject"),
        _text("item_values"),
        _number("due_time_ms"),
        _number("attempts"),
        sa.PrimaryKeyConstraint("bank_id", "reference", "topic"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outbox_due", "outbox", ["due_time_ms"], unique=False)
    op.create_table(
        "product",
        _text("bank_id"),
        _text("code"),
        _text("name_zh"),
        _text("name_en"),
        _text("in_force_from"),
        _number("amount_minimum_fen"),
        _number("amount_maximum_fen"),
        _number("amount_step_fen"),
        _text("terms_months"),
        _text("methods"),
        _text("purposes"),
        _text("purpose_caps_fen"),
        _number("own_payment_maximum_fen"),
        _text("day_count"),
        _text("penalty_multiple"),
        sa.PrimaryKeyConstraint("bank_id", "code"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quote",
        _text("bank_id"),
        _text("quote_id"),
        _text("session_id"),
        _text("customer_id"),
        _text("credit_line_id"),
        _number("amount_fen"),
        _number("term_months"),
        _text("method"),
        _text("purpose"),
        _number("due_day"),
        _text("value_date"),
        _text("annual_rate"),
        _text("day_count"),
        _number("expire_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "quote_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request",
        _text("bank_id"),
        _text("request_id"),
        _text("kind"),
        _text("terminal_id"),
        _text("content"),
        _text("drawdown_id", nullable=True),
        _text("refusal_reason", nullable=True),
        _text("refusal_facts", nullable=True),
        _number("create_time_ms"),
        sa.PrimaryKeyConstraint("bank_id", "request_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        _text("bank_id"),
        _text("session_id"),
        _text("terminal_id"),
        _text("channel"),
        _text("language"),
        _number("opened_time_ms"),
        _number("expire_time_ms"),
        _number("closed"),
        _text("assurances"),
        _text("customer_id", nullable=True),
        _text("masked_name"),
        _text("masked_id_number"),
        _text("account_token"),
        _text("account_index"),
        _blob("account_sealed"),
        _text("card_tail"),
        sa.PrimaryKeyConstraint("bank_id", "session_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terminal",
        _text("terminal_id"),
        _text("bank_id"),
        _text("channel"),
        _text("branch_name"),
        _text("branch_name_en"),
        _text("help_phone"),
        _number("locked"),
        _blob("certificate_sha256", nullable=True),
        _text("software_version"),
        _number("hello_time_ms", nullable=True),
        sa.PrimaryKeyConstraint("terminal_id"),
        sqlite_with_rowid=False,
    )
