"""The card system: asks the security module, counts wrong PINs, and remembers which counters a chip has used.

The order of the checks is the order in which they cost the customer something: a block under an old key costs nothing,
a cryptogram uses up its counter, a wrong PIN uses up a try.
"""

import datetime
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from channel_server.sandbox.errors import NotFoundError
from channel_server.sandbox.hsm import BlockFormat, PinCheck, SecurityModule, WorkingKey
from channel_server.sandbox.village import Card


@unique
class Verdict(StrEnum):
    """What came of a verification."""

    APPROVED = "APPROVED"
    PIN_WRONG = "PIN_WRONG"
    PIN_BLOCKED = "PIN_BLOCKED"
    NOT_GENUINE = "NOT_GENUINE"
    CARD_UNUSABLE = "CARD_UNUSABLE"
    KEY_STALE = "KEY_STALE"
    CARD_EXPIRED = "CARD_EXPIRED"


@dataclass(frozen=True, slots=True)
class Presentation:
    """Card, cryptogram and PIN block as a terminal sent them. The secret parts have no repr."""

    bank_id: str
    terminal_id: str
    card_number: str = field(repr=False)
    sequence_number: str
    chip_data: bytes = field(repr=False)
    pin_block: bytes = field(repr=False)
    block_format: BlockFormat


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, and the holder where it is an approval."""

    verdict: Verdict
    attempts_remaining: int
    customer_id: str = ""
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class CardSystem:
    """The issuer's cards and terminals, over the security module."""

    cards: Mapping[str, Card]
    terminals: Mapping[str, str]
    """Terminal to bank."""
    module: SecurityModule

    def issue_working_keys(
        self, connection: sqlite3.Connection, bank_id: str, terminal_id: str
    ) -> tuple[WorkingKey, ...]:
        """Make fresh keys for a terminal; from now on its older ones are stale.

        Raises:
            NotFoundError: the bank has no such terminal.
        """
        if self.terminals.get(terminal_id) != bank_id:
            raise NotFoundError(f"bank {bank_id} has no terminal {terminal_id}")
        keys = self.module.new_working_keys(terminal_id)
        connection.executemany(
            "INSERT INTO working_key (terminal_id, block_format, wrapped_key) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET wrapped_key = excluded.wrapped_key",
            [(terminal_id, key.block_format.value, key.wrapped_key) for key in keys],
        )
        return keys

    def verify(self, connection: sqlite3.Connection, shown: Presentation, *, today: datetime.date) -> Judgement:
        """Judge card and PIN together, and count.

        Raises:
            NotFoundError: the bank has no such terminal.
        """
        if self.terminals.get(shown.terminal_id) != shown.bank_id:
            raise NotFoundError(f"bank {shown.bank_id} has no terminal {shown.terminal_id}")
        card = self.cards.get(shown.card_number)
        if card is None or card.bank_id != shown.bank_id or shown.sequence_number not in ("", card.sequence_number):
            return Judgement(Verdict.CARD_UNUSABLE, 0)
        if card.expiry < today:
            return Judgement(Verdict.CARD_EXPIRED, 0)
        wrong_tries, highest_counter = _state(connection, card)
        left = max(0, self.module.pin_try_limit - wrong_tries)
        if left == 0:
            return Judgement(Verdict.PIN_BLOCKED, 0)
        pin = self._compare(connection, shown, card)
        if pin is PinCheck.UNREADABLE:
            return Judgement(Verdict.KEY_STALE, left)
        counter = self.module.transaction_counter(card, shown.chip_data)
        if counter is None or counter <= highest_counter:
            return Judgement(Verdict.NOT_GENUINE, left)
        if pin is PinCheck.WRONG:
            _remember(connection, card, wrong_tries=wrong_tries + 1, highest_counter=counter)
            return Judgement(Verdict.PIN_WRONG if left > 1 else Verdict.PIN_BLOCKED, left - 1)
        _remember(connection, card, wrong_tries=0, highest_counter=counter)
        return Judgement(Verdict.APPROVED, self.module.pin_try_limit, card.customer_id, card.account_number)

    def _compare(self, connection: sqlite3.Connection, shown: Presentation, card: Card) -> PinCheck:
        row = connection.execute(
            "SELECT wrapped_key FROM working_key WHERE terminal_id = ? AND block_format = ?",
            (shown.terminal_id, shown.block_format.value),
        ).fetchone()
        if row is None:
            return PinCheck.UNREADABLE
        return self.module.compare_pin(
            shown.terminal_id, shown.block_format, wrapped_key=row[0], pin_block=shown.pin_block, card=card
        )


def _state(connection: sqlite3.Connection, card: Card) -> tuple[int, int]:
    row = connection.execute(
        "SELECT wrong_tries, highest_counter FROM card_state WHERE card_number = ?", (card.card_number,)
    ).fetchone()
    return (0, -1) if row is None else (int(row[0]), int(row[1]))


def _remember(connection: sqlite3.Connection, card: Card, *, wrong_tries: int, highest_counter: int) -> None:
    connection.execute(
        "INSERT INTO card_state (card_number, wrong_tries, highest_counter) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET wrong_tries = excluded.wrong_tries, highest_counter = excluded.highest_counter",
        (card.card_number, wrong_tries, highest_counter),
    )
