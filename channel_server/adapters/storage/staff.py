"""Staff, how often their numbers were tried, and their tokens."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from channel_server.adapters.storage import staff_tables as tables
from channel_server.adapters.storage.database import Database, Row
from channel_server.adapters.storage.sql import (
    from_ms,
    from_ms_or_none,
    insert_if_new,
    insert_into,
    select_by,
    to_ms,
    to_ms_or_none,
    upsert,
)
from channel_server.application.staff_books import StaffRecord, StaffTokenRecord, TokenEnd
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.staff import SignInTries, StaffMember, StaffRole

_STAFF = select_by(tables.staff, "bank_id", "staff_number")
_STAFF_OF = select_by(tables.staff, "bank_id", order_by="staff_number")
_NAMES_AT_ONCE = 10
_NAMES = f"""
SELECT staff_number, display_name FROM staff
 WHERE bank_id = ? AND staff_number IN ({", ".join("?" * _NAMES_AT_ONCE)})
"""  # noqa: S608 - question marks
_PUT_STAFF = upsert(tables.staff, "bank_id", "staff_number")
_TRIES = select_by(tables.staff_tries, "bank_id", "staff_number")
_NO_TRIES = insert_if_new(tables.staff_tries)
_PUT_TRIES = upsert(tables.staff_tries, "bank_id", "staff_number")
# Not deleted: whoever has just seen that there is a row would find none to hold.
_FORGET_TRIES = """
UPDATE staff_tries SET failures = 0, locked_until_ms = NULL WHERE bank_id = :bank_id AND staff_number = :staff_number
"""
_TOKEN = select_by(tables.staff_token, "bank_id", "token_sha256")
_OPEN = "SELECT * FROM staff_token WHERE bank_id = :bank_id AND end_cause IS NULL"
_OPEN_OF = f"{_OPEN} AND staff_number = :staff_number ORDER BY sign_in_time_ms DESC"
_OPEN_AT = f"{_OPEN} AND workstation_id = :workstation_id ORDER BY sign_in_time_ms DESC"
_ADD_TOKEN = insert_into(tables.staff_token)
_FORGET_TOKENS = """
DELETE FROM staff_token WHERE bank_id = :bank_id AND staff_number = :staff_number AND expire_time_ms < :before_ms
"""
_END = (
    "UPDATE staff_token SET end_cause = :end_cause"
    " WHERE bank_id = :bank_id AND token_sha256 = :token_sha256 AND end_cause IS NULL"
)


class SqlStaff:
    """Implements `staff_books.StaffBooks`."""

    _db: Database

    def staff(self, bank_id: BankId, staff_number: str) -> StaffRecord | None:
        """Find a person."""
        row = self._db.execute(_STAFF, {"bank_id": bank_id, "staff_number": staff_number}).fetchone()
        return None if row is None else _staff_from(row)

    def staff_of(self, bank_id: BankId) -> tuple[StaffRecord, ...]:
        """List a bank's people, by number."""
        return tuple(_staff_from(row) for row in self._db.execute(_STAFF_OF, {"bank_id": bank_id}).fetchall())

    def staff_names(self, bank_id: BankId, staff_numbers: Sequence[str]) -> Mapping[str, str]:
        """Tell what people are called, by number."""
        found: dict[str, str] = {}
        for start in range(0, len(staff_numbers), _NAMES_AT_ONCE):
            page = list(staff_numbers[start : start + _NAMES_AT_ONCE])
            page += [page[-1]] * (_NAMES_AT_ONCE - len(page))
            for row in self._db.execute(_NAMES, (bank_id, *page)):
                found[row["staff_number"]] = row["display_name"]
        return found

    def put_staff(self, record: StaffRecord) -> None:
        """Write a person down, new or changed."""
        member = record.member
        self._db.execute(
            _PUT_STAFF,
            {
                "bank_id": member.bank_id,
                "staff_number": member.staff_number,
                "display_name": member.display_name,
                "roles": " ".join(sorted(member.roles)),
                "password_hash": record.password_hash,
                "change_required": int(record.change_required),
                "locked": int(record.locked),
                "last_sign_in_ms": to_ms_or_none(record.last_sign_in_time),
            },
        )

    def sign_in_tries(self, bank_id: BankId, staff_number: str) -> SignInTries:
        """Tell how often a number was tried without success, and hold that count."""
        keys = {"bank_id": bank_id, "staff_number": staff_number}
        # What is not there cannot be held: without it all who come first at once would be the first.
        self._db.execute(_NO_TRIES, {**keys, "failures": 0, "locked_until_ms": None})
        row = self._db.execute(_TRIES, keys).fetchone()
        assert row is not None, "it has just been put there"
        return SignInTries(row["failures"], from_ms_or_none(row["locked_until_ms"]))

    def put_sign_in_tries(self, bank_id: BankId, staff_number: str, tries: SignInTries) -> None:
        """Keep that."""
        self._db.execute(
            _PUT_TRIES,
            {
                "bank_id": bank_id,
                "staff_number": staff_number,
                "failures": tries.failures,
                "locked_until_ms": to_ms_or_none(tries.locked_until),
            },
        )

    def forget_sign_in_tries(self, bank_id: BankId, staff_number: str) -> None:
        """Begin anew."""
        self._db.execute(_FORGET_TRIES, {"bank_id": bank_id, "staff_number": staff_number})

    def staff_token(self, bank_id: BankId, token_sha256: bytes) -> StaffTokenRecord | None:
        """Find a token by its digest."""
        row = self._db.execute(_TOKEN, {"bank_id": bank_id, "token_sha256": token_sha256}).fetchone()
        return None if row is None else _token_from(row)

    def open_tokens_of(self, bank_id: BankId, staff_number: str) -> tuple[StaffTokenRecord, ...]:
        """List a person's tokens that nobody has ended."""
        rows = self._db.execute(_OPEN_OF, {"bank_id": bank_id, "staff_number": staff_number}).fetchall()
        return tuple(_token_from(row) for row in rows)

    def open_tokens_at(self, bank_id: BankId, workstation_id: TerminalId) -> tuple[StaffTokenRecord, ...]:
        """List a workstation's."""
        rows = self._db.execute(_OPEN_AT, {"bank_id": bank_id, "workstation_id": workstation_id}).fetchall()
        return tuple(_token_from(row) for row in rows)

    def add_staff_token(self, token: StaffTokenRecord, forget_before: datetime) -> None:
        """Write a token down, and forget this person's old ones."""
        keys = {"bank_id": token.bank_id, "staff_number": token.staff_number}
        self._db.execute(_FORGET_TOKENS, {**keys, "before_ms": to_ms(forget_before)})
        self._db.execute(
            _ADD_TOKEN,
            {
                **keys,
                "token_sha256": token.token_sha256,
                "workstation_id": token.workstation_id,
                "sign_in_time_ms": to_ms(token.sign_in_time),
                "expire_time_ms": to_ms(token.expire_time),
                "end_cause": None if token.end is None else token.end.value,
            },
        )

    def end_staff_token(self, bank_id: BankId, token_sha256: bytes, end: TokenEnd) -> None:
        """End a token; one that has ended stays as it is."""
        self._db.execute(_END, {"bank_id": bank_id, "token_sha256": token_sha256, "end_cause": end.value})


def _staff_from(row: Row) -> StaffRecord:
    return StaffRecord(
        member=StaffMember(
            bank_id=BankId(row["bank_id"]),
            staff_number=row["staff_number"],
            display_name=row["display_name"],
            roles=frozenset(map(StaffRole, row["roles"].split())),
        ),
        password_hash=row["password_hash"],
        change_required=bool(row["change_required"]),
        locked=bool(row["locked"]),
        last_sign_in_time=from_ms_or_none(row["last_sign_in_ms"]),
    )


def _token_from(row: Row) -> StaffTokenRecord:
    return StaffTokenRecord(
        bank_id=BankId(row["bank_id"]),
        token_sha256=bytes(row["token_sha256"]),
        staff_number=row["staff_number"],
        workstation_id=TerminalId(row["workstation_id"]),
        sign_in_time=from_ms(row["sign_in_time_ms"]),
        expire_time=from_ms(row["expire_time_ms"]),
        end=None if row["end_cause"] is None else TokenEnd(row["end_cause"]),
    )
