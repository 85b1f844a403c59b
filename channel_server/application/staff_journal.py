"""A teller's journal (流水): what was begun at the counter, numbered without a gap, before it is carried out.

The row is written first, as an intent is: a call that dies half way leaves a row whose request came to nothing, and
never money that no row speaks of. What became of a row its request tells, whenever it is asked.
"""

from dataclasses import replace
from datetime import date, datetime

from channel_server.application.books import Books
from channel_server.application.records import TerminalRecord
from channel_server.application.search_customers import business_date_of
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.application.work_books import ShiftRecord, StaffAct
from channel_server.domain.staff import StaffMember
from channel_server.domain.work import Business

_ACT = "staff_acted"
_MOST_ACTS = 100
"""About a request or a contract there are a few; this one comes before the others."""


async def journal_act(
    services: Services, staff: StaffMember, caller: TerminalRecord, *, business: Business | str, subject_id: str
) -> None:
    """Write down that a teller begins something; the same subject again is the same row, on a later day too."""
    kind = Business(business)
    today, now = await business_date_of(services, staff.bank_id), services.clock.now()

    def write(books: Books) -> None:
        shift = books.shift(staff.bank_id, staff.staff_number, today) or begun_shift(books, staff, today, now)
        if _is_written(books, staff, kind, subject_id):
            return
        number = shift.last_number + 1
        # Whoever goes on after signing off has a journal that is open again, and signs it off again.
        books.put_shift(replace(shift, last_number=number, end_time=None, end_request_id=""))
        books.add_staff_act(
            StaffAct(
                staff.bank_id,
                staff.staff_number,
                today,
                number=number,
                time=now,
                business=kind,
                subject_id=subject_id,
                terminal_id=caller.terminal_id,
            )
        )
        record_act(
            books,
            staff.bank_id,
            _ACT,
            now,
            subject=subject_id,
            discriminator=kind,
            staff_number=staff.staff_number,
            terminal=caller.terminal_id,
            business=kind,
            number=str(number),
        )

    await services.books.write(write)


def _is_written(books: Books, staff: StaffMember, kind: Business, subject_id: str) -> bool:
    """Tell by the chain, which knows of other days and of others' journals: the act is in it once."""
    acts = books.acts_about(staff.bank_id, subject_id, _MOST_ACTS)
    return any(act.body.event_type == _ACT and act.body.details["business"] == kind for act in acts)


def begun_shift(books: Books, staff: StaffMember, today: date, now: datetime) -> ShiftRecord:
    """A shift that nothing is written of yet: it began when its teller signed in."""
    signed_in = [token.sign_in_time for token in books.open_tokens_of(staff.bank_id, staff.staff_number)]
    return ShiftRecord(staff.bank_id, staff.staff_number, today, begin_time=min(signed_in, default=now))
