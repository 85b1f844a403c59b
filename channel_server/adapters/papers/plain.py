"""The press's twin: a receipt as plain text. For development and tests only; it says so when it is made."""

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import Outcome, Success
from channel_server.domain.receipt import Receipt


class PlainPress:
    """Implements `ports.ReceiptPress`, without a page."""

    def __init__(self) -> None:
        announce_twin("receipt press")

    async def press(self, receipt: Receipt) -> Outcome[bytes]:
        """Write a receipt's words."""
        return Success(f"{receipt.content()}\n{receipt.check_code}\n".encode())
