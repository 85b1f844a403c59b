"""The look for personal data finds what it is to find, and says where without saying whose."""

from pathlib import Path

from channel_server.sandbox.village_file import load_village
from tests.personal_data import scan


def test_scan_name_number_or_card_in_any_file_is_found_and_not_repeated(tmp_path: Path) -> None:
    person, card = load_village().people[0], load_village().cards[0]
    (tmp_path / "log").write_text(f'{{"event": "x", "who": "{person.name}"}}', encoding="utf-8")
    (tmp_path / "trace.bin").write_bytes(b"\0\xff" + person.id_number.encode() + b"\0")
    (tmp_path / "receipt").write_text(f"card {card.card_number}", encoding="utf-8")
    (tmp_path / "clean").write_text("样** 429901********0000 ****0001", encoding="utf-8")
    found = {(each.path.name, each.kind) for each in scan(tmp_path.iterdir())}
    assert found == {("log", "name"), ("trace.bin", "id_number"), ("receipt", "card_number")}
    said = " ".join(each.around for each in scan(tmp_path.iterdir()))
    assert not any(secret in said for secret in (person.name, person.id_number, card.card_number))
    # The whole run's own look comes after this one.
    for path in tmp_path.iterdir():
        path.unlink()
