"""What people settle by hand: drawdowns and repayments in suspense, and the written words of core's staff."""

from datetime import datetime

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.drawdown_rows import DRAWDOWN_COLUMNS, drawdown_from
from channel_server.adapters.storage.repayments import repayment_from
from channel_server.adapters.storage.sql import from_ms, from_ms_or_none, insert_into, select_by, to_ms, to_ms_or_none
from channel_server.application.records import DrawdownRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.application.suspense_books import SuspenseWord, Verdict
from channel_server.domain.drawdown import Suspense
from channel_server.domain.ids import BankId, DrawdownId, PostingReference

# The index is named: what is in suspense is little, and the rest of the table is not to be read for it.
_SUSPENDED = f"""
SELECT {", ".join(DRAWDOWN_COLUMNS)} FROM drawdown INDEXED BY ix_drawdown_suspense
 WHERE bank_id = :bank_id AND suspense IS NOT NULL
"""  # noqa: S608 - column names of our own table
_SUSPENDED_REPAYMENTS = """
SELECT * FROM repayment INDEXED BY ix_repayment_suspense WHERE bank_id = :bank_id AND suspense IS NOT NULL
"""
_ADD = insert_into(tables.suspense_word)
_WORD = select_by(tables.suspense_word, "bank_id", "word_id")
_OPEN = """
SELECT * FROM suspense_word WHERE bank_id = :bank_id AND drawdown_id = :drawdown_id AND checker IS NULL
 ORDER BY made_time_ms, word_id
"""
_CHECK = """
UPDATE suspense_word SET checker = :checker, checked_time_ms = :checked_time_ms
 WHERE bank_id = :bank_id AND word_id = :word_id AND checker IS NULL
"""


class SqlSuspense:
    """Implements `suspense_books.SuspenseBooks`."""

    _db: Database

    def suspended(self, bank_id: BankId) -> tuple[DrawdownRecord, ...]:
        """List a bank's drawdowns in suspense, the nearest deadline first."""
        found = [drawdown_from(row) for row in self._db.execute(_SUSPENDED, {"bank_id": bank_id})]
        return tuple(sorted(found, key=lambda each: _deadline(each.drawdown.suspense, each.drawdown.drawdown_id)))

    def suspended_repayments(self, bank_id: BankId) -> tuple[RepaymentRecord, ...]:
        """List a bank's repayments in suspense, the nearest deadline first."""
        found = [repayment_from(row) for row in self._db.execute(_SUSPENDED_REPAYMENTS, {"bank_id": bank_id})]
        return tuple(sorted(found, key=lambda each: _deadline(each.repayment.suspense, each.repayment.repayment_id)))

    def add_word(self, word: SuspenseWord) -> None:
        """Put a word down."""
        self._db.execute(
            _ADD,
            {
                "bank_id": word.bank_id,
                "word_id": word.word_id,
                "drawdown_id": word.reference,
                "verdict": word.verdict.value,
                "core_reference": word.core_reference,
                "reason": word.reason,
                "maker": word.maker,
                "made_time_ms": to_ms(word.made_time),
                "checker": word.checker,
                "checked_time_ms": to_ms_or_none(word.checked_time),
            },
        )

    def word(self, bank_id: BankId, word_id: str) -> SuspenseWord | None:
        """Find a word."""
        row = self._db.execute(_WORD, {"bank_id": bank_id, "word_id": word_id}).fetchone()
        return None if row is None else _word(row)

    def open_words(self, bank_id: BankId, reference: PostingReference) -> tuple[SuspenseWord, ...]:
        """List the words on one of them that nobody has applied, oldest first."""
        keys = {"bank_id": bank_id, "drawdown_id": reference}
        return tuple(_word(row) for row in self._db.execute(_OPEN, keys))

    def check_word(self, bank_id: BankId, word_id: str, *, checker: str, checked_time: datetime) -> bool:
        """Mark a word as applied; False when it was already."""
        values = {
            "bank_id": bank_id,
            "word_id": word_id,
            "checker": checker,
            "checked_time_ms": to_ms(checked_time),
        }
        return self._db.execute(_CHECK, values).rowcount == 1


def _deadline(suspense: Suspense | None, reference: str) -> tuple[datetime, str]:
    assert suspense is not None, "as the question asked"
    return suspense.deadline, reference


def _word(row: Row) -> SuspenseWord:
    return SuspenseWord(
        bank_id=BankId(row["bank_id"]),
        word_id=row["word_id"],
        # A drawdown's or a repayment's: the column was named when there were only the first.
        reference=DrawdownId(row["drawdown_id"]),
        verdict=Verdict(row["verdict"]),
        core_reference=row["core_reference"],
        reason=row["reason"],
        maker=row["maker"],
        made_time=from_ms(row["made_time_ms"]),
        checker=row["checker"],
        checked_time=from_ms_or_none(row["checked_time_ms"]),
    )
