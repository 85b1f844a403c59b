"""Commands a terminal sends to a payment application.

Source: EMV v4.3 Book 1, section 11 (SELECT, READ RECORD); Book 3, section 6.5 (GENERATE AC, GET PROCESSING OPTIONS).
"""

from enum import IntEnum, unique

from drivers.wire.apdu import LE_ANY, CommandApdu
from drivers.wire.bertlv import encode
from drivers.wire.emv.tags import Tag

PSE_NAME = b"1PAY.SYS.DDF01"
"""Payment System Environment: the card's directory, contact."""

PPSE_NAME = b"2PAY.SYS.DDF01"
"""Proximity Payment System Environment: the same for contactless; some dual cards have this one only."""


@unique
class Instruction(IntEnum):
    """INS bytes that a payment application knows."""

    GENERATE_AC = 0xAE
    GET_PROCESSING_OPTIONS = 0xA8
    GET_RESPONSE = 0xC0
    READ_RECORD = 0xB2
    SELECT = 0xA4


@unique
class CryptogramType(IntEnum):
    """Reference control parameter of GENERATE AC, and the top bits of what comes back."""

    AAC = 0x00
    TC = 0x40
    ARQC = 0x80


def select(name: bytes) -> CommandApdu:
    """SELECT the file of this name, first occurrence."""
    return CommandApdu(0x00, Instruction.SELECT, 0x04, 0x00, name, LE_ANY)


def read_record(*, short_file: int, record: int) -> CommandApdu:
    """READ RECORD number `record` of the file with this short identifier."""
    return CommandApdu(0x00, Instruction.READ_RECORD, record, short_file << 3 | 0x04, le=LE_ANY)


def get_processing_options(pdol_data: bytes) -> CommandApdu:
    """GET PROCESSING OPTIONS, the list's values wrapped in tag 83 (empty where the card asks for none)."""
    data = encode(Tag.COMMAND_TEMPLATE, pdol_data)
    return CommandApdu(0x80, Instruction.GET_PROCESSING_OPTIONS, 0x00, 0x00, data, LE_ANY)


def generate_ac(kind: CryptogramType, cdol_data: bytes) -> CommandApdu:
    """GENERATE AC of this kind over the list's values; no combined signature is asked for."""
    return CommandApdu(0x80, Instruction.GENERATE_AC, kind, 0x00, cdol_data, LE_ANY)
