"""Clear PIN blocks, read back: the bank's half of what a PIN pad makes.

A block that is not formed as its format asks gives `None`: it was encrypted under another key, or for another card.
That is no wrong PIN and costs no try.

Source: ISO 9564-1:2017, 9.3.2 (format 0) and 9.3.5 (format 4); the SM4 block of Chinese banks by the published vector
in tests/vectors/pin_block.toml.
"""

from channel_server.sandbox.hsm.ciphers import aes_decrypt, xor


def pin_from_sm4_block(clear: bytes, card_number: str) -> str | None:
    """Read the 16 bytes that SM4 decrypted. Shape: LL decimal | PIN | F…, XOR ten bytes 00 | 12 card digits."""
    field = xor(clear, bytes(10) + _account_part(card_number)).hex()
    if not field[:2].isdecimal():
        return None
    return _pin(field[2:], length=int(field[:2]), fill="f")


def pin_from_iso0_block(clear: bytes, card_number: str) -> str | None:
    """Read the 8 bytes that 3DES decrypted. Shape: `0` L | PIN | F…, XOR 0000 | 12 card digits."""
    field = xor(clear, bytes(2) + _account_part(card_number)).hex()
    if field[0] != "0":
        return None
    return _pin(field[2:], length=int(field[1], 16), fill="f")


def pin_from_iso4_block(key: bytes, block: bytes, card_number: str) -> str | None:
    """Decrypt and read a block of format 4, whose two passes of AES enclose the account field."""
    account = bytes.fromhex(f"{len(card_number) - 12:X}{card_number}".ljust(32, "0"))
    field = aes_decrypt(key, xor(aes_decrypt(key, block), account)).hex()
    if field[0] != "4":
        return None
    return _pin(field[2:16], length=int(field[1], 16), fill="a")


def _account_part(card_number: str) -> bytes:
    return bytes.fromhex(card_number[-13:-1])


def _pin(digits: str, *, length: int, fill: str) -> str | None:
    pin, rest = digits[:length], digits[length:]
    if not 4 <= length <= 12 or not pin.isdecimal() or rest != fill * len(rest):
        return None
    return pin
