"""The tables, as SQLAlchemy Core knows them: one schema for both databases; migrations bring it about.

Every row of a customer's carries its `bank_id`, first in each key. Money is an integer of fen, a rate is a decimal
as text, a date is ISO text, a time is whole milliseconds since 1970 in UTC. Columns that end in `_sealed` hold data
of class C2 under AES-GCM, columns that end in `_index` its keyed digest. PIN blocks and signatures are not here.

In SQLite rows lie in the order of their keys (`WITHOUT ROWID`), and our own ids grow with time: what is written
together lies together, and a commit writes few pages.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as _sql

# Imported for its tables, which are part of the one schema.
import channel_server.adapters.storage.assistance_tables
import channel_server.adapters.storage.handoff_tables
import channel_server.adapters.storage.lookup_tables
import channel_server.adapters.storage.partner_tables
import channel_server.adapters.storage.policy_tables
import channel_server.adapters.storage.record_tables
import channel_server.adapters.storage.repayment_tables
import channel_server.adapters.storage.staff_tables  # noqa: F401
from channel_server.adapters.storage.columns import blob as _blob
from channel_server.adapters.storage.columns import metadata
from channel_server.adapters.storage.columns import number as _number
from channel_server.adapters.storage.columns import text as _text

__all__ = ["metadata"]

bank = Table(
    "bank",
    metadata,
    _text("bank_id"),
    _text("name"),
    _text("name_en"),
    PrimaryKeyConstraint("bank_id"),
    sqlite_with_rowid=False,
)

terminal = Table(
    "terminal",
    metadata,
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
    PrimaryKeyConstraint("terminal_id"),
    sqlite_with_rowid=False,
)

product = Table(
    "product",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "code"),
    sqlite_with_rowid=False,
)

customer = Table(
    "customer",
    metadata,
    _text("bank_id"),
    _text("customer_id"),
    _blob("name_sealed"),
    _blob("id_number_index"),
    PrimaryKeyConstraint("bank_id", "customer_id"),
    UniqueConstraint("bank_id", "id_number_index", name="uq_customer_id_number"),
    sqlite_with_rowid=False,
)

session = Table(
    "session",
    metadata,
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
    Column("failed_face_checks", BigInteger().with_variant(Integer, "sqlite"), nullable=False, server_default="0"),
    PrimaryKeyConstraint("bank_id", "session_id"),
    sqlite_with_rowid=False,
)
# A visit at a terminal or a telephone is in no index: nobody signs out there.
_OPEN_AT_COUNTER = _sql("closed = 0 AND channel = 'COUNTER'")
Index(
    "ix_session_open_at_counter",
    session.c.bank_id,
    session.c.terminal_id,
    sqlite_where=_OPEN_AT_COUNTER,
    postgresql_where=_OPEN_AT_COUNTER,
)

credit_line = Table(
    "credit_line",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "credit_line_id"),
    CheckConstraint("reserved_fen >= 0", name="reserved"),
    CheckConstraint("outstanding_fen >= 0", name="outstanding"),
    CheckConstraint("reserved_fen + outstanding_fen <= credit_limit_fen", name="limit"),
    Index("ix_credit_line_customer", "bank_id", "customer_id"),
    sqlite_with_rowid=False,
)

loan_note = Table(
    "loan_note",
    metadata,
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
    _number("version"),
    _number("generation"),
    _number("plan_principal_fen", nullable=True),
    _text("plan_value_date", nullable=True),
    _text("plan_first_due_date", nullable=True),
    _number("plan_instalments", nullable=True),
    _number("plan_first_number", nullable=True),
    _number("plan_kept_payment_fen", nullable=True),
    _number("interest_paid_fen", nullable=True),
    _number("penalty_paid_fen"),
    _number("penalty_accrued_fen"),
    _text("penalty_date", nullable=True),
    _text("held_by"),
    PrimaryKeyConstraint("bank_id", "loan_note_id"),
    CheckConstraint("principal_balance_fen BETWEEN 0 AND amount_fen", name="balance"),
    Index("ix_loan_note_line", "bank_id", "credit_line_id"),
    sqlite_with_rowid=False,
)

quote = Table(
    "quote",
    metadata,
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
    _text("payee_index", nullable=True),
    _blob("payee_sealed", nullable=True),
    PrimaryKeyConstraint("bank_id", "quote_id"),
    sqlite_with_rowid=False,
)

contract = Table(
    "contract",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "contract_id"),
    UniqueConstraint("bank_id", "quote_id", name="uq_contract_quote"),
    sqlite_with_rowid=False,
)

request = Table(
    "request",
    metadata,
    _text("bank_id"),
    _text("request_id"),
    _text("kind"),
    _text("terminal_id"),
    _text("content"),
    _text("drawdown_id", nullable=True),
    _text("repayment_id", nullable=True),
    _text("refusal_reason", nullable=True),
    _text("refusal_facts", nullable=True),
    _number("create_time_ms"),
    PrimaryKeyConstraint("bank_id", "request_id"),
    sqlite_with_rowid=False,
)

drawdown = Table(
    "drawdown",
    metadata,
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
    Column("change_number", BigInteger().with_variant(Integer, "sqlite"), nullable=False, server_default="1"),
    _text("approval_id", nullable=True),
    _number("approval_deadline_ms", nullable=True),
    _text("payee_index", nullable=True),
    _blob("payee_sealed", nullable=True),
    PrimaryKeyConstraint("bank_id", "drawdown_id"),
    CheckConstraint("amount_fen > 0", name="amount"),
    sqlite_with_rowid=False,
)
Index(
    "ix_drawdown_due",
    drawdown.c.due_time_ms,
    sqlite_where=drawdown.c.due_time_ms.is_not(None),
    postgresql_where=drawdown.c.due_time_ms.is_not(None),
)
Index(
    "ix_drawdown_suspense",
    drawdown.c.bank_id,
    drawdown.c.drawdown_id,
    sqlite_where=drawdown.c.suspense.is_not(None),
    postgresql_where=drawdown.c.suspense.is_not(None),
)
Index("ix_drawdown_customer", drawdown.c.bank_id, drawdown.c.customer_id, drawdown.c.value_date)
Index("ix_drawdown_query", drawdown.c.bank_id, drawdown.c.query_number)

suspense_word = Table(
    "suspense_word",
    metadata,
    _text("bank_id"),
    _text("word_id"),
    _text("drawdown_id"),
    _text("verdict"),
    _text("core_reference"),
    _text("reason"),
    _text("maker"),
    _number("made_time_ms"),
    _text("checker", nullable=True),
    _number("checked_time_ms", nullable=True),
    PrimaryKeyConstraint("bank_id", "word_id"),
    Index("ix_suspense_word_drawdown", "bank_id", "drawdown_id"),
    sqlite_with_rowid=False,
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("entry_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("bank_id"),
    _text("drawdown_id", nullable=True),
    _text("repayment_id", nullable=True),
    _text("entry"),
    _text("account"),
    _number("amount_fen"),
)

evidence = Table(
    "evidence",
    metadata,
    _text("bank_id"),
    _number("sequence_number"),
    _text("event_id"),
    _text("event_type"),
    _text("subject"),
    _number("time_ms"),
    _text("details"),
    _blob("previous_sha256"),
    _blob("entry_sha256"),
    PrimaryKeyConstraint("bank_id", "sequence_number"),
    UniqueConstraint("bank_id", "event_id", name="uq_evidence_event"),
    Index("ix_evidence_subject", "bank_id", "subject"),
    sqlite_with_rowid=False,
)

evidence_head = Table(
    "evidence_head",
    metadata,
    _text("bank_id"),
    _number("sequence_number"),
    _blob("entry_sha256"),
    PrimaryKeyConstraint("bank_id"),
    sqlite_with_rowid=False,
)
"""Where each bank's chain ends: the one row that whoever appends to it holds."""

outbox = Table(
    "outbox",
    metadata,
    _text("bank_id"),
    _text("reference"),
    _text("topic"),
    _text("subject"),
    _text("item_values"),
    _number("due_time_ms"),
    _number("attempts"),
    PrimaryKeyConstraint("bank_id", "reference", "topic"),
    Index("ix_outbox_due", "due_time_ms"),
    sqlite_with_rowid=False,
)
