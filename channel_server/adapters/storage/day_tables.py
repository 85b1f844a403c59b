"""The tables of business days, as SQLAlchemy Core knows them; see `tables` for the rules that all keep."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from channel_server.adapters.storage.tables import drawdown, metadata


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), nullable=nullable)


bank_day = Table(
    "bank_day",
    metadata,
    _text("bank_id"),
    _text("business_date"),
    _text("state"),
    _number("open_time_ms"),
    _number("change_time_ms"),
    PrimaryKeyConstraint("bank_id", "business_date"),
    sqlite_with_rowid=False,
)

day_run = Table(
    "day_run",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "business_date"),
    sqlite_with_rowid=False,
)

day_difference = Table(
    "day_difference",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "business_date", "kind", "entry_kind", "reference", "core_reference"),
    sqlite_with_rowid=False,
)
Index(
    "ix_day_difference_unsettled",
    day_difference.c.bank_id,
    day_difference.c.business_date,
    sqlite_where=day_difference.c.settled_date.is_(None),
    postgresql_where=day_difference.c.settled_date.is_(None),
)

day_figure = Table(
    "day_figure",
    metadata,
    _text("bank_id"),
    _text("business_date"),
    _text("section"),
    _text("label"),
    _number("item_count"),
    _number("amount_fen"),
    _text("owner"),
    _text("deadline", nullable=True),
    PrimaryKeyConstraint("bank_id", "business_date", "section", "label"),
    sqlite_with_rowid=False,
)

note_ageing = Table(
    "note_ageing",
    metadata,
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
    PrimaryKeyConstraint("bank_id", "loan_note_id"),
    CheckConstraint("overdue_principal_fen BETWEEN 0 AND principal_fen", name="overdue"),
    sqlite_with_rowid=False,
)
Index(
    "ix_note_ageing_overdue",
    note_ageing.c.bank_id,
    note_ageing.c.credit_line_id,
    sqlite_where=note_ageing.c.days_past_due > 0,
    postgresql_where=note_ageing.c.days_past_due > 0,
)

note_set_aside = Table(
    "note_set_aside",
    metadata,
    _text("bank_id"),
    _text("business_date"),
    _text("loan_note_id"),
    _text("cause"),
    _text("owner"),
    _text("deadline"),
    PrimaryKeyConstraint("bank_id", "business_date", "loan_note_id"),
    sqlite_with_rowid=False,
)

line_freeze = Table(
    "line_freeze",
    metadata,
    _text("bank_id"),
    _text("credit_line_id"),
    _text("since_date"),
    _number("days_past_due"),
    _text("released_date", nullable=True),
    PrimaryKeyConstraint("bank_id", "credit_line_id", "since_date"),
    sqlite_with_rowid=False,
)
Index("ix_line_freeze_since", line_freeze.c.bank_id, line_freeze.c.since_date)

# Beside the drawdowns' own: what core posted on a date.
Index(
    "ix_drawdown_day",
    drawdown.c.bank_id,
    drawdown.c.business_date,
    sqlite_where=drawdown.c.business_date.is_not(None),
    postgresql_where=drawdown.c.business_date.is_not(None),
)
