"""A bank with as many open notes as wanted, on a PostgreSQL of its own that keeps what it commits.

A few thousand notes are made and aged one by one, as the product does it; the rest are copies of them, by statements
over sets. So every row is to the fen what it would be, and a million of them are there within a minute.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import Table

from channel_server.adapters.storage import day_tables, tables
from channel_server.adapters.storage.migrate import migrate_postgres
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.books import Books
from channel_server.application.loan_notes import note_from
from channel_server.application.records import BankRecord, LineRecord, NoteRecord
from channel_server.domain.credit_line import CreditLine, LineBalance
from channel_server.domain.ids import BankId, CustomerId, LineId
from channel_server.domain.interest import DayCount
from channel_server.domain.money import ZERO, AnnualRate, Fen
from channel_server.domain.product import SHIPPED_PRODUCTS
from channel_server.domain.schedule import RepaymentMethod

if TYPE_CHECKING:
    from tests.postgresql import PrivatePostgres

BANK = BankId("qingjiang")
DAY = date(2026, 1, 15)
"""The day on which all notes are as they stand; the day after it is the one that is measured."""
TEMPLATES = 2_000
BEHIND = 0.06
"""So many have not paid what was due: a rural bank in a bad year."""
_METHODS = (RepaymentMethod.EQUAL_INSTALMENT,) * 4 + (RepaymentMethod.INTEREST_FIRST,) * 3
_METHODS += (RepaymentMethod.EQUAL_PRINCIPAL,) * 2 + (RepaymentMethod.BULLET,)
_COUNTS = (DayCount.THIRTY_360,) * 5 + (DayCount.ACT_360,) * 3 + (DayCount.ACT_365F, DayCount.ACT_ACT)


async def write_templates(dsn: str) -> None:
    """Write the notes that all others are copies of."""
    await migrate_postgres(dsn)
    random = Random(20260115)
    notes = [_note(random, number) for number in range(TEMPLATES)]

    def write(books: Books) -> None:
        books.put_bank(BankRecord(BANK, "清江农商行", "Qingjiang Rural Bank"))
        books.put_product(BANK, SHIPPED_PRODUCTS["XIAOKANG"])
        for note in notes:
            books.add_line(_line(note))
            books.add_note(note)

    opened = PostgresUnitOfWork(dsn)
    await opened.write(write)
    await opened.close()


def multiply(server: PrivatePostgres, url: str, notes: int) -> None:
    """Copy the notes, their lines and what is known of their age until there are so many of each."""
    copies = notes // TEMPLATES
    for table in (tables.credit_line, tables.loan_note, day_tables.note_ageing):
        server.query(_copy(table, copies), url)
    # What was overdue long enough yesterday was frozen yesterday.
    overdue = "SELECT credit_line_id FROM note_ageing WHERE days_past_due >= 3"
    server.query(f"UPDATE credit_line SET frozen = 1 WHERE credit_line_id IN ({overdue})", url)
    server.query(
        "INSERT INTO line_freeze (bank_id, credit_line_id, since_date, days_past_due)"
        f" SELECT bank_id, credit_line_id, '{DAY - timedelta(days=1)}', days_past_due FROM note_ageing"
        " WHERE days_past_due >= 3",
        url,
    )
    server.query("VACUUM ANALYZE", url)


def _copy(table: Table, copies: int) -> str:
    made = ("credit_line_id", "loan_note_id")
    names = [column.name for column in table.columns]
    values = [f"{name} || '-' || to_char(copy, 'FM0000')" if name in made else name for name in names]
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(values)}"
        f" FROM {table.name}, generate_series(2, {copies}) AS copy"
    )


def _note(random: Random, number: int) -> NoteRecord:
    amount = Fen(random.randrange(5_000, 300_000) * 100)
    opened = DAY - timedelta(days=random.randrange(1, 330))
    note = NoteRecord(
        loan_note_id=f"N{number:05d}",
        bank_id=BANK,
        credit_line_id=LineId(f"L{number:05d}"),
        customer_id=CustomerId(f"C{number:05d}"),
        drawdown_id=None,
        amount=amount,
        principal_balance=amount,
        annual_rate=AnnualRate(Decimal(random.choice(["0.0495", "0.0525", "0.054", "0.0575"]))),
        day_count=random.choice(_COUNTS),
        method=random.choice(_METHODS),
        instalments=12,
        due_day=random.randrange(1, 29),
        value_date=opened,
        maturity_date=opened + timedelta(days=365),
        next_due_date=None,
        next_payment=ZERO,
        card_tail="6688",
        interest_paid=ZERO,
    )
    laid_out = note_from(note, Decimal("1.5"))
    fallen = [row.planned for row in laid_out.rows if row.planned.due_date <= DAY]
    if random.random() < BEHIND:
        fallen = fallen[: -random.randrange(1, 4)]
    return replace(
        note,
        principal_balance=Fen(amount - sum(row.principal for row in fallen)),
        interest_paid=Fen(sum(row.interest for row in fallen)),
    )


def _line(note: NoteRecord) -> LineRecord:
    balance = LineBalance(Fen(30_000_000), reserved=ZERO, outstanding=note.principal_balance)
    line = CreditLine(
        note.credit_line_id, BANK, note.customer_id, "XIAOKANG", balance, note.annual_rate, date(2028, 6, 30)
    )
    return LineRecord(line, 1)


def prepare(server: PrivatePostgres) -> str:
    """Make the database that others are copied from, and tell its URL."""
    url = server.new_database()
    asyncio.run(write_templates(url))
    return url
