"""Drawdowns over gRPC with mutual TLS: the main way, repeats, races, and every way in which core can fail to answer."""

import asyncio
import uuid
from datetime import date
from typing import Any

import grpc
import pytest
from edian.channel.v1 import drawdown_service_pb2 as pb
from edian.channel.v1 import types_pb2

from channel_server.application.ports import CoreCapabilities, PostingState, Success
from channel_server.application.ports import Refused as PortRefused
from channel_server.domain.evidence import verify_chain
from channel_server.domain.ids import BankId, DrawdownId
from tests.integration.server.bank import make_bank
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import Terminal, fen, money, refusal_of, refused
from tests.integration.server.waiting import until, until_outcome, until_state

pytestmark = on_both_databases


async def test_drawdown_of_a_signed_contract_pays_and_tells_everything(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 2_000_000)
    request = ready.request()
    drawdown = await terminal.draw(request)
    assert drawdown.state == pb.DRAWDOWN_STATE_DISBURSED
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_DONE
    assert drawdown.request_id == request.request_id
    assert fen(drawdown.line.outstanding) == 1_200_000 + 2_000_000
    assert fen(drawdown.line.reserved) == 0
    assert fen(drawdown.line.available) == 5_000_000 - 3_200_000
    assert fen(drawdown.account_balance) == 326_050 + 2_000_000
    assert drawdown.loan_note_id
    assert drawdown.core_reference
    assert drawdown.card_tail == "6688"
    assert len(drawdown.schedule.instalments) == 12
    assert sum(fen(row.principal) for row in drawdown.schedule.instalments) == 2_000_000
    assert house.bank.faults.posts == [drawdown.drawdown_id]


async def test_repeated_request_gets_the_same_answer_and_pays_once(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    first = await terminal.draw(request)
    again = await terminal.draw(request)
    assert again == first
    assert len(house.bank.faults.posts) == 1


async def test_repeated_request_under_way_waits_for_the_one_answer(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    house.bank.faults.hold_post = asyncio.Event()
    calls = [asyncio.ensure_future(terminal.draw(request)) for _ in range(3)]
    await until(lambda: len(house.bank.faults.posts) == 1)
    house.bank.faults.hold_post.set()
    answers = await asyncio.gather(*calls)
    assert {answer.state for answer in answers} == {pb.DRAWDOWN_STATE_DISBURSED}
    assert len({answer.drawdown_id for answer in answers}) == 1
    assert len(house.bank.faults.posts) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": money(2_100_000)}, "terms.amount"),
        ({"term_months": 6}, "terms.term_months"),
        ({"method": types_pb2.REPAYMENT_METHOD_BULLET}, "terms.method"),
        ({"purpose": types_pb2.PURPOSE_BUSINESS}, "terms.purpose"),
        ({"due_day": 20}, "terms.due_day"),
        ({"credit_line_id": "JC-XK-000002"}, "terms.credit_line_id"),
    ],
)
async def test_repeated_request_with_other_content_is_refused_and_named(
    house: House, terminal: Terminal, change: dict[str, Any], field: str
) -> None:
    ready = await terminal.ready()
    request = ready.request()
    first = await terminal.draw(request)
    values = {field.name: value for field, value in ready.terms.ListFields()}
    other = ready.request(request.request_id, terms=pb.DrawdownTerms(**(values | change)))
    no = await refusal_of(terminal.draw(other))
    assert (no.code, no.reason, no.metadata["field"]) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED", field)
    assert no.fields == [field]
    assert await terminal.draw(request) == first


async def test_refused_request_is_refused_again_word_for_word(house: House, terminal: Terminal) -> None:
    signed = await terminal.ready("wang", 3_000_000)
    other = await terminal.sign(signed.session_id, signed.account_token, 1_000_000)
    await terminal.draw(signed.request())
    request = other.request()
    no = await refusal_of(terminal.draw(request))
    assert no.reason == "LINE_INSUFFICIENT"
    assert no.metadata == {"available": "8,000.00", "amount": "10,000.00"}
    # More room on the line does not change what was answered.
    again = await refusal_of(terminal.draw(request))
    assert again == no


async def test_refused_request_is_refused_word_for_word_by_another_server_and_after_a_restart(build: Builder) -> None:
    bank = make_bank()
    first = await build(bank)
    async with first.terminal() as terminal:
        await terminal.hello()
        signed = await terminal.ready("wang", 3_000_000)
        other = await terminal.sign(signed.session_id, signed.account_token, 1_000_000)
        await terminal.draw(signed.request())
        no = await refusal_of(terminal.draw(request := other.request()))
    second = await build(bank, database=first.database)
    # Not even a day that has been closed meanwhile changes what was answered.
    bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15), is_open=False)
    async with second.terminal() as terminal:
        assert await refusal_of(terminal.draw(request)) == no


