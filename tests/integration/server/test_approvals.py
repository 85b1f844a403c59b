"""What one person makes and another has to agree to: through a real server, on both databases."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import grpc
import pytest
from edian.channel.v1 import approval_service_pb2 as pb
from edian.channel.v1 import credit_line_service_pb2 as credit_line_pb
from edian.channel.v1 import customer_service_pb2 as customer_pb
from edian.channel.v1 import drawdown_service_pb2 as drawdown_pb
from edian.channel.v1 import session_service_pb2 as session_pb
from edian.channel.v1 import staff_service_pb2

from channel_server.application.end_approval import lapse_approvals
from channel_server.application.get_shift import get_shift
from channel_server.application.sweep_drawdowns import sweep_drawdowns
from channel_server.domain.channel_policy import SHIPPED_POLICY, ApprovalTerms
from channel_server.domain.drawdown import CustomerOutcome
from channel_server.domain.ids import BankId, TerminalId
from channel_server.domain.money import Fen
from channel_server.domain.work import Business
from tests.integration.server.conftest import Builder, House
from tests.integration.server.terminal import VILLAGE, Ready, Terminal, fen, refusal_of, terms_for
from tests.integration.server.waiting import until

BANK = BankId("qingjiang")
WAITING, APPROVED = pb.APPROVAL_STATE_WAITING, pb.APPROVAL_STATE_APPROVED
RESERVED, DISBURSED, FAILED = (
    drawdown_pb.DRAWDOWN_STATE_RESERVED,
    drawdown_pb.DRAWDOWN_STATE_DISBURSED,
    drawdown_pb.DRAWDOWN_STATE_FAILED,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """On both databases."""
    return str(request.param)


async def set_bound(house: House, above: int | None, minutes: float = 30) -> None:
    """Let drawdowns of more than this wait. Units: fen."""
    terms = ApprovalTerms(None if above is None else Fen(above), timedelta(minutes=minutes))
    policy = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), approval=terms)
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    house.services.policies.forget()


@asynccontextmanager
async def both_desks(house: House) -> AsyncIterator[tuple[Terminal, Terminal]]:
    """A teller and a supervisor, each at a workstation with a PIN pad."""
    async with house.terminal("JC-T001") as teller, house.terminal("JC-T002") as supervisor:
        await teller.hello()
        await supervisor.hello()
        yield teller, supervisor


@dataclass
class Desks:
    """A teller at one workstation, a supervisor at the next, and what has been drawn and waits."""

    house: House
    teller: Terminal
    supervisor: Terminal
    ready: Ready
    request: drawdown_pb.CreateDrawdownRequest
    drawdown: Any

    @property
    def approval_id(self) -> str:
        return str(self.drawdown.approval_id)

    @property
    def approval_customer(self) -> str:
        return VILLAGE.person("wang").customer_id

    async def told(self) -> Any:
        return await self.teller.get(self.ready.session_id, self.drawdown.drawdown_id)

    async def approval(self) -> Any:
        request = pb.GetApprovalRequest(approval_id=self.approval_id)
        return await self.supervisor.approvals.GetApproval(request, timeout=10)

    async def withdraw(self, by: Terminal | None = None) -> Any:
        request = pb.WithdrawApprovalRequest(approval_id=self.approval_id)
        return (await (by or self.teller).approvals.WithdrawApproval(request, timeout=10)).approval


@pytest.fixture
async def desks(house: House) -> AsyncIterator[Desks]:
    await set_bound(house, 1_000_000)
    async with both_desks(house) as (teller, supervisor):
        ready = await teller.ready()
        request = ready.request()
        yield Desks(house, teller, supervisor, ready, request, await teller.draw(request))


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


# --- whoever comes first ------------------------------------------------------------------------------------------


async def outcome_of(call: Any) -> str:
    """How a call ended: `done`, or why not."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return (await refusal_of(_raise(error))).reason
    return "done"


async def _raise(error: grpc.aio.AioRpcError) -> None:
    raise error


