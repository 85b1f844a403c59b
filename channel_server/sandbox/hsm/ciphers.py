"""Block ciphers as the module uses them: whole blocks, no padding of its own.

ECB is right here and only here: each call encrypts one key or one PIN block, as the published formats ask.
"""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4

DES_BLOCK_BYTES = 8
SM4_BLOCK_BYTES = 16


def sm4_encrypt(key: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks under SM4. Source: GB/T 32907-2016."""
    return _encrypt(SM4(key), data)


def sm4_decrypt(key: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks under SM4."""
    return _decrypt(SM4(key), data)


def aes_encrypt(key: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks under AES."""
    return _encrypt(AES(key), data)


def aes_decrypt(key: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks under AES."""
    return _decrypt(AES(key), data)


def tdes_encrypt(key: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks under two-key 3DES."""
    return _encrypt(_two_key(key), data)


def tdes_decrypt(key: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks under two-key 3DES."""
    return _decrypt(_two_key(key), data)


def retail_mac(key: bytes, data: bytes) -> bytes:
    """Make a MAC of 8 bytes. Source: ISO/IEC 9797-1, MAC algorithm 3 with padding method 2."""
    padded = data + b"\x80" + bytes(-(len(data) + 1) % DES_BLOCK_BYTES)
    # Single DES is 3DES whose three keys are one.
    chain = Cipher(TripleDES(key[:8] * 3), modes.CBC(bytes(DES_BLOCK_BYTES))).encryptor()
    body = bytes(DES_BLOCK_BYTES) + chain.update(padded[:-DES_BLOCK_BYTES])
    last = xor(body[-DES_BLOCK_BYTES:], padded[-DES_BLOCK_BYTES:])
    return tdes_encrypt(key, last)


def xor(left: bytes, right: bytes) -> bytes:
    """Combine two texts of one length bit by bit."""
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _two_key(key: bytes) -> TripleDES:
    return TripleDES(key + key[:8])


def _encrypt(algorithm: CipherAlgorithm, data: bytes) -> bytes:
    worker = Cipher(algorithm, modes.ECB()).encryptor()  # noqa: S305 - single blocks, see the module's docstring
    return worker.update(data) + worker.finalize()


def _decrypt(algorithm: CipherAlgorithm, data: bytes) -> bytes:
    worker = Cipher(algorithm, modes.ECB()).decryptor()  # noqa: S305 - as above
    return worker.update(data) + worker.finalize()
