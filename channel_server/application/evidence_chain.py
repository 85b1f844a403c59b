"""How an act becomes a link of a bank's chain: its canonical bytes, and the digest that covers the link before it.

Not the storage of it. A stranger can recompute every digest from the rows: SHA-256 over the canonical JSON below
(keys in this order, no spaces, UTF-8), where `previous` is the digest before it in hex, 64 zeros at the start.
"""

import hashlib
import json
from collections.abc import Mapping

GENESIS = bytes(32)
"""What stands before the first link."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical_details(details: Mapping[str, str]) -> str:
    """Write details as they are stored and hashed: one JSON object with its keys sorted."""
    return _encode(dict(sorted(details.items())))


def entry_digest(
    *,
    bank_id: str,
    sequence_number: int,
    event_id: str,
    event_type: str,
    time_ms: int,
    details: str,
    previous: bytes,
) -> bytes:
    """Digest a link. `details` is canonical JSON already, and goes in as it stands.

    Units: ms since 1970 in UTC.
    """
    head = _encode([bank_id, sequence_number, event_id, event_type, time_ms])
    return hashlib.sha256(f'{{"entry":{head},"details":{details},"previous":"{previous.hex()}"}}'.encode()).digest()
