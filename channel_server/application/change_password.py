"""A person who is signed in proves the password again, or sets another one."""

from dataclasses import replace

from channel_server.application.books import Books
from channel_server.application.prove_password import prove_password
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.sign_in_staff import digest_of, end_tokens_of
from channel_server.application.staff_books import TokenEnd
from channel_server.application.visits import record_act
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember, check_password


async def confirm_password(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, password: str
) -> Refusal | None:
    """Say that it is not the person, or nothing."""
    proved = await prove_password(services, caller, staff_number=staff.staff_number, password=password)
    return proved if isinstance(proved, Refusal) else None


async def change_password(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, old: str, new: str, token: str
) -> Refusal | None:
    """Set another password. Whoever else is signed in by the old one is so no more."""
    proved = await prove_password(services, caller, staff_number=staff.staff_number, password=old)
    if isinstance(proved, Refusal):
        return proved
    poor = check_password(new, staff_number=staff.staff_number, old=old)
    if poor is not None:
        return poor
    known, _ = proved
    hashed = await services.passwords.hash(new)
    now = services.clock.now()

    def change(books: Books) -> Refusal | None:
        record = books.staff(staff.bank_id, staff.staff_number)
        if record is None or record.password_hash != known.password_hash:
            return refuse(RefusalReason.STAFF_SIGN_IN_FAILED)
        books.put_staff(replace(record, password_hash=hashed, change_required=False))
        end_tokens_of(books, staff, TokenEnd.PASSWORD_SET, now, but=digest_of(token))
        record_act(
            books,
            staff.bank_id,
            "staff_password_changed",
            now,
            subject=staff.staff_number,
            discriminator=services.ids.new_uuid(),
            workstation=caller.terminal_id,
        )
        return None

    return await services.books.write(change)
