"""Opens the books that a database URL names, if their schema is the newest."""

from pathlib import Path

from channel_server.adapters.storage.migrate import HEAD, revision_of
from channel_server.adapters.storage.sqlite import SqliteUnitOfWork
from channel_server.application.books import StorageError


def open_books(path: Path) -> SqliteUnitOfWork:
    """Open the books. Needs a running event loop.

    Raises:
        StorageError: no database, or another schema: the message says what brings the right one about.
    """
    found = revision_of(path) if path.is_file() else None
    if found is not None and found > HEAD:
        raise StorageError(
            f"{path} is at schema {found}, and this edian-server knows {HEAD}: start the newer edian-server"
        )
    if found != HEAD:
        was = "has no tables yet" if found is None else f"is at schema {found}, not {HEAD}"
        raise StorageError(f"{path} {was}: run `edian-server migrate --database sqlite:///{path}` first")
    return SqliteUnitOfWork(path)
