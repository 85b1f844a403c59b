"""Calls for a person, and what was said in them."""

import json
from datetime import datetime
from typing import Any

from channel_server.adapters.storage.assistance_tables import help_call as call_table
from channel_server.adapters.storage.assistance_tables import help_hint as hint_table
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import from_ms, from_ms_or_none, select_by, to_ms, to_ms_or_none, upsert
from channel_server.domain.help_call import Assistance, DeviceView, HelpCall, HelpCallState, Hint, JourneyView
from channel_server.domain.ids import BankId, SessionId, TerminalId

_CALL = select_by(call_table, "bank_id", "call_id")
_PUT_CALL = upsert(call_table, "bank_id", "call_id")
_HINTS = select_by(hint_table, "bank_id", "call_id", order_by="change_number")
_PUT_HINT = upsert(hint_table, "bank_id", "call_id", "hint_id")
_OPEN_OF = "SELECT * FROM help_call WHERE bank_id = ? AND terminal_id = ? AND end_time_ms IS NULL"
_OPEN_IN = """
SELECT * FROM help_call WHERE bank_id = ? AND branch_name = ? AND end_time_ms IS NULL ORDER BY create_time_ms
"""
_ENDED_IN = """
SELECT * FROM help_call WHERE bank_id = ? AND branch_name = ? AND create_time_ms >= ? AND end_time_ms IS NOT NULL
 ORDER BY end_time_ms DESC LIMIT ?
"""
_QUIET = "SELECT * FROM help_call WHERE end_time_ms IS NULL AND (heard_time_ms < ?1 OR create_time_ms < ?2) LIMIT ?3"
_AT_COUNTER = "SELECT 1 FROM help_call WHERE bank_id = ? AND session_id = ? AND state = 'AT_COUNTER'"
_WAS_HELPED = """
SELECT 1 FROM help_call c WHERE c.bank_id = ?1 AND c.take_time_ms IS NOT NULL AND c.session_id IN (
    SELECT CAST(?2 AS TEXT) UNION ALL SELECT session_id FROM handoff WHERE bank_id = ?1 AND taken_by = ?2) LIMIT 1
"""
_HELPED = """
SELECT call_id, staff_number, take_time_ms, end_time_ms FROM help_call
 WHERE bank_id = ? AND session_id = ? AND take_time_ms IS NOT NULL ORDER BY take_time_ms
"""


