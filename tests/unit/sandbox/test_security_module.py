"""The security module against published examples, and against psec and pyemv, which none of our code wrote."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psec import pinblock as psec_pin
from psec import tools as psec_tools
from psec.des import encrypt_tdes_ecb as psec_tdes
from pyemv import ac as emv_ac
from pyemv import kd as emv_kd

from channel_server.sandbox.hsm import BlockFormat, PinCheck, SecurityModule
from channel_server.sandbox.hsm.ciphers import aes_encrypt, retail_mac, sm4_decrypt, sm4_encrypt
from channel_server.sandbox.hsm.cryptogram import ChipData, ChipDataError
from channel_server.sandbox.hsm.module import check_value
from channel_server.sandbox.hsm.pin_blocks import pin_from_iso0_block, pin_from_sm4_block
from channel_server.sandbox.village import Card, SecurityData
from channel_server.sandbox.village_file import load_village

# The oracles still reach for ciphers where cryptography used to keep them.
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "pin_block.toml").read_text(encoding="utf-8"))
VILLAGE = load_village()
WANG = next(card for card in VILLAGE.cards if card.tail == "6688")
IMK = VILLAGE.security.issuer_master_key
TERMINAL = "JC-0317"
MASTER = VILLAGE.security.terminal_master_keys[TERMINAL]

CARD_NUMBERS = st.from_regex(r"9[0-9]{15,18}", fullmatch=True)
PINS = st.from_regex(r"[0-9]{4,12}", fullmatch=True)
KEYS = st.binary(min_size=16, max_size=16).filter(lambda key: key[:8] != key[8:])


@pytest.fixture
def module() -> SecurityModule:
    return SecurityModule(VILLAGE.security)


def test_check_value_of_the_published_working_key_is_the_published_one() -> None:
    vector = VECTORS["sm4"]
    key = sm4_decrypt(bytes.fromhex(vector["terminal_key"]), bytes.fromhex(vector["wrapped_working_key"]))
    assert check_value(BlockFormat.SM4, key).hex().upper() == vector["check_value"]


def test_sm4_pin_block_of_the_published_example_gives_its_pin() -> None:
    vector = VECTORS["sm4"]
    clear = bytes.fromhex(vector["clear_block"])
    assert pin_from_sm4_block(clear, vector["card_number"]) == vector["pin"]


def test_iso0_pin_block_of_the_published_example_gives_its_pin() -> None:
    vector = VECTORS["iso0"]
    assert pin_from_iso0_block(bytes.fromhex(vector["clear_block"]), vector["card_number"]) == vector["pin"]


def test_sm4_pin_block_for_another_card_is_unreadable_and_not_wrong() -> None:
    vector = VECTORS["sm4"]
    assert pin_from_sm4_block(bytes.fromhex(vector["clear_block"]), "9299010000000036688") is None


@given(pin=PINS, card_number=CARD_NUMBERS, key=KEYS)
def test_iso0_block_made_by_psec_is_compared_rightly(pin: str, card_number: str, key: bytes) -> None:
    block = psec_tdes(key, psec_pin.encode_pinblock_iso_0(pin, card_number))
    _compare(BlockFormat.ISO_0, key=key, block=block, pin=pin, card_number=card_number)


@given(pin=PINS, card_number=CARD_NUMBERS, key=KEYS)
def test_iso4_block_made_by_psec_is_compared_rightly(pin: str, card_number: str, key: bytes) -> None:
    block = psec_pin.encipher_pinblock_iso_4(key, pin, card_number)
    _compare(BlockFormat.ISO_4, key=key, block=block, pin=pin, card_number=card_number)


@given(pin=PINS, card_number=CARD_NUMBERS, key=KEYS)
def test_sm4_block_built_by_the_published_shape_is_compared_rightly(pin: str, card_number: str, key: bytes) -> None:
    field = bytes.fromhex((f"{len(pin):02d}" + pin).ljust(32, "F"))
    block = sm4_encrypt(key, psec_tools.xor(field, bytes(10) + bytes.fromhex(card_number[-13:-1])))
    _compare(BlockFormat.SM4, key=key, block=block, pin=pin, card_number=card_number)


def _compare(block_format: BlockFormat, *, key: bytes, block: bytes, pin: str, card_number: str) -> None:
    module = SecurityModule(SecurityData(IMK, {TERMINAL: MASTER}, 3))
    card = replace(WANG, card_number=card_number, pin=pin)
    other = replace(card, pin=pin[:-1] + str((int(pin[-1]) + 1) % 10))
    wrapped = sm4_encrypt(MASTER, key)

    def compare(holder: Card, wrapped_key: bytes = wrapped) -> PinCheck:
        return module.compare_pin(TERMINAL, block_format, wrapped_key=wrapped_key, pin_block=block, card=holder)

    assert compare(card) is PinCheck.RIGHT
    assert compare(other) is PinCheck.WRONG
    assert compare(card, sm4_encrypt(MASTER, bytes(16))) is not PinCheck.RIGHT


def test_working_keys_are_fresh_and_open_under_the_terminal_key_with_their_check_values(module: SecurityModule) -> None:
    first, second = module.new_working_keys(TERMINAL), module.new_working_keys(TERMINAL)
    assert [key.block_format for key in first] == list(BlockFormat)
    assert {key.wrapped_key for key in first}.isdisjoint({key.wrapped_key for key in second})
    opened = {key.block_format: sm4_decrypt(MASTER, key.wrapped_key) for key in first}
    values = {key.block_format: key.check_value for key in first}
    assert values[BlockFormat.SM4] == sm4_encrypt(opened[BlockFormat.SM4], bytes(16))[:8]
    assert values[BlockFormat.ISO_0] == psec_tdes(opened[BlockFormat.ISO_0], bytes(8))
    assert values[BlockFormat.ISO_4] == aes_encrypt(opened[BlockFormat.ISO_4], bytes(16))[:8]


def test_working_keys_for_an_unknown_terminal_are_not_made(module: SecurityModule) -> None:
    with pytest.raises(KeyError):
        module.new_working_keys("XX-0000")


def test_pin_block_of_another_length_than_its_format_is_unreadable(module: SecurityModule) -> None:
    check = module.compare_pin(TERMINAL, BlockFormat.SM4, wrapped_key=bytes(16), pin_block=bytes(8), card=WANG)
    assert check is PinCheck.UNREADABLE


@given(key=KEYS, data=st.binary(min_size=1, max_size=200))
def test_retail_mac_is_the_one_that_pyemv_makes(key: bytes, data: bytes) -> None:
    assert retail_mac(key, data) == emv_ac.generate_ac(key, data, emv_ac.PaddingType.EMV)


def chip_data(card: Card, counter: int, *, amount_fen: int = 0, imk: bytes = IMK) -> bytes:
    """Sign as a chip does, by pyemv alone."""
    objects = {
        0x9F02: bytes.fromhex(f"{amount_fen:012d}"),
        0x9F03: bytes(6),
        0x9F1A: bytes.fromhex("0156"),
        0x95: bytes.fromhex("8000040000"),
        0x5F2A: bytes.fromhex("0156"),
        0x9A: bytes.fromhex("260115"),
        0x9C: bytes.fromhex("31"),
        0x9F37: bytes.fromhex("1A2B3C4D"),
        0x82: bytes.fromhex("7C00"),
        0x9F36: counter.to_bytes(2, "big"),
        0x9F10: bytes.fromhex("07010103A00000010A010000000000AABBCCDD"),
    }
    icc = emv_kd.derive_icc_mk_a(imk, card.card_number, card.sequence_number)
    session = emv_kd.derive_common_sk(icc, objects[0x9F36] + bytes(6))
    cryptogram = emv_ac.generate_ac(session, b"".join(objects.values()), emv_ac.PaddingType.EMV)
    objects |= {0x9F26: cryptogram, 0x9F27: b"\x80", 0x5F34: bytes.fromhex(card.sequence_number)}
    return b"".join(
        bytes.fromhex(f"{tag:X}") + bytes([len(value)]) + value for tag, value in sorted(objects.items(), reverse=True)
    )


@given(card=st.sampled_from(VILLAGE.cards), counter=st.integers(1, 0xFFFF), amount=st.integers(0, 10**10))
def test_cryptogram_made_by_pyemv_verifies_and_tells_its_counter(card: Card, counter: int, amount: int) -> None:
    module = SecurityModule(VILLAGE.security)
    assert module.transaction_counter(card, chip_data(card, counter, amount_fen=amount)) == counter


def test_cryptogram_of_another_issuer_does_not_verify(module: SecurityModule) -> None:
    assert module.transaction_counter(WANG, chip_data(WANG, 7, imk=bytes(range(16)))) is None


def test_cryptogram_of_another_card_does_not_verify(module: SecurityModule) -> None:
    other = next(card for card in VILLAGE.cards if card.tail == "2711")
    assert module.transaction_counter(WANG, chip_data(other, 7)) is None


def test_cryptogram_over_any_changed_bit_does_not_verify(module: SecurityModule) -> None:
    data = chip_data(WANG, 7)
    sequence_object = data.index(bytes.fromhex("5F3401"))
    for at in range(len(data)):
        if sequence_object <= at < sequence_object + 4:
            continue  # 5F34 is not signed: it enters by the card's own key
        changed = bytearray(data)
        changed[at] ^= 0x01
        accepted = module.transaction_counter(WANG, bytes(changed))
        kind_of_cryptogram = data.index(bytes.fromhex("9F2701")) + 3
        assert accepted is None or at == kind_of_cryptogram


def test_cryptogram_that_declines_is_not_taken_for_a_request(module: SecurityModule) -> None:
    declined = chip_data(WANG, 7).replace(bytes.fromhex("9F270180"), bytes.fromhex("9F270100"))
    assert module.transaction_counter(WANG, declined) is None


@given(data=st.binary(max_size=120))
def test_chip_data_that_is_garbage_is_refused_and_never_raises_otherwise(data: bytes) -> None:
    with pytest.raises(ChipDataError):
        ChipData.from_bytes(data)


def test_chip_data_cut_anywhere_is_refused() -> None:
    data = chip_data(WANG, 7)
    for end in range(len(data)):
        if data[end:].startswith(bytes.fromhex("5F34")):
            continue
        with pytest.raises(ChipDataError):
            ChipData.from_bytes(data[:end])
