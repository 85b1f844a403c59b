"""A terminal has started: what it shows and obeys, and fresh keys for its PIN pad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from channel_server.application.books import Books
from channel_server.application.ports import Success, WrappedKey
from channel_server.application.record_books import DeviceState, TerminalReport
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.application.services import Services
from channel_server.application.visits import record_act
from channel_server.domain.channel_terms import ChannelTerms, Hours
from channel_server.domain.money import ZERO, Fen
from channel_server.domain.product import Product
from channel_server.domain.refusals import Refusal, RefusalReason, refuse


@dataclass(frozen=True, slots=True)
class TerminalWelcome:
    """What a terminal shows and obeys."""

    terminal: TerminalRecord
    bank: BankRecord
    business_date: date
    working_keys: tuple[WrappedKey, ...]
    idle_timeout: timedelta
    amount_minimum: Fen
    amount_maximum: Fen
    amount_step: Fen
    drawing_hours: Hours | None


async def hello_terminal(
    services: Services,
    caller: TerminalRecord,
    *,
    software_version: str,
    devices: Sequence[DeviceState],
) -> TerminalWelcome | Refusal:
    """Welcome a terminal. Every hello gives its PIN pad fresh keys; the old ones are worth nothing from then on."""
    day = await services.days.today(caller.bank_id)
    if isinstance(day, Refusal):
        return day
    keys = await services.bank.cards.issue_working_keys(caller.bank_id, caller.terminal_id)
    if not isinstance(keys, Success):
        return refuse(RefusalReason.CARD_CHECK_UNAVAILABLE)
    now = services.clock.now()
    occasion = services.ids.new_uuid()

    def note_hello(books: Books) -> tuple[BankRecord | None, tuple[Product, ...], ChannelTerms]:
        books.record_hello(caller.terminal_id, software_version, now)
        # It is there, and how: the first of the reports that `report_devices` takes each minute.
        books.put_terminal_report(
            TerminalReport(caller.terminal_id, caller.bank_id, now, busy=False, devices=tuple(devices))
        )
        details = {"software_version": software_version, **{each.kind: each.state for each in devices}}
        record_act(
            books,
            caller.bank_id,
            "terminal_hello_received",
            now,
            subject=caller.terminal_id,
            discriminator=occasion,
            **details,
        )
        terms = services.policies.policy(books, caller.bank_id).terms[caller.channel]
        return books.bank(caller.bank_id), books.products(caller.bank_id), terms

    bank, products, terms = await services.books.write(note_hello)
    if bank is None:
        return refuse(RefusalReason.UNKNOWN_TERMINAL, terminal=caller.terminal_id)
    return TerminalWelcome(
        terminal=caller,
        bank=bank,
        business_date=day.business_date,
        working_keys=keys.value,
        idle_timeout=services.policy.idle_timeout,
        amount_minimum=min((each.amount_minimum for each in products), default=ZERO),
        amount_maximum=max((terms.most_at_once(each) for each in products), default=ZERO),
        amount_step=min((each.amount_step for each in products), default=Fen(1)),
        drawing_hours=terms.hours,
    )
