"""The contract page and the signature: what counts as read, in either size of type, and what the bank may send back."""

from __future__ import annotations

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.gates import Why, gate
from kiosk.flow.state import Request, Step
from tests.unit.kiosk.flow_samples import STROKES, Walk, refusal


def test_large_type_is_slower_and_keeps_what_was_read() -> None:
    walk = Walk().to(Step.AMOUNT)
    normal = walk.state.timing.left_ms
    walk.do(ev.LargeTypeSet(True))
    slower = walk.state.timing.left_ms
    assert normal is not None
    assert slower is not None
    assert slower > normal


def test_large_type_in_the_contract_splits_pages_and_keeps_reading() -> None:
    walk = Walk().to(Step.CONTRACT).do(*walk_contract_ready())
    walk.do(ev.Tick(8_000))
    assert walk.state.contract is not None
    pages = len(walk.state.contract.pages)
    assert walk.state.contract.page_ms_left == 0
    walk.do(ev.LargeTypeSet(True))
    large = walk.state.contract
    assert large is not None
    assert len(large.pages) > pages
    assert all(i not in large.unread for i, p in enumerate(large.pages) if p.number == 1)
    assert all(i in large.unread for i, p in enumerate(large.pages) if p.number == 2)


def walk_contract_ready() -> tuple[ev.Event, ...]:
    from tests.unit.kiosk.flow_samples import PAGES

    return (ev.ContractReady("c-1", "q-1", "借款合同", PAGES),)


def test_contract_gate_counts_down_and_opens_only_when_all_is_read() -> None:
    walk = Walk().to(Step.CONTRACT).do(*walk_contract_ready())
    assert gate(walk.state).why is Why.READ_PAGE
    assert gate(walk.state).seconds == 8
    walk.do(ev.NextPressed(), ev.Tick(3_000))
    assert gate(walk.state).seconds == 5
    walk.do(ev.Tick(5_000))
    assert gate(walk.state).why is Why.READ_ALL
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.CONTRACT
    for _ in range(6):
        walk.do(ev.ContractPageTurned(1), ev.Tick(5_000))
    assert gate(walk.state).open
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.SIGNATURE


def test_contract_page_under_a_panel_does_not_count_as_read() -> None:
    walk = Walk().to(Step.CONTRACT).do(*walk_contract_ready(), ev.HelpPressed(), ev.Tick(8_000))
    assert walk.state.contract is not None
    assert walk.state.contract.page_ms_left == 8_000


def test_contract_accepted_readings_are_those_of_the_banks_pages() -> None:
    walk = Walk().to(Step.SIGNATURE)
    walk.do(ev.SignatureDrawn(STROKES), ev.NextPressed())
    (sent,) = walk.seen(fx.AcceptContract)
    assert isinstance(sent, fx.AcceptContract)
    assert [number for number, _ in sent.readings] == [1, 2]
    assert dict(sent.readings)[1] >= 8_000
    assert dict(sent.readings)[2] >= 5_000


def test_contract_not_read_by_the_banks_count_leads_back_to_it() -> None:
    walk = Walk().to(Step.SIGNATURE).do(ev.SignatureDrawn(STROKES), ev.NextPressed())
    walk.do(ev.RequestRefused(Request.ACCEPT_CONTRACT, refusal("CONTRACT_NOT_READ")))
    assert walk.state.step is Step.CONTRACT
    assert walk.state.notice is not None
    assert walk.state.contract is not None


def test_signature_too_little_is_cleared_and_asked_again() -> None:
    walk = Walk().to(Step.SIGNATURE).do(ev.SignatureDrawn(STROKES), ev.NextPressed())
    walk.do(ev.RequestRefused(Request.ACCEPT_CONTRACT, refusal("SIGNATURE_MISSING")))
    assert walk.state.step is Step.SIGNATURE
    assert gate(walk.state).why is Why.SIGN_FIRST
