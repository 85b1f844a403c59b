"""The counter's customers and work lists over gRPC, as a workstation calls them with somebody signed in."""

import uuid
from dataclasses import replace

import grpc
import pytest
from edian.channel.v1 import (
    customer_service_pb2,
    customer_service_pb2_grpc,
    drawdown_service_pb2,
    work_list_service_pb2,
    work_list_service_pb2_grpc,
)

from channel_server.application.books import Books
from channel_server.application.ports import CoreCapabilities
from channel_server.domain.ids import BankId, SessionId
from channel_server.domain.session import Assurance
from tests.integration.server.bank import VILLAGE
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import Terminal, fen, refusal_of

WANG = VILLAGE.person("wang")


def customers(terminal: Terminal) -> customer_service_pb2_grpc.CustomerServiceStub:
    return customer_service_pb2_grpc.CustomerServiceStub(terminal.channel)


def work(terminal: Terminal) -> work_list_service_pb2_grpc.WorkListServiceStub:
    return work_list_service_pb2_grpc.WorkListServiceStub(terminal.channel)


def search(query: str) -> customer_service_pb2.SearchCustomersRequest:
    return customer_service_pb2.SearchCustomersRequest(query=query)


def attest(books: Books, session_id: SessionId) -> None:
    """The teller has seen the person and the papers, and a second one agreed."""
    visit = books.session(BankId("qingjiang"), session_id)
    assert visit is not None
    proofs = (*visit.session.assurances, Assurance.TELLER)
    books.put_session(replace(visit, session=replace(visit.session, assurances=proofs)))


async def test_teller_finds_a_customer_opens_the_page_and_reveals_the_number(house: House, terminal: Terminal) -> None:
    await terminal.draw((await terminal.ready("wang")).request())
    async with house.terminal("JC-T001") as counter:
        found = await customers(counter).SearchCustomers(search("大华"), timeout=10)
        (row,) = found.customers
        assert found.match == customer_service_pb2.SEARCH_MATCH_NAME
        assert (row.customer_id, row.masked_id_number) == (WANG.customer_id, "4299**********0012")
        assert row.has_line
        page = await customers(counter).GetCustomer(
            customer_service_pb2.GetCustomerRequest(customer_id=row.customer_id), timeout=10
        )
        assert fen(page.customer.available) == fen(page.credit_lines[0].balance.available)
        assert {each.channel for each in page.allowances} == {1, 2, 3}
        (done,) = page.in_flight
        assert (done.state, done.outcome) == (
            "DRAWDOWN_STATE_DISBURSED",
            drawdown_service_pb2.CUSTOMER_OUTCOME_DONE,
        )
        assert done.reversible
        assert page.contracts[0].contract_number == "JC2024-0187"
        assert page.dossier[0].noun == "village"
        number = await customers(counter).RevealIdNumber(
            customer_service_pb2.RevealIdNumberRequest(customer_id=row.customer_id), timeout=10
        )
        assert number.id_number == WANG.id_number


async def test_another_banks_teller_finds_nobody_and_is_refused_as_for_nobody(house: House) -> None:
    async with house.terminal("YL-T001") as counter:
        for query in ("大华", WANG.id_number):
            assert not (await customers(counter).SearchCustomers(search(query), timeout=10)).customers
        asked = [customer_service_pb2.GetCustomerRequest(customer_id=each) for each in (WANG.customer_id, "JC99999999")]
        theirs, nobodys = [await refusal_of(customers(counter).GetCustomer(each, timeout=10)) for each in asked]
        assert theirs == nobodys


