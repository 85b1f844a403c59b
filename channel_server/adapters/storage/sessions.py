"""Customers and their visits."""

from channel_server.adapters.storage import tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import from_ms, select_by, to_ms, upsert
from channel_server.application.records import CustomerRecord, SessionRecord
from channel_server.domain.ids import BankId, CustomerId, SessionId, TerminalId
from channel_server.domain.session import Assurance, Channel, Session

_CUSTOMER = select_by(tables.customer, "bank_id", "customer_id")
_CUSTOMER_BY_ID_NUMBER = select_by(tables.customer, "bank_id", "id_number_index")
_PUT_CUSTOMER = upsert(tables.customer, "bank_id", "customer_id")
_SESSION = select_by(tables.session, "bank_id", "session_id")
_PUT_SESSION = upsert(tables.session, "bank_id", "session_id")
_OPEN_AT_COUNTER = """
SELECT * FROM session WHERE bank_id = ? AND terminal_id = ? AND closed = 0 AND channel = 'COUNTER' ORDER BY session_id
"""


class SqlSessions:
    """Implements `books.Sessions`."""

    _db: Database

    def customer(self, bank_id: BankId, customer_id: CustomerId) -> CustomerRecord | None:
        """Find a customer."""
        return _customer(self._db.execute(_CUSTOMER, {"bank_id": bank_id, "customer_id": customer_id}).fetchone())

    def customer_by_id_number(self, bank_id: BankId, id_number_index: bytes) -> CustomerRecord | None:
        """Find a customer by the keyed digest of the ID number."""
        keys = {"bank_id": bank_id, "id_number_index": id_number_index}
        return _customer(self._db.execute(_CUSTOMER_BY_ID_NUMBER, keys).fetchone())

    def put_customer(self, customer: CustomerRecord, id_number_index: bytes) -> None:
        """Write a customer down, new or changed."""
        self._db.execute(
            _PUT_CUSTOMER,
            {
                "bank_id": customer.bank_id,
                "customer_id": customer.customer_id,
                "name_sealed": customer.name_sealed,
                "id_number_index": id_number_index,
            },
        )

    def session(self, bank_id: BankId, session_id: SessionId) -> SessionRecord | None:
        """Find a visit."""
        row = self._db.execute(_SESSION, {"bank_id": bank_id, "session_id": session_id}).fetchone()
        return None if row is None else _visit(row)

    def open_visits_at_counter(self, bank_id: BankId, terminal_id: TerminalId) -> tuple[SessionRecord, ...]:
        """List a workstation's visits that nobody has ended."""
        return tuple(_visit(row) for row in self._db.execute(_OPEN_AT_COUNTER, (bank_id, terminal_id)).fetchall())

    def put_session(self, session: SessionRecord) -> None:
        """Write a visit down, new or changed."""
        visit = session.session
        self._db.execute(
            _PUT_SESSION,
            {
                "bank_id": visit.bank_id,
                "session_id": visit.session_id,
                "terminal_id": visit.terminal_id,
                "channel": visit.channel.value,
                "language": session.language,
                "opened_time_ms": to_ms(visit.opened_time),
                "expire_time_ms": to_ms(visit.expire_time),
                "closed": int(visit.closed),
                "assurances": " ".join(visit.assurances),
                "failed_face_checks": visit.failed_face_checks,
                "customer_id": visit.customer_id,
                "masked_name": session.masked_name,
                "masked_id_number": session.masked_id_number,
                "account_token": session.account_token,
                "account_index": session.account_index,
                "account_sealed": session.account_sealed,
                "card_tail": session.card_tail,
            },
        )


def _visit(row: Row) -> SessionRecord:
    return SessionRecord(
        session=Session(
            session_id=SessionId(row["session_id"]),
            bank_id=BankId(row["bank_id"]),
            terminal_id=TerminalId(row["terminal_id"]),
            channel=Channel(row["channel"]),
            opened_time=from_ms(row["opened_time_ms"]),
            expire_time=from_ms(row["expire_time_ms"]),
            customer_id=None if row["customer_id"] is None else CustomerId(row["customer_id"]),
            assurances=tuple(Assurance(each) for each in row["assurances"].split()),
            closed=bool(row["closed"]),
            failed_face_checks=row["failed_face_checks"],
        ),
        language=row["language"],
        masked_name=row["masked_name"],
        masked_id_number=row["masked_id_number"],
        account_token=row["account_token"],
        account_index=row["account_index"],
        account_sealed=row["account_sealed"],
        card_tail=row["card_tail"],
    )


def _customer(row: Row | None) -> CustomerRecord | None:
    if row is None:
        return None
    return CustomerRecord(BankId(row["bank_id"]), CustomerId(row["customer_id"]), row["name_sealed"])