class SqlAssistance:
    """Implements `assistance_books.AssistanceBooks`."""

    _db: Database

    def help_call(self, bank_id: BankId, call_id: str) -> HelpCall | None:
        """Find a call."""
        row = self._db.execute(_CALL, {"bank_id": bank_id, "call_id": call_id}).fetchone()
        return None if row is None else _call(row)

    def put_help_call(self, call: HelpCall) -> None:
        """Write a call down, new or changed."""
        self._db.execute(
            _PUT_CALL,
            {
                "bank_id": call.bank_id,
                "call_id": call.call_id,
                "terminal_id": call.terminal_id,
                "branch_name": call.branch_name,
                "state": call.state.value,
                "change_number": call.change_number,
                "journey": _journey_text(call.journey),
                "session_id": call.journey.session_id,
                "create_time_ms": to_ms(call.create_time),
                "heard_time_ms": to_ms(call.heard_time),
                "staff_number": call.staff_number,
                "workstation_id": call.workstation_id,
                "take_time_ms": to_ms_or_none(call.take_time),
                "end_time_ms": to_ms_or_none(call.end_time),
            },
        )

    def open_calls_of(self, bank_id: BankId, terminal_id: TerminalId) -> tuple[HelpCall, ...]:
        """List the calls of a terminal that are not over."""
        return tuple(map(_call, self._db.execute(_OPEN_OF, (bank_id, terminal_id)).fetchall()))

    def open_calls_in(self, bank_id: BankId, branch_name: str) -> tuple[HelpCall, ...]:
        """List the calls of a branch that are not over, oldest first."""
        return tuple(map(_call, self._db.execute(_OPEN_IN, (bank_id, branch_name)).fetchall()))

    def ended_calls_in(self, bank_id: BankId, branch_name: str, since: datetime, limit: int) -> tuple[HelpCall, ...]:
        """List the calls of a branch that were made since a time and are over, newest first."""
        rows = self._db.execute(_ENDED_IN, (bank_id, branch_name, to_ms(since), limit)).fetchall()
        return tuple(map(_call, rows))

    def quiet_calls(self, *, heard_before: datetime, made_before: datetime, limit: int) -> tuple[HelpCall, ...]:
        """List calls that are not over, and from whose terminals nothing was heard, or that are too old."""
        rows = self._db.execute(_QUIET, (to_ms(heard_before), to_ms(made_before), limit)).fetchall()
        return tuple(map(_call, rows))

    def hints(self, bank_id: BankId, call_id: str) -> tuple[Hint, ...]:
        """List what was said in a call, oldest first."""
        rows = self._db.execute(_HINTS, {"bank_id": bank_id, "call_id": call_id}).fetchall()
        return tuple(map(_hint, rows))

    def put_hint(self, bank_id: BankId, call_id: str, hint: Hint) -> None:
        """Write down what was said, new or changed."""
        self._db.execute(
            _PUT_HINT,
            {
                "bank_id": bank_id,
                "call_id": call_id,
                "hint_id": hint.hint_id,
                "change_number": hint.change_number,
                "hint_key": hint.key,
                "words": hint.words,
                "staff_number": hint.staff_number,
                "send_time_ms": to_ms(hint.send_time),
                "shown_time_ms": to_ms_or_none(hint.shown_time),
                "spoken": int(hint.spoken),
            },
        )

    def gone_to_counter(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a teller has taken a visit's case to the counter."""
        return self._db.execute(_AT_COUNTER, (bank_id, session_id)).fetchone() is not None

    def was_helped(self, bank_id: BankId, session_id: SessionId) -> bool:
        """Tell whether a teller helped in a visit, or at the terminal from which its case was taken over."""
        return self._db.execute(_WAS_HELPED, (bank_id, session_id)).fetchone() is not None

    def assistance_of(self, bank_id: BankId, session_id: SessionId) -> tuple[Assistance, ...]:
        """List the stretches of a visit in which a teller helped, oldest first."""
        return tuple(
            Assistance(call_id, staff_number, from_ms(since), from_ms_or_none(until))
            for call_id, staff_number, since, until in self._db.execute(_HELPED, (bank_id, session_id)).fetchall()
        )


def _call(row: Row) -> HelpCall:
    return HelpCall(
        bank_id=BankId(row["bank_id"]),
        call_id=row["call_id"],
        terminal_id=TerminalId(row["terminal_id"]),
        branch_name=row["branch_name"],
        journey=_journey(row["journey"], row["session_id"]),
        create_time=from_ms(row["create_time_ms"]),
        heard_time=from_ms(row["heard_time_ms"]),
        state=HelpCallState(row["state"]),
        change_number=row["change_number"],
        staff_number=row["staff_number"],
        workstation_id=None if row["workstation_id"] is None else TerminalId(row["workstation_id"]),
        take_time=from_ms_or_none(row["take_time_ms"]),
        end_time=from_ms_or_none(row["end_time_ms"]),
    )


def _hint(row: Row) -> Hint:
    return Hint(
        hint_id=row["hint_id"],
        key=row["hint_key"],
        words=row["words"],
        staff_number=row["staff_number"],
        send_time=from_ms(row["send_time_ms"]),
        change_number=row["change_number"],
        shown_time=from_ms_or_none(row["shown_time_ms"]),
        spoken=bool(row["spoken"]),
    )


def _journey_text(journey: JourneyView) -> str:
    return json.dumps(
        {
            "page": journey.page,
            "step": journey.step,
            "steps": journey.steps,
            "facts": dict(journey.facts),
            "failures": journey.failures,
            "trouble": journey.trouble,
            "devices": [[each.kind, each.serial_number, each.state, each.note] for each in journey.devices],
            "time_ms": to_ms_or_none(journey.time),
            "language": journey.language,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _journey(text: str, session_id: str | None) -> JourneyView:
    # Any: our own text, written above.
    read: dict[str, Any] = json.loads(text)
    return JourneyView(
        page=read["page"],
        step=read["step"],
        steps=read["steps"],
        facts=read["facts"],
        failures=read["failures"],
        trouble=read["trouble"],
        devices=tuple(DeviceView(*each) for each in read["devices"]),
        time=from_ms_or_none(read["time_ms"]),
        session_id=None if session_id is None else SessionId(session_id),
        language=read["language"],
    )
