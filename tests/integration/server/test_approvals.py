"""What one person makes and another has to agree to: through a real server, on both databases."""

import uuid
from collections.abc import AsyncIterator
from datetime import date, timedelta

import grpc
import pytest
from edian.channel.v1 import approval_service_pb2 as pb
from edian.channel.v1 import customer_service_pb2 as customer_pb
from edian.channel.v1 import drawdown_service_pb2 as drawdown_pb
from edian.channel.v1 import staff_service_pb2

from channel_server.application.sweep_drawdowns import sweep_drawdowns
from tests.integration.server.conftest import House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.desks import (
    APPROVED,
    BANK,
    DISBURSED,
    FAILED,
    RESERVED,
    WAITING,
    Desks,
    both_desks,
    drawdown_waiting,
    set_bound,
)
from tests.integration.server.terminal import Terminal, fen, refusal_of, terms_for
from tests.integration.server.waiting import until

pytestmark = on_both_databases


@pytest.fixture
async def desks(house: House) -> AsyncIterator[Desks]:
    async with drawdown_waiting(house) as desks:
        yield desks


async def test_drawdown_above_the_bound_waits_with_its_amount_held_and_core_is_not_asked(desks: Desks) -> None:
    drawn = desks.drawdown
    assert (drawn.state, drawn.outcome) == (RESERVED, drawdown_pb.CUSTOMER_OUTCOME_UNSPECIFIED)
    assert drawn.approval_id
    assert drawn.HasField("approval_deadline")
    assert not drawn.HasField("confirm_deadline")
    assert (fen(drawn.line.reserved), fen(drawn.line.available)) == (2_000_000, 1_800_000)
    # A sweeper that came by would find nothing to do, and the same request is answered the same.
    await sweep_drawdowns(desks.house.services, lambda _record, _error: None)
    assert await desks.teller.draw(desks.request) == drawn
    assert await desks.told() == drawn
    outcome = await desks.teller.outcome(drawn.request_id)
    assert (outcome.state, outcome.outcome) == (RESERVED, drawdown_pb.CUSTOMER_OUTCOME_UNSPECIFIED)
    assert desks.house.bank.faults.posts == []


async def test_bound_is_the_counters_alone_and_what_is_not_above_it_is_paid_at_once(
    house: House, terminal: Terminal
) -> None:
    await set_bound(house, 2_000_000)
    async with both_desks(house) as (teller, _):
        drawn = await teller.draw((await teller.ready()).request())
        assert (drawn.state, drawn.approval_id) == (DISBURSED, "")
    await set_bound(house, 1_000)
    assert (await terminal.draw((await terminal.ready("chen")).request())).state == DISBURSED


@pytest.mark.parametrize("above", [1_999_999, 2_000_000, None])
async def test_quote_tells_beforehand_what_the_drawdown_then_does(house: House, above: int | None) -> None:
    await set_bound(house, above, minutes=20)
    async with both_desks(house) as (teller, _):
        session_id, _ = await teller.enter("wang")
        (line,) = await teller.list_lines(session_id)
        told = (await teller.quote(session_id, terms_for(line.credit_line_id))).approval
        drawn = await teller.draw((await teller.ready()).request())
    assert told.needed == bool(drawn.approval_id) == (above == 1_999_999)
    assert list(told.causes) == (["amount"] if told.needed else [])
    assert told.lapses_after.ToTimedelta() == timedelta(minutes=20)
    for message, field in ((told, "above"), (line, "approval_above")):
        assert (fen(getattr(message, field)) if message.HasField(field) else None) == above


async def test_quote_where_nobody_is_asked_says_nothing_of_a_second_person(house: House, terminal: Terminal) -> None:
    await set_bound(house, 1_000)
    session_id, _ = await terminal.enter("wang")
    (line,) = await terminal.list_lines(session_id)
    assert not line.HasField("approval_above")
    assert not (await terminal.quote(session_id, terms_for(line.credit_line_id))).HasField("approval")


async def test_approved_drawdown_is_paid_once_and_repeats_are_answered_the_same(desks: Desks) -> None:
    request_id = str(uuid.uuid4())
    decided = await desks.supervisor.approve(desks.approval_id, request_id=request_id)
    assert (decided.approval.state, decided.drawdown.state) == (APPROVED, DISBURSED)
    assert (decided.approval.checker_number, decided.approval.own) == ("0309", False)
    assert fen(decided.drawdown.line.outstanding) == 3_200_000
    assert await desks.supervisor.decide(desks.approval_id, request_id=request_id) == decided
    # Even one that no longer knows the password: nothing is decided anew.
    again = await desks.supervisor.decide(desks.approval_id, request_id=request_id, password="wrong-one")
    assert again == decided
    assert await desks.teller.draw(desks.request) == decided.drawdown
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]
    no = await refusal_of(desks.supervisor.decide(desks.approval_id, "RETURN", comment="改主意了"))
    assert (no.reason, no.metadata["state"]) == ("APPROVAL_DECIDED", "APPROVED")


