"""Mobile banks, and the assertions that were used."""

from datetime import datetime

from channel_server.adapters.storage.database import Database
from channel_server.adapters.storage.partner_tables import mobile_partner, used_assertion
from channel_server.adapters.storage.sql import insert_if_new, select_by, to_ms, unlocked, upsert
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.partner_token import MobilePartner

_PARTNER = unlocked(select_by(mobile_partner, "issuer"))
_PUT_PARTNER = upsert(mobile_partner, "issuer")
_USE = insert_if_new(used_assertion)
_FORGET = "DELETE FROM used_assertion WHERE keep_until_ms < :now_ms"


class SqlPartners:
    """Implements `partner_books.PartnerBooks`."""

    _db: Database

    def mobile_partner(self, issuer: str) -> MobilePartner | None:
        """Find a mobile bank by the name in its tokens."""
        row = self._db.execute(_PARTNER, {"issuer": issuer}).fetchone()
        if row is None:
            return None
        return MobilePartner(
            issuer=row["issuer"],
            bank_id=BankId(row["bank_id"]),
            terminal_id=TerminalId(row["terminal_id"]),
            audience=row["audience"],
            keys=row["keys"],
        )

    def put_mobile_partner(self, partner: MobilePartner) -> None:
        """Write a mobile bank down, new or changed."""
        self._db.execute(
            _PUT_PARTNER,
            {
                "issuer": partner.issuer,
                "bank_id": partner.bank_id,
                "terminal_id": partner.terminal_id,
                "audience": partner.audience,
                "keys": partner.keys,
            },
        )

    def use_assertion(self, issuer: str, token_id: str, *, until: datetime, now: datetime) -> bool:
        """Mark an assertion as used; False when it was before."""
        self._db.execute(_FORGET, {"now_ms": to_ms(now)})
        values = {"issuer": issuer, "token_id": token_id, "keep_until_ms": to_ms(until)}
        return self._db.execute(_USE, values).rowcount == 1
