"""The visits that are open at a workstation, which end with whoever signed in there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    # A visit at a terminal or a telephone is in no index: nobody signs out there.
    open_ = sa.text("closed = 0 AND channel = 'COUNTER'")
    op.create_index(
        "ix_session_open_at_counter",
        "session",
        ["bank_id", "terminal_id"],
        sqlite_where=open_,
        postgresql_where=open_,
    )
