"""EMV against published conversations, then cards of every honest shape, and garbage."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import DriverError, LocalProtocolError
from drivers.wire.apdu import converse
from drivers.wire.bertlv import DolEntry, TlvError, encode, parse
from drivers.wire.emv import (
    CardDataError,
    CardRefusedError,
    Cryptogram,
    Expiry,
    Track2,
    Transaction,
    UnsupportedCardError,
    check_card_number,
    chip_data,
    generate_cryptogram,
    mask_card_number,
    passes_luhn,
    read_application,
    responses,
)

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "emv.toml").read_text(encoding="utf-8"))
DEED = Transaction(1_230_000, date(2026, 1, 15), bytes.fromhex("01020304"))
NUMBER = "9299010000000036688"
TRACK_2 = "D3012220" + "0" * 10 + "F"
AID = bytes.fromhex("A000000333010101")
PSE, PPSE = b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01"

Transmit = Callable[[bytes], bytes]
H = bytes.fromhex


class Card:
    """A card as a table from command to answer; what is not in the table is not found."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers
        self.sent: list[bytes] = []

    def __call__(self, raw: bytes) -> bytes:
        self.sent.append(raw)
        for length in range(len(raw), 1, -1):
            if raw[:length] in self.answers:
                return self.answers[raw[:length]]
        return H("6A82")


def select(name: bytes) -> bytes:
    return H("00A40400") + bytes((len(name),)) + name


def ok(data: bytes) -> bytes:
    return data + H("9000")


def record(**changes: bytes | None) -> bytes:
    objects: dict[str, bytes | None] = {
        "57": H(NUMBER + TRACK_2),
        "5A": H(NUMBER + "F"),
        "5F24": H("301231"),
        "5F34": H("01"),
        "8C": H("9F02069F03069F1A0295055F2A029A039C019F3704"),
        **changes,
    }
    return encode(0x70, *(encode(int(tag, 16), value) for tag, value in objects.items() if value is not None))


def card(*, name: bytes = AID, options: bytes | None = None, records: dict[bytes, bytes] | None = None) -> Card:
    return Card(
        {
            select(name): ok(encode(0x6F, encode(0x84, name), encode(0xA5, encode(0x50, b"PBOC DEBIT")))),
            H("80A80000"): ok(options or H("80067C0008010100")),
            **(records or {H("00B2010C"): ok(record())}),
        }
    )


def directory(*entries: tuple[bytes, int]) -> dict[bytes, bytes]:
    """A PSE whose directory file 1 lists these applications and priorities, one record each."""
    control = encode(0x6F, encode(0x84, PSE), encode(0xA5, encode(0x88, b"\x01")))
    answers = {select(PSE): ok(control)}
    for number, (name, priority) in enumerate(entries, 1):
        inside = encode(0x61, encode(0x4F, name), encode(0x87, bytes((priority,))))
        answers[H("00B2") + bytes((number, 0x0C))] = ok(encode(0x70, inside))
    return answers


# ---- published ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["processing_options"], ids=lambda vector: vector["source"])
def test_processing_options_as_published_are_read(vector):
    options = responses.processing_options(H(vector["bytes"]))
    assert options.interchange_profile.hex().upper() == vector["interchange_profile"]
    assert [[each.short_file, each.first, each.last] for each in options.files] == vector["files"]


@pytest.mark.parametrize("vector", VECTORS["cryptogram"], ids=lambda vector: vector["source"])
def test_cryptogram_as_published_is_read(vector):
    result = responses.cryptogram(H(vector["bytes"]))
    assert result.information == vector["information"]
    assert result.transaction_counter.hex().upper() == vector["transaction_counter"]
    assert result.cryptogram.hex().upper() == vector["cryptogram"]
    assert result.issuer_data.hex().upper() == vector["issuer_data"]
    assert result.is_request is vector["is_request"]


def test_conversation_as_published_reads_the_published_card():
    vector = VECTORS["conversation"]
    answers = {H(sent): H(answer) for sent, answer in vector["steps"]}
    answers[H(vector["cryptogram_header"])] = H(vector["cryptogram_answer"])
    transmit = Card(answers)
    application = converse(read_application(DEED.objects, [H(name) for name in vector["served"]]), transmit)
    assert application.application_id.hex().upper() == vector["application_id"]
    assert application.card_number == vector["card_number"]
    assert str(application.expiry) == vector["expiry"]
    assert application.sequence_number is None
    assert application.interchange_profile.hex().upper() == vector["interchange_profile"]
    result = converse(generate_cryptogram(application, DEED), transmit)
    assert result == responses.cryptogram(H(vector["cryptogram_answer"])[:-2])
    expected = "000001230000" + "000000000000" + "0156" + "8000000000" + "0156" + "260115" + "21" + "01020304"
    assert transmit.sent[-1].hex().upper() == vector["cryptogram_header"] + expected.upper() + "00"


