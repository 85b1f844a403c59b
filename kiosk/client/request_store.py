"""The request ids of drawdowns, or of repayments, whose end is not known, on disk before the first byte leaves.

One small file a request: `<request_id>.json` with amount and query number, nothing of the customer. A file is written
whole beside its place, synced, and renamed; the folder is synced too, so that a power cut leaves the old state or the
new one. A file goes only when the bank's final word was told.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from kiosk.client.durable_file import remove_durably, write_durably

__all__ = ["OpenRequest", "RequestStore"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A drawdown or a repayment that may have left the machine.

    Units: fen. An amount of 0 means that the file was damaged and the id alone is known.
    """

    request_id: str
    amount_fen: int
    query_number: str = ""


class RequestStore:
    """The folder of open requests of one kind."""

    def __init__(self, folder: Path, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._folder = folder
        self._new_id = new_id

    def open(self, amount_fen: int) -> OpenRequest:
        """Make a request id and keep it, before anything is sent.

        Raises: OSError when it cannot be kept; then nothing may be sent.
        """
        request = OpenRequest(self._new_id(), amount_fen)
        self._write(request)
        return request

    def note(self, request_id: str, query_number: str) -> None:
        """Keep the number that the customer may quote."""
        for request in self.pending():
            if request.request_id == request_id and query_number and request.query_number != query_number:
                self._write(replace(request, query_number=query_number))

    def forget(self, request_id: str) -> None:
        """The final outcome is known and told."""
        remove_durably(self._path(request_id))

    def pending(self) -> tuple[OpenRequest, ...]:
        """All open requests, oldest first. A damaged file still names its request."""
        if not self._folder.is_dir():
            return ()
        files = sorted(self._folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        return tuple(_read(path) for path in files if _is_id(path.stem))

    def _path(self, request_id: str) -> Path:
        return self._folder / f"{uuid.UUID(request_id)}.json"

    def _write(self, request: OpenRequest) -> None:
        body: dict[str, str | int] = {"amount_fen": request.amount_fen, "query_number": request.query_number}
        write_durably(self._path(request.request_id), body)


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _read(path: Path) -> OpenRequest:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return OpenRequest(path.stem, int(body["amount_fen"]), str(body["query_number"]))
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("open_request_damaged", request_id=path.stem)
        return OpenRequest(path.stem, 0)