async def test_watch_follows_a_drawdown_from_waiting_to_paid(desks: Desks) -> None:
    stream = desks.teller.watch(desks.ready.session_id, desks.drawdown.drawdown_id)
    first = await anext(aiter(stream))
    assert (first.drawdown.state, first.drawdown.approval_id) == (RESERVED, desks.approval_id)
    await desks.supervisor.approve(desks.approval_id)
    states = [each.drawdown.state async for each in stream]
    assert states[-1] == DISBURSED


async def test_open_stream_ends_when_its_teller_is_taken_over(desks: Desks) -> None:
    stream = desks.teller.watch(desks.ready.session_id, desks.drawdown.drawdown_id)
    await anext(aiter(stream))
    await desks.supervisor.sign_in("0317")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stream:
            pass
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_nobody_approves_their_own_nor_at_the_same_workstation_nor_without_having_looked(desks: Desks) -> None:
    house, approval_id = desks.house, desks.approval_id
    assert (await refusal_of(desks.supervisor.decide(approval_id))).reason == "APPROVAL_PROOF_UNSEEN"
    no = await refusal_of(desks.supervisor.approve(approval_id, password="not-this-one"))
    assert no.reason == "STAFF_SIGN_IN_FAILED"
    assert (await refusal_of(desks.supervisor.decide(approval_id, "RETURN"))).reason == "APPROVAL_COMMENT_MISSING"
    assert (await refusal_of(desks.teller.decide(approval_id))).reason == "STAFF_ROLE_LACKING"
    # The supervisor has drawn herself, at her own place, and goes over to the other one.
    own = await desks.supervisor.draw((await desks.supervisor.ready("chen")).request())
    async with house.terminal("JC-T001", staff="0309") as elsewhere:
        assert (await refusal_of(elsewhere.approve(own.approval_id))).reason == "APPROVAL_OWN"
        assert (await refusal_of(elsewhere.approve(approval_id))).reason == "APPROVAL_SAME_WORKSTATION"
    assert house.bank.faults.posts == []


async def test_approval_of_another_bank_is_as_one_that_does_not_exist(desks: Desks) -> None:
    async with desks.house.terminal("YL-T002") as stranger:
        no = await refusal_of(stranger.decide(desks.approval_id))
        assert (no.code, no.reason) == (grpc.StatusCode.NOT_FOUND, "NOT_FOUND")
        request = pb.GetApprovalRequest(approval_id=desks.approval_id)
        assert (await refusal_of(stranger.approvals.GetApproval(request))).reason == "NOT_FOUND"
        assert not (await stranger.approvals.ListApprovals(pb.ListApprovalsRequest(), timeout=10)).waiting


@pytest.mark.parametrize("way", ["returned", "withdrawn", "lapsed"])
async def test_what_is_not_agreed_to_fails_with_its_reason_and_lets_go_of_the_line(house: House, way: str) -> None:
    await set_bound(house, 1_000_000, minutes=0.02 if way == "lapsed" else 30)
    async with both_desks(house) as (teller, supervisor):
        ready = await teller.ready()
        request = ready.request()
        drawn = await teller.draw(request)
        match way:
            case "returned":
                decided = await supervisor.decide(drawn.approval_id, "RETURN", comment="用途没有写清")
                assert decided.drawdown.state == FAILED
                assert decided.approval.comment == "用途没有写清"
            case "withdrawn":
                withdrawal = pb.WithdrawApprovalRequest(approval_id=drawn.approval_id)
                assert (await refusal_of(supervisor.approvals.WithdrawApproval(withdrawal))).reason == (
                    "APPROVAL_NOT_OWN"
                )
                for _ in range(2):
                    taken = (await teller.approvals.WithdrawApproval(withdrawal, timeout=10)).approval
                    assert taken.state == pb.APPROVAL_STATE_WITHDRAWN
            case _:
                # The server's own sweeper does it.
                async def is_over() -> bool:
                    return bool((await teller.get(ready.session_id, drawn.drawdown_id)).state == FAILED)

                await until(is_over)
                assert (await refusal_of(supervisor.approve(drawn.approval_id))).reason == "APPROVAL_LAPSED"
        told = await teller.get(ready.session_id, drawn.drawdown_id)
        assert (told.state, told.refusal.reason) == (FAILED, f"APPROVAL_{way.upper()}")
        assert told.outcome == drawdown_pb.CUSTOMER_OUTCOME_NOT_DONE
        assert (fen(told.line.reserved), fen(told.line.available)) == (0, 3_800_000)
        assert await teller.draw(request) == told
    assert house.bank.faults.posts == []


