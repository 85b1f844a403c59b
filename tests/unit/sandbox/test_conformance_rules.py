"""The rules as data: none of the contract's RPCs is left out, and every malformed message is."""

import datetime
from pathlib import Path
from typing import cast

import protovalidate
import pytest

from channel_server.sandbox.conformance.bench import Bench, Declared
from channel_server.sandbox.conformance.caller import Caller
from channel_server.sandbox.conformance.manners import malformed
from channel_server.sandbox.conformance.rule import Promise
from channel_server.sandbox.conformance.rules import ALL_RULES, ALL_SAMPLES
from channel_server.sandbox.conformance.subjects import SUBJECTS_FILE, load_subjects
from channel_server.sandbox.contract import methods, operation_names
from channel_server.sandbox.toml_table import TomlError
from channel_server.sandbox.village_file import load_village

BENCH = Bench(
    cast("Caller", None),  # nothing is called
    load_subjects(),
    Declared("TEST", dict.fromkeys(Promise, True), datetime.date(2026, 1, 15), open=True, missing=frozenset()),
)
PAGE = (Path(__file__).parents[3] / "docs" / "conformance.md").read_text(encoding="utf-8")


def test_every_rpc_of_the_contract_has_rules_of_its_own_beside_the_manners() -> None:
    ruled = {name for rule in ALL_RULES if rule.number[-2] != "9" for name in rule.operations}
    assert ruled == set(operation_names())


def test_every_rpc_of_the_contract_has_a_sample_that_is_well_formed() -> None:
    assert set(ALL_SAMPLES) == set(operation_names())
    for name, sample in ALL_SAMPLES.items():
        request = sample(BENCH)
        assert request.DESCRIPTOR.full_name == methods()[name].input_type.full_name
        protovalidate.validate(request)


def test_rule_numbers_are_there_once_and_each_sentence_is_one() -> None:
    numbers = [rule.number for rule in ALL_RULES]
    assert len(set(numbers)) == len(numbers)
    for rule in ALL_RULES:
        assert rule.sentence.endswith(".")
        assert rule.sentence[0].isupper()


@pytest.mark.parametrize("name", operation_names())
def test_malformed_messages_of_an_rpc_are_each_rejected_by_the_contract(name: str) -> None:
    made = list(malformed(ALL_SAMPLES[name](BENCH)))
    assert ("bank_id" in {field for field, _ in made}) is True
    for _, message in made:
        with pytest.raises(protovalidate.ValidationError):
            protovalidate.validate(message)


def test_reference_has_every_rule_as_it_is_printed() -> None:
    missing = [
        rule.number
        for rule in ALL_RULES
        if not any(
            line.startswith(f"{rule.number} ") and rule.noun in line and line.endswith(rule.sentence)
            for line in PAGE.splitlines()
        )
    ]
    assert missing == []


def test_reference_has_the_shipped_subjects_word_for_word() -> None:
    assert SUBJECTS_FILE.read_text(encoding="utf-8").strip() in PAGE


def test_shipped_subjects_are_those_of_the_village() -> None:
    subjects, village = load_subjects(), load_village()
    accounts = {account.account_number: account for account in village.accounts}
    assert accounts[subjects.customer.account_number].customer_id == subjects.customer.customer_id
    assert subjects.customer.closed_account_number is not None
    assert accounts[subjects.customer.closed_account_number].open is False
    line = next(line for line in village.lines if line.credit_line_id == subjects.customer.credit_line_id)
    assert (line.customer_id, line.credit_limit) == (subjects.customer.customer_id, subjects.customer.credit_limit)
    assert subjects.terminal is not None
    assert subjects.terminal.master_key == village.security.terminal_master_keys[subjects.terminal.terminal_id]
    for card in (subjects.card, subjects.expendable_card):
        assert card is not None
        known = next(each for each in village.cards if each.card_number == card.card_number)
        assert (known.pin, known.sequence_number, known.account_number) == (
            card.pin,
            card.sequence_number,
            card.account_number,
        )


def test_subjects_repr_shows_no_pin_and_no_key() -> None:
    shown = repr(load_subjects())
    assert "909090" not in shown
    assert "9299010000000900115" not in shown
    assert repr(bytes.fromhex("0123456789ABCDEF")) not in shown


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('bank_id = "qingjiang"', "", "bank_id is missing"),
        ('amount = "1.00"', 'amount = "0.01"', "amount must be at least 0.02"),
        ('account_number = "8801031700000090"', 'account_number = "88"', "account_number must be 8 to 32 digits"),
        ('pin = "909090"', 'pin = "9"', "pin must be 4 to 12 digits"),
        ("first_counter = 1", "first_counter = 0", "first_counter must be a whole number of 1 or more"),
        ('channel = "KIOSK"', 'channel = "KIOSK"\ncolour = "red"', "colour means nothing here"),
        ("# earlier_reference", 'earlier_reference = "yesterday" #', "earlier_reference must be a UUID"),
    ],
)
def test_subjects_that_make_no_sense_are_refused_with_the_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = SUBJECTS_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "subjects.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TomlError, match=says):
        load_subjects(path)
