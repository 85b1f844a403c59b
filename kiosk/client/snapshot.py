"""Snapshots of a line (额度快照, 仅供参考), as a telephone shows them: checked without a network. Moves nothing.

Source: docs/line-snapshot.md; the order of the checks is that document's.
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.flow.carried import Precheck
from kiosk.flow.trouble import Trouble

__all__ = ["PREFIX", "KeptKey", "SnapshotKeys", "read_snapshot"]

log = structlog.get_logger(__name__)

PREFIX = "EDIANS1"
CONTEXT = b"edian line snapshot\0"
VERSION = 1
SIGNATURE_BYTES = 64
_HEAD = struct.Struct(">BIIIIBQQQQQQIB")
ANY_AMOUNT = 0xFFFF_FFFF_FFFF_FFFF
RATE_UNIT = Decimal(100_000_000)
AHEAD = timedelta(minutes=5)
"""A snapshot from further ahead than this says that one of two clocks is wrong, and perhaps it is ours."""
_DRAWABLE, _FROZEN, _EXPIRED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class KeptKey:
    """What is kept for the time without a network: whose key, and the bank's last known day."""

    bank_id: str
    key: bytes
    business_date: date


class SnapshotKeys:
    """The kept key, on disk: a terminal that starts without a network checks snapshots all the same."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, kept: KeptKey) -> None:
        """Keep it, whole or not at all.

        Raises: OSError when it cannot be; then there is no pre-check, and nothing else is lost.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".tmp")
        body = {
            "bank_id": kept.bank_id,
            "public_key": kept.key.hex(),
            "business_date": kept.business_date.isoformat(),
        }
        draft.write_text(json.dumps(body) + "\n", encoding="utf-8")
        draft.replace(self._path)

    def kept(self) -> KeptKey | None:
        """The key; None where there is none that can be used."""
        try:
            body = json.loads(self._path.read_text(encoding="utf-8"))
            key = bytes.fromhex(body["public_key"])
            day = date.fromisoformat(body["business_date"])
            return KeptKey(str(body["bank_id"]), key, day) if key else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("snapshot_key_damaged")
            return None


def read_snapshot(text: str, kept: KeptKey | None, now: datetime) -> Precheck | Trouble:
    """What a snapshot says, or why it says nothing here.

    Args:
        text: as it was scanned.
        kept: the bank's key; None where this terminal never had one.
        now: by this terminal's clock, aware.
    """
    body = _bytes(text)
    if body is None:
        return Trouble.SNAPSHOT_UNREADABLE
    if kept is None:
        return Trouble.SNAPSHOT_UNCHECKED
    payload, signature = body[:-SIGNATURE_BYTES], body[-SIGNATURE_BYTES:]
    try:
        Ed25519PublicKey.from_public_bytes(kept.key).verify(signature, CONTEXT + payload)
    except (InvalidSignature, ValueError):
        return Trouble.SNAPSHOT_NOT_OURS
    return _read(payload, kept, now)


def _bytes(text: str) -> bytes | None:
    letters = text.strip().upper()
    if not letters.startswith(PREFIX):
        return None
    letters = letters[len(PREFIX) :]
    try:
        body = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return None
    return body if len(body) > _HEAD.size + SIGNATURE_BYTES else None


def _read(payload: bytes, kept: KeptKey, now: datetime) -> Precheck | Trouble:
    try:
        (
            version, issued, expires, day, line_day, state, limit, available, drawable, least, step, without, rate,
            named,
        ) = _HEAD.unpack_from(payload)  # fmt: skip
        name = payload[_HEAD.size :]
        business_date, line_expiry = _day(day), _day(line_day)
        bank_id = name.decode()
    except (struct.error, ValueError):
        return Trouble.SNAPSHOT_UNREADABLE
    if version != VERSION or len(name) != named or state not in {_DRAWABLE, _FROZEN, _EXPIRED} or not step:
        return Trouble.SNAPSHOT_UNREADABLE
    if bank_id != kept.bank_id:
        return Trouble.SNAPSHOT_NOT_OURS
    issue_time = datetime.fromtimestamp(issued, UTC)
    if now >= datetime.fromtimestamp(expires, UTC):
        return Trouble.SNAPSHOT_EXPIRED
    if issue_time > now + AHEAD:
        return Trouble.CLOCK_DOUBTED
    return Precheck(
        credit_limit_fen=limit,
        available_fen=available,
        drawable_fen=drawable,
        minimum_fen=least,
        multiple_fen=step,
        without_face_fen=None if without == ANY_AMOUNT else without,
        annual_rate=Decimal(rate) / RATE_UNIT,
        drawable=state == _DRAWABLE,
        frozen=state == _FROZEN,
        line_expiry=line_expiry,
        business_date=business_date,
        issued=issue_time,
        age_minutes=max(0, int((now - issue_time).total_seconds() // 60)),
        other_day=business_date != kept.business_date,
    )


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
