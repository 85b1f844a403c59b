"""`counter.search`: a teller's search among 1,310,000 customers on PostgreSQL, from the typed text to the rows to show.

Measured is the use case as a workstation calls it: the question to the books, opening and masking what was found, and
the durable act in the evidence. The way over the network and onto the screen comes on top; the goal for all of it is
100 ms. `CUSTOMERS=` sets how many there are.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from random import Random

from channel_server.adapters.clock import RandomIds, SystemClock
from channel_server.adapters.core_banking import MemoryCoreBanking
from channel_server.adapters.crypto.vault import AesVault
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.ports import BusinessDay
from channel_server.application.search_customers import search_customers
from channel_server.application.services import BankDays, PolicyShelf, ProductShelf, Services
from channel_server.domain.refusals import Refusal
from channel_server.domain.staff import StaffMember, StaffRole
from tests.benchmarks.customer_house import BANK, DESK, Filled, Person, fill
from tests.benchmarks.drawdown_house import bench_folder
from tests.postgresql import private_postgres

CUSTOMERS = int(os.environ.get("CUSTOMERS", "1310000"))
SEARCHES = 400
WARM = 20
"""Searches of each kind that are not counted: connections are made and statements planned by then."""
_SETTINGS = {
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "synchronous_commit": "on",
}
_TELLER = StaffMember(BANK, "0317", "样本小满", frozenset({StaffRole.TELLER}))

KINDS: dict[str, Callable[[Person], str]] = {
    "part of a name": lambda person: person.name[-2:],
    "one character": lambda person: person.name[0],
    "whole name": lambda person: person.name,
    "name and end of number": lambda person: f"{person.name[-2:]} {person.id_number[-4:]}",
    "ID number": lambda person: person.id_number,
    "loan note": lambda person: f"XK{person.customer_id}",
    "query number": lambda person: f"稻-{int(person.customer_id[1:]) % 1_000_000:06d}",
    "nobody": lambda person: person.name + "无",
}


def run() -> dict[str, object]:
    """Measure."""
    vault = AesVault(os.urandom(32))
    with bench_folder("counter_search") as folder, private_postgres(_SETTINGS, folder) as server:
        began = time.perf_counter()
        filled = fill(server, vault, CUSTOMERS)
        took = round(time.perf_counter() - began, 1)
        said = f"{filled.customers} customers, {filled.words} words in {took} s: {filled.seconds}"
        print(said, file=sys.stderr)  # noqa: T201 - to whoever waits for it
        times = asyncio.run(_measure(filled, vault))
        size = server.query("SELECT pg_size_pretty(pg_total_relation_size('customer_word'))", filled.url)
    part, number = times["part of a name"], times["ID number"]
    return {
        "benchmark": "counter.search",
        "ratio": round(_at(part, 50) / _at(number, 50), 2),
        "against": "a search by the whole ID number",
        "p50": _at(part, 50),
        "p99": _at(part, 99),
        "unit": "ms",
        "detail": {
            "p50_is": "a search by two characters of a name, 20 rows shown",
            "kinds": {kind: {"p50": _at(each, 50), "p99": _at(each, 99)} for kind, each in times.items()},
            "customers": filled.customers,
            "words": filled.words,
            "words_on_disk": size,
            "filled_in_s": {"all": took, **filled.seconds},
        },
    }


async def _measure(filled: Filled, vault: AesVault) -> dict[str, list[float]]:
    clock = SystemClock()
    core = MemoryCoreBanking([], {BANK: BusinessDay(date(2026, 1, 15), open=True)})
    services = Services(
        books=PostgresUnitOfWork(filled.url),
        bank=None,
        clock=clock,
        ids=RandomIds(),
        vault=vault,
        days=BankDays(core, clock),
        products=ProductShelf(clock),
        policies=PolicyShelf(clock),
    )
    desk = await services.books.read(lambda books: books.terminal(DESK))
    random = Random(3)
    times: dict[str, list[float]] = {}
    for kind, typed in KINDS.items():
        who = random.choices(filled.people, k=WARM + SEARCHES)
        if kind in {"loan note", "query number"}:
            with_notes = [each for each in filled.people if int(each.customer_id[1:]) % 10 == 0]
            who = random.choices(with_notes, k=WARM + SEARCHES)
        spent = []
        for person in who:
            began = time.perf_counter()
            found = await search_customers(services, desk, _TELLER, query=typed(person), limit=0)
            spent.append((time.perf_counter() - began) * 1000)
            assert not isinstance(found, Refusal)
            # Of a frequent name the person may be beyond the page; by what is theirs alone they are found.
            assert found.more or (kind == "nobody") != any(
                each.customer_id == person.customer_id for each in found.customers
            ), kind
        times[kind] = sorted(spent[WARM:])
    await services.books.close()
    return times


def _at(times: list[float], percent: int) -> float:
    return round(times[min(len(times) * percent // 100, len(times) - 1)], 2)
