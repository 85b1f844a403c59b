"""A bank with as many customers as wanted, each with sealed name, number and words, as the product would write them.

Filled by COPY, with the words' index built afterwards: a million and more within some minutes. Nobody in it exists.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import asyncpg

from channel_server.adapters.crypto.vault import AesVault
from channel_server.adapters.storage.migrate import migrate_postgres
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.books import Books
from channel_server.application.customer_books import WORD_BYTES
from channel_server.application.records import BankRecord, TerminalRecord
from channel_server.domain.customer_search import name_parts
from channel_server.domain.identity_number import check_character
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.product import SHIPPED_PRODUCTS
from channel_server.domain.session import Channel

if TYPE_CHECKING:
    from tests.postgresql import PrivatePostgres

BANK = BankId("qingjiang")
DESK = TerminalId("JC-T001")
_AT_ONCE = 20_000
_FIRST_BORN = date(1945, 1, 1)
_HERE_LATELY = 10
"""One customer in so many has been here within a year."""
_NOW_MS = 1_768_440_600_000
# Surnames as frequent as in life: the first some seven in a hundred, each next one a little less.
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_SURNAMES += "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
_GIVEN = "样本桂兰英芳秀珍梅玉凤华平山水木田禾秋春夏冬生长根柱富贵金银满仓粮雨月青云"
_GIVEN += "石头大小来顺菊香腊立惊蛰谷白露霜降至寒暑清明芒种"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer whom the benchmark looks for."""

    customer_id: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The bank, once it is full."""

    url: str
    people: tuple[Person, ...]
    """Some of its customers."""
    customers: int
    words: int
    seconds: dict[str, float]


class _Words:
    """Digests as the vault makes them, each reckoned once: a million names have few parts."""

    def __init__(self, vault: AesVault) -> None:
        self._key = vault._index_key
        self._kept: dict[str, str] = {}

    def of(self, text: str) -> str:
        found = self._kept.get(text)
        if found is None:
            made = hmac.new(self._key, f"{BANK}\0{text}".encode(), hashlib.sha256).digest()
            found = self._kept[text] = made[:WORD_BYTES].hex()
        return found

    def whole(self, text: str) -> str:
        return hmac.new(self._key, f"{BANK}\0{text}".encode(), hashlib.sha256).hexdigest()


def people(count: int) -> Iterator[Person]:
    """Make people up, the same ones each time."""
    random = Random(20260115)
    weights = [1 / (place + 6) for place in range(len(_SURNAMES))]
    for number in range(count):
        surname = random.choices(_SURNAMES, weights)[0]
        given = "".join(random.choices(_GIVEN, k=1 if random.random() < 0.12 else 2))
        # A thousand born on each sixteenth day, so that no number is there twice.
        born = _FIRST_BORN + timedelta(days=number // 1000 * 16)
        first = f"4299{random.randrange(1, 30):02d}{born:%Y%m%d}{number % 1000:03d}"
        yield Person(f"C{number:08d}", surname + given, first + check_character(first))


def fill(server: PrivatePostgres, vault: AesVault, customers: int) -> Filled:
    """Make the bank."""
    url = server.new_database()
    filled = asyncio.run(_fill(url, vault, customers))
    began = time.perf_counter()
    for text in _SETS:
        server.query(text, url)
    server.query("VACUUM ANALYZE", url)
    filled.seconds["lines, notes, drawdowns"] = round(time.perf_counter() - began, 1)
    return filled


# Half have a line, and of those each fifth a note, from a drawdown of a month ago with a number to quote.
_LINES = """
INSERT INTO credit_line SELECT bank_id, 'L' || customer_id, customer_id, 'XIAOKANG', 20000000, 0,
       CASE WHEN number % 5 = 0 THEN 5000000 ELSE 0 END, '0.0435', '2028-06-30', 0, 1
  FROM (SELECT bank_id, customer_id, substr(customer_id, 2)::int AS number FROM customer) c WHERE number % 2 = 0
"""
_NOTES = """
INSERT INTO loan_note (bank_id, loan_note_id, credit_line_id, customer_id, amount_fen, principal_balance_fen,
       annual_rate, day_count, method, instalments, due_day, value_date, maturity_date, next_payment_fen, card_tail,
       version, generation, penalty_paid_fen, penalty_accrued_fen, held_by)
