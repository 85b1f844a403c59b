"""Where the books are, as an operator writes it: `sqlite:///PATH` or `postgresql://user:password@host:port/name`.

A password is in the URL and nowhere else: `shown` is what logs and messages say.
"""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

FORMS = (
    "is neither sqlite:///PATH (an absolute path has four slashes) nor postgresql://USER:PASSWORD@HOST:PORT/NAME"
    " (for a socket: postgresql://USER@/NAME?host=/FOLDER)"
)


@dataclass(frozen=True, slots=True)
class SqliteUrl:
    """Books in a file."""

    path: Path

    @property
    def shown(self) -> str:
        """As it may be said."""
        return f"sqlite:///{self.path}"


@dataclass(frozen=True, slots=True)
class PostgresUrl:
    """Books in a PostgreSQL."""

    dsn: str = field(repr=False)
    """The whole URL, password and all; asyncpg reads it."""

    @property
    def shown(self) -> str:
        """As it may be said: without user, password and options."""
        parts = urlsplit(self.dsn)
        place = parts.netloc.rpartition("@")[2] or dict(parse_qsl(parts.query)).get("host", "")
        return f"postgresql://{place}{parts.path}"


DatabaseUrl = SqliteUrl | PostgresUrl


def parse_database_url(text: str) -> DatabaseUrl:
    """Read a URL.

    Raises:
        ValueError: it is none of the two forms. The message does not repeat what was given: it may hold a password.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(f"this {FORMS}") from None
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return SqliteUrl(Path(parts.path[1:]))
    if parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1 and port != 0:
        return PostgresUrl(text)
    raise ValueError(f"this {FORMS}")
