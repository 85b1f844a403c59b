"""What the security module does for the card system: make working keys, compare PINs, judge cryptograms.

Clear working keys exist within a call only: what is kept outside is the key wrapped under the terminal's master key, as
it went to the terminal. A PIN never leaves a call either.
"""

import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from channel_server.sandbox.hsm.ciphers import aes_encrypt, sm4_decrypt, sm4_encrypt, tdes_decrypt, tdes_encrypt
from channel_server.sandbox.hsm.cryptogram import ChipData, ChipDataError, cryptogram_holds
from channel_server.sandbox.hsm.pin_blocks import pin_from_iso0_block, pin_from_iso4_block, pin_from_sm4_block
from channel_server.sandbox.village import Card, SecurityData

_KEY_BYTES = 16
_CHECK_VALUE_BYTES = 8


@unique
class BlockFormat(StrEnum):
    """A format of PIN block, each with a working key of its own."""

    SM4 = "SM4"
    ISO_0 = "ISO_0"
    ISO_4 = "ISO_4"


_BLOCK_BYTES: Mapping[BlockFormat, int] = {BlockFormat.SM4: 16, BlockFormat.ISO_0: 8, BlockFormat.ISO_4: 16}


@unique
class PinCheck(StrEnum):
    """What a comparison found."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    UNREADABLE = "UNREADABLE"
    """The block is not formed as its format asks: another key, or another card."""


@dataclass(frozen=True, slots=True)
class WorkingKey:
    """A working key as a terminal gets it."""

    block_format: BlockFormat
    wrapped_key: bytes
    check_value: bytes


class SecurityModule:
    """Holds the keys. `random_bytes` is a parameter so that a test can know what was drawn."""

    def __init__(self, data: SecurityData, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._data = data
        self._random_bytes = random_bytes

    @property
    def pin_try_limit(self) -> int:
        """Wrong PINs in a row after which a card is blocked."""
        return self._data.pin_try_limit

    def new_working_keys(self, terminal_id: str) -> tuple[WorkingKey, ...]:
        """Make a fresh key for each format, wrapped under the terminal's master key.

        Raises:
            KeyError: the module holds no master key for the terminal.
        """
        master = self._data.terminal_master_keys[terminal_id]
        return tuple(self._new_key(master, block_format) for block_format in BlockFormat)

    def compare_pin(
        self, terminal_id: str, block_format: BlockFormat, *, wrapped_key: bytes, pin_block: bytes, card: Card
    ) -> PinCheck:
        """Open a PIN block and compare it with the card's PIN.

        Raises:
            KeyError: the module holds no master key for the terminal.
        """
        if len(pin_block) != _BLOCK_BYTES[block_format]:
            return PinCheck.UNREADABLE
        key = sm4_decrypt(self._data.terminal_master_keys[terminal_id], wrapped_key)
        pin = _open(block_format, key=key, block=pin_block, card_number=card.card_number)
        if pin is None:
            return PinCheck.UNREADABLE
        return PinCheck.RIGHT if hmac.compare_digest(pin, card.pin) else PinCheck.WRONG

    def transaction_counter(self, card: Card, chip_data: bytes) -> int | None:
        """Tell the counter of a genuine cryptogram, or None where it is not genuine."""
        try:
            chip = ChipData.from_bytes(chip_data)
        except ChipDataError:
            return None
        holds = cryptogram_holds(self._data.issuer_master_key, card.card_number, card.sequence_number, chip)
        return chip.transaction_counter if holds else None

    def _new_key(self, master: bytes, block_format: BlockFormat) -> WorkingKey:
        key = self._random_bytes(_KEY_BYTES)
        return WorkingKey(block_format, sm4_encrypt(master, key), check_value(block_format, key))


def check_value(block_format: BlockFormat, key: bytes) -> bytes:
    """Tell the check value of a key: the leading 8 bytes of what it makes of a block of zeros."""
    zeros = bytes(_BLOCK_BYTES[block_format])
    if block_format is BlockFormat.SM4:
        return sm4_encrypt(key, zeros)[:_CHECK_VALUE_BYTES]
    if block_format is BlockFormat.ISO_0:
        return tdes_encrypt(key, zeros)
    return aes_encrypt(key, zeros)[:_CHECK_VALUE_BYTES]


def _open(block_format: BlockFormat, *, key: bytes, block: bytes, card_number: str) -> str | None:
    if block_format is BlockFormat.SM4:
        return pin_from_sm4_block(sm4_decrypt(key, block), card_number)
    if block_format is BlockFormat.ISO_0:
        return pin_from_iso0_block(tdes_decrypt(key, block), card_number)
    return pin_from_iso4_block(key, block, card_number)
