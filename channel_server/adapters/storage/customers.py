"""How customers are found, and what a list shows of each: questions over sets, so that a page of rows costs a few.

Every question is answered by a key or an index: a test has the databases say so. Names of indexes stand where SQLite,
which plans without statistics, has to be told.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from channel_server.adapters.storage import lookup_tables
from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.drawdown_rows import DRAWDOWN_COLUMNS, drawdown_from
from channel_server.adapters.storage.handoffs import handoff_from
from channel_server.adapters.storage.notes import note_from_row
from channel_server.adapters.storage.repayments import repayment_from
from channel_server.adapters.storage.reviews import review_from
from channel_server.adapters.storage.sql import from_ms, insert_if_new, select_by, to_ms, upsert
from channel_server.application.customer_books import CustomerFigures, CustomerProfile, SealedName
from channel_server.application.record_books import ReviewRecord
from channel_server.application.records import CustomerRecord, DrawdownRecord, NoteRecord
from channel_server.application.repayment_records import RepaymentRecord
from channel_server.domain.drawdown import FINAL_STATES
from channel_server.domain.handoff import MOST_TRIES, Handoff
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.repayment import FINAL_REPAYMENT_STATES

_PROFILE = select_by(lookup_tables.customer_profile, "bank_id", "customer_id")
_PUT_PROFILE = upsert(lookup_tables.customer_profile, "bank_id", "customer_id")
_ADD_WORD = insert_if_new(lookup_tables.customer_word)
_REMOVE_WORD = """
DELETE FROM customer_word
 WHERE bank_id = :bank_id AND word_index = :word_index AND seen_time_ms = :seen_time_ms AND customer_id = :customer_id
"""
_BY_WORD = """
SELECT customer_id FROM customer_word
 WHERE bank_id = ? AND word_index = ? ORDER BY seen_time_ms DESC, customer_id DESC LIMIT ? /*unlocked*/
"""
_PUT_CARD = upsert(lookup_tables.customer_card, "bank_id", "card_index")
_BY_CARD = "SELECT customer_id FROM customer_card WHERE bank_id = ? AND card_index = ?"
_BY_QUERY_NUMBER = """
SELECT customer_id, create_time_ms FROM drawdown INDEXED BY ix_drawdown_query
 WHERE bank_id = ?1 AND query_number = ?2
 UNION ALL
SELECT customer_id, create_time_ms FROM repayment INDEXED BY ix_repayment_query
 WHERE bank_id = ?1 AND query_number = ?2
 UNION ALL
SELECT customer_id, create_time_ms FROM review INDEXED BY ix_review_query_number
 WHERE bank_id = ?1 AND query_number = ?2
 ORDER BY create_time_ms DESC LIMIT 50
"""
_UNINDEXED = """
SELECT c.bank_id, c.customer_id, c.name_sealed
  FROM customer c LEFT JOIN customer_profile p ON p.bank_id = c.bank_id AND p.customer_id = c.customer_id
 WHERE p.customer_id IS NULL LIMIT ?
"""


def _states(states: frozenset[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


_DONE = _states(frozenset(FINAL_STATES))
_REPAID = _states(frozenset(FINAL_REPAYMENT_STATES))
_OPEN_DRAWDOWN = f"(state NOT IN ({_DONE}) OR suspense IS NOT NULL)"
_OPEN_REPAYMENT = f"(state NOT IN ({_REPAID}) OR suspense IS NOT NULL)"

MOST_FIGURES = 51
"""Customers asked for at once: a page of fifty, and the one that says that there are more."""
_SIZES = (1, 21, MOST_FIGURES)


_QUESTIONS = (
    """
SELECT c.customer_id, c.name_sealed, p.id_number_sealed, p.village_sealed, p.seen_time_ms
  FROM customer c LEFT JOIN customer_profile p ON p.bank_id = c.bank_id AND p.customer_id = c.customer_id
 WHERE c.bank_id = :bank_id AND c.customer_id IN (%s)
