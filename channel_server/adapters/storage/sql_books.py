"""The books on one connection, whichever database it leads to; who holds it has begun a transaction."""

from channel_server.adapters.storage.ageing import SqlAgeing
from channel_server.adapters.storage.approvals import SqlApprovals
from channel_server.adapters.storage.assistance import SqlAssistance
from channel_server.adapters.storage.business_days import SqlBusinessDays
from channel_server.adapters.storage.changes import SqlChanges
from channel_server.adapters.storage.contracts import SqlContracts
from channel_server.adapters.storage.customers import SqlCustomers
from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.day_book import SqlDayBook
from channel_server.adapters.storage.drawdowns import SqlDrawdowns
from channel_server.adapters.storage.drawing import SqlDrawing
from channel_server.adapters.storage.due_times import SqlDueTimes
from channel_server.adapters.storage.evidence import SqlEvidence
from channel_server.adapters.storage.handoffs import SqlHandoffs
from channel_server.adapters.storage.history import SqlHistory
from channel_server.adapters.storage.lines import SqlLines
from channel_server.adapters.storage.money_path import SqlMoneyPath
from channel_server.adapters.storage.notes import SqlNotes
from channel_server.adapters.storage.outbox import SqlOutbox
from channel_server.adapters.storage.partners import SqlPartners
from channel_server.adapters.storage.policies import SqlPolicies
from channel_server.adapters.storage.repayments import SqlRepayments
from channel_server.adapters.storage.reviews import SqlReviews
from channel_server.adapters.storage.sessions import SqlSessions
from channel_server.adapters.storage.staff import SqlStaff
from channel_server.adapters.storage.suspense import SqlSuspense
from channel_server.adapters.storage.terminal_reports import SqlTerminalReports
from channel_server.adapters.storage.terminals import SqlTerminals
from channel_server.adapters.storage.work import SqlWork


class SqlBooks(
    SqlTerminals,
    SqlSessions,
    SqlLines,
    SqlNotes,
    SqlContracts,
    SqlDrawing,
    SqlDrawdowns,
    SqlMoneyPath,
    SqlRepayments,
    SqlEvidence,
    SqlOutbox,
    SqlPolicies,
    SqlSuspense,
    SqlPartners,
    SqlHandoffs,
    SqlStaff,
    SqlChanges,
    SqlAssistance,
    SqlCustomers,
    SqlWork,
    SqlHistory,
    SqlReviews,
    SqlTerminalReports,
    SqlApprovals,
    SqlBusinessDays,
    SqlDayBook,
    SqlAgeing,
    SqlDueTimes,
):
    """Implements `books.Books`."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._acts = []

    @property
    def database(self) -> Database:
        """The connection, for questions that are not a use case's (`overview.py`)."""
        return self._db

    def finish(self) -> None:
        """Write what was left for the end; the unit of work calls it right before it commits."""
        self.append_collected()

    def forget(self) -> None:
        """Drop what was left for the end: the transaction has ended, or is to be rolled back."""
        self._acts.clear()
