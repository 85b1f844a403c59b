"""Seals identity data for the books: AES-256-GCM, with the bank's name as associated data; HMAC-SHA256 for look-ups.

Both keys come from one master key (HKDF-SHA256). A bank hands it in by a file that its own key management writes; the
demo makes one at its first start. Sealed under one bank's name, nothing opens under another's.
"""

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from channel_server.domain.ids import BankId

KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultError(Exception):
    """The key is missing or is not the one by which the books were sealed. The operator brings back the right one."""


class AesVault:
    """Implements `ports.Vault`."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise VaultError(f"the master key has {KEY_BYTES} bytes, not {len(master_key)}")
        self._cipher = AESGCM(_derive(master_key, b"edian seal"))
        self._index_key = _derive(master_key, b"edian index")

    def seal(self, bank_id: BankId, text: str) -> bytes:
        """Encrypt. Shape: nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), bank_id.encode())

    def unseal(self, bank_id: BankId, sealed: bytes) -> str:
        """Decrypt.

        Raises:
            VaultError: sealed under another key or another bank's name, or altered.
        """
        try:
            clear = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bank_id.encode())
        except InvalidTag as error:
            raise VaultError("sealed data does not open: wrong key, wrong bank, or altered") from error
        return clear.decode()

    def index(self, bank_id: BankId, text: str) -> bytes:
        """Digest under a key."""
        return hmac.new(self._index_key, f"{bank_id}\0{text}".encode(), hashlib.sha256).digest()


def load_master_key(path: Path) -> bytes:
    """Read the master key: 64 hexadecimal digits.

    Raises:
        VaultError: there is none, or it is something else.
    """
    try:
        return bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise VaultError(f"{path} does not hold a master key of 64 hexadecimal digits: {error}") from error


def access_token_key(master_key: bytes) -> bytes:
    """Derive the key of access tokens, which is used for nothing else."""
    return _derive(master_key, b"edian access token")


def handoff_key(master_key: bytes) -> bytes:
    """Derive the key of the codes of cases on their way."""
    return _derive(master_key, b"edian handoff")


def snapshot_secret(master_key: bytes) -> bytes:
    """Derive the secret from which each bank's key for snapshots of lines comes."""
    return _derive(master_key, b"edian line snapshot")


def make_demo_key(path: Path) -> bytes:
    """Read the demo's master key, or make it at the first start. Readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, os.urandom(KEY_BYTES).hex().encode())
    return load_master_key(path)


def write_private(path: Path, content: bytes) -> None:
    """Write a secret so that nobody else can read it, at no moment; and whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master_key)
