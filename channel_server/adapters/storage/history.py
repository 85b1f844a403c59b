"""A customer's drawdowns and repayments together, newest first; and the receipts of them that were handed out."""

from datetime import UTC, datetime

from sqlalchemy import Column, LargeBinary, Table, Text

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.drawdown_rows import drawdown_from
from channel_server.adapters.storage.record_tables import receipt as receipt_table
from channel_server.adapters.storage.repayment_tables import repayment as repayment_table
from channel_server.adapters.storage.repayments import repayment_from
from channel_server.adapters.storage.sql import from_ms, select_by, to_ms, upsert
from channel_server.application.record_books import HistoryPlace, ReceiptRecord
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.ids import BankId, CustomerId

_RECEIPT = select_by(receipt_table, "bank_id", "subject_id", "language", "state")
_PUT_RECEIPT = upsert(receipt_table, "bank_id", "subject_id", "language", "state")
_END = HistoryPlace(datetime(9999, 1, 1, tzinfo=UTC), "")
"""Behind every record: no time is later."""

_COLUMNS = {column.name: column for table in (tables.drawdown, repayment_table) for column in table.columns}


def _empty(column: Column[object]) -> str:
    """An empty column of the other table's type: PostgreSQL takes a bare NULL in here for a text."""
    kinds = {LargeBinary: "BYTEA", Text: "TEXT"}
    kind = next((name for known, name in kinds.items() if isinstance(column.type, known)), "BIGINT")
    return f"CAST(NULL AS {kind}) AS {column.name}"


def _part(table: Table, key: str, index: str) -> str:
    """The newest of one table, with the other's columns empty, so that both stand in one answer."""
    columns = ", ".join(name if name in table.c else _empty(column) for name, column in _COLUMNS.items())
    return f"""
SELECT * FROM (
SELECT {columns}, '{table.name}' AS what, {key} AS subject_id FROM {table.name} INDEXED BY {index}
 WHERE bank_id = :bank_id AND customer_id = :customer_id
   AND (create_time_ms < :time_ms OR create_time_ms = :time_ms AND {key} < :subject_id)
 ORDER BY create_time_ms DESC, {key} DESC LIMIT :most) AS {table.name}_page
"""  # noqa: S608 - columns of our own tables


_HISTORY = (
    _part(tables.drawdown, "drawdown_id", "ix_drawdown_customer")
    + "UNION ALL"
    + _part(repayment_table, "repayment_id", "ix_repayment_customer")
    + "ORDER BY create_time_ms DESC, subject_id DESC LIMIT :most"
)


class SqlHistory:
    """Implements `record_books.RecordBooks`."""

    _db: Database

    def history(
        self, bank_id: BankId, customer_id: CustomerId, *, after: HistoryPlace | None, limit: int
    ) -> tuple[DrawdownRecord | RepaymentRecord, ...]:
        """List a customer's drawdowns and repayments of every channel, newest first."""
        place = after or _END
        keys = {
            "bank_id": bank_id,
            "customer_id": customer_id,
            "time_ms": to_ms(place.create_time),
            "subject_id": place.subject_id,
            "most": limit,
        }
        return tuple(_record(row) for row in self._db.execute(_HISTORY, keys))

    def receipt(self, bank_id: BankId, subject_id: str, language: str, state: str) -> ReceiptRecord | None:
        """Find a receipt that was handed out before."""
        keys = {"bank_id": bank_id, "subject_id": subject_id, "language": language, "state": state}
        row = self._db.execute(_RECEIPT, keys).fetchone()
        if row is None:
            return None
        return ReceiptRecord(
            bank_id=BankId(row["bank_id"]),
            subject_id=row["subject_id"],
            language=row["language"],
            state=row["state"],
            sha256=row["sha256"],
            first_time=from_ms(row["first_time_ms"]),
            last_time=from_ms(row["last_time_ms"]),
            copies=row["copies"],
        )

    def put_receipt(self, receipt: ReceiptRecord) -> None:
        """Write a receipt down, new or counted once more."""
        self._db.execute(
            _PUT_RECEIPT,
            {
                "bank_id": receipt.bank_id,
                "subject_id": receipt.subject_id,
                "language": receipt.language,
                "state": receipt.state,
                "sha256": receipt.sha256,
                "first_time_ms": to_ms(receipt.first_time),
                "last_time_ms": to_ms(receipt.last_time),
                "copies": receipt.copies,
            },
        )


def _record(row: Row) -> DrawdownRecord | RepaymentRecord:
    return drawdown_from(row) if row["what"] == tables.drawdown.name else repayment_from(row)
