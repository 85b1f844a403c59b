"""Alembic's hook: runs the steps on the connection that `migrate.py` hands over."""

from alembic import context

from channel_server.adapters.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a column by building the table anew; a step written for both databases says so once, here.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
