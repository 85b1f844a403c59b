"""A teller takes a case from a terminal to the counter: the visit there ends in the same moment.

The case is the customer's own, as if they had shown its code: it is taken into a visit that has proved the customer
anew, what the terminal's visit had sent goes with it, and nothing is sent again. Where the terminal had no visit that
knows its customer there is no case to carry, and the visit ends all the same.
"""

from dataclasses import dataclass
from datetime import datetime

from channel_server.application.books import Books
from channel_server.application.help_calls import CallView, find_branch_call, record_call_act, view_of
from channel_server.application.records import SessionRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.tokens import HandoffCodes
from channel_server.application.visits import ended, record_act
from channel_server.domain.handoff import LIFETIME, Handoff
from channel_server.domain.help_call import HelpCall, HelpCallState
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.staff import StaffMember


@dataclass(frozen=True, slots=True)
class AtCounter:
    """The call, and the code by which the teller's own visit takes the case; empty where there is none."""

    view: CallView
    handoff_code: str


async def take_to_counter(
    services: Services, codes: HandoffCodes, caller: TerminalRecord, staff: StaffMember, *, call_id: str
) -> AtCounter | Refusal:
    """Take the case; asked again by the same teller, a fresh code is given for it as long as nobody has taken it."""
    now = services.clock.now()
    handoff_id = codes.new_id()

    def take(books: Books) -> tuple[CallView, bool] | Refusal:
        call = find_branch_call(books, caller, call_id)
        if isinstance(call, Refusal):
            return call
        refusal = call.check_held_by(staff.staff_number)
        again = call.state is HelpCallState.AT_COUNTER and call.staff_number == staff.staff_number
        if refusal is not None and not again:
            return refusal
        visit = _visit_of(books, call)
        carried = visit is not None and _carry(books, visit, handoff_id, now, staff)
        if again:
            return view_of(books, call), carried
        if visit is not None and not visit.session.closed:
            books.put_session(ended(visit))
        after = call.ended(HelpCallState.AT_COUNTER, now)
        books.put_help_call(after)
        record_call_act(books, after, "help_call_at_counter", now, workstation=caller.terminal_id)
        return view_of(books, after), carried

    taken = await services.books.write(take)
    if isinstance(taken, Refusal):
        return taken
    view, carried = taken
    return AtCounter(view, codes.code(caller.bank_id, handoff_id) if carried else "")


def _visit_of(books: Books, call: HelpCall) -> SessionRecord | None:
    session_id = call.journey.session_id
    visit = None if session_id is None else books.session(call.bank_id, session_id)
    # What a terminal told was held against its own visits; once more, since another's would be another's customer.
    return visit if visit is not None and visit.session.terminal_id == call.terminal_id else None


def _carry(books: Books, visit: SessionRecord, handoff_id: str, now: datetime, staff: StaffMember) -> bool:
    """Open the case for whoever proves to be its customer; False where it has gone on elsewhere, or is nobody's."""
    session = visit.session
    if session.customer_id is None or books.handed_over(session.bank_id, session.session_id):
        return False
    over = session.check_usable(now=now, terminal_id=session.terminal_id)
    gone = books.gone_to_counter(session.bank_id, session.session_id)
    if over is not None and over.reason is RefusalReason.SESSION_EXPIRED and not gone:
        return False
    books.put_handoff(
        Handoff(
            handoff_id=handoff_id,
            bank_id=session.bank_id,
            session_id=session.session_id,
            customer_id=session.customer_id,
            channel=session.channel,
            expire_time=now + LIFETIME,
            terms={},
        )
    )
    # Its subject is the visit: whoever watches there is told by it that the visit is over.
    record_act(
        books,
        session.bank_id,
        "handoff_opened",
        now,
        subject=session.session_id,
        discriminator=handoff_id,
        staff=staff.staff_number,
    )
    return True
