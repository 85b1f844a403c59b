"""Tells the bank's other systems what has happened: each thing at least once, told apart there by its reference."""

import asyncio
from datetime import date

from channel_server.application.call_staff import alert_of, note_taken
from channel_server.application.ports import LineFigures, Message, NoteRepayment, OutcomeUnknown, Success
from channel_server.application.records import OutboxItem, OutboxTopic
from channel_server.application.services import Services
from channel_server.domain.ids import CustomerId, DrawdownId, LineId, RepaymentId
from channel_server.domain.loan_note import PaymentParts
from channel_server.domain.money import Fen

MOST_AT_ONCE = 256
"""Bounds what is taken up in one unit of work."""
LINES_OUT = 8
"""Bounds what is under way at the other systems at one time."""


async def deliver_outbox(services: Services) -> int:
    """Tell what is due, and tell how many there were. What was not heard stays, and is due again later."""
    now = services.clock.now()
    again = now + services.policy.lease
    items = await services.books.write(lambda books: books.claim_outbox(now, again, MOST_AT_ONCE))
    if not items:
        return 0
    told: list[OutboxItem] = []
    waiting = iter(items)

    async def tell_in_turn() -> None:
        for item in waiting:
            if await _tell(services, item):
                told.append(item)

    await asyncio.gather(*(tell_in_turn() for _ in range(min(len(items), LINES_OUT))))
    if told:
        await services.books.write(lambda books: books.finish_outbox(tuple(told)))
    return len(items)


async def _tell(services: Services, item: OutboxItem) -> bool:
    """Tell one thing. A final no counts as heard: telling it again would not change it."""
    values = item.values
    match item.topic:
        case OutboxTopic.MIRROR_LINE:
            mirrored = await services.bank.credit.mirror_line_use(
                LineFigures(
                    bank_id=item.bank_id,
                    credit_line_id=LineId(item.subject),
                    sequence_number=int(values["sequence_number"]),
                    credit_limit=Fen(int(values["credit_limit_fen"])),
                    reserved=Fen(int(values["reserved_fen"])),
                    outstanding=Fen(int(values["outstanding_fen"])),
                )
            )
            return not isinstance(mirrored, OutcomeUnknown)
        case OutboxTopic.RECORD_REPAYMENT:
            recorded = await services.bank.credit.record_repayment(
                NoteRepayment(
                    bank_id=item.bank_id,
                    reference=RepaymentId(item.reference),
                    loan_note_id=item.subject,
                    sequence_number=int(values["sequence_number"]),
                    business_date=date.fromisoformat(values["business_date"]),
                    parts=PaymentParts(
                        Fen(int(values["penalty_interest_fen"])),
                        Fen(int(values["interest_fen"])),
                        Fen(int(values["principal_fen"])),
                    ),
                    principal_balance=Fen(int(values["principal_balance_fen"])),
                )
            )
            return not isinstance(recorded, OutcomeUnknown)
        case OutboxTopic.VOID_NOTE:
            voided = await services.bank.credit.void_loan_note(item.bank_id, DrawdownId(item.subject))
            return not isinstance(voided, OutcomeUnknown)
        case OutboxTopic.SEND_NOTIFICATION:
            sent = await services.bank.notifier.send_notification(
                Message(
                    bank_id=item.bank_id,
                    reference=item.reference,
                    customer_id=CustomerId(item.subject),
                    template=values["template"],
                    values={name: value for name, value in values.items() if name != "template"},
                )
            )
            return not isinstance(sent, OutcomeUnknown)
        case OutboxTopic.ALERT_STAFF:
            called = await services.bank.notifier.alert_staff(alert_of(item))
            if isinstance(called, Success):
                await services.books.write(lambda books: note_taken(books, item, services.clock.now()))
            return not isinstance(called, OutcomeUnknown)