async def test_approving_twice_at_once_pays_once(desks: Desks) -> None:
    await desks.supervisor.open_proofs(desks.approval_id)
    ends = await asyncio.gather(*(outcome_of(desks.supervisor.decide(desks.approval_id)) for _ in range(3)))
    assert sorted(ends) == ["APPROVAL_DECIDED", "APPROVAL_DECIDED", "done"]
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_one_request_sent_to_two_servers_at_once_is_answered_alike(build: Builder, desks: Desks) -> None:
    second = await build(bank=desks.house.bank)
    other = Terminal(second.address, second.certs, "JC-T002", staff="")
    request_id = str(uuid.uuid4())
    await desks.supervisor.open_proofs(desks.approval_id)
    async with other:
        other.seat.token = desks.supervisor.seat.token
        one, two = await asyncio.gather(
            desks.supervisor.decide(desks.approval_id, request_id=request_id),
            other.decide(desks.approval_id, request_id=request_id),
        )
    assert one.drawdown == two.drawdown
    assert one.drawdown.state == DISBURSED
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_approving_races_with_taking_back_and_one_of_them_wins(desks: Desks) -> None:
    await desks.supervisor.open_proofs(desks.approval_id)
    approved, withdrawn = await asyncio.gather(
        outcome_of(desks.supervisor.decide(desks.approval_id)), outcome_of(desks.withdraw())
    )
    assert [approved, withdrawn].count("done") == 1
    told = await desks.told()
    assert told.state == (DISBURSED if approved == "done" else FAILED)
    assert len(desks.house.bank.faults.posts) == (1 if approved == "done" else 0)
    assert fen(told.line.reserved) == 0


async def test_approving_races_with_its_end_and_one_of_them_wins(house: House) -> None:
    await set_bound(house, 1_000_000, minutes=1 / 60)
    async with both_desks(house) as (teller, supervisor):
        ready = await teller.ready()
        drawn = await teller.draw(ready.request())
        await supervisor.open_proofs(drawn.approval_id)
        end = drawn.approval_deadline.ToDatetime().timestamp()
        await asyncio.sleep(max(0.0, end - house.services.clock.now().timestamp() - 0.02))
        approved, _ = await asyncio.gather(
            outcome_of(supervisor.decide(drawn.approval_id)), lapse_approvals(house.services)
        )

        async def is_over() -> bool:
            return bool((await teller.get(ready.session_id, drawn.drawdown_id)).state in (DISBURSED, FAILED))

        await until(is_over)
        told = await teller.get(ready.session_id, drawn.drawdown_id)
    assert (told.state, len(house.bank.faults.posts)) == ((DISBURSED, 1) if approved == "done" else (FAILED, 0))
    assert fen(told.line.reserved) == 0


async def test_server_that_dies_after_agreeing_is_finished_by_the_sweeper(desks: Desks) -> None:
    """The approval is on disk and core was never asked: as for any drawdown, whoever comes by goes on with it."""
    from channel_server.application import decide_approval as module

    async def nothing(_services: Any, record: Any) -> Any:
        return record

    carried = module.disburse
    module.disburse = nothing  # type: ignore[assignment]
    try:
        decided = await desks.supervisor.approve(desks.approval_id)
    finally:
        module.disburse = carried
    assert (decided.approval.state, decided.drawdown.state) == (APPROVED, RESERVED)
    assert decided.drawdown.outcome == drawdown_pb.CUSTOMER_OUTCOME_CONFIRMING

    def let_the_lease_end(books: Any) -> None:
        record = books.drawdown(BANK, desks.drawdown.drawdown_id)
        books.change_drawdown(replace(record, due_time=record.create_time, version=record.version + 1))

    await desks.house.services.books.write(let_the_lease_end)

    async def is_paid() -> bool:
        return bool((await desks.told()).state == DISBURSED)

    await until(is_paid)
    assert desks.house.bank.faults.posts == [desks.drawdown.drawdown_id]


async def test_supervisor_who_hangs_up_takes_nothing_back(desks: Desks) -> None:
    desks.house.bank.faults.hold_post = asyncio.Event()
    await desks.supervisor.open_proofs(desks.approval_id)
    call = asyncio.ensure_future(desks.supervisor.decide(desks.approval_id))
    await until(lambda: len(desks.house.bank.faults.posts) == 1)
    call.cancel()
    await asyncio.wait((call,))
    desks.house.bank.faults.hold_post.set()

    async def is_paid() -> bool:
        return bool((await desks.told()).state == DISBURSED)

    await until(is_paid)


# --- the other kinds ----------------------------------------------------------------------------------------------


def reversal(drawdown_id: str) -> drawdown_pb.ReverseDrawdownRequest:
    return drawdown_pb.ReverseDrawdownRequest(request_id=str(uuid.uuid4()), drawdown_id=drawdown_id, reason="客户放弃")


