"""Staff, who is signed in where, and what waits for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=nullable)


def upgrade() -> None:
    """Take the step. A version of a bank's policy of before has the shipped bounds of approval."""
    op.create_table(
        "staff",
        _text("bank_id"),
        _text("staff_number"),
        _text("display_name"),
        _text("roles"),
        _text("password_hash"),
        _number("change_required"),
        _number("locked"),
        _number("last_sign_in_ms", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "staff_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_tries",
        _text("bank_id"),
        _text("staff_number"),
        _number("failures"),
        _number("locked_until_ms", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "staff_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_token",
        _text("bank_id"),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        _text("staff_number"),
        _text("workstation_id"),
        _number("sign_in_time_ms"),
        _number("expire_time_ms"),
        _text("end_cause", nullable=True),
        sa.PrimaryKeyConstraint("bank_id", "token_sha256"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_token_number", "staff_token", ["bank_id", "staff_number"])
    op.create_index("ix_staff_token_workstation", "staff_token", ["bank_id", "workstation_id"])
    _create_approvals()
    # Not with a default: a drawdown of a kiosk's bears neither, and pays for neither.
    op.add_column("drawdown", _text("approval_id", nullable=True))
    op.add_column("drawdown", _number("approval_deadline_ms", nullable=True))
    op.add_column("channel_policy", sa.Column("approval_above_fen", NUMBER, nullable=True, server_default="5000000"))
    op.add_column("channel_policy", sa.Column("approval_ms", NUMBER, nullable=False, server_default="1800000"))


def _create_approvals() -> None:
    op.create_table(
        "approval",
        _text("bank_id"),
        _text("approval_id"),
        _text("kind"),
        _text("state"),
        _number("version"),
        _text("causes"),
        _text("customer_id"),
        _text("credit_line_id"),
        _text("drawdown_id"),
        _text("session_id"),
        _number("amount_fen", nullable=True),
        _text("request_id"),
        _text("content"),
        _text("reason"),
        _text("maker_number"),
        _text("maker_name"),
        _text("workstation_id"),
        _text("branch_name"),
        _number("create_time_ms"),
        _number("expire_time_ms"),
        _text("comment"),
        _text("checker_number"),
        _text("checker_workstation_id"),
        _number("decide_time_ms", nullable=True),
        _text("decide_request_id"),
        sa.PrimaryKeyConstraint("bank_id", "approval_id"),
        sa.UniqueConstraint("bank_id", "request_id", name="uq_approval_request"),
        sqlite_with_rowid=False,
    )
    undecided = sa.text("decide_time_ms IS NULL")
    op.create_index(
        "ix_approval_open",
        "approval",
        ["bank_id", "expire_time_ms"],
        sqlite_where=undecided,
        postgresql_where=undecided,
    )
    op.create_index("ix_approval_decided", "approval", ["bank_id", "decide_time_ms"])
    op.create_index("ix_approval_customer", "approval", ["bank_id", "customer_id"])
    op.create_table(
        "approval_sight",
        _text("bank_id"),
        _text("approval_id"),
        _text("staff_number"),
        _text("proof"),
        sa.PrimaryKeyConstraint("bank_id", "approval_id", "staff_number", "proof"),
        sqlite_with_rowid=False,
    )
