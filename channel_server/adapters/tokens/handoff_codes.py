"""Codes of cases on their way: a random name under a keyed digest, in letters that a QR code packs tightly.

A code that was guessed, or made for another bank, is told from a true one before the books are asked.
"""

import hashlib
import hmac
import os
from base64 import b32decode, b32encode

from channel_server.domain.ids import BankId

PREFIX = "EDIAN1"
_ID_BYTES = 12
_MAC_BYTES = 8


class HmacHandoffCodes:
    """Implements `tokens.HandoffCodes`."""

    def __init__(self, key: bytes) -> None:
        """Take the key: 32 bytes that are used for nothing else (`vault.handoff_key`)."""
        self._key = key

    def new_id(self) -> str:
        """Make a name that nobody can guess."""
        return os.urandom(_ID_BYTES).hex()

    def code(self, bank_id: BankId, handoff_id: str) -> str:
        """Write a name as a code."""
        name = bytes.fromhex(handoff_id)
        return PREFIX + b32encode(name + self._mac(bank_id, name)).decode().rstrip("=")

    def read(self, bank_id: BankId, code: str) -> str | None:
        """Read the name in a code; None when it is none of this bank's."""
        shown = code.strip().upper()
        if not shown.startswith(PREFIX) or not shown.isascii():
            return None
        text = shown.removeprefix(PREFIX)
        try:
            raw = b32decode(text + "=" * (-len(text) % 8))
        except ValueError:
            return None
        name, mac = raw[:_ID_BYTES], raw[_ID_BYTES:]
        return name.hex() if hmac.compare_digest(mac, self._mac(bank_id, name)) else None

    def _mac(self, bank_id: BankId, name: bytes) -> bytes:
        return hmac.new(self._key, bank_id.encode() + b"\0" + name, hashlib.sha256).digest()[:_MAC_BYTES]
