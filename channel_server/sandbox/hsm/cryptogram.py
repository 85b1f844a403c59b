"""Application cryptograms: whether the chip that signed was the bank's own, and which of its counters it used.

Source: EMV 4.3 Book 2, 8.1.2 (cryptogram), A1.3.1 (common session key), A1.4.1 (option A); the order of the signed data
is that of the card's CDOL1 followed by AIP, ATC and issuer application data.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from channel_server.sandbox.hsm.ciphers import retail_mac, tdes_encrypt

_ARQC_TYPE_BITS = 0xC0
_ARQC = 0x80

_SIGNED = (0x9F02, 0x9F03, 0x9F1A, 0x95, 0x5F2A, 0x9A, 0x9C, 0x9F37, 0x82, 0x9F36, 0x9F10)
_LENGTHS: Mapping[int, int] = {
    0x9F02: 6,  # amount
    0x9F03: 6,  # other amount
    0x9F1A: 2,  # country of the terminal
    0x95: 5,  # terminal verification results
    0x5F2A: 2,  # currency
    0x9A: 3,  # date
    0x9C: 1,  # type
    0x9F37: 4,  # unpredictable number
    0x82: 2,  # application interchange profile
    0x9F36: 2,  # transaction counter
    0x9F26: 8,  # cryptogram
    0x9F27: 1,  # kind of cryptogram
}


class ChipDataError(ValueError):
    """What was said to come from a chip is not BER-TLV, or lacks what a verification needs."""


@dataclass(frozen=True, slots=True)
class ChipData:
    """The data objects that a terminal forwards, by tag."""

    objects: Mapping[int, bytes]

    @classmethod
    def from_bytes(cls, data: bytes) -> "ChipData":
        """Read a concatenation of primitive data objects (field 55).

        Raises:
            ChipDataError: truncated, repeated, or a mandatory object is missing or has another length.
        """
        objects: dict[int, bytes] = {}
        at = 0
        while at < len(data):
            tag, at = _tag(data, at)
            length, at = _length(data, at)
            if at + length > len(data):
                raise ChipDataError("a data object ends beyond the data")
            if tag in objects:
                raise ChipDataError(f"{tag:X} is there twice")
            objects[tag] = data[at : at + length]
            at += length
        for tag, size in _LENGTHS.items():
            if len(objects.get(tag, b"")) != size:
                raise ChipDataError(f"{tag:X} must be there with {size} bytes")
        if 0x9F10 not in objects:
            raise ChipDataError("9F10 must be there")
        return cls(objects)

    @property
    def transaction_counter(self) -> int:
        """The chip's counter (ATC): it grows with every transaction and never comes again."""
        return int.from_bytes(self.objects[0x9F36], "big")


def cryptogram_holds(issuer_master_key: bytes, card_number: str, sequence_number: str, chip: ChipData) -> bool:
    """Tell whether the cryptogram is a request (ARQC) that this card's own key made over this very data."""
    if chip.objects[0x9F27][0] & _ARQC_TYPE_BITS != _ARQC:
        return False
    expected = make_cryptogram(issuer_master_key, card_number, sequence_number, chip.objects)
    return hmac.compare_digest(expected, chip.objects[0x9F26])


def make_cryptogram(
    issuer_master_key: bytes, card_number: str, sequence_number: str, objects: Mapping[int, bytes]
) -> bytes:
    """Sign data objects as the chip of a card does."""
    key = _session_key(_card_key(issuer_master_key, card_number, sequence_number), objects[0x9F36])
    return retail_mac(key, b"".join(objects[tag] for tag in _SIGNED))


def _card_key(issuer_master_key: bytes, card_number: str, sequence_number: str) -> bytes:
    digits = (card_number + (sequence_number or "00"))[-16:].zfill(16)
    left = bytes.fromhex(digits)
    return tdes_encrypt(issuer_master_key, left + bytes(b ^ 0xFF for b in left))


def _session_key(card_key: bytes, counter: bytes) -> bytes:
    return tdes_encrypt(card_key, counter + b"\xf0" + bytes(5) + counter + b"\x0f" + bytes(5))


def _tag(data: bytes, at: int) -> tuple[int, int]:
    start = at
    if data[at] & 0x1F == 0x1F:
        at += 1
        while at < len(data) and data[at] & 0x80:
            at += 1
    at += 1
    if at > len(data):
        raise ChipDataError("a tag ends beyond the data")
    return int.from_bytes(data[start:at], "big"), at


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise ChipDataError("a length is missing")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    if size not in (1, 2) or at + 1 + size > len(data):
        raise ChipDataError("a length is not in one of the short forms")
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size
