"""A bank shows, changes and adopts its policy by the operators' command, and servers go by it; on both databases."""

import asyncio
import json
import os
import pwd
import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog
from edian.channel.v1 import types_pb2

from channel_server import bootstrap
from channel_server.cli import main
from channel_server.cli.policy_file import policy_text, read_policy
from channel_server.domain.channel_policy import SHIPPED_POLICY, clock_of, day_of
from channel_server.domain.channel_terms import ChannelTerms, Hours
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId
from channel_server.domain.money import Fen
from channel_server.domain.product import Purpose
from channel_server.domain.session import Act, Channel
from channel_server.log_fields import ALLOWED
from tests.integration.server.conftest import Builder, Database, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, fen, refusal_of, terms_for

pytestmark = on_both_databases

BANK = BankId("qingjiang")
TODAY = day_of(datetime.now(UTC))
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
    (act,) = [row.body for row in rows if row.body.event_type == "channel_policy_adopted"]
    assert (act.subject, act.details["maker"], act.details["most_failed_checks"]) == (SOON.isoformat(), "CO-017", "2")
    assert act.details["account"] == pwd.getpwuid(os.getuid()).pw_name
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
        ('name = "MOBILE"', 'name = "PIGEON"', r"channel\[3\]: name must be one of"),
        (
            '[[channel]]\nname = "MOBILE"\nper_drawdown = "100000.00"\nper_day = "200000.00"\n',
            "",
            "no terms for MOBILE",
        ),
        ('per_day = "100000.00"', 'per_day = "0"', r"channel\[2\]: .*above nothing"),
        ('per_day = "100000.00"', "opens = 08:00:00", r"channel\[2\]: closes is missing"),
        ('per_day = "100000.00"', 'opens = "8"\ncloses = 17:00:00', r"channel\[2\]: opens must be a time"),
        ('per_day = "100000.00"', "opens = 08:00:00\ncloses = 08:00:00", "leave hours out"),
        ('per_day = "100000.00"', 'purposes = ["GAMBLING"]', "GAMBLING"),
        ('per_day = "100000.00"', 'entrusted_payment = "yes"', r"channel\[2\]: entrusted_payment"),
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


async def without_sellers(database: Database, on: date) -> None:
    """A version that a bank adopted before there was entrusted payment."""
    policy = replace(SHIPPED_POLICY, in_force_from=on, terms={channel: ChannelTerms() for channel in Channel})
    books = await database.open()
    await books.write(lambda opened: opened.put_channel_policy(BANK, policy))
    await books.close()


