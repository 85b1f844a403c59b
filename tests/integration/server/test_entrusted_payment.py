"""A drawdown that is paid to the seller (受托支付): through a real server, on both databases."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from edian.channel.v1 import approval_service_pb2 as approval_pb
from edian.channel.v1 import drawdown_service_pb2 as pb

from channel_server.application.ports import DisbursementOrder, Refused
from channel_server.domain.channel_policy import SHIPPED_POLICY
from channel_server.domain.channel_terms import SHIPPED_TERMS
from channel_server.domain.ids import BankId, CustomerId
from channel_server.domain.money import Fen
from channel_server.domain.session import Channel
from tests.integration.server.conftest import House
from tests.integration.server.databases import on_both_databases
from tests.integration.server.terminal import VILLAGE, Terminal, fen, refusal_of
from tests.integration.server.test_records import receipt
from tests.integration.server.waiting import until, until_state

pytestmark = on_both_databases

BANK = BankId("qingjiang")
SHOP = {"name": "虚构湾农资店", "account_number": "8801031780000001", "evidence": "FP-20260115-07"}
AMOUNT = 2_000_000
OWN_AT_MOST = 1_000_000


@pytest.fixture(autouse=True)
async def bank_pays_sellers_above_its_bound(house: House) -> None:
    await set_terms(house, own=OWN_AT_MOST)


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Terminal]:
    async with house.terminal("JC-T001") as made:
        await made.hello()
        yield made


async def set_terms(house: House, *, own: int, approval_above: int | None = None, counter_pays: bool = True) -> None:
    """Let the customer be paid up to an amount, and the counter pay sellers above it. Units: fen."""
    terms = {channel: replace(each, own_payment_maximum=Fen(own)) for channel, each in SHIPPED_TERMS.items()}
    terms[Channel.COUNTER] = replace(terms[Channel.COUNTER], entrusted_payment=counter_pays)
    approval = replace(SHIPPED_POLICY.approval, above=None if approval_above is None else Fen(approval_above))
    policy = replace(SHIPPED_POLICY, in_force_from=date(2020, 1, 2), terms=terms, approval=approval)
    await house.services.books.write(lambda books: books.put_channel_policy(BANK, policy))
    house.services.policies.forget()


def to_shop(**changes: str) -> dict[str, Any]:
    """The terms of an entrusted payment, with what a test changes of the payee."""
    return {"payment_mode": pb.PAYMENT_MODE_ENTRUSTED, "payee": pb.Payee(**(SHOP | changes))}


async def balances(house: House, owner: str) -> int:
    """What core has on an owner's accounts. Units: fen."""
    answer = await house.bank.core.list_accounts(BANK, CustomerId(owner))
    return sum(each.balance for each in answer.value)  # type: ignore[union-attr]  # the twin answers


async def paid(house: House) -> tuple[int, int]:
    """What has come to the shop and to the borrower since the books were opened. Units: fen."""
    opened = {a.customer_id: a.opening_balance for a in VILLAGE.accounts if a.open}
    wang = VILLAGE.person("wang").customer_id
    return (
        await balances(house, "JC00000801") - opened["JC00000801"],
        await balances(house, wang) - opened[wang],
    )


async def test_drawdown_above_the_own_payment_bound_is_paid_to_the_seller_at_the_counter(
    house: House, desk: Terminal
) -> None:
    ready = await desk.ready(amount_fen=AMOUNT, **to_shop())
    drawn = await desk.draw(ready.request())
    assert (drawn.state, drawn.terms.payment_mode) == (pb.DRAWDOWN_STATE_DISBURSED, pb.PAYMENT_MODE_ENTRUSTED)
    assert await paid(house) == (AMOUNT, 0)
    shown = drawn.payee
    assert (shown.name, shown.account_tail, shown.evidence) == (SHOP["name"], "0001", SHOP["evidence"])
    # The number in whole is told to nobody, and what stands on the shop's account is not the borrower's to know.
    assert not drawn.terms.HasField("payee")
    assert not drawn.HasField("account_balance")
    assert SHOP["account_number"] not in str(drawn)
    (order,) = house.bank.faults.orders
    assert isinstance(order, DisbursementOrder)
    assert (order.account_number, order.payee_name) == (SHOP["account_number"], SHOP["name"])


async def test_repeat_is_answered_word_for_word_and_pays_once(house: House, desk: Terminal) -> None:
    request = (await desk.ready(amount_fen=AMOUNT, **to_shop())).request()
    drawn = await desk.draw(request)
    assert await desk.draw(request) == drawn
    assert await desk.get(request.session_id, drawn.drawdown_id) == drawn
    assert await paid(house) == (AMOUNT, 0)


