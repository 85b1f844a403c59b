"""A bank at the end of its day: books in a file, the bank's systems in memory, drawdowns as made during the day."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from channel_server.adapters.clock import RandomIds
from channel_server.adapters.crypto.vault import AesVault, load_master_key
from channel_server.adapters.papers import PlainPress
from channel_server.adapters.passwords import PlainPasswords
from channel_server.adapters.storage.sql_books import SqlBooks
from channel_server.application.books import Books, UnitOfWork
from channel_server.application.create_drawdown import content_pairs
from channel_server.application.day_ends import DayPolicy, Progress
from channel_server.application.disburse import disburse
from channel_server.application.drawdown_steps import record_reserved
from channel_server.application.records import ContractRecord, DrawdownRecord, RequestKind, RequestRecord
from channel_server.application.run_end_of_day import EndOfDay, run_end_of_day
from channel_server.application.services import BankDays, Policy, PolicyShelf, ProductShelf, Services
from channel_server.domain.drawdown import Drawdown, DrawdownContent, DrawdownEvent
from channel_server.domain.ids import (
    AccountId,
    BankId,
    ContractId,
    CustomerId,
    DrawdownId,
    LineId,
    QuoteId,
    RequestId,
    SessionId,
    TerminalId,
)
from channel_server.domain.interest import DayCount
from channel_server.domain.money import AnnualRate, Fen
from channel_server.domain.product import Purpose
from channel_server.domain.schedule import RepaymentMethod
from channel_server.domain.session import Channel
from tests.integration.server.bank import Bank, make_bank
from tests.integration.server.conftest import Database

BANK = BankId("qingjiang")
TODAY = date(2026, 1, 15)
LINE, CUSTOMER, ACCOUNT = LineId("JC-XK-000001"), CustomerId("JC00000001"), "8801031700000001"


class HandClock:
    """A wall clock that stands still until somebody turns it, either way."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 15, 22, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def turn(self, by: timedelta) -> None:
        self.time += by


@dataclass
class DayHouse:
    """Everything that a day's end touches."""

    services: Services
    bank: Bank
    clock: HandClock
    policy: DayPolicy = field(default_factory=lambda: DayPolicy(wait_for_payments=timedelta(0)))
    told: list[Progress] = field(default_factory=list)

    @property
    def books(self) -> UnitOfWork:
        return self.services.books

    async def end(self, asked: date | None = None, tell: Callable[[Progress], None] | None = None) -> EndOfDay:
        """Run the day's end."""
        return await run_end_of_day(self.services, self.policy, BANK, asked, tell or self.told.append)

    async def rows(self, text: str) -> list[Any]:
        """Ask the database itself. Any: rows of whatever is asked for."""
        return await self.books.read(lambda books: self._run(books, text))

    async def change(self, text: str) -> None:
        """Change the database behind everybody's back."""
        await self.books.write(lambda books: self._run(books, text))

    def _run(self, books: Books, text: str) -> list[Any]:
        assert isinstance(books, SqlBooks)
        return books.database.execute(text).fetchall()

    def close_core(self, on: date = TODAY) -> None:
        self.bank.core.set_business_day(BANK, on, is_open=False)

    def open_core(self, on: date) -> None:
        self.bank.core.set_business_day(BANK, on)
        self.services.days.forget()

    async def draw(self, amount_fen: int = 100_000, *, on: date = TODAY) -> DrawdownRecord:
        """Draw on a line as a terminal's request would, from the reservation on."""
        record = await self.books.write(lambda books: self._reserve(books, Fen(amount_fen), on))
        return await disburse(self.services, record)

    def _reserve(self, books: Books, amount: Fen, on: date) -> DrawdownRecord:
        now, drawdown_id = self.clock.now(), DrawdownId(str(uuid.uuid4()))
        quote, contract, request = QuoteId(str(uuid.uuid4())), ContractId(str(uuid.uuid4())), str(uuid.uuid4())
        books.add_contract(ContractRecord(contract, BANK, quote, SessionId("s"), "[]", bytes(32), now))
        content = DrawdownContent(
            bank_id=BANK,
            customer_id=CUSTOMER,
            credit_line_id=LINE,
            amount=amount,
            term_months=12,
            method=RepaymentMethod.EQUAL_INSTALMENT,
            due_day=15,
            purpose=Purpose.FARMING,
            account_id=AccountId(self.services.vault.index(BANK, ACCOUNT).hex()),
        )
        record = DrawdownRecord(
            drawdown=Drawdown(drawdown_id, RequestId(request), content).after(DrawdownEvent.AMOUNT_RESERVED),
            channel=Channel.KIOSK,
            terminal_id=TerminalId("JC-0317"),
            session_id=SessionId("s"),
            quote_id=quote,
            contract_id=contract,
            value_date=on,
            annual_rate=AnnualRate(Decimal("0.054")),
            day_count=DayCount.THIRTY_360,
            account_sealed=self.services.vault.seal(BANK, ACCOUNT),
            card_tail="6688",
            query_number="稻-4172",
            confirm_deadline=now + timedelta(minutes=15),
            create_time=now,
            update_time=now,
            due_time=now + self.services.policy.lease,
        )
        asked = RequestRecord(
            bank_id=BANK,
            request_id=request,
            kind=RequestKind.CREATE_DRAWDOWN,
            terminal_id=record.terminal_id,
            content=content_pairs(content),
            drawdown_id=drawdown_id,
            refusal=None,
            create_time=now,
        )
        held = books.reserve(record, asked)
        assert held is not None
        record_reserved(books, held, now)
        return held

    async def state_of(self, record: DrawdownRecord) -> str:
        found = await self.books.read(lambda books: books.drawdown(BANK, record.drawdown.drawdown_id))
        assert found is not None
        return found.drawdown.state


async def open_house(database: Database, bank: Bank | None = None) -> DayHouse:
    """Open books with the village in them; the caller closes them."""
    bank, clock = bank or make_bank(), HandClock()
    services = Services(
        books=await database.open(),
        bank=bank.office,
        clock=clock,
        ids=RandomIds(),
        vault=AesVault(load_master_key(database.key)),
        days=BankDays(bank.office.core, clock),
        products=ProductShelf(clock),
        policies=PolicyShelf(clock),
        passwords=PlainPasswords(),
        press=PlainPress(),
        policy=replace(Policy(), first_backoff=timedelta(seconds=1)),
    )
    return DayHouse(services, bank, clock)
