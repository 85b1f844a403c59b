"""What a chip computes: its session key and its application cryptogram. Triple DES, by the documents' recipes.

The card holds a key of its own, derived from its number by the issuer; the issuer's key is not here. This runs inside
simulators only: a terminal computes no cryptogram.

Source: EMV v4.3 Book 2, annex A1.2 (MAC: ISO/IEC 9797-1 algorithm 3, padding method 2), A1.3 (session keys).
"""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

_BLOCK_BYTES = 8
_KEY_BYTES = 16


def session_key(card_key: bytes, transaction_counter: bytes) -> bytes:
    """Key for one deed: the card's key over the counter, once with F0 and once with 0F."""
    tail = bytes(_BLOCK_BYTES - len(transaction_counter) - 1)
    return _encrypt(card_key, transaction_counter + b"\xf0" + tail + transaction_counter + b"\x0f" + tail)


def application_cryptogram(key: bytes, data: bytes) -> bytes:
    """Eight bytes of MAC over `data`: single DES along the chain, triple DES at its end."""
    left, right = key[:_BLOCK_BYTES], key[_BLOCK_BYTES:_KEY_BYTES]
    padded = data + b"\x80"
    padded += bytes(-len(padded) % _BLOCK_BYTES)
    chained = bytes(_BLOCK_BYTES)
    for at in range(0, len(padded), _BLOCK_BYTES):
        block = bytes(a ^ b for a, b in zip(chained, padded[at : at + _BLOCK_BYTES], strict=True))
        chained = _encrypt(left + left, block)
    return _encrypt(left + left, _decrypt(right + right, chained))


def _encrypt(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(TripleDES(key + key[:_BLOCK_BYTES]), modes.ECB()).encryptor()  # noqa: S305 - EMV prescribes it
    return encryptor.update(data) + encryptor.finalize()


def _decrypt(key: bytes, data: bytes) -> bytes:
    decryptor = Cipher(TripleDES(key + key[:_BLOCK_BYTES]), modes.ECB()).decryptor()  # noqa: S305 - as above
    return decryptor.update(data) + decryptor.finalize()
