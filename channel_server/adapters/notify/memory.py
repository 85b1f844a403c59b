"""Notification's twin in memory. For development and tests only; it says so when it is made."""

from collections.abc import Mapping

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import Message, Outcome, Refused, StaffAlert, Success
from channel_server.domain.ids import BankId, CustomerId


class MemoryNotifier:
    """Keeps messages instead of sending them."""

    def __init__(self, masked_phones: Mapping[CustomerId, str] | None = None) -> None:
        announce_twin("notification")
        self._masked_phones = dict(masked_phones or {})
        self.sent: dict[tuple[BankId, str], Message] = {}
        """What was handed over, for tests to look at."""
        self.alerts: dict[tuple[BankId, str], StaffAlert] = {}
        """Whom nobody has come to, for tests to look at."""

    async def send_notification(self, message: Message) -> Outcome[str]:
        """Take a message, once a reference."""
        self.sent.setdefault((message.bank_id, message.reference), message)
        return Success(self._masked_phones.get(message.customer_id, ""))

    async def alert_staff(self, alert: StaffAlert) -> Outcome[None]:
        """Take a call, once a reference."""
        if self.alerts.setdefault((alert.bank_id, alert.reference), alert) != alert:
            return Refused("ALREADY_EXISTS", "the reference has been used for another call")
        return Success(None)
