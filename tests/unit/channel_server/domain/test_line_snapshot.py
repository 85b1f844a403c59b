"""A line's snapshot is the bytes that docs/line-snapshot.md says: held against the vectors that terminals read too."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from channel_server.domain.credit_line import LineState
from channel_server.domain.ids import BankId
from channel_server.domain.line_snapshot import (
    LineSnapshot,
    SnapshotFormatError,
    signed_bytes,
    snapshot_text,
    split_text,
)
from channel_server.domain.money import AnnualRate, Fen

VECTORS = tomllib.loads((Path(__file__).parents[3] / "vectors" / "line_snapshot.toml").read_text(encoding="utf-8"))
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["secret_key"]))
PUBLIC = Ed25519PublicKey.from_public_bytes(bytes.fromhex(VECTORS["public_key"]))


def told(vector: dict[str, Any]) -> LineSnapshot:
    free = vector.get("without_face_fen")
    return LineSnapshot(
        bank_id=BankId(vector["bank_id"]),
        issue_time=vector["issue_time"],
        expire_time=vector["expire_time"],
        business_date=vector["business_date"],
        line_expiry_date=vector["line_expiry_date"],
        state=LineState(vector["state"]),
        credit_limit=Fen(vector["credit_limit_fen"]),
        available=Fen(vector["available_fen"]),
        drawable_at_kiosk=Fen(vector["drawable_at_kiosk_fen"]),
        minimum=Fen(vector["minimum_fen"]),
        step=Fen(vector["step_fen"]),
        without_face=None if free is None else Fen(free),
        annual_rate=AnnualRate(Decimal(vector["annual_rate"])),
    )


@pytest.mark.parametrize("vector", VECTORS["snapshot"], ids=lambda each: each["bank_id"])
def test_snapshot_is_written_and_read_as_the_vectors_say(vector: dict[str, Any]) -> None:
    snapshot = told(vector)
    payload = snapshot.to_bytes()
    assert payload.hex() == vector["payload"]
    signature = KEY.sign(signed_bytes(payload))
    assert signature.hex() == vector["signature"]
    assert snapshot_text(payload, signature) == vector["text"]
    assert split_text(f" {vector['text'].lower()}\n") == (payload, signature)
    assert LineSnapshot.from_bytes(payload) == snapshot


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda each: each["why"])
def test_snapshot_that_is_none_is_refused_for_the_reason_that_the_vectors_name(vector: dict[str, Any]) -> None:
    def read() -> LineSnapshot:
        payload, signature = split_text(vector["text"])
        PUBLIC.verify(signature, signed_bytes(payload))
        return LineSnapshot.from_bytes(payload)

    with pytest.raises(SnapshotFormatError if vector["kind"] == "FORMAT" else InvalidSignature):
        read()


def test_snapshot_holds_nothing_that_tells_whose_line_it_is() -> None:
    """Two lines with the same figures have the same bytes."""
    snapshot = told(VECTORS["snapshot"][0])
    again = replace(snapshot, issue_time=datetime(2026, 1, 15, 1, 30, 0, 999_000, tzinfo=UTC))
    assert again.to_bytes() == snapshot.to_bytes()


@pytest.mark.parametrize("cut", [0, 1, 40, 70, 79])
def test_snapshot_payload_cut_anywhere_is_a_format_error(cut: int) -> None:
    payload = bytes.fromhex(VECTORS["snapshot"][0]["payload"])
    with pytest.raises(SnapshotFormatError):
        LineSnapshot.from_bytes(payload[:cut])


def test_snapshot_of_the_finest_rate_keeps_it() -> None:
    rate = AnnualRate(Decimal("0.05400001"))
    snapshot = replace(told(VECTORS["snapshot"][0]), annual_rate=rate, business_date=date(2027, 2, 28))
    assert LineSnapshot.from_bytes(snapshot.to_bytes()) == snapshot