async def test_reversal_waits_and_is_done_under_its_own_request_once_approved(house: House, terminal: Terminal) -> None:
    drawn = await terminal.draw((await terminal.ready()).request())
    async with both_desks(house) as (teller, supervisor):
        request = reversal(drawn.drawdown_id)
        asked = (await teller.drawdowns.ReverseDrawdown(request, timeout=10)).drawdown
        assert (asked.state, bool(asked.approval_id)) == (DISBURSED, True)
        assert asked.HasField("approval_deadline")
        assert house.bank.faults.reversals == []
        assert (await teller.drawdowns.ReverseDrawdown(request, timeout=10)).drawdown == asked
        no = await refusal_of(teller.drawdowns.ReverseDrawdown(reversal(drawn.drawdown_id)))
        assert (no.reason, no.metadata["approval"]) == ("APPROVAL_WAITING_ALREADY", asked.approval_id)
        decided = await supervisor.approve(asked.approval_id)
        assert decided.drawdown.state == drawdown_pb.DRAWDOWN_STATE_REVERSED
        undone = (await teller.drawdowns.ReverseDrawdown(request, timeout=10)).drawdown
        assert undone.state == drawdown_pb.DRAWDOWN_STATE_REVERSED
    assert house.bank.faults.reversals == [request.request_id]


async def test_payment_that_was_undone_stays_made_in_the_journal_with_its_reversal_below(house: House) -> None:
    async with both_desks(house) as (teller, supervisor):
        drawn = await teller.draw((await teller.ready()).request())
        asked = (await teller.drawdowns.ReverseDrawdown(reversal(drawn.drawdown_id), timeout=10)).drawdown
        await supervisor.approve(asked.approval_id)
        about = customer_pb.GetCustomerRequest(customer_id=VILLAGE.person("wang").customer_id)
        page = await teller.customers.GetCustomer(about, timeout=10)
        assert drawn.loan_note_id not in {note.loan_note_id for note in page.closed_notes}, "nobody has repaid it"
        assert drawn.loan_note_id not in {note.loan_note_id for line in page.credit_lines for note in line.open_notes}
    caller = await house.services.books.read(lambda books: books.terminal(TerminalId("JC-T001")))
    member = await house.services.books.read(lambda books: books.staff(BANK, "0317"))
    assert caller is not None
    assert member is not None
    shift = await get_shift(house.services, caller, member.member)
    rows = {entry.business: entry for entry in shift.entries}
    assert rows[Business.DRAWDOWN].outcome is rows[Business.REVERSAL].outcome is CustomerOutcome.DONE
    assert (rows[Business.DRAWDOWN].amount, rows[Business.REVERSAL].amount) == (2_000_000, -2_000_000)
    assert rows[Business.REVERSAL].checker_number == "0309"
    assert sum(total.paid_out for total in shift.totals) == 0


async def test_reversal_that_is_returned_leaves_the_payment_and_says_so(house: House, terminal: Terminal) -> None:
    drawn = await terminal.draw((await terminal.ready()).request())
    async with both_desks(house) as (teller, supervisor):
        request = reversal(drawn.drawdown_id)
        asked = (await teller.drawdowns.ReverseDrawdown(request, timeout=10)).drawdown
        returned = await supervisor.decide(asked.approval_id, "RETURN", comment="客户没有放弃")
        assert returned.drawdown.state == DISBURSED
        assert (await refusal_of(teller.drawdowns.ReverseDrawdown(request))).reason == "APPROVAL_RETURNED"
        # Another request may ask again.
        assert (await teller.undo(reversal(drawn.drawdown_id))).drawdown.state == drawdown_pb.DRAWDOWN_STATE_REVERSED


async def attest(teller: Terminal, session_id: str, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "request_id": str(uuid.uuid4()),
        "session_id": session_id,
        "papers": ["resident_id", "bank_card"],
        "cause": "camera_refused",
        "reason": "摄像头认不出，本人带证件到柜台",
    }
    return await teller.sessions.AttestIdentity(session_pb.AttestIdentityRequest(**(values | changes)), timeout=10)


