"""The vault as a port: what is kept of identity data is sealed."""

from typing import Protocol

from channel_server.domain.ids import BankId


class Vault(Protocol):
    """Seals identity data for the books, each bank's under its own name."""

    def seal(self, bank_id: BankId, text: str) -> bytes:
        """Encrypt."""
        ...

    def unseal(self, bank_id: BankId, sealed: bytes) -> str:
        """Decrypt what `seal` made for the same bank."""
        ...

    def index(self, bank_id: BankId, text: str) -> bytes:
        """Digest under a key: the same text has the same digest, and nobody without the key can try texts out."""
        ...