async def test_request_on_a_closed_day_is_not_decided_and_is_carried_out_when_it_comes_again(
    house: House, terminal: Terminal
) -> None:
    request = (await terminal.ready()).request()
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15), is_open=False)
    house.services.days.forget()
    no = await refusal_of(terminal.draw(request))
    assert (no.code, no.reason) == (grpc.StatusCode.UNAVAILABLE, "CORE_UNAVAILABLE")
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15))
    house.services.days.forget()
    paid = await terminal.draw(request)
    assert paid.state == pb.DRAWDOWN_STATE_DISBURSED
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 15), is_open=False)
    house.services.days.forget()
    assert await terminal.draw(request) == paid


async def test_request_repeated_at_another_server_while_the_first_pays_waits_for_the_one_answer(build: Builder) -> None:
    bank = make_bank()
    one = await build(bank)
    other = await build(bank, database=one.database)
    async with one.terminal() as here, other.terminal() as there:
        await here.hello()
        request = (await here.ready()).request()
        bank.faults.hold_post = asyncio.Event()
        first = asyncio.ensure_future(here.draw(request))
        await until(lambda: len(bank.faults.posts) == 1)
        second = asyncio.ensure_future(there.draw(request))
        done, _ = await asyncio.wait((first, second), timeout=0.5)
        assert not done
        bank.faults.hold_post.set()
        assert await second == await first
        assert second.result().state == pb.DRAWDOWN_STATE_DISBURSED
        assert len(bank.faults.posts) == 1


async def test_two_drawdowns_at_once_on_one_line_never_pass_its_limit(house: House, terminal: Terminal) -> None:
    async with house.terminal("JC-0318") as second:
        await second.hello()
        here, there = await terminal.ready("wang", 2_000_000), await second.ready("wang", 2_000_000)
        answers = await asyncio.gather(
            terminal.draw(here.request()), second.draw(there.request()), return_exceptions=True
        )
    refusals = [refused(each) for each in answers if isinstance(each, grpc.aio.AioRpcError)]
    assert [each.reason for each in refusals] == ["LINE_INSUFFICIENT"]
    (line,) = await terminal.list_lines(here.session_id)
    assert (fen(line.balance.outstanding), fen(line.balance.reserved)) == (3_200_000, 0)
    assert len(house.bank.faults.posts) == 1


async def test_contract_that_was_spent_does_not_carry_a_second_drawdown(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("wang", 1_000_000)
    await terminal.draw(ready.request())
    no = await refusal_of(terminal.draw(ready.request()))
    assert no.reason == "CONTRACT_NOT_ACCEPTED"


async def test_risk_refusal_ends_the_drawdown_and_frees_the_line(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready("liu", 1_000_000)
    drawdown = await terminal.draw(ready.request())
    assert drawdown.state == pb.DRAWDOWN_STATE_FAILED
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_NOT_DONE
    assert drawdown.refusal.reason == "RISK_REFUSED"
    assert fen(drawdown.line.reserved) == 0
    assert house.bank.faults.posts == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("risk_down", "RISK_UNAVAILABLE"), ("credit_down", "SERVICE_UNAVAILABLE")],
)
async def test_system_that_is_down_before_core_is_asked_ends_the_drawdown(
    house: House, terminal: Terminal, fault: str, reason: str
) -> None:
    ready = await terminal.ready()
    setattr(house.bank.faults, fault, True)
    drawdown = await terminal.draw(ready.request())
    assert (drawdown.state, drawdown.refusal.reason) == (pb.DRAWDOWN_STATE_FAILED, reason)
    assert fen(drawdown.line.reserved) == 0
    assert house.bank.faults.posts == []


async def test_core_refusal_ends_the_drawdown_and_frees_the_line(house: House, terminal: Terminal) -> None:
    house.bank.faults.refuse_post = PortRefused("ACCOUNT_CLOSED", "销户")
    drawdown = await terminal.draw((await terminal.ready()).request())
    assert (drawdown.state, drawdown.refusal.reason) == (pb.DRAWDOWN_STATE_FAILED, "CORE_REFUSED")
    assert fen(drawdown.line.reserved) == 0


