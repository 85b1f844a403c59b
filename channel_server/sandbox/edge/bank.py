"""What every edge needs of the back office beside its books: the village, the clock, and what core promises now."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from channel_server.sandbox.systems.core_banking import Promises
from channel_server.sandbox.village import Village


@dataclass(slots=True)
class BackOffice:
    """The bank behind the edges. `promises` changes when a fault script is loaded anew."""

    village: Village
    promises: Promises
    now: Callable[[], datetime.datetime]
    outbox: Path
