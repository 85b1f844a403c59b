"""What keeps a repayment from being made, and a drawdown from being undone: each with its reason, no money moved."""

import asyncio
import uuid
from datetime import date
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2
from edian.channel.v1 import repayment_service_pb2 as pb

from channel_server.application.ports import Refused as PortRefused
from tests.integration.server.conftest import House
from tests.integration.server.terminal import Terminal, money, refusal_of
from tests.integration.server.test_repayment import BANK, NOTE, PARTIAL, REPAID, SCHEDULED, WHOLE, turn_day
from tests.integration.server.waiting import until


async def test_repayment_that_is_not_what_was_quoted_is_refused(house: House, terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    for change, field in (
        ({"amount": money(100_100)}, "amount"),
        ({"kind": WHOLE}, "kind"),
        ({"loan_note_id": "XK202508200288"}, "loan_note_id"),
    ):
        other = pb.CreateRepaymentRequest()
        other.CopyFrom(request)
        other.MergeFrom(pb.CreateRepaymentRequest(request_id=str(uuid.uuid4()), **change))  # type: ignore[arg-type]
        no = await refusal_of(terminal.repay(other))
        assert (no.reason, no.metadata["field"]) == ("QUOTE_CHANGED", field)
    assert house.bank.faults.posts == []


async def test_quote_of_another_day_visit_or_customer_does_not_serve(house: House, terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    again_session, again_token = await terminal.enter("wang")
    other_visit = pb.CreateRepaymentRequest()
    other_visit.CopyFrom(request)
    other_visit.MergeFrom(pb.CreateRepaymentRequest(session_id=again_session, account_token=again_token))
    no = await refusal_of(terminal.repay(other_visit))
    assert (no.reason, no.metadata["field"]) == ("QUOTE_CHANGED", "session_id")
    chen_session, chen_token = await terminal.enter("chen")
    stolen = pb.CreateRepaymentRequest()
    stolen.CopyFrom(request)
    stolen.MergeFrom(
        pb.CreateRepaymentRequest(request_id=str(uuid.uuid4()), session_id=chen_session, account_token=chen_token)
    )
    assert (await refusal_of(terminal.repay(stolen))).reason == "NOT_FOUND"
    assert (await refusal_of(terminal.quote_repayment(chen_session, NOTE))).reason == "NOT_FOUND"
    turn_day(house, date(2026, 1, 16))
    request.request_id = str(uuid.uuid4())
    assert (await refusal_of(terminal.repay(request))).reason == "QUOTE_EXPIRED"
    assert house.bank.faults.posts == []


async def test_repayment_from_an_account_that_was_not_proved_is_refused(house: House, terminal: Terminal) -> None:
    request = await terminal.ready_to_repay()
    request.account_token = "somebody-elses"
    assert (await refusal_of(terminal.repay(request))).reason == "REPAYMENT_ACCOUNT_NOT_OWN"
    session_id = await terminal.open()
    await terminal.identify(session_id, "wang")
    no = await refusal_of(terminal.quote_repayment(session_id, NOTE))
    assert no.reason == "ASSURANCE_INSUFFICIENT"
    assert house.bank.faults.posts == []


async def test_malformed_repayment_requests_are_refused_by_field(terminal: Terminal) -> None:
    session_id, _ = await terminal.enter("wang")
    for kind, amount, field in (
        (WHOLE, 100, "amount"),
        (SCHEDULED, 100, "amount"),
        (PARTIAL, None, "amount"),
        (PARTIAL, 0, "amount"),
        (99, None, "kind"),
    ):
        no = await refusal_of(terminal.quote_repayment(session_id, NOTE, kind, amount))  # type: ignore[arg-type]
        assert (no.reason, no.fields) == ("MALFORMED_REQUEST", [field])
    request = await terminal.ready_to_repay()
    request.kind = pb.REPAYMENT_KIND_UNSPECIFIED
    assert (await refusal_of(terminal.repay(request))).fields == ["kind"]


async def test_bank_whose_books_are_closed_or_whose_day_went_back_takes_no_repayment(
    house: House, terminal: Terminal
) -> None:
    request = await terminal.ready_to_repay()
    turn_day(house, date(2026, 1, 15), is_open=False)
    assert (await refusal_of(terminal.repay(request))).reason == "CORE_UNAVAILABLE"
    turn_day(house, date(2025, 1, 15))
    no = await refusal_of(terminal.quote_repayment(request.session_id, NOTE))
    assert no.reason == "REPAYMENT_NOT_ALLOWED"
    turn_day(house, date(2026, 1, 15))
    # Nothing had been decided about the request: it is taken now.
    assert (await terminal.repay(request)).state == REPAID


async def reverse(teller: Terminal, drawdown_id: str) -> Any:
    request = drawdown_service_pb2.ReverseDrawdownRequest(
        request_id=str(uuid.uuid4()), drawdown_id=drawdown_id, reason="客户放弃"
    )
    return (await teller.undo(request, timeout=30)).drawdown


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
async def test_drawdown_that_was_repaid_on_is_not_reversed(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    house.bank.faults.hold_post = asyncio.Event()
    request = await terminal.confirm_repayment(
        ready.session_id, ready.account_token, drawn.loan_note_id, PARTIAL, 100_000
    )
    paying = asyncio.ensure_future(terminal.repay(request))
    await until(lambda: len(house.bank.faults.posts) == 2)
    async with house.terminal("JC-T001") as teller:
        no = await refusal_of(reverse(teller, drawn.drawdown_id))
        assert (no.reason, no.metadata["cause"]) == ("REVERSAL_NOT_ALLOWED", "repaid in part")
        house.bank.faults.hold_post.set()
        assert (await paying).state == REPAID
        no = await refusal_of(reverse(teller, drawn.drawdown_id))
        assert (no.reason, no.metadata["cause"]) == ("REVERSAL_NOT_ALLOWED", "repaid in part")
    assert house.bank.faults.reversals == []


async def test_note_whose_drawdown_is_being_undone_is_not_repaid(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    house.bank.faults.lose_reversal = 1
    house.bank.faults.core_down = True
    async with house.terminal("JC-T001") as teller:
        assert (await reverse(teller, drawn.drawdown_id)).state == drawdown_service_pb2.DRAWDOWN_STATE_REVERSING
        no = await refusal_of(terminal.quote_repayment(ready.session_id, drawn.loan_note_id))
        assert no.reason == "REPAYMENT_NOT_ALLOWED"
        house.bank.faults.core_down = False

        async def undone() -> bool:
            found = await terminal.get(ready.session_id, drawn.drawdown_id)
            return bool(found.state == drawdown_service_pb2.DRAWDOWN_STATE_REVERSED)

        await until(undone)
    await until(lambda: house.bank.credit.voided == {(BANK, drawn.drawdown_id)})
    settled = await refusal_of(terminal.quote_repayment(ready.session_id, drawn.loan_note_id))
    assert settled.reason == "LOAN_NOTE_SETTLED"


async def test_reversal_that_core_refuses_lets_the_note_be_repaid(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    house.bank.faults.refuse_reversal = PortRefused("BALANCE_SHORT", "")
    async with house.terminal("JC-T001") as teller:
        assert (await refusal_of(reverse(teller, drawn.drawdown_id))).reason == "REVERSAL_NOT_ALLOWED"
    request = await terminal.confirm_repayment(
        ready.session_id, ready.account_token, drawn.loan_note_id, PARTIAL, 100_000
    )
    assert (await terminal.repay(request)).state == REPAID


async def test_note_of_a_drawdown_that_core_refused_is_voided_at_the_credit_system(
    house: House, terminal: Terminal
) -> None:
    house.bank.faults.refuse_post = PortRefused("ACCOUNT_FROZEN", "")
    ready = await terminal.ready("wang", 2_000_000)
    drawn = await terminal.draw(ready.request())
    assert drawn.state == drawdown_service_pb2.DRAWDOWN_STATE_FAILED
    await until(lambda: house.bank.credit.voided == {(BANK, drawn.drawdown_id)})
