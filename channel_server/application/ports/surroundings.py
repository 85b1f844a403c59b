"""The clock and the source of names as ports; and the bank's systems together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channel_server.application.ports.cards import CardVerification
from channel_server.application.ports.core_banking import CoreBanking
from channel_server.application.ports.credit import CreditSystem
from channel_server.application.ports.papers import Imaging, Notifier
from channel_server.application.ports.risk import RiskDecision


class Clock(Protocol):
    """The wall clock. A bank's business date never comes from here."""

    def now(self) -> datetime:
        """Tell the time, in UTC, aware."""
        ...


class Ids(Protocol):
    """Where fresh names come from."""

    def new_uuid(self) -> str:
        """Make a UUID in its canonical text form."""
        ...

    def new_query_number(self) -> str:
        """Make a number that a customer can read out to the staff, such as 稻-4172."""
        ...


@dataclass(frozen=True, slots=True)
class BackOffice:
    """The bank's own systems together, as the use cases receive them."""

    core: CoreBanking
    credit: CreditSystem
    risk: RiskDecision
    imaging: Imaging
    notifier: Notifier
    cards: CardVerification
