"""One id for one intent: what is sent again after no answer goes under the id under which it went first.

For acts that need a second person, or that change nothing when they come twice. None of them moves money by itself:
what became of one is seen in the lists, so an id need not outlive the program as a drawdown's does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

__all__ = ["RequestIds"]


class RequestIds:
    """Ids by what is meant, until an answer came."""

    def __init__(self, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._new_id = new_id
        self._open: dict[tuple[str, ...], str] = {}

    def of(self, *intent: str) -> str:
        """The id of this intent: the same one until it is settled."""
        return self._open.setdefault(intent, self._new_id())

    def settled(self, *intent: str) -> None:
        """The bank has answered; the same words are a new intent from now on."""
        self._open.pop(intent, None)