""",
    """
SELECT customer_id, frozen, expiry_date, credit_limit_fen - reserved_fen - outstanding_fen AS available_fen
  FROM credit_line INDEXED BY ix_credit_line_customer WHERE bank_id = :bank_id AND customer_id IN (%s)
""",
    f"""
SELECT customer_id FROM drawdown INDEXED BY ix_drawdown_customer
 WHERE bank_id = :bank_id AND customer_id IN (%s) AND {_OPEN_DRAWDOWN}
""",  # noqa: S608 - states of our own enum
    f"""
SELECT customer_id FROM repayment INDEXED BY ix_repayment_customer
 WHERE bank_id = :bank_id AND customer_id IN (%s) AND {_OPEN_REPAYMENT}
""",  # noqa: S608 - states of our own enum
    """
SELECT customer_id FROM review INDEXED BY ix_review_customer
 WHERE bank_id = :bank_id AND customer_id IN (%s) AND closed_time_ms IS NULL
""",
    """
SELECT customer_id FROM approval INDEXED BY ix_approval_customer
 WHERE bank_id = :bank_id AND customer_id IN (%s) AND decide_time_ms IS NULL
""",
)


def _figures(size: int) -> tuple[str, ...]:
    """The questions about so many customers: one text a size, which databases keep planned."""
    marks = ", ".join(f":c{n}" for n in range(size))
    return tuple(question % marks for question in _QUESTIONS)


_FIGURES = {size: _figures(size) for size in _SIZES}
_DRAWDOWNS = f"""
SELECT {", ".join(DRAWDOWN_COLUMNS)} FROM drawdown INDEXED BY ix_drawdown_customer
 WHERE bank_id = ? AND customer_id = ? AND (value_date = ? OR {_OPEN_DRAWDOWN})
 ORDER BY create_time_ms DESC, drawdown_id /*unlocked*/
"""  # noqa: S608 - our own columns and states
_REPAYMENTS = f"""
SELECT * FROM repayment INDEXED BY ix_repayment_customer
 WHERE bank_id = ? AND customer_id = ? AND (business_date = ? OR {_OPEN_REPAYMENT})
 ORDER BY create_time_ms DESC, repayment_id /*unlocked*/
"""  # noqa: S608 - our own columns and states
_WAITING = f"""
SELECT * FROM handoff INDEXED BY ix_handoff_waiting
 WHERE bank_id = ? AND taken_by IS NULL AND expire_time_ms > ? AND tries < {MOST_TRIES}
 ORDER BY expire_time_ms /*unlocked*/
"""  # noqa: S608 - our own columns and states
_REVIEWS = """
SELECT * FROM review INDEXED BY ix_review_customer
 WHERE bank_id = ? AND customer_id = ? AND closed_time_ms IS NULL ORDER BY create_time_ms DESC /*unlocked*/
"""
# A note whose drawdown was undone is void: nobody has repaid it.
_CLOSED_NOTES = """
SELECT * FROM loan_note INDEXED BY ix_loan_note_line
 WHERE bank_id = ? AND credit_line_id = ? AND principal_balance_fen = 0
   AND NOT EXISTS (SELECT 1 FROM drawdown d
                    WHERE d.bank_id = loan_note.bank_id AND d.drawdown_id = loan_note.drawdown_id
                      AND d.state = 'REVERSED')
 ORDER BY value_date DESC, loan_note_id DESC LIMIT ? /*unlocked*/