async def test_lost_answer_is_confirmed_by_asking_and_never_paid_twice(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    house.bank.faults.lose_post = 1
    request = ready.request()
    drawdown = await terminal.draw(request)
    assert drawdown.state == pb.DRAWDOWN_STATE_UNKNOWN
    assert drawdown.outcome == pb.CUSTOMER_OUTCOME_CONFIRMING
    assert fen(drawdown.line.reserved) == 2_000_000
    assert drawdown.HasField("confirm_deadline")
    await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    settled = await terminal.get(ready.session_id, drawdown.drawdown_id)
    assert fen(settled.account_balance) == 326_050 + 2_000_000
    assert len(house.bank.faults.posts) == 1


async def test_request_that_never_arrived_is_sent_again_to_an_idempotent_core(house: House, terminal: Terminal) -> None:
    house.bank.faults.drop_post = 1
    request = (await terminal.ready()).request()
    drawdown = await terminal.draw(request)
    assert drawdown.state == pb.DRAWDOWN_STATE_UNKNOWN
    await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    assert house.bank.faults.posts == [drawdown.drawdown_id] * 2


async def test_request_that_never_arrived_is_voided_where_core_is_not_idempotent(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, True, True))
    async with house.terminal() as terminal:
        await terminal.hello()
        house.bank.faults.drop_post = 1
        ready = await terminal.ready()
        request = ready.request()
        drawdown = await terminal.draw(request)
        await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_FAILED)
        ended = await terminal.get(ready.session_id, drawdown.drawdown_id)
        assert fen(ended.line.reserved) == 0
        assert ended.refusal.reason == "CORE_UNAVAILABLE"
        assert len(house.bank.faults.posts) == 1
        # The request that was on its way all the time comes in at last, and core keeps its promise.
        late = await house.bank.core.inquire_posting(BankId("qingjiang"), DrawdownId(drawdown.drawdown_id))
        assert isinstance(late, Success)
        assert late.value.state is PostingState.VOIDED


async def test_core_without_promises_is_never_sent_anything_twice_and_ends_with_the_staff(build: Builder) -> None:
    house = await build(promises=CoreCapabilities(False, False, False), confirm_within_s=0.5)
    async with house.terminal() as terminal:
        await terminal.hello()
        house.bank.faults.drop_post = 1
        ready = await terminal.ready()
        request = ready.request()
        await terminal.draw(request)
        await until_outcome(terminal, request.request_id, pb.CUSTOMER_OUTCOME_SEE_STAFF)
        (line,) = await terminal.list_lines(ready.session_id)
        assert fen(line.balance.reserved) == 2_000_000
        assert len(house.bank.faults.posts) == 1


