"""`counter.search`: a teller's search among 1,310,000 customers on PostgreSQL, from the typed text to the rows to show.

Measured is a signed-in workstation's call over mTLS, from the question to the answer's rows in hand: the gate, the
books, opening and masking what was found, and the durable act in the evidence. What the screen takes to show them
comes on top; the goal for all of it is 100 ms. The use case by itself is in the details. `CUSTOMERS=` sets how many.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from random import Random

from edian.channel.v1 import customer_service_pb2

from channel_server.adapters.clock import SystemClock
from channel_server.adapters.core_banking import MemoryCoreBanking
from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from channel_server.adapters.crypto.vault import AesVault, make_demo_key
from channel_server.adapters.passwords import Argon2Cost, Argon2Passwords
from channel_server.adapters.storage.postgresql import PostgresUnitOfWork
from channel_server.application.ports import BackOffice, BusinessDay
from channel_server.application.search_customers import search_customers
from channel_server.application.services import Policy
from channel_server.application.staff_books import StaffRecord
from channel_server.bootstrap import make_services, run_server
from channel_server.cli.seed_demo import DEMO_PASSWORD
from channel_server.domain.refusals import Refusal
from channel_server.domain.staff import StaffMember, StaffRole
from channel_server.log_fields import configure_logs
from channel_server.settings import Settings
from tests.benchmarks.customer_house import BANK, DESK, Filled, Person, fill
from tests.benchmarks.drawdown_house import bench_folder
from tests.integration.server.terminal import Terminal
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
    configure_logs(json=True, level="ERROR")
    with bench_folder("counter_search") as folder, private_postgres(_SETTINGS, folder) as server:
        key = folder / "master.key"
        vault = AesVault(make_demo_key(key))
        began = time.perf_counter()
        filled = fill(server, vault, CUSTOMERS)
        took = round(time.perf_counter() - began, 1)
        said = f"{filled.customers} customers, {filled.words} words in {took} s: {filled.seconds}"
        print(said, file=sys.stderr)  # noqa: T201 - to whoever waits for it
        alone = asyncio.run(_measure(filled, vault))
        times = asyncio.run(_measure_calls(filled, folder, key))
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
            "use_case_alone": {kind: {"p50": _at(each, 50), "p99": _at(each, 99)} for kind, each in alone.items()},
            "customers": filled.customers,
            "words": filled.words,
            "words_on_disk": size,
            "filled_in_s": {"all": took, **filled.seconds},
        },
    }


async def _measure(filled: Filled, vault: AesVault) -> dict[str, list[float]]:
    """The use case, called here."""
    clock = SystemClock()
    core = MemoryCoreBanking([], {BANK: BusinessDay(date(2026, 1, 15), open=True)})
    services = make_services(PostgresUnitOfWork(filled.url), _office(core), vault, Policy(), clock)
    desk = await services.books.read(lambda books: books.terminal(DESK))

    async def search(query: str) -> tuple[list[str], bool]:
        found = await search_customers(services, desk, _TELLER, query=query, limit=0)
        assert not isinstance(found, Refusal)
        return [each.customer_id for each in found.customers], found.more

    times = await _play(filled, search)
    await services.books.close()
    return times


async def _measure_calls(filled: Filled, folder: Path, key: Path) -> dict[str, list[float]]:
    """A workstation's calls, with somebody signed in."""
    ensure_demo_certificates(folder / "certs", DemoNames((), (DESK,)))
    hashed = Argon2Passwords(Argon2Cost(8, 1, 1)).hash_now(DEMO_PASSWORD)
    settings = Settings(database=filled.url, master_key=key, certs=folder / "certs", listen="127.0.0.1:0")
    core = MemoryCoreBanking([], {BANK: BusinessDay(date(2026, 1, 15), open=True)})
    async with run_server(settings, _office(core)) as running:
        record = StaffRecord(_TELLER, hashed, change_required=False, locked=False)
        await running.services.books.write(lambda books: books.put_staff(record))
        async with Terminal(running.address, folder / "certs", DESK, _TELLER.staff_number) as counter:

            async def search(query: str) -> tuple[list[str], bool]:
                found = await counter.customers.SearchCustomers(
                    customer_service_pb2.SearchCustomersRequest(query=query), timeout=10
                )
                return [each.customer_id for each in found.customers], found.more

            return await _play(filled, search)


async def _play(filled: Filled, search: Callable[[str], Awaitable[tuple[list[str], bool]]]) -> dict[str, list[float]]:
    random = Random(3)
    with_notes = [each for each in filled.people if int(each.customer_id[1:]) % 10 == 0]
    times: dict[str, list[float]] = {}
    for kind, typed in KINDS.items():
        asked = with_notes if kind in {"loan note", "query number"} else filled.people
        spent = []
        for person in random.choices(asked, k=WARM + SEARCHES):
            began = time.perf_counter()
            found, more = await search(typed(person))
            spent.append((time.perf_counter() - began) * 1000)
            # Of a frequent name the person may be beyond the page; by what is theirs alone they are found.
            assert more or (kind == "nobody") != (person.customer_id in found), kind
        times[kind] = sorted(spent[WARM:])
    return times


def _office(core: MemoryCoreBanking) -> BackOffice:
    """A search asks core for the day, and nobody else for anything."""
    return BackOffice(core=core, credit=None, risk=None, imaging=None, notifier=None, cards=None)


def _at(times: list[float], percent: int) -> float:
    return round(times[min(len(times) * percent // 100, len(times) - 1)], 2)
