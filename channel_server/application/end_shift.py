"""A teller signs off: once everything that is theirs is settled, or in the hands of somebody who has accepted it."""

from dataclasses import replace

from channel_server.application.books import Books
from channel_server.application.get_shift import Shift, get_shift
from channel_server.application.records import TerminalRecord
from channel_server.application.services import Services
from channel_server.application.sign_in_staff import end_tokens_of
from channel_server.application.staff_books import TokenEnd
from channel_server.application.visits import record_act
from channel_server.application.work_books import ShiftRecord
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.staff import StaffMember


async def end_shift(
    services: Services, caller: TerminalRecord, staff: StaffMember, *, request_id: str
) -> Shift | Refusal:
    """End the shift, and what the teller is signed in by; the same request again is the same end."""
    shift = await get_shift(services, caller, staff)
    now = services.clock.now()

    def end(books: Books) -> Shift | Refusal:
        record = books.shift(staff.bank_id, staff.staff_number, shift.business_date)
        record = record or ShiftRecord(staff.bank_id, staff.staff_number, shift.business_date, shift.begin_time)
        if record.end_time is not None:
            return shift
        if shift.left:
            return refuse(RefusalReason.SHIFT_WORK_LEFT, count=shift.left)
        books.put_shift(replace(record, end_time=now, end_request_id=request_id))
        end_tokens_of(books, staff, TokenEnd.SIGNED_OUT, now)
        record_act(
            books,
            staff.bank_id,
            "shift_ended",
            now,
            subject=f"{staff.staff_number}:{shift.business_date.isoformat()}",
            discriminator=request_id,
            staff_number=staff.staff_number,
            terminal=caller.terminal_id,
            entries=str(len(shift.entries)),
            paid_out_fen=str(sum(total.paid_out for total in shift.totals)),
            collected_fen=str(sum(total.collected for total in shift.totals)),
            agreed_with_core=str(shift.core_time is not None and not shift.obstacles).lower(),
        )
        return shift

    return await services.books.write(end)