@pytest.mark.parametrize("change", [{"account_number": "8801031700000002"}, {"name": "别家"}, {"evidence": "FP-9"}])
async def test_same_request_with_another_payee_is_refused_as_other_content(
    house: House, desk: Terminal, change: dict[str, str]
) -> None:
    ready = await desk.ready(amount_fen=AMOUNT, **to_shop())
    request = ready.request()
    await desk.draw(request)
    other = pb.CreateDrawdownRequest()
    other.CopyFrom(request)
    other.terms.payee.MergeFrom(pb.Payee(**change))
    no = await refusal_of(desk.draw(other))
    assert (no.reason, no.metadata["field"]) == ("REQUEST_ID_REUSED", "terms.payee")
    own = pb.CreateDrawdownRequest()
    own.CopyFrom(request)
    own.terms.ClearField("payee")
    own.terms.payment_mode = pb.PAYMENT_MODE_OWN
    assert (await refusal_of(desk.draw(own))).reason == "REQUEST_ID_REUSED"
    assert await paid(house) == (AMOUNT, 0)


async def test_payee_that_was_not_quoted_is_not_paid(house: House, desk: Terminal) -> None:
    request = (await desk.ready(amount_fen=AMOUNT, **to_shop())).request()
    request.terms.payee.account_number = "8801031700000002"
    no = await refusal_of(desk.draw(request))
    assert (no.reason, no.metadata["field"]) == ("QUOTE_CHANGED", "terms.payee")
    assert house.bank.faults.posts == []


async def test_own_payment_above_the_bound_says_what_to_do_at_the_counter(desk: Terminal) -> None:
    no = await refusal_of(desk.ready(amount_fen=AMOUNT))
    assert no.reason == "ENTRUSTED_PAYMENT_REQUIRED"
    assert any("受托支付" in each.text for each in no.refusal.teller)


async def test_seller_may_be_paid_below_the_bound_too(house: House, desk: Terminal) -> None:
    await desk.draw((await desk.ready(amount_fen=500_000, **to_shop())).request())
    assert await paid(house) == (500_000, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "虚构湾农资"}, "PAYEE_NAME_DIFFERS"),
        ({"account_number": "8801031789999999"}, "PAYEE_ACCOUNT_UNKNOWN"),
        ({"name": "样本县收割机行", "account_number": "8801031780000002"}, "PAYEE_ACCOUNT_CLOSED"),
        ({"name": "王大华", "account_number": "8801031700000001"}, "PAYEE_IS_BORROWER"),
        # An account of another bank's is as one that is not there.
        ({"name": "云岭农机站", "account_number": "8802000180000001"}, "PAYEE_ACCOUNT_UNKNOWN"),
    ],
)
async def test_payee_whom_core_does_not_confirm_is_refused_before_the_contract(
    house: House, desk: Terminal, change: dict[str, str], reason: str
) -> None:
    no = await refusal_of(desk.ready(amount_fen=AMOUNT, **to_shop(**change)))
    assert no.reason == reason
    # A true name is never told.
    assert "虚构湾农资店" not in str(no)
    assert house.bank.faults.posts == []


@pytest.mark.parametrize(
    "terms",
    [
        {"payment_mode": pb.PAYMENT_MODE_ENTRUSTED},
        {"payment_mode": pb.PAYMENT_MODE_OWN, "payee": pb.Payee(**SHOP)},
        {"payee": pb.Payee(**SHOP)},
    ],
)
async def test_mode_and_payee_go_together(desk: Terminal, terms: dict[str, Any]) -> None:
    assert (await refusal_of(desk.ready(amount_fen=500_000, **terms))).reason == "PAYEE_MISSING"


async def test_kiosk_takes_no_entrusted_payment_and_core_is_not_asked(house: House, terminal: Terminal) -> None:
    asked = []
    check = house.bank.core.check_payee

    async def counting(question: Any) -> Any:
        asked.append(question)
        return await check(question)

    house.bank.core.check_payee = counting  # type: ignore[method-assign]  # to see that nobody asks
    assert (await refusal_of(terminal.ready(amount_fen=500_000, **to_shop()))).reason == "ENTRUSTED_PAYMENT_NOT_HERE"
    assert asked == []


@pytest.mark.parametrize("place", ["JC-T001", "JC-0317"])
@pytest.mark.parametrize("to_seller", [True, False])
async def test_bank_whose_policy_names_no_channel_for_sellers_says_so_and_sends_nobody_to_the_counter(
    house: House, place: str, to_seller: bool
) -> None:
    await set_terms(house, own=OWN_AT_MOST, counter_pays=False)
    terms = to_shop() if to_seller else {}
    async with house.terminal(place) as terminal:
        await terminal.hello()
        no = await refusal_of(terminal.ready(amount_fen=500_000 if to_seller else AMOUNT, **terms))
    assert no.reason == "NO_CHANNEL_PAYS_SELLERS"
    assert all("edian-server policy" in each.text for each in no.refusal.teller)
    assert not any("柜台" in each.text for each in (*no.refusal.customer, *no.refusal.remedy))


async def test_line_tells_what_can_be_drawn_either_way(desk: Terminal, terminal: Terminal) -> None:
    session_id, _ = await desk.enter("wang")
    (line, *_rest) = await desk.list_lines(session_id)
    assert (fen(line.drawable_here), fen(line.drawable_entrusted)) == (OWN_AT_MOST, 3_800_000)
    session_id, _ = await terminal.enter("chen")
    assert not (await terminal.list_lines(session_id))[0].HasField("drawable_entrusted")


