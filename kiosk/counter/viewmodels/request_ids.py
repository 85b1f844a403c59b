"""Ids of acts that a teller may ask again: kept by what is meant, by whom, until the bank has answered the act.

An act that needs a second person, or changes nothing when it comes twice. What became of one is seen in the lists;
asked again in the same words, after a lost answer or after the program has died, it is the same act.
"""

from __future__ import annotations

from typing import TypeVar

from kiosk.client.intent_store import IntentStore
from kiosk.counter.client.answers import Answer, Refused, Success

__all__ = ["SAYS_NOTHING", "RequestIds"]

T = TypeVar("T")

SAYS_NOTHING = frozenset(
    {
        "STAFF_NOT_SIGNED_IN",
        "STAFF_SIGNED_IN_ELSEWHERE",
        "STAFF_PASSWORD_CHANGE_REQUIRED",
        "STAFF_ROLE_LACKING",
        "TOO_MANY_REQUESTS",
    }
)
"""Refusals of whoever asks, before the act is looked at: they do not tell what an earlier send came to."""


class RequestIds:
    """The workstation's open acts."""

    def __init__(self, store: IntentStore) -> None:
        self._store = store

    def of(self, staff_number: str, *intent: str) -> str:
        """The id of what this person means, on disk.

        Raises: OSError when it cannot be kept; then nothing may be sent.
        """
        return self._store.of(staff_number, *intent)

    def told(self, request_id: str, answer: Answer[T]) -> None:
        """An answer came, or none: only what answers the act ends its id."""
        match answer:
            case Success():
                self._store.forget(request_id)
            case Refused(refusal) if refusal.reason not in SAYS_NOTHING:
                self._store.forget(request_id)
            case _:
                pass
