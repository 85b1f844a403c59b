"""Clear PIN blocks, as pure functions that only a pad's own process may call.

What they return is a clear PIN in another dress: it is encrypted at once and wiped, never stored, logged or sent.

Source: ISO 9564-1:2017, 9.3.2 (format 0) and 9.3.5 (format 4); the SM4 block as China's bank cards use it, by the
published vector in tests/vectors/pin_block.toml.
"""

_ISO_4_FILL_BYTES = 8


def sm4_clear_block(*, pin: str, card_number: str) -> bytes:
    """Return the 16 bytes to encrypt in one SM4-ECB block.

    Shape: ``LL`` decimal | PIN | F…, XOR ten bytes 00 | 12 rightmost card digits without the check digit.

    Raises:
        ValueError: a PIN outside 4 to 12 digits or a card number outside 13 to 19; neither is quoted.
    """
    _check(pin, card_number)
    pin_field = bytes.fromhex(f"{len(pin):02d}{pin}".ljust(32, "F"))
    return _xor(pin_field, bytes(10) + _account_part(card_number))


def iso0_clear_block(*, pin: str, card_number: str) -> bytes:
    """Return the 8 bytes of format 0, to encrypt under 3DES.

    Shape: ``0`` L | PIN | F…, XOR 0000 | 12 rightmost card digits without the check digit.

    Raises:
        ValueError: as for :func:`sm4_clear_block`.
    """
    _check(pin, card_number)
    pin_field = bytes.fromhex(f"0{len(pin):X}{pin}".ljust(16, "F"))
    return _xor(pin_field, bytes(2) + _account_part(card_number))


def iso4_pin_field(*, pin: str, random_fill: bytes) -> bytes:
    """Return the clear PIN field of format 4: encrypt it under AES, XOR the account field, encrypt again.

    Shape: ``4`` L | PIN | A… to 8 bytes | 8 random bytes.

    Raises:
        ValueError: a PIN outside 4 to 12 digits, or a fill that has not 8 bytes.
    """
    _check_pin(pin)
    if len(random_fill) != _ISO_4_FILL_BYTES:
        raise ValueError(f"format 4 takes {_ISO_4_FILL_BYTES} random bytes, not {len(random_fill)}")
    return bytes.fromhex(f"4{len(pin):X}{pin}".ljust(16, "A")) + random_fill


def iso4_account_field(*, card_number: str) -> bytes:
    """Return the clear account field of format 4.

    Shape: number of card digits − 12 | card number | 0… to 16 bytes.

    Raises:
        ValueError: a card number outside 13 to 19 digits; it is not quoted.
    """
    _check_card_number(card_number)
    return bytes.fromhex(f"{len(card_number) - 12:X}{card_number}".ljust(32, "0"))


def _account_part(card_number: str) -> bytes:
    return bytes.fromhex(card_number[-13:-1])


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _check(pin: str, card_number: str) -> None:
    _check_pin(pin)
    _check_card_number(card_number)


def _check_pin(pin: str) -> None:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 12):
        raise ValueError("a PIN has 4 to 12 digits and nothing else")


def _check_card_number(card_number: str) -> None:
    if not (card_number.isascii() and card_number.isdigit() and 13 <= len(card_number) <= 19):
        raise ValueError("a card number has 13 to 19 digits and nothing else")