"""
_CHAIN = "SELECT sequence_number FROM evidence_head WHERE bank_id = ? /*unlocked*/"


class SqlCustomers:
    """Implements `customer_books.CustomerBooks`."""

    _db: Database

    def profile(self, bank_id: BankId, customer_id: CustomerId) -> CustomerProfile | None:
        """Find what is known of a customer."""
        row = self._db.execute(_PROFILE, {"bank_id": bank_id, "customer_id": customer_id}).fetchone()
        if row is None:
            return None
        return CustomerProfile(
            bank_id, customer_id, row["id_number_sealed"], row["village_sealed"], from_ms(row["seen_time_ms"])
        )

    def put_profile(self, profile: CustomerProfile) -> None:
        """Write it down, new or changed."""
        self._db.execute(
            _PUT_PROFILE,
            {
                "bank_id": profile.bank_id,
                "customer_id": profile.customer_id,
                "id_number_sealed": profile.id_number_sealed,
                "village_sealed": profile.village_sealed,
                "seen_time_ms": to_ms(profile.seen_time),
            },
        )

    def add_words(self, profile: CustomerProfile, words: Sequence[bytes]) -> None:
        """Let a customer be found by words."""
        self._db.executemany(_ADD_WORD, _word_rows(profile, words))

    def remove_words(self, profile: CustomerProfile, words: Sequence[bytes]) -> None:
        """Let a customer not be found by words any more."""
        self._db.executemany(_REMOVE_WORD, _word_rows(profile, words))

    def customers_by_word(self, bank_id: BankId, word: bytes, limit: int) -> tuple[CustomerId, ...]:
        """List who bears a word; who was here last comes first."""
        return tuple(CustomerId(row[0]) for row in self._db.execute(_BY_WORD, (bank_id, word, limit)))

    def names_of(self, bank_id: BankId, customer_ids: Sequence[CustomerId]) -> Iterator[SealedName]:
        """Tell names, in the order asked for, page by page."""
        for start in range(0, len(customer_ids), MOST_FIGURES):
            page = customer_ids[start : start + MOST_FIGURES]
            text, keys = _page(bank_id, page, question=0)
            found = {row["customer_id"]: row for row in self._db.execute(text, keys)}
            for customer_id in page:
                if (row := found.get(customer_id)) is not None:
                    yield SealedName(customer_id, row["name_sealed"], row["id_number_sealed"] or b"")

    def put_card(self, bank_id: BankId, card_index: bytes, customer_id: CustomerId) -> None:
        """Learn whose card it is."""
        self._db.execute(_PUT_CARD, {"bank_id": bank_id, "card_index": card_index, "customer_id": customer_id})

    def customer_by_card(self, bank_id: BankId, card_index: bytes) -> CustomerId | None:
        """Tell whose card it is."""
        row = self._db.execute(_BY_CARD, (bank_id, card_index)).fetchone()
        return None if row is None else CustomerId(row[0])

    def customers_by_query_number(self, bank_id: BankId, query_number: str) -> tuple[CustomerId, ...]:
        """List who was told a number to quote; the newest first."""
        rows = self._db.execute(_BY_QUERY_NUMBER, (bank_id, query_number))
        return tuple(dict.fromkeys(CustomerId(row[0]) for row in rows))

    def unindexed_customers(self, limit: int) -> tuple[CustomerRecord, ...]:
        """List customers of all banks who cannot be found by name yet."""
        rows = self._db.execute(_UNINDEXED, (limit,))
        return tuple(CustomerRecord(BankId(row[0]), CustomerId(row[1]), row[2]) for row in rows)

    def figures_of(
        self, bank_id: BankId, customer_ids: Sequence[CustomerId], *, today: date, now: datetime
    ) -> tuple[CustomerFigures, ...]:
        """Tell what a list shows of customers, in their order."""
        asked = list(customer_ids)[:MOST_FIGURES]
        if not asked:
            return ()
        people, lines, *under_way = (
            list(self._db.execute(*_page(bank_id, asked, question=question))) for question in range(len(_QUESTIONS))
        )
        open_cases = [row["customer_id"] for rows in under_way for row in rows]
        open_cases += [each.customer_id for each in self.handoffs_waiting(bank_id, None, now)]
        found = {row["customer_id"]: row for row in people}
        answer = []
        for customer_id in asked:
            row = found.get(customer_id)
            if row is None:
                continue
            own = [line for line in lines if line["customer_id"] == customer_id]
            usable = [line for line in own if not line["frozen"] and line["expiry_date"] >= today.isoformat()]
            known = row["seen_time_ms"] is not None
            answer.append(
                CustomerFigures(
                    customer=CustomerRecord(bank_id, customer_id, row["name_sealed"]),
                    profile=CustomerProfile(
                        bank_id,
                        customer_id,
                        row["id_number_sealed"],
                        row["village_sealed"],
                        from_ms(row["seen_time_ms"]),
                    )
                    if known
                    else None,
                    available=Fen(sum((line["available_fen"] for line in usable), ZERO)),
                    frozen=any(line["frozen"] for line in own),
                    lines=len(own),
                    in_flight=open_cases.count(customer_id),
                )
            )
        return tuple(answer)

    def drawdowns_in_flight(self, bank_id: BankId, customer_id: CustomerId, today: date) -> tuple[DrawdownRecord, ...]:
        """List a customer's drawdowns that are open or of today, newest first."""
        rows = self._db.execute(_DRAWDOWNS, (bank_id, customer_id, today.isoformat()))
        return tuple(drawdown_from(row) for row in rows)

    def repayments_in_flight(
        self, bank_id: BankId, customer_id: CustomerId, today: date
    ) -> tuple[RepaymentRecord, ...]:
        """List a customer's repayments that are open or of today, newest first."""
        rows = self._db.execute(_REPAYMENTS, (bank_id, customer_id, today.isoformat()))
        return tuple(repayment_from(row) for row in rows)

    def handoffs_waiting(self, bank_id: BankId, customer_id: CustomerId | None, now: datetime) -> tuple[Handoff, ...]:
        """List cases that nobody has taken yet, of a customer or of all."""
        waiting = (handoff_from(row) for row in self._db.execute(_WAITING, (bank_id, to_ms(now))))
        return tuple(each for each in waiting if customer_id is None or each.customer_id == customer_id)

    def open_reviews_of(self, bank_id: BankId, customer_id: CustomerId) -> tuple[ReviewRecord, ...]:
        """List the reviews that a customer has asked for and nobody has answered yet, newest first."""
        return tuple(review_from(row) for row in self._db.execute(_REVIEWS, (bank_id, customer_id)))

    def closed_notes(self, bank_id: BankId, credit_line_id: LineId, limit: int) -> tuple[NoteRecord, ...]:
        """List the notes of a line that were repaid, newest first."""
        rows = self._db.execute(_CLOSED_NOTES, (bank_id, credit_line_id, limit))
        return tuple(note_from_row(row) for row in rows)

    def chain_length(self, bank_id: BankId) -> int:
        """Tell the sequence number of a bank's newest act."""
        row = self._db.execute(_CHAIN, (bank_id,)).fetchone()
        return 0 if row is None else int(row[0])


def _page(bank_id: BankId, customer_ids: Sequence[CustomerId], *, question: int) -> tuple[str, dict[str, str]]:
    """One of the questions about so many customers, the last one named again until the text is full."""
    size = next(each for each in _SIZES if len(customer_ids) <= each)
    padded = [*customer_ids, *[customer_ids[-1]] * (size - len(customer_ids))]
    return _FIGURES[size][question], {"bank_id": bank_id, **{f"c{n}": each for n, each in enumerate(padded)}}


def _word_rows(profile: CustomerProfile, words: Sequence[bytes]) -> list[dict[str, str | bytes | int]]:
    return [
        {
            "bank_id": profile.bank_id,
            "word_index": word,
            "seen_time_ms": to_ms(profile.seen_time),
            "customer_id": profile.customer_id,
        }
        # In the order of the key: two who write one customer's words take the rows in the same order.
        for word in sorted(words)
    ]
