"""How terminals are, as they last said."""

import json
from collections.abc import Mapping

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.record_tables import terminal_report
from channel_server.adapters.storage.sql import from_ms, select_by, to_ms, unlocked, upsert
from channel_server.adapters.storage.terminals import terminal_from
from channel_server.application.record_books import DeviceState, TerminalReport
from channel_server.application.records import TerminalRecord
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.session import Channel

_PUT = upsert(terminal_report, "terminal_id")
_OF_BANK = unlocked(select_by(terminal_report, "bank_id"))
_TERMINALS = unlocked(select_by(tables.terminal, "bank_id", "channel", "locked", order_by="terminal_id"))


class SqlTerminalReports:
    """Implements `record_books.TerminalReports`."""

    _db: Database

    def put_terminal_report(self, report: TerminalReport) -> None:
        """Write down how a terminal is; the report before is forgotten."""
        devices = [[each.kind, each.state, each.note] for each in report.devices]
        self._db.execute(
            _PUT,
            {
                "terminal_id": report.terminal_id,
                "bank_id": report.bank_id,
                "seen_time_ms": to_ms(report.seen_time),
                "busy": int(report.busy),
                "devices": json.dumps(devices, ensure_ascii=False),
            },
        )

    def terminal_reports(self, bank_id: BankId) -> Mapping[TerminalId, TerminalReport]:
        """Tell how a bank's terminals were when they were last heard of."""
        found = (_report(row) for row in self._db.execute(_OF_BANK, {"bank_id": bank_id}))
        return {report.terminal_id: report for report in found}

    def terminals_of(self, bank_id: BankId, channel: Channel) -> tuple[TerminalRecord, ...]:
        """List a bank's terminals of a channel that are not locked, by their numbers."""
        keys = {"bank_id": bank_id, "channel": channel.value, "locked": 0}
        return tuple(terminal_from(row) for row in self._db.execute(_TERMINALS, keys))


def _report(row: Row) -> TerminalReport:
    return TerminalReport(
        terminal_id=TerminalId(row["terminal_id"]),
        bank_id=BankId(row["bank_id"]),
        seen_time=from_ms(row["seen_time_ms"]),
        busy=bool(row["busy"]),
        devices=tuple(DeviceState(*each) for each in json.loads(row["devices"])),
    )
