"""A case from telephone to kiosk and back: the old screen loses it at once, and what was sent is only followed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from edian.channel.v1 import drawdown_service_pb2, handoff_service_pb2_grpc
from edian.channel.v1 import handoff_service_pb2 as pb

from channel_server.domain.handoff import LIFETIME, MOST_TRIES
from channel_server.domain.ids import BankId
from tests.integration.server.conftest import Builder, House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.partner import open_to_telephones, signed_in
from tests.integration.server.telephone import Telephone, terms_of
from tests.integration.server.terminal import Terminal, refusal_of, terms_for
from tests.integration.server.waiting import until

pytestmark = on_both_databases

BANK = BankId("qingjiang")


@pytest.fixture
async def house(build: Builder, tmp_path: Path) -> House:
    return await open_to_telephones(build, tmp_path)


@pytest.fixture
async def phone(house: House, tmp_path: Path) -> Telephone:
    return await signed_in(house, tmp_path)


@pytest.fixture
async def kiosk(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal() as terminal:
        await terminal.hello()
        yield terminal


def handoffs(terminal: Terminal) -> Any:
    return handoff_service_pb2_grpc.HandoffServiceStub(terminal.channel)


async def opened_by(phone: Telephone, **request: Any) -> str:
    answer = await phone.call("HandoffService/OpenHandoff", request)
    assert answer.status == 200, answer.body
    code: str = answer.json["code"]
    return code


async def take(terminal: Terminal, session_id: str, code: str) -> Any:
    return await handoffs(terminal).TakeHandoff(pb.TakeHandoffRequest(session_id=session_id, code=code), timeout=10)


async def test_case_from_telephone_goes_on_at_the_kiosk_and_the_telephone_has_lost_it(
    phone: Telephone, kiosk: Terminal
) -> None:
    lines = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
    line = lines[0]["creditLineId"]
    code = await opened_by(phone, terms=terms_of(line, 12_300))
    assert "王" not in code
    assert line not in code
    session_id, _ = await kiosk.enter("wang")
    case = await take(kiosk, session_id, code)
    assert (case.terms.credit_line_id, case.terms.amount.units, case.request_id) == (line, 12_300, "")
    after = await phone.call("CreditLineService/ListCreditLines", {})
    assert (after.status, after.reason) == (401, "SESSION_HANDED_OVER")
    assert (await kiosk.quote(session_id, terms_for(line, 1_230_000))).quote_id


async def test_drawdown_that_was_sent_is_followed_and_never_sent_again(
    phone: Telephone, kiosk: Terminal, house: House
) -> None:
    order = await phone.sign()
    code = await opened_by(phone)
    drawn = (await phone.call("DrawdownService/CreateDrawdown", order)).json["drawdown"]
    session_id, _ = await kiosk.enter("wang")
    case = await take(kiosk, session_id, code)
    assert (case.request_id, case.drawdown_id) == (order["requestId"], drawn["drawdownId"])
    again = await phone.call("DrawdownService/CreateDrawdown", order)
    assert again.reason == "SESSION_HANDED_OVER"
    assert len(house.bank.faults.posts) == 1


async def test_code_of_a_drawdown_under_way_goes_with_it(phone: Telephone, kiosk: Terminal, house: House) -> None:
    order = await phone.sign()
    house.bank.faults.hold_post = asyncio.Event()
    drawing = asyncio.create_task(phone.call("DrawdownService/CreateDrawdown", order))
    await until(lambda: bool(house.bank.faults.orders) or drawing.done())
    code = await opened_by(phone, requestId=order["requestId"])
    session_id, _ = await kiosk.enter("wang")
    case = await take(kiosk, session_id, code)
    assert case.request_id == order["requestId"]
    house.bank.faults.hold_post.set()
    assert (await drawing).json["drawdown"]["state"] == "DRAWDOWN_STATE_DISBURSED"
    assert len(house.bank.faults.posts) == 1


async def test_code_used_twice_photographed_or_late_carries_nothing(
    phone: Telephone, kiosk: Terminal, house: House
) -> None:
    code = await opened_by(phone)
    stranger, _ = await kiosk.enter("zhou")
    assert (await refusal_of(take(kiosk, stranger, code))).reason == "HANDOFF_NOT_YOURS"
    assert (await phone.call("CreditLineService/ListCreditLines", {})).status == 200
    nobody = await kiosk.open()
    assert (await refusal_of(take(kiosk, nobody, code))).reason == "ASSURANCE_INSUFFICIENT"
    session_id, _ = await kiosk.enter("wang")
    for made_up in (code[:-1] + ("A" if code[-1] != "A" else "B"), "EDIAN1AAAA", "nothing", code.replace("EDIAN1", "")):
        assert (await refusal_of(take(kiosk, session_id, made_up))).reason == "HANDOFF_INVALID"
    await take(kiosk, session_id, code.lower())
    again, _ = await kiosk.enter("wang")
    assert (await refusal_of(take(kiosk, again, code))).reason == "HANDOFF_TAKEN"


async def test_case_taken_again_by_the_same_visit_is_the_same_case(phone: Telephone, kiosk: Terminal) -> None:
    lines = (await phone.call("CreditLineService/ListCreditLines", {})).json["creditLines"]
    code = await opened_by(phone, terms=terms_of(lines[0]["creditLineId"], 20_000))
    session_id, _ = await kiosk.enter("wang")
    first = await take(kiosk, session_id, code)
    assert await take(kiosk, session_id, code) == first
    other, _ = await kiosk.enter("wang")
    assert (await refusal_of(take(kiosk, other, code))).reason == "HANDOFF_TAKEN"


async def test_code_tried_by_many_others_is_void(phone: Telephone, kiosk: Terminal) -> None:
    code = await opened_by(phone)
    stranger, _ = await kiosk.enter("zhou")
    for _ in range(MOST_TRIES):
        assert (await refusal_of(take(kiosk, stranger, code))).reason == "HANDOFF_NOT_YOURS"
    session_id, _ = await kiosk.enter("wang")
    assert (await refusal_of(take(kiosk, session_id, code))).reason == "HANDOFF_EXPIRED"


async def test_code_that_has_run_out_or_was_replaced_is_refused(
    phone: Telephone, kiosk: Terminal, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await opened_by(phone)
    code = await opened_by(phone)
    session_id, _ = await kiosk.enter("wang")
    assert (await refusal_of(take(kiosk, session_id, before))).reason == "HANDOFF_INVALID"
    clock = house.services.clock
    now = clock.now()
    monkeypatch.setattr(type(clock), "now", lambda _: now + LIFETIME)
    assert (await refusal_of(take(kiosk, session_id, code))).reason == "HANDOFF_EXPIRED"


async def test_code_of_one_bank_is_none_of_anothers(phone: Telephone, house: House) -> None:
    code = await opened_by(phone)
    async with house.terminal("YL-0001") as other:
        await other.hello()
        session_id, _ = await other.enter("sun")
        assert (await refusal_of(take(other, session_id, code))).reason == "HANDOFF_INVALID"


async def test_request_of_another_customer_is_not_carried(phone: Telephone, kiosk: Terminal) -> None:
    ready = await kiosk.ready("chen", 500_000)
    request = ready.request()
    await kiosk.draw(request)
    answer = await phone.call("HandoffService/OpenHandoff", {"requestId": request.request_id})
    assert (answer.status, answer.reason) == (404, "NOT_FOUND")


async def test_kiosk_hands_over_to_the_telephone(phone: Telephone, kiosk: Terminal) -> None:
    session_id, _ = await kiosk.enter("wang")
    line = (await kiosk.list_lines(session_id))[0].credit_line_id
    given = await handoffs(kiosk).OpenHandoff(
        pb.OpenHandoffRequest(session_id=session_id, terms=terms_for(line, 500_000)), timeout=10
    )
    case = (await phone.call("HandoffService/TakeHandoff", {"code": given.code})).json
    assert case["fromChannel"] == "CHANNEL_KIOSK"
    assert case["terms"]["amount"]["units"] == "5000"
    assert (await refusal_of(kiosk.quote(session_id, terms_for(line, 500_000)))).reason == "SESSION_HANDED_OVER"


async def test_draft_that_is_entrusted_to_a_seller_stays_behind(phone: Telephone, kiosk: Terminal) -> None:
    session_id, _ = await kiosk.enter("wang")
    line = (await kiosk.list_lines(session_id))[0].credit_line_id
    payee = drawdown_service_pb2.Payee(name="虚构湾农资店", account_number="8801031780000001", evidence="FP-07")
    mode = drawdown_service_pb2.PAYMENT_MODE_ENTRUSTED
    terms = terms_for(line, 500_000, payment_mode=mode, payee=payee)
    given = await handoffs(kiosk).OpenHandoff(pb.OpenHandoffRequest(session_id=session_id, terms=terms), timeout=10)
    # Without its payee it would have gone to the customer.
    assert "terms" not in (await phone.call("HandoffService/TakeHandoff", {"code": given.code})).json