async def test_policy_that_pays_no_sellers_is_checked_and_shown_with_what_to_do(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    flags = ("--database", database.url, "--bank", BANK)
    assert await edian_server("policy", "check", *flags) == 0
    assert "leaves nothing out" in capsys.readouterr().out
    await without_sellers(database, TODAY)
    assert await edian_server("policy", "check", *flags) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("NO_CHANNEL_PAYS_SELLERS: ")
    assert "entrusted_payment = true" in line
    assert await edian_server("policy", "check", *flags, "--json") == 1
    (said,) = capsys.readouterr().out.splitlines()
    assert [each["reason"] for each in json.loads(said)["findings"]] == ["NO_CHANNEL_PAYS_SELLERS"]

    text = await show(database, capsys)
    assert text.startswith("# NO_CHANNEL_PAYS_SELLERS: ")
    file = tmp_path / "policy.toml"
    file.write_text(changed(text, SOON), encoding="utf-8")
    assert await adopt(database, file) == 0
    assert "NO_CHANNEL_PAYS_SELLERS" in capsys.readouterr().err
    # What the advice says is what mends it.
    file.write_text(changed(text, SOON, ('name = "COUNTER"', 'name = "COUNTER"\nentrusted_payment = true')), "utf-8")
    assert await edian_server("policy", "check", *flags, "--file", str(file)) == 0
    capsys.readouterr()
    assert await adopt(database, file) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("action", ["show", "check"])
async def test_policy_of_a_bank_that_is_not_there_is_neither_shown_nor_called_in_order(
    database: Database, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert await edian_server("policy", action, "--database", database.url, "--bank", "qingjiagn") == 1
    told = capsys.readouterr()
    assert (told.out, "no bank qingjiagn" in told.err) == ("", True)


async def test_server_that_starts_says_which_banks_policy_pays_no_sellers(build: Builder, database: Database) -> None:
    await without_sellers(database, TODAY)
    house = await build()
    with structlog.testing.capture_logs() as logs:
        await bootstrap.warn_of_policies(house.services)
    (told,) = [each for each in logs if each["event"] == "policy_leaves_out"]
    assert (told["log_level"], told["bank_id"], told["reason"]) == ("warning", BANK, "NO_CHANNEL_PAYS_SELLERS")
    assert "edian-server policy set" in told["meaning"]
    assert {"event", "bank_id", "reason", "meaning"} <= ALLOWED


async def test_calendar_that_a_bank_adopted_comes_back_as_it_was_written_and_is_in_the_evidence(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    calendar = "[calendar]\nfree = [2026-10-01, 2026-10-02]\nworked = [2026-10-10]\n"
    text = changed(
        await show(database, capsys), SOON, ("lapses_after_s = 1800\n", f"lapses_after_s = 1800\n\n{calendar}")
    )
    file.write_text(text, encoding="utf-8")
    assert await adopt(database, file) == 0
    assert await show(database, capsys, SOON) == text
    assert await show(database, capsys, SOON - timedelta(days=1)) == policy_text(SHIPPED_POLICY)
    books = await database.open()
    rows = await books.read(lambda opened: opened.evidence_rows(BANK, 0, 100))
    await books.close()
    (act,) = [row.body for row in rows if row.body.event_type == "channel_policy_adopted"]
    assert (act.details["calendar.free"], act.details["calendar.worked"]) == ("2026-10-01 2026-10-02", "2026-10-10")


@pytest.mark.parametrize(
    ("calendar", "told"),
    [
        ("free = [2026-10-01]\nworked = [2026-10-01]", "2026-10-01 is both free and worked"),
        ('free = ["2026-10-01"]', "must be a list of dates"),
        ("closed = [2026-10-01]", "closed"),
    ],
)
async def test_calendar_that_is_wrong_is_told_where_and_changes_nothing(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path, calendar: str, told: str
) -> None:
    file = tmp_path / "policy.toml"
    text = changed(await show(database, capsys), SOON)
    file.write_text(f"{text}\n[calendar]\n{calendar}\n", encoding="utf-8")
    assert await adopt(database, file) == 1
    assert told in capsys.readouterr().err
    assert await show(database, capsys, SOON) == policy_text(SHIPPED_POLICY)


async def test_policy_in_force_is_what_a_server_goes_by(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The rules that come back from the tables decide as those that were put down: acts, bounds and order alike."""
    file = tmp_path / "policy.toml"
    file.write_text(changed(await show(database, capsys), SOON), encoding="utf-8")
    assert await adopt(database, file) == 0
    books = await database.open()
    kept = await books.read(lambda opened: opened.channel_policy(BANK, SOON))
    await books.close()
    assert kept is not None
    for channel in Channel:
        for act in Act:
            assert kept.assurance.alternatives(channel, act) == SHIPPED_POLICY.assurance.alternatives(channel, act)


async def adopt_terms(house: House, **changes: Any) -> None:
    """Have the kiosk's terms changed since long ago, as no command would; servers read them anew."""
    kiosk = replace(SHIPPED_POLICY.terms[Channel.KIOSK], **changes)
    policy = replace(SHIPPED_POLICY, terms={**SHIPPED_POLICY.terms, Channel.KIOSK: kiosk})
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    house.services.policies.forget()


def from_now(*, opens: float, closes: float) -> Hours:
    """Hours that open and close so many hours from now, by the bank's clock."""
    ends = [clock_of(datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0) for hours in (opens, closes)]
    return Hours(*ends)


async def test_terms_that_a_bank_adopted_come_back_as_they_were_written(
    database: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "policy.toml"
    own = 'per_day = "30000.00"\nown_payment_maximum = "20000.00"\npurposes = ["FARMING"]\n'
    own += "entrusted_payment = true\nopens = 08:00:00\ncloses = 17:30:00"
    text = changed(await show(database, capsys), SOON, ('per_day = "100000.00"', own))
    file.write_text(text, encoding="utf-8")
    assert await adopt(database, file) == 0
    assert tomllib.loads(await show(database, capsys, SOON)) == tomllib.loads(text)
    assert read_policy(file).terms[Channel.KIOSK] == ChannelTerms(
        Fen(5_000_000), Fen(3_000_000), Fen(2_000_000), frozenset({Purpose.FARMING}), Hours(time(8), time(17, 30)), True
    )


async def test_kiosk_outside_its_hours_quotes_nothing_and_says_when(house: House, terminal: Terminal) -> None:
    hours = from_now(opens=2, closes=4)
    await adopt_terms(house, hours=hours)
    session_id, _ = await terminal.enter("wang")
    line = (await terminal.list_lines(session_id))[0].credit_line_id
    no = await refusal_of(terminal.quote(session_id, terms_for(line)))
    assert (no.code, no.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "CHANNEL_CLOSED")
    assert no.metadata["opens"] == hours.opens.isoformat("minutes")
    hello = await terminal.hello()
    assert (hello.drawing_opens.hours, hello.drawing_opens.minutes) == (hours.opens.hour, hours.opens.minute)
    assert (hello.drawing_closes.hours, hello.drawing_closes.minutes) == (hours.closes.hour, hours.closes.minute)


async def test_who_was_quoted_in_time_may_finish_after_it_has_closed(house: House, terminal: Terminal) -> None:
    await adopt_terms(house, hours=from_now(opens=-2, closes=2))
    ready = await terminal.ready(amount_fen=100_000)
    await adopt_terms(house, hours=from_now(opens=2, closes=4))
    assert fen((await terminal.draw(ready.request())).terms.amount) == 100_000


async def test_kiosk_open_round_the_clock_says_no_hours(terminal: Terminal) -> None:
    hello = await terminal.hello()
    assert not hello.HasField("drawing_opens")
    assert not hello.HasField("drawing_closes")
    assert fen(hello.amount_maximum) == 5_000_000


async def test_amounts_at_the_kiosk_are_bounded_as_the_bank_has_it(house: House, terminal: Terminal) -> None:
    await adopt_terms(house, per_drawdown=Fen(1_000_000), per_day=Fen(1_500_000))
    assert fen((await terminal.hello()).amount_maximum) == 1_000_000
    session_id, token = await terminal.enter("wang")
    (line,) = await terminal.list_lines(session_id)
    assert fen(line.drawable_here) == 1_000_000
    no = await refusal_of(terminal.quote(session_id, terms_for(line.credit_line_id, 1_010_000)))
    assert (no.reason, no.metadata["maximum"]) == ("CHANNEL_LIMIT_EXCEEDED", "10,000.00")
    await terminal.draw((await terminal.sign(session_id, token, 1_000_000)).request())
    (line,) = await terminal.list_lines(session_id)
    assert fen(line.drawable_here) == 500_000
    no = await refusal_of(terminal.quote(session_id, terms_for(line.credit_line_id, 510_000)))
    assert (no.reason, no.metadata["left"]) == ("DAILY_LIMIT_EXCEEDED", "5,000.00")


async def test_bound_that_became_lower_after_the_quote_is_held_against_the_drawdown(
    house: House, terminal: Terminal
) -> None:
    ready = await terminal.ready(amount_fen=1_000_000)
    await adopt_terms(house, per_drawdown=Fen(900_000))
    request = ready.request()
    assert (await refusal_of(terminal.draw(request))).reason == "CHANNEL_LIMIT_EXCEEDED"
    # It was decided, so it stays decided, whatever the bank allows later.
    await adopt_terms(house, per_drawdown=Fen(2_000_000))
    assert (await refusal_of(terminal.draw(request))).reason == "CHANNEL_LIMIT_EXCEEDED"
    assert house.bank.faults.posts == []


async def test_purposes_at_the_kiosk_are_those_that_the_bank_serves_there(house: House, terminal: Terminal) -> None:
    await adopt_terms(house, purposes=frozenset({Purpose.FARMING}))
    session_id, _ = await terminal.enter("wang")
    (line,) = await terminal.list_lines(session_id)
    assert list(line.purposes) == [types_pb2.PURPOSE_FARMING]
    terms = terms_for(line.credit_line_id, purpose=types_pb2.PURPOSE_CONSUMPTION)
    no = await refusal_of(terminal.quote(session_id, terms))
    assert (no.reason, no.metadata["channel"]) == ("PURPOSE_NOT_SERVED_HERE", "KIOSK")


async def test_amount_that_goes_to_the_seller_is_the_counters(house: House, terminal: Terminal) -> None:
    await adopt_terms(house, own_payment_maximum=Fen(500_000))
    session_id, _ = await terminal.enter("wang")
    (line,) = await terminal.list_lines(session_id)
    assert fen(line.drawable_here) == 500_000
    no = await refusal_of(terminal.quote(session_id, terms_for(line.credit_line_id, 510_000)))
    assert (no.reason, no.metadata["maximum"]) == ("ENTRUSTED_PAYMENT_REQUIRED", "5,000.00")


async def test_line_that_is_frozen_leaves_nothing_to_draw(house: House, terminal: Terminal) -> None:
    freeze = "UPDATE credit_line SET frozen = 1 WHERE credit_line_id = 'JC-XK-000001'"
    await house.services.books.write(lambda books: books._db.execute(freeze) and None)
    session_id, _ = await terminal.enter("wang")
    (line,) = await terminal.list_lines(session_id)
    assert fen(line.drawable_here) == 0
