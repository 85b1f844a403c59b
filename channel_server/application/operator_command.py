"""What an operator does on the server's command line, as the evidence tells it."""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.visits import record_act
from channel_server.domain.ids import BankId


@dataclass(frozen=True, slots=True)
class Command:
    """One run of an operator's command, as the evidence tells it."""

    time: datetime
    occasion: str
    """A UUID of its own: the same act may be done again another day."""
    account: str
    """Under which the operating system ran it."""


def record_command(books: Books, bank_id: BankId, event_type: str, subject: str, by: Command, **details: str) -> None:
    """Append an act of a command's."""
    record_act(
        books,
        bank_id,
        event_type,
        by.time,
        subject=subject,
        discriminator=by.occasion,
        account=by.account,
        **details,
    )
