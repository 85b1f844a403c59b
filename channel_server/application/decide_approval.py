"""A second person decides what another has made; and what was agreed to begins.

The approval and what it is about change in one unit of work: a drawdown goes on as one that has just been reserved, a
reversal is intended, a visit gets its proof, a line is released. Two who decide at once, or one who decides while it is
taken back or lapses, meet at the approval's row: one of them wins, and the other is told so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from channel_server.application import drawdown_steps as steps
from channel_server.application.await_end import await_end
from channel_server.application.books import Books, StaleRecordError
from channel_server.application.change_password import confirm_password
from channel_server.application.day_gate import check_begin
from channel_server.application.disburse import disburse
from channel_server.application.end_approval import end_approval
from channel_server.application.money_desk import MoneyDesk
from channel_server.application.ports import BusinessDay
from channel_server.application.records import DrawdownRecord, RequestKind, RequestRecord, TerminalRecord
from channel_server.application.reverse_drawdown import ask_core_to_reverse, begin_reversal, reversal_key
from channel_server.application.services import Services
from channel_server.application.submit_approval import record_approval_act
from channel_server.application.visits import record_act
from channel_server.domain.approval import Approval, ApprovalEvent, ApprovalKind, ApprovalState
from channel_server.domain.refusals import Refusal, RefusalReason, refuse
from channel_server.domain.session import Assurance
from channel_server.domain.staff import StaffMember

_LEADS_TO = {
    ApprovalEvent.APPROVE: ApprovalState.APPROVED,
    ApprovalEvent.RETURN: ApprovalState.RETURNED,
    ApprovalEvent.ASK: ApprovalState.ASKED,
}
_MOVES_MONEY = frozenset({ApprovalKind.DRAWDOWN, ApprovalKind.REVERSAL})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervisor has decided."""

    request_id: str
    approval_id: str
    event: ApprovalEvent
    comment: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The approval, and the drawdown that it is about, as they then stand."""

    approval: Approval
    drawdown: DrawdownRecord | None


async def decide_approval(
    services: Services,
    desk: MoneyDesk,
    caller: TerminalRecord,
    staff: StaffMember,
    decision: Decision,
    *,
    password: str,
) -> Decided | Refusal:
    """Decide, once for a `request_id`; the same request again is answered from where things stand."""
    read = await services.books.read(lambda books: _find(books, caller, staff, decision))
    if isinstance(read, Refusal):
        return read
    found, repeated = read
    now = services.clock.now()
    if not repeated:
        refusal = found.check_checker(staff, caller.terminal_id, decision.event, comment=decision.comment, now=now)
        refusal = refusal or await confirm_password(services, caller, staff, password=password)
        if refusal is not None:
            return refusal
    needs_core = decision.event is ApprovalEvent.APPROVE and found.kind in _MOVES_MONEY
    day = await services.days.open_day(caller.bank_id) if needs_core else None

    async def decide() -> Decided | Refusal:
        try:
            taken = await services.books.write(lambda books: _take(services, books, caller, staff, decision, day))
        except StaleRecordError:
            # What it is about has gone on by itself: it can be decided no more.
            return refuse(RefusalReason.APPROVAL_DECIDED, state="CHANGED")
        if isinstance(taken, Refusal):
            return taken
        return await _carry_out(services, desk, taken, begun=decision.event is ApprovalEvent.APPROVE)

    # Whoever hangs up takes nothing back: what was agreed to goes on.
    return await desk.carry_out(f"decide:{services.ids.new_uuid()}", decide)


@dataclass(frozen=True, slots=True)
class _Taken:
    approval: Approval
    drawdown: DrawdownRecord | None
    repeated: bool = False


async def _carry_out(services: Services, desk: MoneyDesk, taken: _Taken, *, begun: bool) -> Decided:
    """Go on with what was agreed to, or wait for whoever does."""
    approval, record = taken.approval, taken.drawdown
    if record is None or not begun:
        return Decided(approval, record)
    reverses = approval.kind is ApprovalKind.REVERSAL
    drawdown_id = record.drawdown.drawdown_id
    key = reversal_key(drawdown_id) if reverses else drawdown_id
    if taken.repeated:
        return Decided(approval, await await_end(services, desk, record, key=key))
    work = (lambda: ask_core_to_reverse(services, record)) if reverses else (lambda: disburse(services, record))
    return Decided(approval, await desk.carry_out(key, work))


def _find(
    books: Books, caller: TerminalRecord, staff: StaffMember, decision: Decision
) -> tuple[Approval, bool] | Refusal:
    """Find what is decided, and tell whether it was decided so before, under the same `request_id`."""
    found = books.approval(caller.bank_id, decision.approval_id)
    if found is None:
        return refuse(RefusalReason.NOT_FOUND, noun="approval")
    kept = books.request(caller.bank_id, decision.request_id)
    if kept is None:
        # Before decisions were kept as requests, an approval bore the id of its last one.
        bears = found.decide_request_id == decision.request_id and found.checker_number == staff.staff_number
        return found, bears and _LEADS_TO[decision.event] is found.state
    if kept.kind is not RequestKind.DECIDE_APPROVAL or kept.content["checker"] != staff.staff_number:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    for name, value in _content(staff, decision).items():
        if kept.content[name] != value:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    return found, True


def _content(staff: StaffMember, decision: Decision) -> Mapping[str, str]:
    return {
        "approval_id": decision.approval_id,
        "decision": decision.event.value,
        "comment": decision.comment.strip(),
        "checker": staff.staff_number,
    }


def _take(
    services: Services,
    books: Books,
    caller: TerminalRecord,
    staff: StaffMember,
    decision: Decision,
    day: BusinessDay | Refusal | None,
) -> _Taken | Refusal:
    now = services.clock.now()
    read = _find(books, caller, staff, decision)
    if isinstance(read, Refusal):
        return read
    found, repeated = read
    if repeated:
        return _Taken(found, _drawdown_of(books, found), repeated=True)
    event = decision.event
    refusal = found.check_checker(staff, caller.terminal_id, event, comment=decision.comment, now=now)
    if refusal is not None:
        return refusal
    if event is ApprovalEvent.APPROVE:
        refusal = found.check_seen(books.seen_proofs(caller.bank_id, found.approval_id, staff.staff_number))
        if refusal is not None:
            return refusal
        record = _begin(services, books, found, staff, day, now)
        if isinstance(record, Refusal):
            return record
    elif event is ApprovalEvent.RETURN:
        record = end_approval(services, books, found, RefusalReason.APPROVAL_RETURNED, now)
    else:
        record = _drawdown_of(books, found)
    after = replace(
        found.after(event, now),
        comment=decision.comment.strip(),
        checker_number=staff.staff_number,
        checker_workstation_id=caller.terminal_id,
        decide_request_id=decision.request_id,
    )
    books.change_approval(after)
    books.add_request(
        RequestRecord(
            bank_id=caller.bank_id,
            request_id=decision.request_id,
            kind=RequestKind.DECIDE_APPROVAL,
            terminal_id=caller.terminal_id,
            content=_content(staff, decision),
            drawdown_id=None,
            refusal=None,
            create_time=now,
        )
    )
    record_approval_act(
        books,
        after,
        f"approval_{after.state.lower()}",
        now,
        maker=after.maker_number,
        checker=staff.staff_number,
        checked_at=caller.terminal_id,
    )
    return _Taken(after, record)


def _begin(
    services: Services,
    books: Books,
    approval: Approval,
    staff: StaffMember,
    day: BusinessDay | Refusal | None,
    now: datetime,
) -> DrawdownRecord | Refusal | None:
    """Begin what is agreed to, held once more against the books as they are now."""
    match approval.kind:
        case ApprovalKind.DRAWDOWN:
            assert day is not None, "money moves on a day"
            return day if isinstance(day, Refusal) else _begin_drawdown(services, books, approval, day, now)
        case ApprovalKind.REVERSAL:
            assert day is not None, "money moves on a day"
            return day if isinstance(day, Refusal) else _begin_reversal(services, books, approval, day, now)
        case ApprovalKind.ATTESTATION:
            return _attest(services, books, approval, staff, now)
        case ApprovalKind.RELEASE:
            return _release(books, approval, staff, now)
        case _:
            assert_never(approval.kind)


def _begin_drawdown(
    services: Services, books: Books, approval: Approval, day: BusinessDay, now: datetime
) -> DrawdownRecord | Refusal:
    record = _drawdown_of(books, approval)
    assert record is not None, "an approval of a drawdown has one"
    closed = check_begin(books.bank_day(approval.bank_id), day.business_date)
    if closed is not None:
        return closed
    if record.value_date != day.business_date:
        # Priced for a day that is over.
        return refuse(RefusalReason.APPROVAL_LAPSED)
    line = books.line(approval.bank_id, record.drawdown.content.credit_line_id)
    assert line is not None, "an amount is held on a line"
    refusal = line.line.check_drawable(day.business_date)
    if refusal is not None:
        return refusal
    policy = services.policy
    return steps.begin_approved(books, record, now, due=now + policy.lease, deadline=now + policy.confirm_within)


def _begin_reversal(
    services: Services, books: Books, approval: Approval, day: BusinessDay, now: datetime
) -> DrawdownRecord | Refusal:
    record = _drawdown_of(books, approval)
    assert record is not None, "a reversal is of a drawdown"
    begun = begin_reversal(
        services, books, record, day, now, request_id=approval.request_id, reason=approval.content["reason"]
    )
    return begun if isinstance(begun, Refusal) else begun.record


def _attest(services: Services, books: Books, approval: Approval, staff: StaffMember, now: datetime) -> Refusal | None:
    visit = books.session(approval.bank_id, approval.session_id)
    assert visit is not None, "a visit stays in the books"
    refusal = visit.session.check_usable(now=now, terminal_id=visit.session.terminal_id)
    if refusal is not None:
        return refusal
    session = visit.session.identified(approval.customer_id, Assurance.TELLER)
    if isinstance(session, Refusal):
        return session
    books.put_session(replace(visit, session=session.extended(now + services.policy.session_lifetime)))
    record_act(
        books,
        approval.bank_id,
        "identity_attested",
        now,
        subject=approval.session_id,
        discriminator=approval.approval_id,
        papers=approval.content["papers"],
        cause=approval.content["cause"],
        maker=approval.maker_number,
        checker=staff.staff_number,
    )
    return None


def _release(books: Books, approval: Approval, staff: StaffMember, now: datetime) -> Refusal | None:
    line = books.line(approval.bank_id, approval.credit_line_id)
    if line is None or not line.line.frozen:
        return refuse(RefusalReason.LINE_NOT_FROZEN)
    books.stop_line(approval.bank_id, approval.credit_line_id, frozen=False, on=now.date())
    record_act(
        books,
        approval.bank_id,
        "credit_line_released",
        now,
        subject=approval.credit_line_id,
        discriminator=approval.approval_id,
        terminal=approval.workstation_id,
        maker=approval.maker_number,
        checker=staff.staff_number,
    )
    return None


def _drawdown_of(books: Books, approval: Approval) -> DrawdownRecord | None:
    return books.drawdown(approval.bank_id, approval.drawdown_id) if approval.drawdown_id else None
