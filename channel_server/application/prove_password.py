"""A person proves a password: at sign-in, at a locked screen, for another password, and for a decision.

Each try is on disk before the password is looked at, and a number that nobody has is answered, counted and locked as
one that somebody has: whoever tries learns nothing of who works here.
"""

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.staff_books import StaffRecord
from channel_server.application.visits import record_act
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import SignInTries


async def prove_password(
    services: Services, caller: TerminalRecord, *, staff_number: str, password: str
) -> tuple[StaffRecord, int] | Refusal:
    """Tell the person whose number and password these are, and how many tries had failed since the last success."""
    bank_id, now = caller.bank_id, services.clock.now()
    occasion = services.ids.new_uuid()

    def count(books: Books) -> tuple[StaffRecord | None, SignInTries] | Refusal:
        # Read first: on either database whoever else tries this number waits for it.
        tries = books.sign_in_tries(bank_id, staff_number)
        refusal = tries.check(now)
        if refusal is not None:
            return refusal
        counted = tries.counted(now)
        books.put_sign_in_tries(bank_id, staff_number, counted)
        return books.staff(bank_id, staff_number), counted

    counted = await services.books.write(count)
    if isinstance(counted, Refusal):
        return counted
    record, tries = counted
    right = await services.passwords.verify(password, None if record is None else record.password_hash)
    fresh = ""
    if right and record is not None and services.passwords.is_outdated(record.password_hash):
        fresh = await services.passwords.hash(password)

    def conclude(books: Books) -> tuple[StaffRecord, int] | Refusal:
        found = books.staff(bank_id, staff_number)
        if not right or record is None or found is None or found.password_hash != record.password_hash:
            _record_failure(books, caller, staff_number if found is not None else "", tries, services, occasion)
            return refuse(RefusalReason.STAFF_SIGN_IN_FAILED)
        books.forget_sign_in_tries(bank_id, staff_number)
        if found.locked:
            return refuse(RefusalReason.STAFF_LOCKED)
        if fresh:
            found = StaffRecord(found.member, fresh, found.change_required, found.locked, found.last_sign_in_time)
            books.put_staff(found)
        return found, tries.failures - 1

    return await services.books.write(conclude)


def _record_failure(
    books: Books, caller: TerminalRecord, staff_number: str, tries: SignInTries, services: Services, occasion: str
) -> None:
    """Leave an act. A number that nobody has is not named: somebody may have typed a password in its place."""
    now = services.clock.now()
    subject = staff_number or caller.terminal_id
    details = {"workstation": caller.terminal_id, "failures": str(tries.failures)}
    record_act(books, caller.bank_id, "staff_password_refused", now, subject=subject, discriminator=occasion, **details)
    if tries.locked_until is not None:
        record_act(books, caller.bank_id, "staff_number_locked", now, subject=subject, discriminator=occasion)
