"""The tables of repayments; see `tables` for the rest, and for what is true of all."""

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import blob as _blob
from channel_server.adapters.storage.columns import metadata
from channel_server.adapters.storage.columns import number as _number
from channel_server.adapters.storage.columns import text as _text

repayment_quote = Table(
    "repayment_quote",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "repayment_quote_id"),
    sqlite_with_rowid=False,
)

repayment = Table(
    "repayment",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "repayment_id"),
    CheckConstraint("penalty_interest_fen >= 0", name="penalty_interest"),
    CheckConstraint("interest_fen >= 0", name="interest"),
    CheckConstraint("principal_fen >= 0", name="principal"),
    CheckConstraint("penalty_interest_fen + interest_fen + principal_fen > 0", name="amount"),
    Index("ix_repayment_note", "bank_id", "loan_note_id"),
    Index("ix_repayment_query", "bank_id", "query_number"),
    Index("ix_repayment_customer", "bank_id", "customer_id", "business_date"),
    sqlite_with_rowid=False,
)
Index(
    "ix_repayment_due",
    repayment.c.due_time_ms,
    sqlite_where=repayment.c.due_time_ms.is_not(None),
    postgresql_where=repayment.c.due_time_ms.is_not(None),
)
Index(
    "ix_repayment_suspense",
    repayment.c.bank_id,
    repayment.c.repayment_id,
    sqlite_where=repayment.c.suspense.is_not(None),
    postgresql_where=repayment.c.suspense.is_not(None),
)
