"""Signs snapshots of lines: Ed25519 (RFC 8032), a key a bank, each from the master key (docs/line-snapshot.md)."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from channel_server.domain.ids import BankId

_KEY_BYTES = 32


class Ed25519Snapshots:
    """Implements `tokens.SnapshotSigner`."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret: 32 bytes that are used for nothing else (`vault.snapshot_secret`)."""
        self._secret = secret
        self._keys: dict[BankId, Ed25519PrivateKey] = {}

    def sign(self, bank_id: BankId, content: bytes) -> bytes:
        """Sign under a bank's key."""
        return self._key(bank_id).sign(content)

    def public_key(self, bank_id: BankId) -> bytes:
        """Tell the raw public key of a bank."""
        return self._key(bank_id).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def _key(self, bank_id: BankId) -> Ed25519PrivateKey:
        if bank_id not in self._keys:
            seed = HKDFExpand(SHA256(), _KEY_BYTES, b"edian line snapshot " + bank_id.encode()).derive(self._secret)
            self._keys[bank_id] = Ed25519PrivateKey.from_private_bytes(seed)
        return self._keys[bank_id]
