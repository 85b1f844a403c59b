"""The wall clock, and fresh names."""

import os
import secrets
import time
from datetime import UTC, datetime

from channel_server.domain.query_number import QUERY_NUMBERS, query_number


class SystemClock:
    """Implements `ports.Clock`."""

    def now(self) -> datetime:
        """Tell the time, in whole milliseconds as the books keep it: what is answered first is what is read back."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class RandomIds:
    """Implements `ports.Ids`."""

    def new_uuid(self) -> str:
        """Make a UUID that grows with time and cannot be guessed. Source: RFC 9562, 5.7 (version 7)."""
        value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
        value = value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def new_query_number(self) -> str:
        """Make a number such as 稻-417209."""
        return query_number(secrets.randbelow(QUERY_NUMBERS))
