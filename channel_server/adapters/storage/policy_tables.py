"""The tables of banks' policies; see `tables` for the rules that all keep."""

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table

from channel_server.adapters.storage.columns import blob, metadata, number, text

channel_policy = Table(
    "channel_policy",
    metadata,
    text("bank_id"),
    text("in_force_from"),
    number("most_failed_checks"),
    number("least_challenges"),
    number("consent_valid_ms"),
    Column("approval_above_fen", BigInteger().with_variant(Integer, "sqlite"), nullable=True, server_default="5000000"),
    Column("approval_ms", BigInteger().with_variant(Integer, "sqlite"), nullable=False, server_default="1800000"),
    PrimaryKeyConstraint("bank_id", "in_force_from"),
    sqlite_with_rowid=False,
)

assurance_rule = Table(
    "assurance_rule",
    metadata,
    text("bank_id"),
    text("in_force_from"),
    text("channel"),
    text("act"),
    number("rank"),
    text("proofs"),
    number("up_to_fen", nullable=True),
    PrimaryKeyConstraint("bank_id", "in_force_from", "channel", "act", "rank"),
    sqlite_with_rowid=False,
)

face_model = Table(
    "face_model",
    metadata,
    text("bank_id"),
    text("in_force_from"),
    blob("model_sha256"),
    text("name"),
    text("loosest_threshold"),
    PrimaryKeyConstraint("bank_id", "in_force_from", "model_sha256"),
    sqlite_with_rowid=False,
)

calendar_day = Table(
    "calendar_day",
    metadata,
    text("bank_id"),
    text("in_force_from"),
    text("day"),
    number("worked"),
    PrimaryKeyConstraint("bank_id", "in_force_from", "day"),
    sqlite_with_rowid=False,
)

channel_terms = Table(
    "channel_terms",
    metadata,
    text("bank_id"),
    text("in_force_from"),
    text("channel"),
    number("per_drawdown_fen", nullable=True),
    number("per_day_fen", nullable=True),
    number("own_payment_maximum_fen", nullable=True),
    text("purposes", nullable=True),
    text("opens", nullable=True),
    text("closes", nullable=True),
    Column("entrusted_payment", BigInteger().with_variant(Integer, "sqlite"), nullable=False, server_default="0"),
    PrimaryKeyConstraint("bank_id", "in_force_from", "channel"),
    sqlite_with_rowid=False,
)
