"""What waits for a second person besides drawdowns: a reversal, the word for an identity, the release of a line."""

import uuid
from typing import Any

from edian.channel.v1 import approval_service_pb2 as pb
from edian.channel.v1 import credit_line_service_pb2 as credit_line_pb
from edian.channel.v1 import customer_service_pb2 as customer_pb
from edian.channel.v1 import drawdown_service_pb2 as drawdown_pb
from edian.channel.v1 import session_service_pb2 as session_pb

from channel_server.application.get_shift import get_shift
from channel_server.domain.drawdown import CustomerOutcome
from channel_server.domain.ids import TerminalId
from channel_server.domain.work import Business
from tests.integration.server.conftest import House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.desks import BANK, DISBURSED, both_desks
from tests.integration.server.terminal import VILLAGE, Terminal, refusal_of

pytestmark = on_both_databases


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
