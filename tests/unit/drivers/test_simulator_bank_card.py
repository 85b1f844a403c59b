"""The simulated chip against an independent implementation of EMV's cryptography, and its manners."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyemv import ac, kd

from drivers.simulators.bank_card.applet import Applet
from drivers.simulators.bank_card.card_file import CARDS_FOLDER, CardFile, Directory, find_card
from drivers.simulators.bank_card.cryptogram import application_cryptogram, session_key
from drivers.simulators.bank_card.slot import CardFault, FaultScript
from drivers.simulators.base import ControlMistakeError
from drivers.wire.apdu import converse
from drivers.wire.bertlv import parse
from drivers.wire.emv import Transaction, UnsupportedCardError, chip_data, generate_cryptogram, read_application

ROOT = Path(__file__).parents[3]
VECTORS = tomllib.loads((ROOT / "tests" / "vectors" / "emv.toml").read_text(encoding="utf-8"))
VILLAGE = tomllib.loads((ROOT / "channel_server" / "sandbox" / "village.toml").read_text(encoding="utf-8"))
# The conformance kit's cards lie in no reader: it makes its own messages of them.
PEOPLE = [card["owner"] for card in VILLAGE["card"] if card["owner"] != "kit"]
DEED = Transaction(1_230_000, date(2026, 1, 15), bytes.fromhex("01020304"))
H = bytes.fromhex

# The oracle reaches for triple DES at its former place in the library.
pytestmark = pytest.mark.filterwarnings("ignore:.*TripleDES:cryptography.utils.CryptographyDeprecationWarning")


def chip(card: CardFile, counter: int = 0) -> tuple[Applet, list[int]]:
    kept: list[int] = []
    return Applet(card, counter=counter, keep_counter=kept.append), kept


def issuer_verdict(card_number: str, sequence: str, data: bytes) -> bool:
    """What the issuer says of the cryptogram in `data`, computed by pyemv from the issuer's key."""
    objects = {f"{each.tag:X}": each.value for each in parse(data)}
    key = kd.derive_icc_mk_a(H(VILLAGE["hsm"]["issuer_master_key"]), card_number, sequence)
    terminal = b"".join(objects[tag] for tag in ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37"))
    signed = terminal + objects["82"] + objects["9F36"] + objects["9F10"]
    return ac.generate_ac(kd.derive_common_sk(key, objects["9F36"] + bytes(6)), signed) == objects["9F26"]


@pytest.mark.parametrize("vector", VECTORS["mac"], ids=lambda vector: vector["source"])
def test_cryptogram_as_published_is_computed(vector):
    assert application_cryptogram(H(vector["session_key"]), H(vector["data"])).hex().upper() == vector["cryptogram"]


def test_session_key_as_published_is_computed():
    vector = VECTORS["session_key"]
    key = session_key(H(vector["card_key"]), H(vector["transaction_counter"]))
    # DES ignores each byte's lowest bit; the document sets it to odd parity.
    assert bytes(byte | 1 for byte in key) == bytes(byte | 1 for byte in H(vector["session_key"]))


@pytest.mark.parametrize("name", PEOPLE)
def test_card_of_the_village_agrees_with_the_village(name):
    card = find_card(name)
    theirs = next(each for each in VILLAGE["card"] if each["owner"] == name)
    assert card.card_number == theirs["card_number"]
    assert card.expiry == theirs["expiry"]
    assert card.sequence_number == theirs["sequence_number"]
    issuer_key = H(VILLAGE["hsm"]["issuer_master_key"])
    assert card.key == kd.derive_icc_mk_a(issuer_key, card.card_number, card.sequence_number)


@pytest.mark.parametrize("name", PEOPLE)
def test_cryptogram_of_a_village_card_satisfies_its_issuer(name):
    card = find_card(name)
    applet, kept = chip(card, counter=41)
    application = converse(read_application(DEED.objects), applet.process)
    result = converse(generate_cryptogram(application, DEED), applet.process)
    assert application.card_number == card.card_number
    assert kept == [42]
    assert issuer_verdict(card.card_number, card.sequence_number, chip_data(application, DEED, result))


@pytest.mark.parametrize("directory", list(Directory))
@pytest.mark.parametrize("response_format", [1, 2])
@pytest.mark.parametrize("procedure_bytes", [False, True])
@pytest.mark.parametrize("asks_first", [False, True])
def test_card_of_any_manner_is_read_and_vouches(directory, response_format, procedure_bytes, asks_first):
    card = replace(
        find_card("wang"),
        directory=directory,
        response_format=response_format,
        procedure_bytes=procedure_bytes,
        asks_first=asks_first,
    )
    applet, _ = chip(card)
    application = converse(read_application(), applet.process)
    result = converse(generate_cryptogram(application, DEED), applet.process)
    assert issuer_verdict(card.card_number, card.sequence_number, chip_data(application, DEED, result))


def test_cryptogram_of_a_cloned_card_does_not_satisfy_the_issuer():
    card = find_card("wang")
    applet, _ = chip(card)
    applet.cloned = True
    application = converse(read_application(), applet.process)
    result = converse(generate_cryptogram(application, DEED), applet.process)
    assert not issuer_verdict(card.card_number, card.sequence_number, chip_data(application, DEED, result))


def test_cryptogram_over_another_amount_does_not_satisfy_the_issuer():
    card = find_card("wang")
    applet, _ = chip(card)
    application = converse(read_application(), applet.process)
    result = converse(generate_cryptogram(application, DEED), applet.process)
    other = replace(DEED, amount_fen=DEED.amount_fen + 1)
    assert not issuer_verdict(card.card_number, card.sequence_number, chip_data(application, other, result))


def test_card_asked_twice_for_a_cryptogram_refuses_the_second():
    applet, _ = chip(find_card("liu"))
    application = converse(read_application(), applet.process)
    converse(generate_cryptogram(application, DEED), applet.process)
    assert applet.process(H("80AE80001D") + bytes(29) + b"\x00") == H("6985")


def test_card_that_declines_gives_no_request():
    applet, _ = chip(find_card("liu"))
    applet.declines = True
    application = converse(read_application(), applet.process)
    assert not converse(generate_cryptogram(application, DEED), applet.process).is_request


def test_card_at_the_end_of_its_counter_starts_no_more():
    applet, kept = chip(find_card("liu"), counter=0xFFFF)
    applet.process(H("00A4040008A00000033301010100"))
    assert applet.process(H("80A8000002830000")) == H("6985")
    assert kept == []


def test_card_of_a_foreign_scheme_is_unsupported():
    applet, _ = chip(find_card("foreign"))
    with pytest.raises(UnsupportedCardError):
        converse(read_application(), applet.process)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00", "6700"),
        ("00A4000000", "6A86"),
        ("00A4040007A000000003101000", "6A82"),
        ("00B2010C00", "6985"),
        ("80A8000002830000", "6985"),
        ("80A80000", "6700"),
        ("80AE80001D" + "00" * 29, "6985"),
        ("00C0000010", "6985"),
        ("80CA9F3600", "9F360200009000"),
        ("80CA9F1700", "6A88"),
        ("00200080", "6D00"),
        ("FF000000", "6E00"),
    ],
)
def test_card_asked_out_of_order_says_so(command, answer):
    applet, _ = chip(find_card("liu"))
    assert applet.process(H(command)).hex().upper() == answer


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ('card_number = "123"', "12 to 19"),
        ('expiry = "2030-13"', "YYYY-MM"),
        ('card_key = "00"', "16 bytes"),
        ('card_key = "zz"', "hexadecimal"),
        ('directory = "phone"', "phone"),
        ("response_format = 3", "1 or 2"),
        ('colour = "red"', "no such key: colour"),
        ("not toml", "toml"),
    ],
)
def test_card_file_with_a_mistake_says_which(tmp_path, changed, says):
    lines = (CARDS_FOLDER / "liu.toml").read_text(encoding="utf-8").splitlines()
    key = changed.split(" ")[0]
    path = tmp_path / "card.toml"
    path.write_text("\n".join([each for each in lines if not each.startswith(key)] + [changed]), encoding="utf-8")
    with pytest.raises(ControlMistakeError, match=says):
        find_card(str(path))


def test_card_by_a_name_that_is_none_lists_those_that_are():
    with pytest.raises(ControlMistakeError, match="chen, foreign, liu"):
        find_card("../wang")


def test_fault_with_a_count_wears_off():
    faults = FaultScript()
    faults.set("pulled:2")
    assert [faults.used() for _ in range(3)] == [CardFault.PULLED, CardFault.PULLED, CardFault.NONE]


def test_fault_that_is_none_lists_those_that_are():
    with pytest.raises(ControlMistakeError, match="stuck"):
        FaultScript().set("haunted")