SELECT bank_id, 'XK' || customer_id, credit_line_id, customer_id, 5000000, outstanding_fen, annual_rate,
       'THIRTY_360', 'BULLET', 1, 15, '2025-09-15', '2026-09-15', 0, '6688', 1, 0, 0, 0, ''
  FROM credit_line WHERE outstanding_fen > 0
"""
_DRAWDOWNS = """
INSERT INTO drawdown (bank_id, drawdown_id, request_id, state, version, attempts, customer_id, credit_line_id,
       amount_fen, term_months, method, due_day, purpose, account_index, channel, terminal_id, session_id, quote_id,
       contract_id, value_date, annual_rate, day_count, account_sealed, card_tail, query_number, confirm_deadline_ms,
       create_time_ms, update_time_ms, loan_note_id, core_reference, line_sequence, reversal_request_id,
       reversal_reason)
SELECT bank_id, 'D' || customer_id, 'R' || customer_id, 'DISBURSED', 3, 0, customer_id, credit_line_id, 5000000,
       12, 'BULLET', 15, 'FARMING', '', 'KIOSK', 'JC-0317', '', '', '', '2025-12-15', annual_rate, 'THIRTY_360', '',
       '6688', '稻-' || to_char(substr(customer_id, 2)::int % 1000000, 'FM000000'), 0, 1765792800000, 1765792800000,
       loan_note_id, '', 1, '', ''
  FROM loan_note
"""
_SETS = (_LINES, _NOTES, _DRAWDOWNS)


async def _fill(url: str, vault: AesVault, customers: int) -> Filled:
    await migrate_postgres(url)
    await _write_bank(url)
    words, seconds, rows = _Words(vault), dict[str, float](), 0
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SET maintenance_work_mem = '256MB'; ALTER TABLE customer_word DROP CONSTRAINT customer_word_pkey"
    )
    random, some = Random(7), list[Person]()
    keep_every = max(customers // 4_000, 1)
    began, sealing = time.perf_counter(), 0.0
    made = people(customers)
    while page := list(itertools.islice(made, _AT_ONCE)):
        some += page[::keep_every]
        sealing -= time.perf_counter()
        customer, profile, word = list[str](), list[str](), list[str]()
        for person in page:
            seen = _NOW_MS - random.randrange(31_000_000_000) if random.randrange(_HERE_LATELY) == 0 else 0
            name, number = vault.seal(BANK, person.name).hex(), vault.seal(BANK, person.id_number).hex()
            customer.append(f"{BANK}\t{person.customer_id}\t\\\\x{name}\t\\\\x{words.whole(person.id_number)}\n")
            profile.append(f"{BANK}\t{person.customer_id}\t\\\\x{number}\t\\\\x\t{seen}\n")
            found = [words.of(f"name {part}") for part in name_parts(person.name)]
            found.append(words.of(f"tail {person.id_number[-4:]}"))
            word += [f"{BANK}\t\\\\x{each}\t{seen}\t{person.customer_id}\n" for each in found]
        rows += len(word)
        sealing += time.perf_counter()
        for table, lines in (("customer", customer), ("customer_profile", profile), ("customer_word", word)):
            await connection.copy_to_table(table, source=_bytes(lines))
    seconds["rows"] = round(time.perf_counter() - began, 1)
    seconds["of that sealing and digesting"] = round(sealing, 1)
    began = time.perf_counter()
    await connection.execute(
        "ALTER TABLE customer_word ADD PRIMARY KEY (bank_id, word_index, seen_time_ms, customer_id)"
    )
    seconds["index of words"] = round(time.perf_counter() - began, 1)
    await connection.close()
    return Filled(url, tuple(some), customers, rows, seconds)


async def _write_bank(url: str) -> None:
    def write(books: Books) -> None:
        books.put_bank(BankRecord(BANK, "清江农商行", "Qingjiang Rural Bank"))
        books.put_product(BANK, SHIPPED_PRODUCTS["XIAOKANG"])
        books.put_terminal(TerminalRecord(DESK, BANK, Channel.COUNTER, "虚构湾支行", "Xugouwan", "", False, None))

    opened = PostgresUnitOfWork(url)
    await opened.write(write)
    await opened.close()


async def _bytes(lines: list[str]) -> AsyncIterator[bytes]:
    yield "".join(lines).encode()
