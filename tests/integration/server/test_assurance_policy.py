"""A bank shows, changes and adopts its policy of assurance, by the operators' command; on both databases."""

import asyncio
import json
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from channel_server.application.services import PolicyShelf
from channel_server.cli import main
from channel_server.cli.policy_file import policy_text, read_policy
from channel_server.domain.assurance_policy import SHIPPED_POLICY
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId
from channel_server.domain.session import Act, Channel
from tests.integration.server.conftest import Database

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])

BANK = BankId("qingjiang")
TODAY = PolicyShelf.day_of(datetime.now(UTC))
SOON = TODAY + timedelta(days=7)


async def edian_server(*arguments: str) -> int:
    return await asyncio.to_thread(main, list(arguments))


async def show(database: Database, capsys: pytest.CaptureFixture[str], on: date = TODAY) -> str:
    capsys.readouterr()
    assert await edian_server("policy", "show", "--database", database.url, "--bank", BANK, "--on", f"{on}") == 0
    return capsys.readouterr().out


async def adopt(database: Database, file: Path, *more: str, bank: str = BANK) -> int:
    flags = ("--database", database.url, "--bank", bank, "--file", str(file), "--by", "CO-017")
    return await edian_server("policy", "set", *flags, *more)


def changed(text: str, since: date, *changes: tuple[str, str]) -> str:
    text = re.sub(r"(?m)^in_force_from = .*$", f"in_force_from = {since}", text)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


async def test_bank_without_a_policy_of_its_own_is_shown_the_shipped_one(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = await show(database, capsys)
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    assert read_policy(tmp_path / "policy.toml") == SHIPPED_POLICY


async def test_bank_adopts_a_bound_of_its_own_from_a_later_day_on(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    text = changed(
        await show(database, capsys), SOON, ('"20000.00"', '"8000.00"'), ("failed_checks = 3", "failed_checks = 2")
    )
    file.write_text(text, encoding="utf-8")
    assert await adopt(database, file) == 0
    assert f"in force from {SOON} on" in capsys.readouterr().out
    # Until then nothing changes; from then on it is the file, word for word.
    assert await show(database, capsys, SOON - timedelta(days=1)) == policy_text(SHIPPED_POLICY)
    assert tomllib.loads(await show(database, capsys, SOON)) == tomllib.loads(text)

    books = await database.open()
    rows = await books.read(lambda opened: opened.evidence_rows(BANK, 0, 100))
    await books.close()
    assert not verify_chain(list(rows))
    (act,) = [row.body for row in rows if row.body.event_type == "assurance_policy_adopted"]
    assert (act.subject, act.details["maker"], act.details["most_failed_checks"]) == (SOON.isoformat(), "CO-017", "2")
    assert act.details["KIOSK.DRAW_DOWN.1"] == "ID_CHIP CARD_PIN <= 800000 fen"


async def test_version_that_has_not_begun_may_be_replaced(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    text = await show(database, capsys)
    for bound in ("8000.00", "9000.00"):
        file.write_text(changed(text, SOON, ('"20000.00"', f'"{bound}"')), encoding="utf-8")
        assert await adopt(database, file) == 0
    assert '"9000.00"' in await show(database, capsys, SOON)


@pytest.mark.parametrize("since", [TODAY, TODAY - timedelta(days=1)])
async def test_version_of_a_day_that_has_begun_is_not_adopted(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path, since: date
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(changed(await show(database, capsys), since), encoding="utf-8")
    assert await adopt(database, file, "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["reason"] == "ALREADY_BEGUN"


async def test_policy_of_a_bank_that_is_not_there_is_not_adopted(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(changed(await show(database, capsys), SOON), encoding="utf-8")
    assert await adopt(database, file, "--json", bank="nowhere") == 1
    assert json.loads(capsys.readouterr().out)["error"]["reason"] == "BANK_UNKNOWN"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"20000.00"', '"2e4"', r"rule\[\d+\]: up_to"),
        ('"20000.00"', '"0"', "above nothing"),
        ('loosest_threshold = "0.6"', 'loosest_threshold = "tight"', r"models\[1\]: loosest_threshold"),
        ('loosest_threshold = "0.6"', 'loosest_threshold = "NaN"', r"models\[1\]: loosest_threshold"),
        ('sha256 = "55', 'sha256 = "5', r"models\[1\]: sha256"),
        ("least_challenges = 2", "least_challenges = 0", "least_challenges"),
        ("least_challenges = 2", "fewest_challenges = 2", "least_challenges is missing"),
        ('["ID_CHIP", "CARD_PIN", "TELLER"]', '["ID_CHIP", "CARD_PIN", "FACE", "TELLER"]', ""),
        ('["ID_DOCUMENT", "CARD_PIN", "TELLER"]', '["ID_DOCUMENT", "CARD_PIN", "PASSPORT"]', "PASSPORT"),
    ],
)
async def test_file_that_is_wrong_is_told_where_and_changes_nothing(
    database: Database,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    old: str,
    new: str,
    complaint: str,
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(changed(await show(database, capsys), SOON, (old, new)), encoding="utf-8")
    code = await adopt(database, file, "--json")
    said = json.loads(capsys.readouterr().out)
    if not complaint:
        # One alternative of a teller's is enough for there to be a way without a face.
        assert code == 0
        return
    assert (code, said["error"]["reason"]) == (1, "POLICY_MALFORMED")
    assert re.search(complaint, said["error"]["message"]), said
    assert await show(database, capsys, SOON) == policy_text(SHIPPED_POLICY)


async def test_policy_in_which_a_face_is_the_only_way_is_not_adopted(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    text = changed(
        await show(database, capsys),
        SOON,
        ('["ID_CHIP", "CARD_PIN", "TELLER"]', '["ID_CHIP", "CARD_PIN", "FACE", "MOBILE_TOKEN"]'),
        ('["ID_DOCUMENT", "CARD_PIN", "TELLER"]', '["ID_DOCUMENT", "CARD_PIN", "FACE", "MOBILE_TOKEN"]'),
    )
    file.write_text(text, encoding="utf-8")
    assert await adopt(database, file) == 1
    assert "KIOSK DRAW_DOWN: a face must not be the only way" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [("--file", "policy.toml"), ("--by", "CO-017"), ("--file", "p", "--by", "me")])
async def test_setting_without_file_or_staff_number_is_wrong_usage(database: Database, flags: tuple[str, ...]) -> None:
    assert await edian_server("policy", "set", "--database", database.url, "--bank", BANK, *flags) == 2


async def test_policy_in_force_is_what_a_server_goes_by(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The rules that come back from the tables decide as those that were put down: acts, bounds and order alike."""
    file = tmp_path / "policy.toml"
    file.write_text(changed(await show(database, capsys), SOON), encoding="utf-8")
    assert await adopt(database, file) == 0
    books = await database.open()
    kept = await books.read(lambda opened: opened.assurance_policy(BANK, SOON))
    await books.close()
    assert kept is not None
    for channel in Channel:
        for act in Act:
            assert kept.alternatives(channel, act) == SHIPPED_POLICY.alternatives(channel, act)