@pytest.mark.parametrize("digits", VECTORS["luhn"]["good"])
def test_luhn_of_a_published_number_passes(digits):
    assert passes_luhn(digits)


@pytest.mark.parametrize("digits", VECTORS["luhn"]["bad"])
def test_luhn_of_a_wrong_number_fails(digits):
    assert not passes_luhn(digits)


# ---- choosing the application -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["01", "02", "03"])
def test_application_without_any_directory_is_found_by_name(suffix):
    name = H("A0000003330101" + suffix)
    transmit = card(name=name)
    assert converse(read_application(DEED.objects), transmit).application_id == name
    assert transmit.sent[:2] == [select(PSE) + b"\x00", select(PPSE) + b"\x00"]


def test_application_from_the_directory_is_taken_by_priority():
    first, second = H("A000000333010102"), H("A000000333010103")
    transmit = card(name=second)
    transmit.answers |= card(name=first).answers | directory((first, 2), (second, 1))
    # File 1 serves as directory and as data: the directory is read first, so its records stand until SELECT.
    transmit.answers[H("80A80000")] = ok(H("80067C0010010100"))
    transmit.answers[H("00B20114")] = ok(record())
    assert converse(read_application(DEED.objects), transmit).application_id == second


def test_application_listed_but_blocked_gives_way_to_the_next():
    first, second = H("A000000333010101"), H("A000000333010102")
    transmit = card(name=second)
    transmit.answers |= directory((first, 1), (second, 2)) | {select(first): H("6283")}
    transmit.answers[H("80A80000")] = ok(H("80067C0010010100"))
    transmit.answers[H("00B20114")] = ok(record())
    assert converse(read_application(DEED.objects), transmit).application_id == second


def test_application_in_the_contactless_directory_only_is_found():
    name = H("A000000333010102")
    entry = encode(0x61, encode(0x4F, name), encode(0x87, b"\x01"))
    control = encode(0x6F, encode(0x84, PPSE), encode(0xA5, encode(0xBF0C, entry)))
    transmit = card(name=name)
    transmit.answers[select(PPSE)] = ok(control)
    assert converse(read_application(DEED.objects), transmit).application_id == name
    assert select(AID) + b"\x00" not in transmit.sent


@pytest.mark.parametrize("junk", ["", "6F", "6F0384FF", "00" * 40, "6F058803010203"])
def test_directory_that_cannot_be_read_falls_back_to_the_names(junk):
    transmit = card()
    transmit.answers[select(PSE)] = ok(H(junk))
    assert converse(read_application(DEED.objects), transmit).card_number == NUMBER


def test_application_of_another_provider_is_unsupported():
    foreign = H("A0000000031010")
    transmit = Card(
        directory((foreign, 1)) | card(name=foreign).answers | {H("00B2010C"): directory((foreign, 1))[H("00B2010C")]}
    )
    with pytest.raises(UnsupportedCardError):
        converse(read_application(DEED.objects), transmit)


def test_card_that_knows_nothing_is_unsupported():
    with pytest.raises(UnsupportedCardError):
        converse(read_application(DEED.objects), lambda _: H("6D00"))


# ---- reading it ---------------------------------------------------------------------------------------------------


def test_application_is_read_whole():
    application = converse(read_application(DEED.objects), card())
    assert (application.application_id, application.card_number) == (AID, NUMBER)
    assert (str(application.expiry), application.sequence_number) == ("2030-12", "01")
    assert application.interchange_profile == H("7C00")
    assert application.cdol1 is not None
    assert application.cdol1[0] == DolEntry(0x9F02, 6)


def test_application_with_records_in_several_files_is_read_from_all():
    locator = H("08010100" + "10020300" + "18010100" + "60010100")
    records = {
        H("00B2010C"): ok(record(**{"57": None, "5A": None, "5F24": None, "5F34": None, "8C": None, "50": b"X"})),
        H("00B20214"): ok(encode(0x70, encode(0x5A, H(NUMBER + "F")))),
        H("00B20314"): ok(encode(0x70, b"\x00\x00", encode(0x5F24, H("301231")), b"\x00")),
        H("00B2011C"): ok(encode(0x70, encode(0x5F34, H("02")))),
        H("00B20164"): ok(b"\x13\x37 the issuer's own"),
    }
    options = encode(0x77, encode(0x82, H("7C00")), encode(0x94, locator))
    application = converse(read_application(DEED.objects), card(options=options, records=records))
    assert (application.card_number, str(application.expiry), application.sequence_number) == (NUMBER, "2030-12", "02")


