"""A person signs in at a workstation, and out again. A token is good there and nowhere else, for one at a time.

The customer's visit that is open there ends with the token, however that ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from channel_server.application.books import Books
from channel_server.application.close_session import end_visits_at_counter
from channel_server.application.prove_password import prove_password
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.staff_books import StaffTokenRecord, TokenEnd
from channel_server.application.visits import record_act
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember

_KEPT_FOR = timedelta(days=1)
"""How long a token that has run out is still known, so that its caller is told why."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a workstation is told."""

    token: str
    staff: StaffMember
    expire_time: datetime
    last_sign_in_time: datetime | None
    failures_since: int
    change_required: bool


async def sign_in_staff(
    services: Services, caller: TerminalRecord, *, staff_number: str, password: str, take_over: bool
) -> SignedIn | Refusal:
    """Sign a person in; taking over ends their token at another workstation in the same moment."""
    proved = await prove_password(services, caller, staff_number=staff_number, password=password)
    if isinstance(proved, Refusal):
        return proved
    known, failures = proved
    token = services.passwords.new_token()
    now = services.clock.now()
    expire_time = now + services.policy.staff_token_lifetime

    def sign_in(books: Books) -> SignedIn | Refusal:
        record = books.staff(caller.bank_id, staff_number)
        if record is None or record.password_hash != known.password_hash or record.locked:
            return refuse(RefusalReason.STAFF_SIGN_IN_FAILED)
        live = [each for each in books.open_tokens_of(caller.bank_id, staff_number) if each.is_live(now)]
        elsewhere = [each for each in live if each.workstation_id != caller.terminal_id]
        if elsewhere and not take_over:
            return refuse(RefusalReason.STAFF_SIGNED_IN_ELSEWHERE, workstation=elsewhere[0].workstation_id)
        _end_all(books, elsewhere, TokenEnd.ELSEWHERE, now)
        _end_all(books, books.open_tokens_at(caller.bank_id, caller.terminal_id), TokenEnd.REPLACED, now)
        # A token that ran out by itself left its visit behind.
        end_visits_at_counter(books, caller.bank_id, caller.terminal_id, now, staff_number=staff_number)
        digest = digest_of(token)
        books.add_staff_token(
            StaffTokenRecord(caller.bank_id, digest, staff_number, caller.terminal_id, now, expire_time),
            now - _KEPT_FOR,
        )
        books.put_staff(replace(record, last_sign_in_time=now))
        record_act(
            books,
            caller.bank_id,
            "staff_signed_in",
            now,
            subject=staff_number,
            discriminator=digest.hex(),
            workstation=caller.terminal_id,
        )
        return SignedIn(token, record.member, expire_time, record.last_sign_in_time, failures, record.change_required)

    return await services.books.write(sign_in)


async def sign_out_staff(services: Services, caller: TerminalRecord, *, token: str) -> None:
    """End a token. One that is unknown, another workstation's, or over is left as it is."""
    digest, now = digest_of(token), services.clock.now()

    def sign_out(books: Books) -> None:
        found = books.staff_token(caller.bank_id, digest)
        if found is not None and found.workstation_id == caller.terminal_id and found.end is None:
            _end_all(books, (found,), TokenEnd.SIGNED_OUT, now)

    await services.books.write(sign_out)


def end_tokens_of(books: Books, member: StaffMember, end: TokenEnd, now: datetime, *, but: bytes = b"") -> None:
    """End a person's tokens, save perhaps one."""
    found = books.open_tokens_of(member.bank_id, member.staff_number)
    _end_all(books, [each for each in found if each.token_sha256 != but], end, now)


def digest_of(token: str) -> bytes:
    """What is kept of a token; 32 random bytes need no salt."""
    return sha256(token.encode()).digest()


def _end_all(
    books: Books, tokens: list[StaffTokenRecord] | tuple[StaffTokenRecord, ...], end: TokenEnd, now: datetime
) -> None:
    for each in tokens:
        books.end_staff_token(each.bank_id, each.token_sha256, end)
        record_act(
            books,
            each.bank_id,
            "staff_signed_out",
            now,
            subject=each.staff_number,
            discriminator=each.token_sha256.hex(),
            workstation=each.workstation_id,
            cause=end,
        )
        end_visits_at_counter(books, each.bank_id, each.workstation_id, now, staff_number=each.staff_number)
