"""The wall clock, and fresh names."""

import os
import secrets
import uuid
from datetime import UTC, datetime

QUERY_CHARACTERS = "稻麦豆棉茶桑菜果鱼藕橘麻"
"""Things that grow here: read out by a farmer, heard right by a teller."""


class SystemClock:
    """Implements `ports.Clock`."""

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)


class RandomIds:
    """Implements `ports.Ids`."""

    def new_uuid(self) -> str:
        """Make a random UUID (version 4)."""
        return str(uuid.UUID(bytes=os.urandom(16), version=4))

    def new_query_number(self) -> str:
        """Make a number such as 稻-417209: short enough to say, and with the day and branch enough to be found by."""
        return f"{secrets.choice(QUERY_CHARACTERS)}-{secrets.randbelow(1_000_000):06d}"