@pytest.mark.parametrize("padding", ["00", "FF", "0000FF00"])
def test_application_with_padding_in_its_templates_is_read(padding):
    pad = H(padding)
    inside = pad + encode(0x5A, H(NUMBER + "F")) + pad + encode(0x5F24, H("301231")) + pad
    application = converse(
        read_application(DEED.objects), card(records={H("00B2010C"): ok(encode(0x70, inside) + pad)})
    )
    assert application.card_number == NUMBER


def test_application_with_track_2_only_is_read_from_it():
    changes = {"5A": None, "5F24": None, "5F34": None}
    application = converse(read_application(DEED.objects), card(records={H("00B2010C"): ok(record(**changes))}))
    assert (application.card_number, str(application.expiry)) == (NUMBER, "2030-12")
    assert application.sequence_number is None


def test_application_that_asks_before_it_starts_is_told():
    transmit = card()
    control = encode(0x6F, encode(0x84, AID), encode(0xA5, encode(0x9F38, H("9F66049F02069F3704DF6001"))))
    transmit.answers[select(AID)] = ok(control)
    converse(read_application(DEED.objects), transmit)
    started = next(raw for raw in transmit.sent if raw[:2] == H("80A8"))
    assert started.hex() == "80a8000011830f14000000" + "000001230000" + "01020304" + "00" + "00"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"57": None, "5A": None}, "no number"),
        ({"57": None, "5F24": None}, "no expiry"),
        (
            {"57": H("9299010000000032711" + TRACK_2)},
            "different",
        ),
        ({"57": None, "5A": H("9299010000000036689F")}, "check digit"),
        ({"57": None, "5A": H("123456789012347F")}, "16 to 19"),
        ({"5A": H("AA99010000000036688F")}, "other than digits"),
        ({"5F24": H("301331")}, "month"),
        ({"5F24": H("30AA31")}, "six digits"),
        ({"57": H("DDDD")}, "track 2"),
        ({"5F34": H("0001")}, "sequence"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-",
)
def test_application_with_wrong_data_is_refused(changes, says):
    with pytest.raises(CardDataError, match=says) as caught:
        converse(read_application(DEED.objects), card(records={H("00B2010C"): ok(record(**changes))}))
    assert NUMBER not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        "8006",
        "800100",
        "80057C00080101",
        "80067C0000010100",
        "80067C0008000100",
        "80067C0008020100",
        "80067C00FF010100",
        "800A7C000801FF001001FF00",
        "77009F36020001",
        "7706940408010100",
        "5A0101",
    ],
)
def test_processing_options_that_make_no_sense_are_refused(options):
    with pytest.raises((CardDataError, TlvError)):
        converse(read_application(DEED.objects), card(options=H(options)))


def test_record_refused_by_the_card_ends_the_reading():
    with pytest.raises(CardRefusedError) as caught:
        converse(read_application(DEED.objects), card(records={H("00B2010C"): H("6A83")}))
    assert (caught.value.command, caught.value.status_word) == ("READ RECORD", 0x6A83)


def test_options_refused_by_the_only_application_are_reported():
    transmit = card()
    transmit.answers[H("80A80000")] = H("6985")
    with pytest.raises(CardRefusedError) as caught:
        converse(read_application(DEED.objects), transmit)
    assert caught.value.status_word == 0x6985


# ---- the cryptogram -----------------------------------------------------------------------------------------------


def test_cryptogram_of_a_card_without_a_list_is_unsupported():
    application = converse(read_application(DEED.objects), card(records={H("00B2010C"): ok(record(**{"8C": None}))}))
    with pytest.raises(UnsupportedCardError):
        converse(generate_cryptogram(application, DEED), card())


@pytest.mark.parametrize("answer", ["6D00", "6E00"])
def test_cryptogram_by_a_card_that_knows_none_is_unsupported(answer):
    transmit = card()
    application = converse(read_application(DEED.objects), transmit)
    transmit.answers[H("80AE")] = H(answer)
    with pytest.raises(UnsupportedCardError):
        converse(generate_cryptogram(application, DEED), transmit)


