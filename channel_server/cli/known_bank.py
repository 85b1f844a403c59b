"""Whether a bank that a command names is in the books: a slip of the pen is not answered with "nothing to do"."""

from channel_server.adapters.storage.overview import banks_in
from channel_server.application.books import UnitOfWork
from channel_server.domain.ids import BankId


class UnknownBankError(Exception):
    """No bank of that name; the message says which there are."""


async def require_bank(books: UnitOfWork, bank_id: BankId) -> None:
    """Go on only where the bank is known.

    Raises:
        UnknownBankError: it is not; the caller refuses the command.
    """
    known = sorted(each.bank_id for each in await books.read(banks_in))
    if bank_id not in known:
        there_are = (
            f"there are: {', '.join(known)}" if known else "there is none yet: `edian-server bank add` enrols one"
        )
        raise UnknownBankError(f"there is no bank {bank_id} in these books; {there_are}")
