"""One id for one intent, on disk before the first send: what is asked again without an answer goes under the first id.

For acts that move nothing by themselves and may be asked again: a freeze, what is left for a second person, a decision.
What moves money has `request_store`; it is asked about by its id and never sent again. One small file an id, with a
digest of what was meant and when: no words of a teller's, nothing of a customer.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from kiosk.client.durable_file import remove_durably, write_durably

__all__ = ["KEPT_FOR", "IntentStore"]

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=1)
"""What was meant yesterday is another act today: an approval ends within the hour, and a reversal with the day."""


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: str
    time: datetime


class IntentStore:
    """The folder of ids whose answer is not known."""

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._folder = folder
        self._now = now
        self._new_id = new_id
        self._open = dict(_read(folder))

    def of(self, *intent: str) -> str:
        """The id of this intent, kept before it is told: the same one until it is forgotten, by another run too.

        Raises: OSError when it cannot be kept; then nothing may be sent.
        """
        digest, now = _digest(intent), self._now()
        for request_id, kept in list(self._open.items()):
            if abs(now - kept.time) > KEPT_FOR:
                self.forget(request_id)
            elif kept.digest == digest:
                return request_id
        request_id = self._new_id()
        body = {"intent": digest, "time": now.isoformat()}
        write_durably(self._path(request_id), body)
        self._open[request_id] = _Kept(digest, now)
        return request_id

    def forget(self, request_id: str) -> None:
        """The bank has answered: the same words are a new intent from now on."""
        self._open.pop(request_id, None)
        remove_durably(self._path(request_id))

    def _path(self, request_id: str) -> Path:
        return self._folder / f"{uuid.UUID(request_id)}.json"


def _digest(intent: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(intent).encode()).hexdigest()


def _read(folder: Path) -> list[tuple[str, _Kept]]:
    """What an earlier run left. A damaged file says nothing of what was meant: it is of no use, and removed."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            kept = _Kept(str(body["intent"]), datetime.fromisoformat(body["time"]).astimezone(UTC))
            found.append((str(uuid.UUID(path.stem)), kept))
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("kept_intent_damaged", file=path.name)
            remove_durably(path)
    return found