@pytest.mark.parametrize(
    "body", ["", "80", "8003800001", "77039F2701", "77049F270180", "5A0101", "80" + "2C" + "00" * 44]
)
def test_cryptogram_that_cannot_be_read_is_refused(body):
    transmit = card()
    application = converse(read_application(DEED.objects), transmit)
    transmit.answers[H("80AE")] = ok(H(body))
    with pytest.raises((CardDataError, TlvError)):
        converse(generate_cryptogram(application, DEED), transmit)


def test_cryptogram_given_early_needs_no_command():
    objects = {0x82: "7C00", 0x57: NUMBER + TRACK_2, 0x9F36: "0007", 0x9F26: "1122334455667788", 0x9F10: "0701"}
    options = encode(0x77, *(encode(tag, H(value)) for tag, value in objects.items()))
    transmit = card(options=options)
    application = converse(read_application(DEED.objects), transmit)
    result = converse(generate_cryptogram(application, DEED), transmit)
    assert result == Cryptogram(0x80, H("0007"), H("1122334455667788"), H("0701"))
    assert not [raw for raw in transmit.sent if raw[:2] == H("80AE")]


def test_chip_data_holds_what_the_issuer_needs_in_order():
    transmit = card()
    application = converse(read_application(DEED.objects), transmit)
    result = Cryptogram(0x80, H("0029"), H("7CB3BA090724C524"), H("07010103A0200001"))
    objects = [f"{each.tag:X} {each.value.hex().upper()}" for each in parse(chip_data(application, DEED, result))]
    assert objects == [
        "9F26 7CB3BA090724C524",
        "9F27 80",
        "9F10 07010103A0200001",
        "9F37 01020304",
        "9F36 0029",
        "95 8000000000",
        "9A 260115",
        "9C 21",
        "9F02 000001230000",
        "5F2A 0156",
        "82 7C00",
        "9F1A 0156",
        "9F03 000000000000",
        "5F34 01",
    ]


@pytest.mark.parametrize("fields", [{"amount_fen": -1}, {"amount_fen": 10**12}, {"unpredictable_number": b"abc"}])
def test_transaction_that_no_card_can_be_told_is_our_mistake(fields):
    with pytest.raises(LocalProtocolError):
        Transaction(
            **{"amount_fen": 1, "transaction_date": date(2026, 1, 15), "unpredictable_number": b"abcd", **fields}
        )


# ---- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "masked"),
    [(NUMBER, "929901*********6688"), ("6228480402564890", "622848******4890"), ("1234567890", "*" * 10), ("", "")],
)
def test_mask_shows_six_and_four_and_keeps_the_length(digits, masked):
    assert mask_card_number(digits) == masked


@given(st.integers(10**14, 10**18 - 1), st.integers(0, 9))
def test_luhn_notices_any_single_wrong_digit(body, place):
    digits = next(f"{body}{check}" for check in range(10) if passes_luhn(f"{body}{check}"))
    at = place % len(digits)
    wrong = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
    assert not passes_luhn(wrong)
    if len(digits) >= 16:
        assert check_card_number(digits) == digits


def test_expiry_before_and_after_the_pivot_gets_its_century():
    assert str(Expiry.from_bytes(H("491231"))) == "2049-12"
    assert str(Expiry.from_bytes(H("991231"))) == "1999-12"


@given(st.binary(max_size=24))
def test_track_2_of_garbage_is_read_or_refused(raw):
    try:
        Track2.from_bytes(raw)
    except CardDataError:
        return


# ---- garbage ------------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.data())
def test_card_with_any_byte_changed_ends_in_data_or_a_typed_error(data):
    honest = card(options=encode(0x77, encode(0x82, H("7C00")), encode(0x94, H("08010100"))))
    target = data.draw(st.sampled_from(sorted(honest.answers)))
    answer = bytearray(honest.answers[target])
    answer[data.draw(st.integers(0, len(answer) - 1))] = data.draw(st.integers(0, 255))
    transmit = Card({**honest.answers, target: bytes(answer), H("80AE"): data.draw(st.binary(max_size=40))})
    try:
        application = converse(read_application(DEED.objects), transmit)
        converse(generate_cryptogram(application, DEED), transmit)
    except DriverError:
        return
    assert passes_luhn(application.card_number)


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=60).map(lambda raw: raw + H("9000")), min_size=1, max_size=8))
def test_card_that_answers_garbage_never_raises_out_of_the_driver(answers):
    sent = iter(range(10**6))
    with pytest.raises(DriverError):
        converse(read_application(DEED.objects), lambda _: answers[next(sent) % len(answers)])
