"""Gives a refusal the number that its customer may quote, and keeps it where the staff finds it.

At the gate, for every method and channel alike. The number follows from what was refused to whom: the same "no" in the
same visit has the same number, and is kept once. A refusal never waits long for its number, and is told without one
where it cannot be kept.
"""

import asyncio

import structlog

from channel_server.application.books import StorageError
from channel_server.application.keep_refusal import keep_refusal
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.domain.ids import SessionId
from channel_server.domain.refusal_follow_up import is_numbered
from channel_server.transport.grpc.calls import CallEndedError
from channel_server.transport.grpc.status import RefusedError, ended_by

_LONGEST_S = 1.0
_log = structlog.get_logger("channel_server.rpc")


class QuoteNumbers:
    """Numbers refusals on their way out."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def number(
        self, ended: CallEndedError, caller: TerminalRecord | None, method: str, session_id: str
    ) -> CallEndedError:
        """Give the end of a call with the number in it, or as it was where there is nothing to look up."""
        if not isinstance(ended, RefusedError) or caller is None or not is_numbered(ended.refusal.reason):
            return ended
        try:
            async with asyncio.timeout(_LONGEST_S):
                number = await keep_refusal(
                    self._services,
                    caller,
                    refusal=ended.refusal,
                    method=method.rpartition(".")[2],
                    session_id=SessionId(session_id) if session_id else None,
                )
        except (TimeoutError, StorageError) as error:
            _log.warning("refusal_not_kept", reason=ended.refusal.reason, error=type(error).__name__)
            return ended
        return ended_by(ended.refusal, quote_number=number)
