"""Who sits at a workstation: the token that a counter's call bears, held against the books."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services, is_fresh
from channel_server.application.sign_in_staff import digest_of
from channel_server.application.staff_books import TokenEnd
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at a workstation."""

    staff: StaffMember
    change_required: bool


class StaffRoom:
    """Everybody who is signed in. Each call looks into the books, so that a token ends everywhere at once.

    A stream, which is looked at with each message and each second, is looked at by what was found within a second.
    """

    FRESH = timedelta(seconds=1)
    MOST_KEPT = 10_000

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: dict[tuple[str, str], tuple[datetime, Seat | Refusal]] = {}

    async def recognise(self, caller: TerminalRecord, token: str, *, again: bool = False) -> Seat | Refusal:
        """Tell who sits there, or why nobody does by this token. `again`: it was good when the call began."""
        now = self._services.clock.now()
        key = (caller.terminal_id, token)
        if again:
            kept = self._kept.get(key)
            if kept is not None and is_fresh(kept[0], now, self.FRESH):
                return kept[1]
        digest = digest_of(token)
        seat = await self._services.books.read(lambda books: _find(books, caller, digest, now))
        if again:
            if len(self._kept) >= self.MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (now, seat)
        return seat


def _find(books: Books, caller: TerminalRecord, digest: bytes, now: datetime) -> Seat | Refusal:
    found = books.staff_token(caller.bank_id, digest)
    # Another workstation's token is as one that does not exist: it was carried here.
    if found is None or found.workstation_id != caller.terminal_id:
        return refuse(RefusalReason.STAFF_NOT_SIGNED_IN)
    if found.end is TokenEnd.ELSEWHERE:
        live = [each for each in books.open_tokens_of(caller.bank_id, found.staff_number) if each.is_live(now)]
        if live:
            return refuse(RefusalReason.STAFF_SIGNED_IN_ELSEWHERE, workstation=live[0].workstation_id)
    if not found.is_live(now):
        return refuse(RefusalReason.STAFF_NOT_SIGNED_IN)
    record = books.staff(caller.bank_id, found.staff_number)
    if record is None or record.locked:
        return refuse(RefusalReason.STAFF_NOT_SIGNED_IN)
    return Seat(record.member, record.change_required)
