"""Calls for the staff of a branch: a call board that nobody looks at, save a test or the reader of the log."""

import sqlite3
from dataclasses import astuple, dataclass

from channel_server.sandbox.errors import ContentDiffersError
from channel_server.sandbox.systems.core_banking import business_day


@dataclass(frozen=True, slots=True)
class StaffCall:
    """Somebody at a terminal asks for a person."""

    terminal_id: str
    branch: str
    place: str
    code: str
    call_time_ms: int


def alert_staff(connection: sqlite3.Connection, call: StaffCall, *, bank_id: str, reference: str) -> bool:
    """Take a call, once a reference; tell whether it is new.

    Raises:
        NotFoundError: there is no such bank.
        ContentDiffersError: the reference was used for another call.
    """
    business_day(connection, bank_id)
    known = connection.execute(
        "SELECT terminal_id, branch, place, code, call_time_ms FROM staff_call WHERE bank_id = ? AND reference = ?",
        (bank_id, reference),
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO staff_call (bank_id, reference, terminal_id, branch, place, code, call_time_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (bank_id, reference, *astuple(call)),
        )
        return True
    if StaffCall(*known) != call:
        raise ContentDiffersError("the reference has been used for another call")
    return False
