"""The village file: what it says, and that a village which contradicts itself is refused."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from channel_server.sandbox.toml_table import TomlError
from channel_server.sandbox.village import Note
from channel_server.sandbox.village_file import VILLAGE_FILE, card_number_holds, id_number_holds, load_village


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = VILLAGE_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "village.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_village_as_shipped_has_the_demo_customer_with_line_card_and_note() -> None:
    village = load_village()
    wang = village.person("wang")
    line = next(line for line in village.lines if line.customer_id == wang.customer_id)
    note = next(note for note in village.notes if note.credit_line_id == line.credit_line_id)
    card = next(card for card in village.cards if card.customer_id == wang.customer_id)
    assert (wang.name, wang.bank_id, card.tail) == ("王大华", "qingjiang", "6688")
    assert (line.credit_limit, line.outstanding, line.product_code) == (5_000_000, 1_200_000, "XIAOKANG")
    assert (note.loan_note_id[-4:], note.amount, note.next_payment) == ("0317", 1_800_000, 155_400)


def test_village_as_shipped_is_fictional_throughout() -> None:
    village = load_village()
    assert len(village.people) >= 30
    assert all(person.id_number.startswith("4299") for person in village.people)
    assert all(card.card_number.startswith("9") for card in village.cards)


@pytest.mark.parametrize("note", load_village().notes, ids=lambda note: note.loan_note_id)
def test_village_note_states_the_payment_that_its_terms_give(note: Note) -> None:
    months = (note.maturity_date.year - note.value_date.year) * 12 + note.maturity_date.month - note.value_date.month
    interest = int((note.principal_balance * note.annual_rate.value / 12).quantize(Decimal(1), ROUND_HALF_UP))
    principal = note.amount // months if note.method == "EQUAL_PRINCIPAL" else 0
    assert note.next_payment == principal + interest


def test_village_repr_shows_no_pin_and_no_key() -> None:
    shown = repr(load_village())
    assert "135790" not in shown
    assert "0123456789ABCDEF" not in shown.upper()
    assert repr(bytes.fromhex("0123456789ABCDEF")) not in shown


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id_number = "429901195603090012"', 'id_number = "429901195603090013"', "person\\[1\\]: id_number .* check"),
        ('card_number = "9299010000000036688"', 'card_number = "9299010000000036689"', "card\\[1\\]: card_number"),
        ('outstanding = "12000.00"', 'outstanding = "12000.01"', "outstanding is not the sum of its notes"),
        ('outstanding = "12000.00"', 'outstanding = "50000.01"', "outstanding is above credit_limit"),
        ('owner = "wang"', 'owner = "weng"', "account\\[1\\]: owner weng is nobody's key"),
        ('phone = "13800000276"', 'fone = "13800000276"', "person\\[1\\]: phone is missing"),
        ('key = "wang"', 'key = "wang"\nnick = "w"', "person\\[1\\]: nick means nothing here"),
        ('principal_balance = "12000.00"', "principal_balance = 12000.00", "principal_balance must be a text"),
        ('opening_balance = "3260.50"', 'opening_balance = "3260.505"', "opening_balance"),
        ("business_date = 2026-01-15", 'business_date = "2026-01-15"', "bank\\[1\\]: business_date must be a date"),
        ('expiry = "2030-12"', 'expiry = "12/30"', "card\\[1\\]: expiry must be a month"),
        ('YL-0001 = "55', 'YL-0002 = "55', "terminal YL-000[12] and its terminal_master_key"),
        ('JC-0317 = "0F1E', 'JC-0317 = "0F', "JC-0317 must be 16 bytes in hex"),
        ('credit_line_id = "JC-XK-000002"', 'credit_line_id = "JC-XK-000001"', "line JC-XK-000001 is there twice"),
        ('product_code = "XIAOKANG"', 'product_code = "XIAOKAN"', "XIAOKAN is no product"),
        ('customer = "liu"\n', "", "risk_rule\\[1\\]: code has no condition"),
    ],
)
def test_village_that_contradicts_itself_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(TomlError, match=says):
        load_village(_changed(tmp_path, old, new))


def test_village_error_about_a_key_does_not_show_the_key(tmp_path: Path) -> None:
    path = _changed(tmp_path, "0F1E2D3C4B5A69788796A5B4C3D2E1F0", "0F1E2D3C4B5A69788796A5B4C3D2E1ZZ")
    with pytest.raises(TomlError) as caught:
        load_village(path)
    assert "0F1E" not in str(caught.value)


def test_village_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "village.toml"
    path.write_text("[[bank]\n", encoding="utf-8")
    with pytest.raises(TomlError, match="is not TOML"):
        load_village(path)
    with pytest.raises(TomlError, match="cannot be read"):
        load_village(tmp_path / "nowhere.toml")


def test_id_number_check_character_follows_the_standard() -> None:
    # GB 11643-1999, annex: the worked example of the check character is 110105491231002 with its century and X.
    assert id_number_holds("11010519491231002X")
    assert not id_number_holds("110105194912310021")


def test_card_number_check_digit_follows_the_standard() -> None:
    # The worked example of the mod 10 formula, padded to a card's length with leading zeros that change nothing.
    assert card_number_holds("0000079927398713")
    assert not card_number_holds("0000079927398710")