@pytest.mark.parametrize("name", ["JC-0317", "JC-T001"])
async def test_kiosk_and_workstation_with_nobody_signed_in_find_nothing(house: House, name: str) -> None:
    async with house.terminal(name, staff="") as terminal:
        for call in (
            customers(terminal).SearchCustomers(search("大华"), timeout=10),
            work(terminal).ListWork(work_list_service_pb2.ListWorkRequest(), timeout=10),
            work(terminal).GetShift(work_list_service_pb2.GetShiftRequest(), timeout=10),
        ):
            refused = await refusal_of(call)
            expected = "STAFF_NOT_SIGNED_IN" if name == "JC-T001" else "NOT_AT_THIS_CHANNEL"
            assert refused.reason == expected


async def test_shift_ends_with_the_token_once_the_open_item_is_in_accepting_hands(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, False, False))
    async with house.terminal() as kiosk:
        await kiosk.hello()
        house.bank.faults.core_down = True
        house.bank.faults.lose_post = 1
        drawdown = await kiosk.draw((await kiosk.ready("wang")).request())
    kind = work_list_service_pb2.WORK_KIND_DRAWDOWN
    item = {"kind": kind, "subject_id": drawdown.drawdown_id}
    async with house.terminal("JC-T001") as first, house.terminal("JC-T002") as second:
        lists = await work(first).ListWork(work_list_service_pb2.ListWorkRequest(), timeout=10)
        assert [each.subject_id for each in lists.items] == [drawdown.drawdown_id]
        await work(first).AssignWorkItem(
            work_list_service_pb2.AssignWorkItemRequest(**item, staff_number="0317"), timeout=10
        )
        nobody = await refusal_of(
            work(first).AssignWorkItem(
                work_list_service_pb2.AssignWorkItemRequest(**item, staff_number="9999"), timeout=10
            )
        )
        assert nobody.reason == "STAFF_UNKNOWN"
        end = work_list_service_pb2.EndShiftRequest(request_id=str(uuid.uuid4()))
        left = await refusal_of(work(first).EndShift(end, timeout=10))
        assert (left.reason, left.code) == ("SHIFT_WORK_LEFT", grpc.StatusCode.FAILED_PRECONDITION)
        await work(first).AssignWorkItem(
            work_list_service_pb2.AssignWorkItemRequest(**item, staff_number="0309"), timeout=10
        )
        await work(second).AcceptWorkItem(work_list_service_pb2.AcceptWorkItemRequest(**item), timeout=10)
        course = await work(second).GetWorkItem(work_list_service_pb2.GetWorkItemRequest(**item), timeout=10)
        assert course.item.owner == "0309"
        assert [event.event_type for event in course.events][-3:] == ["work_taken", "work_offered", "work_accepted"]
        ended = await work(first).EndShift(end, timeout=10)
        assert ended.shift.begin_time.seconds > 0
        gone = await refusal_of(work(first).GetShift(work_list_service_pb2.GetShiftRequest(), timeout=10))
        assert gone.reason == "STAFF_NOT_SIGNED_IN"
        core = await work(second).AskCoreAgain(
            work_list_service_pb2.AskCoreAgainRequest(drawdown_id=drawdown.drawdown_id), timeout=20
        )
        assert core.drawdown.state == drawdown_service_pb2.DRAWDOWN_STATE_UNKNOWN


async def test_repayment_at_the_counter_is_in_the_tellers_journal_with_who_took_it(house: House) -> None:
    async with house.terminal("JC-T001") as counter:
        await counter.hello()
        session_id, token = await counter.enter("wang")
        await house.services.books.write(lambda books: attest(books, SessionId(session_id)))
        await counter.repay(await counter.confirm_repayment(session_id, token))
        shift = await work(counter).GetShift(work_list_service_pb2.GetShiftRequest(), timeout=10)
    (entry,) = shift.entries
    assert (entry.number, entry.business, entry.customer_name) == (1, "repayment", "王大华")
    assert entry.outcome == drawdown_service_pb2.CUSTOMER_OUTCOME_DONE
    (total,) = shift.totals
    assert fen(total.collected) == fen(total.core) == 100_000
    missing = [(each.kind, each.count, each.blocks) for each in shift.obstacles]
    assert missing == [("receipt_missing", 1, False)]
