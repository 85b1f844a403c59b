"""Calls a person to a terminal, and tells whether the call has been taken.

The call is in the outbox before anybody is asked, so that it is passed on whatever becomes of this server; then it is
tried at once, for the terminal's customer is waiting for a word. Only the bank's side answering makes it "taken".
"""

import asyncio
from datetime import datetime, timedelta

from channel_server.application.books import Books
from channel_server.application.help_calls import begin_call
from channel_server.application.ports import Outcome, OutcomeUnknown, StaffAlert, Success
from channel_server.application.records import OutboxItem, OutboxTopic, RequestKind, RequestRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.evidence import EvidenceBody
from channel_server.domain.ids import TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason, refuse

AT_ONCE = timedelta(seconds=2.5)
"""How long the terminal is kept waiting for the bank's side; the outbox goes on after it."""


async def call_staff(
    services: Services, caller: TerminalRecord, *, request_id: str, place: str, code: str
) -> bool | Refusal:
    """Call, once for a `request_id`, and tell whether the bank's side has taken the call."""
    now = services.clock.now()

    def leave_call(books: Books) -> OutboxItem | Refusal:
        kept = books.request(caller.bank_id, request_id)
        if kept is not None:
            return _repeat(caller, kept, {"place": place, "code": code})
        request = RequestRecord(
            bank_id=caller.bank_id,
            request_id=request_id,
            kind=RequestKind.CALL_STAFF,
            terminal_id=caller.terminal_id,
            content={"place": place, "code": code},
            drawdown_id=None,
            refusal=None,
            create_time=now,
        )
        item = _item(caller, request)
        books.add_request(request)
        books.add_outbox((item,), now + AT_ONCE)
        record_act(
            books,
            caller.bank_id,
            "staff_called",
            now,
            subject=caller.terminal_id,
            discriminator=request_id,
            place=place,
            code=code,
        )
        begin_call(books, caller, call_id=request_id, place=place, code=code, now=now)
        return item

    item = await services.books.write(leave_call)
    if isinstance(item, Refusal):
        return item
    if not isinstance(await _try_at_once(services, item), Success):
        return False
    await services.books.write(lambda books: note_taken(books, item, services.clock.now()))
    return True


def alert_of(item: OutboxItem) -> StaffAlert:
    """Read a call out of the outbox."""
    values = item.values
    return StaffAlert(
        bank_id=item.bank_id,
        reference=item.reference,
        terminal_id=TerminalId(item.subject),
        branch=values["branch"],
        place=values["place"],
        code=values["code"],
        call_time=datetime.fromisoformat(values["call_time"]),
    )


def note_taken(books: Books, item: OutboxItem, now: datetime) -> None:
    """Strike a call off, with the act that it has been taken; done again, it changes nothing."""
    books.finish_outbox((item,))
    event_id = f"staff_call_taken:{item.subject}:{item.reference}"
    books.append_evidence(EvidenceBody(item.bank_id, event_id, "staff_call_taken", now, item.subject, {}))


async def _try_at_once(services: Services, item: OutboxItem) -> Outcome[None]:
    try:
        async with asyncio.timeout(AT_ONCE.total_seconds()):
            return await services.bank.notifier.alert_staff(alert_of(item))
    except TimeoutError:
        return OutcomeUnknown("not within the time that a customer waits")


def _repeat(caller: TerminalRecord, kept: RequestRecord, content: dict[str, str]) -> OutboxItem | Refusal:
    """Try the same call again: its reference tells it apart at the bank's side, should it have been heard."""
    if kept.kind is not RequestKind.CALL_STAFF or kept.terminal_id != caller.terminal_id:
        return refuse(RefusalReason.REQUEST_ID_REUSED, field="request_id")
    for name, value in content.items():
        if kept.content[name] != value:
            return refuse(RefusalReason.REQUEST_ID_REUSED, field=name)
    return _item(caller, kept)


def _item(caller: TerminalRecord, request: RequestRecord) -> OutboxItem:
    return OutboxItem(
        bank_id=caller.bank_id,
        reference=request.request_id,
        topic=OutboxTopic.ALERT_STAFF,
        subject=caller.terminal_id,
        values={**request.content, "branch": caller.branch_name, "call_time": request.create_time.isoformat()},
    )