async def test_client_that_hangs_up_does_not_stop_the_money(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    house.bank.faults.hold_post = asyncio.Event()
    call = asyncio.ensure_future(terminal.draw(request))
    await until(lambda: len(house.bank.faults.posts) == 1)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    house.bank.faults.hold_post.set()
    await until_state(terminal, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    assert len(house.bank.faults.posts) == 1


async def test_request_that_was_asked_about_before_it_came_is_never_accepted(house: House, terminal: Terminal) -> None:
    request = (await terminal.ready()).request()
    no = await refusal_of(terminal.outcome(request.request_id))
    assert (no.code, no.reason) == (grpc.StatusCode.NOT_FOUND, "NOT_FOUND")
    late = await refusal_of(terminal.draw(request))
    assert (late.code, late.reason) == (grpc.StatusCode.ABORTED, "REQUEST_WITHDRAWN")
    # The question again gets the same answer, and so does the request.
    assert (await refusal_of(terminal.outcome(request.request_id))).reason == "NOT_FOUND"
    assert await refusal_of(terminal.draw(request)) == late
    assert house.bank.faults.posts == []


async def test_outcome_is_told_to_the_terminal_that_sent_the_request_and_to_no_other(
    house: House, terminal: Terminal
) -> None:
    request = (await terminal.ready()).request()
    await terminal.draw(request)
    told = await terminal.outcome(request.request_id)
    assert (told.state, fen(told.amount)) == (pb.DRAWDOWN_STATE_DISBURSED, 2_000_000)
    async with house.terminal("JC-0318") as other:
        assert (await refusal_of(other.outcome(request.request_id))).reason == "NOT_FOUND"


async def test_other_systems_are_told_after_the_money_has_moved(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready()).request())
    await until(lambda: len(house.bank.notifier.sent) == 1 and len(house.bank.credit.mirrored) == 1)
    (message,) = house.bank.notifier.sent.values()
    assert message.template == "drawdown_disbursed"
    assert message.values["amount"] == "20,000.00"
    (figures,) = house.bank.credit.mirrored.values()
    assert (figures.outstanding, figures.reserved) == (3_200_000, 0)
    assert message.reference == drawdown.drawdown_id


async def test_evidence_of_a_drawdown_is_an_unbroken_chain_without_identity_data(
    house: House, terminal: Terminal
) -> None:
    await terminal.draw((await terminal.ready()).request())
    rows = await house.services.books.read(lambda books: books.evidence_rows(BankId("qingjiang"), 0, 1000))
    assert verify_chain(rows) == ()
    acts = [row.body.event_type for row in rows]
    assert acts[-4:] == ["contract_accepted", "drawdown_reserved", "posting_intended", "drawdown_disbursed"]
    text = repr(rows)
    for secret in ("王大华", "429901195603090012", "9299010000000036688", "8801031700000001", "135790"):
        assert secret not in text


async def test_books_hold_no_identity_data_in_the_clear(house: House, terminal: Terminal) -> None:
    await terminal.draw((await terminal.ready()).request())
    raw = house.database.raw()
    for secret in ("王大华", "429901195603090012", "9299010000000036688", "8801031700000001", "135790"):
        assert secret.encode() not in raw
    assert b"JC-XK-000001" in raw


async def test_reversal_at_the_counter_undoes_the_payment_once(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    drawdown = await terminal.draw(ready.request())
    async with house.terminal("JC-T001") as counter:
        request = pb.ReverseDrawdownRequest(
            request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
        )
        undone = (await counter.undo(request, timeout=10)).drawdown
        assert undone.state == pb.DRAWDOWN_STATE_REVERSED
        assert fen(undone.line.outstanding) == 1_200_000
        again = (await counter.undo(request, timeout=10)).drawdown
        assert again == undone
        assert len(house.bank.faults.reversals) == 1
        request.reason = "别的原因"
        no = await refusal_of(counter.undo(request, timeout=10))
        assert (no.reason, no.metadata["field"]) == ("REQUEST_ID_REUSED", "reason")
    (line,) = await terminal.list_lines(ready.session_id)
    assert [note.loan_note_id for note in line.open_notes] == ["XK202509150317"]


async def test_reversal_whose_answer_was_lost_is_found_by_asking(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    drawdown = await terminal.draw(ready.request())
    house.bank.faults.lose_reversal = 1
    async with house.terminal("JC-T001") as counter:
        request = pb.ReverseDrawdownRequest(
            request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
        )
        asked = (await counter.undo(request, timeout=10)).drawdown
        assert asked.state == pb.DRAWDOWN_STATE_REVERSING
        assert asked.outcome == pb.CUSTOMER_OUTCOME_SEE_STAFF

    async def reversed_now() -> bool:
        told = await terminal.get(ready.session_id, drawdown.drawdown_id)
        return bool(told.state == pb.DRAWDOWN_STATE_REVERSED)

    await until(reversed_now)
    assert len(house.bank.faults.reversals) == 1


async def test_reversal_that_core_refuses_leaves_the_drawdown_paid(house: House, terminal: Terminal) -> None:
    ready = await terminal.ready()
    drawdown = await terminal.draw(ready.request())
    house.bank.faults.refuse_reversal = PortRefused("BALANCE_SHORT", "余额不足")
    async with house.terminal("JC-T001") as counter:
        request = pb.ReverseDrawdownRequest(
            request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
        )
        no = await refusal_of(counter.undo(request, timeout=10))
        assert no.reason == "REVERSAL_NOT_ALLOWED"
    told = await terminal.get(ready.session_id, drawdown.drawdown_id)
    assert told.state == pb.DRAWDOWN_STATE_DISBURSED


async def test_reversal_from_a_kiosk_or_of_yesterday_is_refused(house: House, terminal: Terminal) -> None:
    drawdown = await terminal.draw((await terminal.ready()).request())
    request = pb.ReverseDrawdownRequest(
        request_id=str(uuid.uuid4()), drawdown_id=drawdown.drawdown_id, reason="客户放弃"
    )
    assert (await refusal_of(terminal.drawdowns.ReverseDrawdown(request))).reason == "REVERSAL_NOT_ALLOWED"
    house.bank.core.set_business_day(BankId("qingjiang"), date(2026, 1, 16))
    house.services.days.forget()
    async with house.terminal("JC-T001") as counter:
        no = await refusal_of(counter.undo(request))
    assert (no.reason, no.metadata["cause"]) == ("REVERSAL_NOT_ALLOWED", "posted on 2026-01-15")