async def test_attested_identity_is_a_proof_once_it_is_approved(house: House) -> None:
    async with both_desks(house) as (teller, supervisor):
        session_id = await teller.open()
        assert (await refusal_of(attest(teller, session_id))).reason == "CUSTOMER_NOT_FOUND"
        seen = await teller.identify(session_id, "wang", source=session_pb.DOCUMENT_SOURCE_TELLER_SEEN)
        assert list(seen.session.assurances) == []
        assert (await refusal_of(teller.list_lines(session_id))).reason == "ASSURANCE_INSUFFICIENT"
        request_id = str(uuid.uuid4())
        attested = await attest(teller, session_id, request_id=request_id)
        assert list(attested.session.assurances) == []
        assert (await attest(teller, session_id, request_id=request_id)).approval_id == attested.approval_id
        view = await supervisor.approvals.GetApproval(
            pb.GetApprovalRequest(approval_id=attested.approval_id), timeout=10
        )
        assert "居民身份证" in {each.proof: each.content for each in view.proofs}["attestation"]
        await supervisor.approve(attested.approval_id)
        (line,) = await teller.list_lines(session_id)
        assert line.credit_line_id == "JC-XK-000001"
        got = await teller.sessions.GetSession(session_pb.GetSessionRequest(session_id=session_id), timeout=10)
        assert list(got.session.assurances) == [session_pb.ASSURANCE_TELLER]
        # With the card it is enough to draw.
        token = (await teller.present(session_id, "wang")).account_token
        assert (await teller.draw((await teller.sign(session_id, token)).request())).state == DISBURSED


async def test_word_for_a_visit_that_is_over_is_no_proof(house: House) -> None:
    async with both_desks(house) as (teller, supervisor):
        session_id = await teller.open()
        await teller.identify(session_id, "wang", source=session_pb.DOCUMENT_SOURCE_TELLER_SEEN)
        attested = await attest(teller, session_id)
        close = session_pb.CloseSessionRequest(session_id=session_id, cause="cancelled")
        await teller.sessions.CloseSession(close, timeout=10)
        assert (await refusal_of(supervisor.approve(attested.approval_id))).reason == "SESSION_EXPIRED"


async def test_kiosk_cannot_say_that_a_teller_has_seen_the_papers(terminal: Terminal) -> None:
    session_id = await terminal.open()
    no = await refusal_of(terminal.identify(session_id, "wang", source=session_pb.DOCUMENT_SOURCE_TELLER_SEEN))
    assert no.reason == "NOT_AT_THIS_CHANNEL"
    assert (await refusal_of(attest(terminal, session_id))).reason == "NOT_AT_THIS_CHANNEL"


async def test_line_is_frozen_at_once_and_released_by_a_second_person(house: House, terminal: Terminal) -> None:
    async with both_desks(house) as (teller, supervisor):
        request = customer_pb.FreezeCreditLineRequest(
            request_id=str(uuid.uuid4()), credit_line_id="JC-XK-000001", reason="客户挂失"
        )
        frozen = (await teller.customers.FreezeCreditLine(request, timeout=10)).credit_line
        assert frozen.state == credit_line_pb.CREDIT_LINE_STATE_FROZEN
        assert (await teller.customers.FreezeCreditLine(request, timeout=10)).credit_line == frozen
        assert (await refusal_of(terminal.ready())).reason == "LINE_FROZEN"
        release = customer_pb.ReleaseCreditLineRequest(
            request_id=str(uuid.uuid4()), credit_line_id="JC-XK-000001", reason="挂失解除"
        )
        asked = (await teller.customers.ReleaseCreditLine(release, timeout=10)).approval
        assert (asked.kind, asked.own, asked.customer_name) == (pb.APPROVAL_KIND_RELEASE, True, "王大华")
        assert (await teller.customers.ReleaseCreditLine(release, timeout=10)).approval == asked
        assert (await refusal_of(terminal.ready())).reason == "LINE_FROZEN"
        await supervisor.approve(asked.approval_id)
        assert (await terminal.draw((await terminal.ready()).request())).state == DISBURSED
        # The same freeze, sent again by somebody who has not heard, freezes nothing anew.
        again = (await teller.customers.FreezeCreditLine(request, timeout=10)).credit_line
        assert again.state == credit_line_pb.CREDIT_LINE_STATE_ACTIVE
        release.request_id = str(uuid.uuid4())
        assert (await refusal_of(teller.customers.ReleaseCreditLine(release))).reason == "LINE_NOT_FROZEN"
    async with house.terminal("YL-T001") as stranger:
        request.request_id = str(uuid.uuid4())
        assert (await refusal_of(stranger.customers.FreezeCreditLine(request))).reason == "NOT_FOUND"


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
