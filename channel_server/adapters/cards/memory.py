"""Card verification's twin in memory. For development and tests only; it says so when it is made.

It holds no keys: a block is right when it is the one that the test says is right. Everything else (counting tries,
stale keys, other banks' cards) is as the contract says.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from channel_server.adapters.backoffice.twin import announce_twin
from channel_server.application.ports import (
    CardJudgement,
    CardPresentation,
    CardVerdict,
    Outcome,
    Refused,
    Success,
    WrappedKey,
)
from channel_server.domain.ids import BankId, CustomerId, TerminalId

_TRY_LIMIT = 3


@dataclass(frozen=True, slots=True, repr=False)
class MemoryCard:
    """A card and the PIN block that counts as right for it."""

    bank_id: BankId
    card_number: str
    customer_id: CustomerId
    account_number: str
    right_block: bytes
    genuine: bool = True


class MemoryCardVerification:
    """Judges by comparison."""

    def __init__(self, cards: Iterable[MemoryCard], terminals: Iterable[tuple[BankId, TerminalId]]) -> None:
        announce_twin("card_verification")
        self._cards = {card.card_number: card for card in cards}
        self._terminals = frozenset(terminals)
        self._keyed: set[TerminalId] = set()
        self._wrong: dict[str, int] = {}
        self._used: set[tuple[str, bytes]] = set()

    async def issue_working_keys(self, bank_id: BankId, terminal_id: TerminalId) -> Outcome[tuple[WrappedKey, ...]]:
        """Make keys that open nothing."""
        if (bank_id, terminal_id) not in self._terminals:
            return Refused("NOT_FOUND", "")
        self._keyed.add(terminal_id)
        formats = ("SM4", "ISO_0", "ISO_4")
        return Success(tuple(WrappedKey(f, secrets.token_bytes(16), secrets.token_bytes(8)) for f in formats))

    async def verify_card(self, presentation: CardPresentation) -> Outcome[CardJudgement]:
        """Judge card and PIN together, and count."""
        if (presentation.bank_id, presentation.terminal_id) not in self._terminals:
            return Refused("NOT_FOUND", "")
        card = self._cards.get(presentation.card_number)
        if card is None or card.bank_id != presentation.bank_id:
            return Success(CardJudgement(CardVerdict.CARD_UNUSABLE, 0))
        wrong = self._wrong.get(card.card_number, 0)
        left = _TRY_LIMIT - wrong
        if left <= 0:
            return Success(CardJudgement(CardVerdict.PIN_BLOCKED, 0))
        if presentation.terminal_id not in self._keyed:
            return Success(CardJudgement(CardVerdict.KEY_STALE, left))
        signed = (card.card_number, presentation.chip_data)
        if not card.genuine or signed in self._used:
            return Success(CardJudgement(CardVerdict.NOT_GENUINE, left))
        self._used.add(signed)
        if presentation.pin_block != card.right_block:
            self._wrong[card.card_number] = wrong + 1
            verdict = CardVerdict.PIN_WRONG if left > 1 else CardVerdict.PIN_BLOCKED
            return Success(CardJudgement(verdict, left - 1))
        self._wrong[card.card_number] = 0
        return Success(CardJudgement(CardVerdict.APPROVED, _TRY_LIMIT, card.customer_id, card.account_number))