async def test_lost_answer_is_asked_about_and_the_seller_is_paid_once(house: House, desk: Terminal) -> None:
    house.bank.faults.lose_post = 1
    request = (await desk.ready(amount_fen=AMOUNT, **to_shop())).request()
    drawn = await desk.draw(request)
    assert drawn.state == pb.DRAWDOWN_STATE_UNKNOWN
    await until_state(desk, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    assert await paid(house) == (AMOUNT, 0)
    settled = await desk.get(request.session_id, drawn.drawdown_id)
    assert not settled.HasField("account_balance")


async def test_order_that_never_arrived_is_sent_again_to_the_same_payee(house: House, desk: Terminal) -> None:
    house.bank.faults.drop_post = 1
    request = (await desk.ready(amount_fen=AMOUNT, **to_shop())).request()
    await desk.draw(request)
    await until_state(desk, request.request_id, pb.DRAWDOWN_STATE_DISBURSED)
    first, second = house.bank.faults.orders
    assert first == second
    assert await paid(house) == (AMOUNT, 0)


async def test_payment_that_core_refuses_after_all_holds_nothing(house: House, desk: Terminal) -> None:
    ready = await desk.ready(amount_fen=AMOUNT, **to_shop())
    house.bank.faults.refuse_post = Refused("PAYEE_ACCOUNT_CLOSED", "收款账户已停止入账。")
    drawn = await desk.draw(ready.request())
    assert (drawn.state, drawn.refusal.reason) == (pb.DRAWDOWN_STATE_FAILED, "CORE_REFUSED")
    assert fen(drawn.line.reserved) == 0
    assert await paid(house) == (0, 0)


async def test_customer_is_told_that_the_seller_was_paid(house: House, desk: Terminal) -> None:
    ready = await desk.ready(amount_fen=AMOUNT, **to_shop())
    drawn = await desk.draw(ready.request())
    contract = await desk.prepare(ready.session_id, ready.quote_id)
    text = str([[fact.value + fact.note for fact in page.facts] + list(page.paragraphs) for page in contract.pages])
    assert "受托支付：付给 虚****店，账号尾号 0001" in text
    assert "钱只放到借款人本人的账户" not in text
    await until(lambda: len(house.bank.notifier.sent) == 1)
    (message,) = house.bank.notifier.sent.values()
    assert message.template == "drawdown_entrusted"
    assert (await receipt(desk, ready.session_id, drawn.drawdown_id)).pdf.startswith(b"%PDF")


async def test_books_hold_neither_the_payees_name_nor_the_number(house: House, desk: Terminal) -> None:
    await desk.draw((await desk.ready(amount_fen=AMOUNT, **to_shop())).request())
    raw = house.database.raw()
    for secret in SHOP.values():
        assert secret.encode() not in raw
    rows = await house.services.books.read(lambda books: books.evidence_rows(BANK, 0, 1000))
    assert not any(secret in repr(rows) for secret in SHOP.values())


async def test_second_person_sees_the_payee_and_then_the_seller_is_paid(house: House, desk: Terminal) -> None:
    await set_terms(house, own=OWN_AT_MOST, approval_above=1_000_000)
    drawn = await desk.draw((await desk.ready(amount_fen=AMOUNT, **to_shop())).request())
    assert (drawn.state, drawn.payee.name) == (pb.DRAWDOWN_STATE_RESERVED, SHOP["name"])
    assert house.bank.faults.posts == []
    async with house.terminal("JC-T002") as supervisor:
        await supervisor.hello()
        told = await supervisor.approvals.GetApproval(
            approval_pb.GetApprovalRequest(approval_id=drawn.approval_id), timeout=10
        )
        after = {change.noun: change.after for change in told.changes}
        assert (after["payee"], after["evidence"]) == ("虚构湾农资店 …0001", "FP-20260115-07")
        assert "account" not in after
        assert told.drawdown.payee.account_tail == "0001"
        decided = await supervisor.approve(drawn.approval_id)
        assert decided.drawdown.state == pb.DRAWDOWN_STATE_DISBURSED
    assert await paid(house) == (AMOUNT, 0)


@pytest.mark.parametrize("spent", [False, True])
async def test_reversal_takes_the_money_from_the_seller_unless_it_is_spent(
    house: House, desk: Terminal, spent: bool
) -> None:
    ready = await desk.ready(amount_fen=AMOUNT, **to_shop())
    drawn = await desk.draw(ready.request())
    if spent:
        house.bank.core.spend(BANK, SHOP["account_number"], Fen(6_000_000))
    request = pb.ReverseDrawdownRequest(
        request_id=str(uuid.uuid4()), drawdown_id=drawn.drawdown_id, reason="货没有送到"
    )
    if not spent:
        assert (await desk.undo(request)).drawdown.state == pb.DRAWDOWN_STATE_REVERSED
        assert await paid(house) == (0, 0)
        return
    assert (await refusal_of(desk.undo(request))).reason == "REVERSAL_NOT_ALLOWED"
    stands = await desk.get(ready.session_id, drawn.drawdown_id)
    assert (stands.state, stands.payee.name) == (pb.DRAWDOWN_STATE_DISBURSED, SHOP["name"])