async def test_question_is_answered_and_the_approval_waits_on(desks: Desks) -> None:
    asked = await desks.supervisor.decide(desks.approval_id, "ASK", comment="客户本人来了吗？")
    assert (asked.approval.state, asked.approval.comment) == (pb.APPROVAL_STATE_ASKED, "客户本人来了吗？")
    request = pb.ExplainApprovalRequest(approval_id=desks.approval_id, reason="来了，就在窗口")
    assert (await refusal_of(desks.supervisor.approvals.ExplainApproval(request))).reason == "APPROVAL_NOT_OWN"
    answered = (await desks.teller.approvals.ExplainApproval(request, timeout=10)).approval
    assert (answered.state, answered.reason) == (WAITING, "来了，就在窗口")
    assert (await desks.supervisor.approve(desks.approval_id)).drawdown.state == DISBURSED


async def test_line_frozen_meanwhile_keeps_a_waiting_drawdown_from_beginning(desks: Desks) -> None:
    line = desks.drawdown.terms.credit_line_id
    await desks.house.services.books.write(lambda books: books.stop_line(BANK, line, frozen=True, on=date(2026, 1, 15)))
    assert (await refusal_of(desks.supervisor.approve(desks.approval_id))).reason == "LINE_FROZEN"
    assert (await desks.told()).state == RESERVED
    assert desks.house.bank.faults.posts == []


async def test_drawdown_of_a_day_that_is_over_is_not_begun(desks: Desks) -> None:
    desks.house.bank.core.set_business_day(BANK, date(2026, 1, 16))
    desks.house.services.days.forget()
    assert (await refusal_of(desks.supervisor.approve(desks.approval_id))).reason == "APPROVAL_LAPSED"
    assert desks.house.bank.faults.posts == []


async def test_list_tells_who_made_what_and_the_one_in_full_what_it_would_change(desks: Desks) -> None:
    listed = await desks.supervisor.approvals.ListApprovals(pb.ListApprovalsRequest(), timeout=10)
    (row,) = listed.waiting
    assert (row.approval_id, row.maker_number, row.workstation_id) == (desks.approval_id, "0317", "JC-T001")
    assert (row.customer_name, list(row.causes), fen(row.amount)) == ("王大华", ["amount"], 2_000_000)
    assert not row.own
    assert (await desks.teller.approvals.ListApprovals(pb.ListApprovalsRequest(), timeout=10)).waiting[0].own
    view = await desks.approval()
    changes = {each.noun: (each.before, each.after) for each in view.changes}
    assert changes["outstanding"] == ("12,000.00", "32,000.00")
    assert changes["reserved"] == ("20,000.00", "0.00")
    assert changes["available"] == ("18,000.00", "18,000.00")
    assert changes["notes_open"] == ("1", "2")
    assert fen(view.line.reserved) == 2_000_000
    proofs = {each.proof: each for each in view.proofs}
    assert set(proofs) == {"identity", "checks", "in_flight", "contract"}
    assert "身份证芯片" in proofs["identity"].content
    assert "429901195603090012" not in str(view)
    assert not any(each.opened for each in view.proofs)
    await desks.supervisor.approve(desks.approval_id)
    listed = await desks.supervisor.approvals.ListApprovals(pb.ListApprovalsRequest(), timeout=10)
    assert ([*listed.waiting], [each.approval_id for each in listed.decided]) == ([], [desks.approval_id])


async def test_workstation_tells_how_much_waits_before_anybody_signs_in(desks: Desks) -> None:
    async with desks.house.terminal("JC-T001", staff="") as closed:
        station = await closed.staffs.GetWorkstation(staff_service_pb2.GetWorkstationRequest(), timeout=10)
    counts = {each.kind: each.count for each in station.waiting}
    assert (counts["approvals"], counts["returned_approvals"]) == (1, 0)


async def test_what_waits_is_in_flight_of_its_customer_with_no_outcome(desks: Desks) -> None:
    request = customer_pb.GetCustomerRequest(customer_id=desks.approval_customer)
    page = await desks.teller.customers.GetCustomer(request, timeout=10)
    kinds = {each.kind: each for each in page.in_flight}
    waiting = kinds[customer_pb.IN_FLIGHT_KIND_APPROVAL]
    assert (waiting.subject_id, waiting.state, fen(waiting.amount)) == (
        desks.approval_id,
        "APPROVAL_STATE_WAITING",
        2_000_000,
    )
    drawdown = kinds[customer_pb.IN_FLIGHT_KIND_DRAWDOWN]
    assert (drawdown.outcome, drawdown.owner) == (drawdown_pb.CUSTOMER_OUTCOME_UNSPECIFIED, "")
