"""Snapshots of lines by the published vectors: read without a network, refused in the document's order."""

from __future__ import annotations

import base64
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.client.snapshot import CONTEXT, PREFIX, KeptKey, SnapshotKeys, read_snapshot
from kiosk.flow.carried import Precheck
from kiosk.flow.channel_events import CodeKind
from kiosk.flow.facts import Language, Method
from kiosk.flow.trouble import Trouble
from kiosk.journey.codes import plan_code, scanned
from tests.visual.scenes import QUOTE

VECTORS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[2] / "vectors" / "line_snapshot.toml").read_text(encoding="utf-8")
)
FIRST, SECOND = VECTORS["snapshot"]
KEY = bytes.fromhex(VECTORS["public_key"])
KEPT = KeptKey("qingjiang", KEY, date(2026, 1, 15))
NOW = datetime(2026, 1, 15, 3, 5, tzinfo=UTC)


def signed(payload: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["secret_key"]))
    return PREFIX + base64.b32encode(payload + key.sign(CONTEXT + payload)).decode().rstrip("=")


def test_snapshot_of_the_vectors_is_read_to_the_fen() -> None:
    seen = read_snapshot(FIRST["text"], KEPT, NOW)
    assert isinstance(seen, Precheck)
    assert (seen.credit_limit_fen, seen.available_fen) == (FIRST["credit_limit_fen"], FIRST["available_fen"])
    assert (seen.drawable_fen, seen.without_face_fen) == (FIRST["drawable_at_kiosk_fen"], FIRST["without_face_fen"])
    assert (seen.business_date, seen.line_expiry) == (FIRST["business_date"], FIRST["line_expiry_date"])
    assert (str(seen.annual_rate), seen.age_minutes, seen.other_day) == (FIRST["annual_rate"], 95, False)


def test_snapshot_of_a_frozen_line_says_so() -> None:
    seen = read_snapshot(SECOND["text"].lower() + " ", KeptKey("yunling", KEY, date(2026, 1, 16)), NOW)
    assert isinstance(seen, Precheck)
    assert (seen.frozen, seen.drawable, seen.without_face_fen, seen.other_day) == (True, False, None, True)


@pytest.mark.parametrize("refused", VECTORS["refused"], ids=lambda each: str(each.get("why", each["text"][:20])))
def test_snapshot_that_the_vectors_refuse_is_refused(refused: dict[str, Any]) -> None:
    assert isinstance(read_snapshot(refused["text"], KEPT, NOW), Trouble)


@pytest.mark.parametrize(
    ("text", "kept", "now", "trouble"),
    [
        ("https://example.org", KEPT, NOW, Trouble.SNAPSHOT_UNREADABLE),
        (PREFIX + "AAAA", KEPT, NOW, Trouble.SNAPSHOT_UNREADABLE),
        (FIRST["text"], None, NOW, Trouble.SNAPSHOT_UNCHECKED),
        (FIRST["text"], KeptKey("qingjiang", bytes(32), date(2026, 1, 15)), NOW, Trouble.SNAPSHOT_NOT_OURS),
        (FIRST["text"][:-4] + "AAAA", KEPT, NOW, Trouble.SNAPSHOT_NOT_OURS),
        (SECOND["text"], KEPT, NOW, Trouble.SNAPSHOT_NOT_OURS),
        (FIRST["text"], KEPT, NOW + timedelta(days=1), Trouble.SNAPSHOT_EXPIRED),
        (FIRST["text"], KEPT, NOW - timedelta(hours=2), Trouble.CLOCK_DOUBTED),
    ],
)
def test_snapshot_that_says_nothing_here_is_refused_by_its_reason(
    text: str, kept: KeptKey | None, now: datetime, trouble: Trouble
) -> None:
    assert read_snapshot(text, kept, now) is trouble


def test_snapshot_signed_and_of_no_sense_is_unreadable() -> None:
    payload = bytes.fromhex(FIRST["payload"])
    for at, value in ((0, 9), (17, 7), (70, 3)):
        broken = payload[:at] + bytes([value]) + payload[at + 1 :]
        assert read_snapshot(signed(broken), KEPT, NOW) is Trouble.SNAPSHOT_UNREADABLE
    assert isinstance(read_snapshot(signed(payload), KEPT, NOW), Precheck)


def test_kept_key_outlives_a_restart_and_a_damaged_file_is_none(tmp_path: Path) -> None:
    keys = SnapshotKeys(tmp_path / "state" / "snapshot-key.json")
    assert keys.kept() is None
    keys.keep(KEPT)
    assert SnapshotKeys(tmp_path / "state" / "snapshot-key.json").kept() == KEPT
    (tmp_path / "state" / "snapshot-key.json").write_text("{", encoding="utf-8")
    assert keys.kept() is None


def test_code_is_told_apart_by_its_first_letters() -> None:
    assert scanned("EDIAN1ABC").kind is CodeKind.CASE
    assert scanned("edian1abc ").kind is CodeKind.CASE
    assert scanned(FIRST["text"]).kind is CodeKind.SNAPSHOT
    assert scanned("https://example.org").kind is CodeKind.UNKNOWN
    for broken in (
        "EDIANQ1",
        "EDIANQ1|x|12|BULLET|SEED|2026-01-15",
        "EDIANQ1|-5|12|BULLET|SEED|d",
        "EDIANQ1|1|2|X|Y|Z",
    ):
        assert scanned(broken).kind is CodeKind.UNKNOWN


@pytest.mark.parametrize("language", Language)
def test_code_of_a_plan_is_read_back_and_says_nothing_of_the_customer(language: Language) -> None:
    text = plan_code(QUOTE, date(2026, 1, 15), language)
    event = scanned(text)
    assert event.kind is CodeKind.QUOTE
    assert event.plan is not None
    assert (event.plan.amount_fen, event.plan.term_months, event.plan.method, event.plan.purpose) == (
        2_000_000, 12, Method.EQUAL_INSTALMENT, "SEED",
    )  # fmt: skip
    assert "仅供参考" in text or "for reference only" in text
