"""The press as a port: a receipt's words become a file."""

from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.receipt import Receipt


class ReceiptPress(Protocol):
    """Sets receipts as PDF. The same words give the same bytes, at any server of the same version."""

    async def press(self, receipt: Receipt) -> Outcome[bytes]:
        """Set a receipt. `OutcomeUnknown`: it could not be set now; nothing has happened, and it may be asked again."""
        ...
