"""Card verification as a port: card, cryptogram and PIN judged by the bank's side."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol

from channel_server.application.ports.outcome import Outcome
from channel_server.domain.ids import BankId, CustomerId, TerminalId


@unique
class CardVerdict(StrEnum):
    """What the bank's side says of card and PIN together."""

    APPROVED = "APPROVED"
    PIN_WRONG = "PIN_WRONG"
    PIN_BLOCKED = "PIN_BLOCKED"
    NOT_GENUINE = "NOT_GENUINE"
    CARD_UNUSABLE = "CARD_UNUSABLE"
    KEY_STALE = "KEY_STALE"
    CARD_EXPIRED = "CARD_EXPIRED"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A PIN pad's working key under the terminal's master key; opaque here."""

    block_format: str
    wrapped_key: bytes
    check_value: bytes


@dataclass(frozen=True, slots=True, repr=False)
class CardPresentation:
    """Card, cryptogram and PIN block, passed through opaque. Never stored, logged or repeated; hence no repr."""

    bank_id: BankId
    terminal_id: TerminalId
    card_number: str
    card_sequence_number: str
    chip_data: bytes
    pin_block: bytes
    pin_block_format: str


@dataclass(frozen=True, slots=True)
class CardJudgement:
    """The verdict, and to whom the card belongs when it is APPROVED."""

    verdict: CardVerdict
    attempts_remaining: int
    customer_id: CustomerId | None = None
    account_number: str = ""


class CardVerification(Protocol):
    """The bank's card system and its security module."""

    async def issue_working_keys(self, bank_id: BankId, terminal_id: TerminalId) -> Outcome[tuple[WrappedKey, ...]]:
        """Make fresh working keys, wrapped under the terminal's master key."""
        ...

    async def verify_card(self, presentation: CardPresentation) -> Outcome[CardJudgement]:
        """Judge card and PIN together. Every verdict is a Success; a lost answer is not asked again."""
        ...
