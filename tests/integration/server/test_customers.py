"""Customers as the counter finds them: by all that they can tell or show, of the own bank alone, and never unseen."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from channel_server.application.get_customer import CustomerPage, get_customer, reveal_id_number
from channel_server.application.in_flight import InFlightKind
from channel_server.application.records import TerminalRecord
from channel_server.application.register_customer import KnownCustomer, register_customer
from channel_server.application.search_customers import FoundCustomers, business_date_of, search_customers
from channel_server.cli import main
from channel_server.domain.customer_search import SearchMatch
from channel_server.domain.drawdown import CustomerOutcome
from channel_server.domain.ids import BankId, CustomerId, TerminalId
from channel_server.domain.refusals import Refusal, RefusalReason
from channel_server.domain.session import Channel
from channel_server.domain.staff import StaffMember, StaffRole
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, refusal_of, terms_for

pytestmark = on_both_databases

BANK, OTHER = BankId("qingjiang"), BankId("yunling")
TELLER = StaffMember(BANK, "0317", "样本小满", frozenset({StaffRole.TELLER}))
STRANGER = StaffMember(OTHER, "0417", "样本惊蛰", frozenset({StaffRole.TELLER}))
WANG = VILLAGE.person("wang")
WANG_CARD = next(card for card in VILLAGE.cards if card.customer_id == WANG.customer_id)


async def desk(house: House, name: str = "JC-T001") -> TerminalRecord:
    found = await house.services.books.read(lambda books: books.terminal(TerminalId(name)))
    assert found is not None
    return found


async def search(house: House, query: str, staff: StaffMember = TELLER, limit: int = 0) -> FoundCustomers:
    name = "JC-T001" if staff.bank_id == BANK else "YL-T001"
    found = await search_customers(house.services, await desk(house, name), staff, query=query, limit=limit)
    assert isinstance(found, FoundCustomers)
    return found


async def look(house: House, customer_id: str, staff: StaffMember = TELLER) -> CustomerPage | Refusal:
    return await get_customer(house.services, await desk(house), staff, customer_id=CustomerId(customer_id))


async def acts(house: House, bank_id: BankId = BANK) -> list[tuple[str, str, str]]:
    rows = await house.services.books.read(lambda books: books.evidence_rows(bank_id, 0, 1_000))
    return [(row.body.event_type, row.body.subject, row.body.details.get("staff_number", "")) for row in rows]


def ids(found: FoundCustomers) -> list[str]:
    return [each.customer_id for each in found.customers]


async def test_customer_is_found_by_all_that_they_can_tell_or_show(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang")
    drawdown = await terminal.draw(ready.request())
    wanted = {
        "大华": SearchMatch.NAME,
        "王大": SearchMatch.NAME,
        f"大华 {WANG.id_number[-4:]}": SearchMatch.ID_NUMBER,
        WANG.id_number: SearchMatch.ID_NUMBER,
        WANG_CARD.card_number: SearchMatch.CARD,
        drawdown.loan_note_id.lower(): SearchMatch.LOAN_NOTE,
        drawdown.query_number: SearchMatch.QUERY_NUMBER,
    }
    for query, match in wanted.items():
        found = await search(house, query)
        assert (ids(found), found.match, found.more) == ([WANG.customer_id], match, False), query
        row = found.customers[0]
        assert (row.name, row.masked_id_number, row.village) == ("王大华", "4299**********0012", "虚构湾村1组")


async def test_customer_of_another_bank_is_found_as_nobody_and_the_search_is_written_down(
    house: House, terminal: Terminal
) -> None:
    drawdown = await terminal.draw((await terminal.ready("wang")).request())
    queries = ["大华", "大华 0012", WANG.id_number, WANG_CARD.card_number, drawdown.loan_note_id]
    for query in [*queries, drawdown.query_number]:
        found = await search(house, query, STRANGER)
        nobody = await search(house, "无此人" if query == "大华" else query + "9", STRANGER)
        assert (found.customers, found.more) == ((), False)
        assert nobody.customers == ()
    searched = [act for act in await acts(house, OTHER) if act[0] == "customers_searched"]
    assert {act[1:] for act in searched} == {("YL-T001", "0417")}
    assert len(searched) == 12


async def test_page_of_another_banks_customer_is_not_there_and_the_look_is_written_down(house: House) -> None:
    answer = await get_customer(
        house.services, await desk(house, "YL-T001"), STRANGER, customer_id=CustomerId(WANG.customer_id)
    )
    assert isinstance(answer, Refusal)
    nobody = await get_customer(house.services, await desk(house), STRANGER, customer_id=CustomerId("JC99999999"))
    assert answer == nobody
    assert ("dossier_refused", WANG.customer_id, "0417") in await acts(house, OTHER)
    number = await reveal_id_number(
        house.services, await desk(house, "YL-T001"), STRANGER, customer_id=CustomerId(WANG.customer_id)
    )
    assert number == answer


async def test_who_was_here_last_comes_first(house: House, terminal: Terminal) -> None:
    zhou, chen = VILLAGE.person("zhou"), VILLAGE.person("chen")
    before = ids(await search(house, "样", limit=50))
    assert before[0] not in {zhou.customer_id, chen.customer_id}
    await terminal.identify(await terminal.open(), "zhou")
    after = ids(await search(house, "样", limit=50))
    assert after[0] == zhou.customer_id
    assert sorted(after) == sorted(before)
    await terminal.identify(await terminal.open(), "chen")
    assert ids(await search(house, "样", limit=2)) == [chen.customer_id, zhou.customer_id]


async def test_search_says_that_there_are_more_than_were_asked_for(house: House) -> None:
    some, all_of_them = await search(house, "样", limit=3), await search(house, "样", limit=50)
    assert (len(some.customers), some.more, all_of_them.more) == (3, True, False)
    assert len(all_of_them.customers) == sum("样" in p.name for p in VILLAGE.people if p.bank_id == BANK)


async def test_blank_search_is_refused(house: House) -> None:
    answer = await search_customers(house.services, await desk(house), TELLER, query=" ", limit=0)
    assert isinstance(answer, Refusal)
    assert answer.reason is RefusalReason.MALFORMED_REQUEST


async def test_customer_who_is_renamed_is_found_by_the_new_name_only(house: House) -> None:
    renamed = KnownCustomer(BANK, CustomerId(WANG.customer_id), "王小满", WANG.id_number)
    for _ in range(2):
        await house.services.books.write(lambda books: register_customer(books, house.services.vault, renamed))
    assert (await search(house, "大华")).customers == ()
    found = await search(house, "小满")
    assert ids(found) == [WANG.customer_id]
    assert ids(await search(house, "小满 0012")) == [WANG.customer_id]


async def test_page_holds_lines_allowances_and_what_is_in_flight_at_any_channel(
    house: House, terminal: Terminal
) -> None:
    house.bank.faults.core_down = True
    house.bank.faults.lose_post = 1
    drawdown = await terminal.draw((await terminal.ready("wang")).request())
    page = await look(house, WANG.customer_id)
    assert isinstance(page, CustomerPage)
    (item,) = page.in_flight
    assert (item.kind, item.subject_id, item.channel) == (
        InFlightKind.DRAWDOWN,
        drawdown.drawdown_id,
        Channel.KIOSK,
    )
    assert (item.outcome, item.owner, item.reversible) == (CustomerOutcome.CONFIRMING, "system", False)
    assert (item.query_number, item.amount) == (drawdown.query_number, 2_000_000)
    assert item.deadline is not None
    assert page.customer.in_flight == 1
    balance = page.lines[0].record.line.balance
    assert page.customer.available == balance.available
    most = dict(page.allowances)
    assert most == dict.fromkeys(Channel, balance.available)
    assert ("dossier_opened", WANG.customer_id, "0317") in await acts(house)
    assert page.sequence_number > 0


async def test_drawdown_of_today_can_be_reversed_and_is_in_flight_no_more(house: House, terminal: Terminal) -> None:
    await terminal.draw((await terminal.ready("wang")).request())
    page = await look(house, WANG.customer_id)
    assert isinstance(page, CustomerPage)
    assert [(item.outcome, item.reversible, item.deadline) for item in page.in_flight] == [
        (CustomerOutcome.DONE, True, None)
    ]
    assert page.customer.in_flight == 0


async def test_id_number_is_told_with_a_trace(house: House) -> None:
    number = await reveal_id_number(house.services, await desk(house), TELLER, customer_id=CustomerId(WANG.customer_id))
    assert number == WANG.id_number
    assert ("id_number_revealed", WANG.customer_id, "0317") in await acts(house)


async def test_id_number_that_is_not_kept_is_refused_until_the_card_is_read(house: House, terminal: Terminal) -> None:
    customer_id = CustomerId(WANG.customer_id)

    def forget(books: object) -> None:
        database = books._db  # type: ignore[attr-defined]
        database.execute("DELETE FROM customer_profile WHERE customer_id = ?", (customer_id,))
        database.execute("DELETE FROM customer_word WHERE customer_id = ?", (customer_id,))

    await house.services.books.write(forget)
    answer = await reveal_id_number(house.services, await desk(house), TELLER, customer_id=customer_id)
    assert isinstance(answer, Refusal)
    assert answer.reason is RefusalReason.ID_NUMBER_NOT_KEPT
    assert ("id_number_reveal_refused", customer_id, "0317") in await acts(house)
    assert (await search(house, "大华")).customers == ()
    await terminal.identify(await terminal.open(), "wang")
    number = await reveal_id_number(house.services, await desk(house), TELLER, customer_id=customer_id)
    assert number == WANG.id_number
    assert ids(await search(house, "大华 0012")) == [customer_id]


async def test_books_show_no_name_number_or_card_to_who_has_no_key(house: House, terminal: Terminal) -> None:
    await terminal.draw((await terminal.ready("wang")).request())
    await search(house, "大华")
    raw = house.database.raw()
    assert WANG.customer_id.encode() in raw
    for secret in (WANG.name, WANG.id_number, WANG_CARD.card_number, "虚构湾村1组"):
        assert secret.encode() not in raw


async def test_customer_of_books_without_words_is_found_once_they_are_indexed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDIAN_MASTER_KEY", str(house.database.key))

    def forget(books: object) -> None:
        database = books._db  # type: ignore[attr-defined]
        database.execute("DELETE FROM customer_profile", ())
        database.execute("DELETE FROM customer_word", ())

    await house.services.books.write(forget)
    assert (await search(house, "大华")).customers == ()
    arguments = ["index-customers", "--database", house.database.url]
    assert await asyncio.to_thread(main, arguments) == 0
    found = await search(house, "大华")
    assert ids(found) == [WANG.customer_id]
    assert found.customers[0].masked_id_number == ""
    assert await asyncio.to_thread(main, arguments) == 0
    assert ids(await search(house, WANG.id_number)) == [WANG.customer_id]


async def test_dossier_and_contracts_are_what_the_credit_system_has_written(house: House) -> None:
    page = await look(house, WANG.customer_id)
    assert isinstance(page, CustomerPage)
    fields = {field.noun: (field.value, field.source) for field in page.dossier.fields}
    assert fields["village"] == ("虚构湾村1组", "village")
    assert fields["overdue_count_24m"] == ("0", "credit_bureau")
    assert [contract.contract_number for contract in page.dossier.contracts] == ["JC2024-0187"]


async def test_page_is_told_without_a_dossier_when_the_credit_system_is_down(house: House) -> None:
    house.bank.faults.credit_down = True
    page = await look(house, WANG.customer_id)
    assert isinstance(page, CustomerPage)
    assert [field.noun for field in page.dossier.fields] == ["village"]
    assert page.lines


async def test_customer_is_found_by_the_number_that_a_refusal_was_told_with(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("liu")
    refused = (await terminal.draw(ready.request())).refusal
    assert refused.quote_number
    assert ids(await search(house, refused.quote_number)) == [VILLAGE.person("liu").customer_id]
    session_id, _ = await terminal.enter("wang")
    no = await refusal_of(terminal.quote(session_id, terms_for("JC-XK-000001", 900_000_000)))
    assert no.refusal.quote_number
    assert ids(await search(house, no.refusal.quote_number)) == [WANG.customer_id]
    assert (await search(house, no.refusal.quote_number, STRANGER)).customers == ()


async def test_customer_is_found_on_the_day_told_last_while_core_keeps_silent(house: House) -> None:
    assert ids(await search(house, "大华")) == [WANG.customer_id]
    day = house.services.days.last(BANK)
    house.services.days._days[BANK] = (datetime(2020, 1, 1, tzinfo=UTC), day)  # type: ignore[assignment]
    house.bank.faults.core_silent = True
    async with asyncio.timeout(5):
        page = await look(house, WANG.customer_id)
    assert isinstance(page, CustomerPage)
    assert page.lines[0].terms_months, "reckoned on the bank's day, on which the line has years to go"
    assert await business_date_of(house.services, BANK) == date(2026, 1, 15)
