"""Notification (短信): messages to the telephone on file, each sent once.

Sending is writing a line to `outbox.jsonl` in the data folder, for a person or a test to read. The row in the books
comes first and the line after the commit; at the next start, lines that a kill has cost are written again.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from channel_server.sandbox.systems.core_banking import business_day

OUTBOX_NAME = "outbox.jsonl"


@dataclass(frozen=True, slots=True)
class Notification:
    """A message that somebody wants sent."""

    bank_id: str
    reference: str
    customer_id: str
    template: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was taken; `fresh` when it had not been taken before."""

    masked_phone: str
    fresh: bool


def send_notification(connection: sqlite3.Connection, message: Notification, phones: Mapping[str, str]) -> Sent:
    """Take a message, once a reference.

    Raises:
        NotFoundError: there is no such bank.
    """
    business_day(connection, message.bank_id)
    known = connection.execute(
        "SELECT masked_phone FROM notification WHERE bank_id = ? AND reference = ?",
        (message.bank_id, message.reference),
    ).fetchone()
    if known is not None:
        return Sent(str(known[0]), fresh=False)
    masked = mask_phone(phones.get(message.customer_id, ""))
    connection.execute(
        "INSERT INTO notification (bank_id, reference, customer_id, template, values_json, masked_phone)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            message.bank_id,
            message.reference,
            message.customer_id,
            message.template,
            json.dumps(dict(message.values), ensure_ascii=False, sort_keys=True),
            masked,
        ),
    )
    return Sent(masked, fresh=True)


def write_outbox(connection: sqlite3.Connection, path: Path) -> None:
    """Write the outbox anew from the books, whole or not at all."""
    rows = connection.execute(
        "SELECT bank_id, reference, masked_phone, template, values_json FROM notification ORDER BY rowid"
    )
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.writelines(_line(*row) for row in rows)
    fresh.replace(path)


def append_outbox(path: Path, message: Notification, sent: Sent) -> None:
    """Add the line of a message that has just been taken."""
    values = json.dumps(dict(message.values), ensure_ascii=False, sort_keys=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(message.bank_id, message.reference, sent.masked_phone, message.template, values))


def mask_phone(phone: str) -> str:
    """Hide the middle of a telephone number: 138****0276."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else ""


def _line(bank_id: str, reference: str, masked_phone: str, template: str, values_json: str) -> str:
    row = {
        "bank_id": bank_id,
        "reference": reference,
        "phone": masked_phone,
        "template": template,
        "values": json.loads(values_json),
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
