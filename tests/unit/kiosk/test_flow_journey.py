"""The journey as a customer walks it, and each way out of it."""

from __future__ import annotations

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.facts import Language
from kiosk.flow.gates import Why, can_go_back, can_stop, gate
from kiosk.flow.state import Overlay, Request, Step, TrayItem
from kiosk.flow.trouble import Way
from tests.unit.kiosk.flow_samples import JOURNEY, LINE, Walk, refusal


def test_journey_straight_through_ends_done_with_cards_given_back() -> None:
    walk = Walk().to(Step.TAKE_CARDS)
    assert walk.seen(fx.SubmitDrawdown) == [fx.SubmitDrawdown(walk_quote(), "c-1")]
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.seen(fx.ReturnBankCard)
    assert walk.state.tray.bank_card is TrayItem.RETURNING
    walk.do(ev.BankCardReturned(), ev.IdCardRemoved())
    assert not walk.state.tray.empty
    walk.do(ev.ReceiptTaken())
    assert walk.state.tray.empty
    walk.tick(3)
    assert walk.state.step is Step.ATTRACT
    assert walk.state.customer is None
    assert walk.state.language is Language.ZH


def walk_quote() -> object:
    walk = Walk().to(Step.CONTRACT)
    return walk.state.quote


def test_journey_each_page_leaves_one_line_in_the_journal() -> None:
    walk = Walk().to(Step.TAKE_CARDS)
    assert [e.step for e in walk.seen(fx.RecordStep) if isinstance(e, fx.RecordStep)] == JOURNEY[:-1]


@pytest.mark.parametrize("step", JOURNEY[2:11])
def test_stop_confirmed_anywhere_gives_cards_back_and_wipes(step: Step) -> None:
    walk = Walk().to(step).forget()
    assert can_stop(walk.state)
    held = walk.state.tray.bank_card.inside
    walk.do(ev.StopPressed())
    assert walk.state.overlay is Overlay.STOP
    walk.do(ev.NextPressed(), ev.AmountSet(500_000), ev.StopConfirmed())
    assert fx.WipeSession(fx.Cause.CANCELLED) in walk.effects
    assert bool(walk.seen(fx.ReturnBankCard)) == held
    assert walk.state.customer is None
    assert walk.state.line is None
    assert walk.state.signature.points == 0


def test_stop_dismissed_keeps_the_page_and_what_was_chosen() -> None:
    walk = Walk().to(Step.TERM)
    before = walk.state
    walk.do(ev.StopPressed(), ev.StopDismissed())
    assert walk.state == before


@pytest.mark.parametrize("step", [Step.WORKING, Step.RESULT, Step.TAKE_CARDS])
def test_stop_with_money_in_flight_or_after_is_not_offered(step: Step) -> None:
    walk = Walk().to(step)
    before = walk.state
    assert not can_stop(walk.state)
    walk.do(ev.StopPressed(), ev.StopConfirmed())
    assert walk.state == before


@pytest.mark.parametrize("step", JOURNEY[2:11])
def test_idle_page_warns_then_ends_with_cards_given_back(step: Step) -> None:
    walk = Walk().to(step)
    if walk.state.waiting is not None:
        walk.do(ev.LineLoaded(LINE))
    if step is Step.CONTRACT:
        walk.do(ev.RequestUnanswered(Request.PREPARE_CONTRACT))
    walk.forget()
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000 - 16)
    assert walk.state.overlay is Overlay.NONE
    walk.tick(1)
    assert walk.state.overlay is Overlay.TIMEOUT_WARNING
    assert walk.state.timing.warning_seconds == 15
    held = walk.state.tray.bank_card.inside
    walk.tick(15)
    assert walk.state.step in {Step.TAKE_CARDS, Step.ATTRACT}
    assert fx.WipeSession(fx.Cause.TIMED_OUT) in walk.effects
    assert bool(walk.seen(fx.ReturnBankCard)) == held


def test_warning_continue_extends_and_loses_nothing() -> None:
    walk = Walk().to(Step.AMOUNT).do(ev.AmountSet(1_230_000))
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000 - 5)
    assert walk.state.overlay is Overlay.TIMEOUT_WARNING
    walk.do(ev.ContinuePressed())
    assert walk.state.overlay is Overlay.NONE
    assert walk.state.timing.left_ms == limit
    assert walk.state.timing.extensions == 1
    assert walk.state.draft.amount_fen == 1_230_000


def test_warning_touch_on_the_page_below_only_dismisses() -> None:
    walk = Walk().to(Step.CONFIRM)
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000 - 5).forget().do(ev.NextPressed())
    assert walk.state.step is Step.CONFIRM
    assert not walk.seen(fx.SubmitDrawdown)


def test_warning_stop_ends_without_a_second_question() -> None:
    walk = Walk().to(Step.CONFIRM)
    limit = walk.state.timing.left_ms
    assert limit is not None
    walk.tick(limit / 1000 - 5).do(ev.StopPressed())
    assert walk.state.step is Step.TAKE_CARDS


def test_back_all_the_way_and_forward_again_loses_nothing_and_sends_nothing_twice() -> None:
    walk = Walk().to(Step.CONFIRM)
    before = walk.state
    walk.forget()
    for step in (Step.SIGNATURE, Step.CONTRACT, Step.TERM, Step.AMOUNT, Step.LINE):
        assert can_go_back(walk.state)
        walk.do(ev.BackPressed())
        assert walk.state.step is step
    assert not can_go_back(walk.state)
    for _ in range(5):
        walk.do(ev.NextPressed())
    assert walk.state.step is Step.CONFIRM
    for name in ("draft", "quote", "contract", "signature", "signed", "line", "card", "customer", "tray"):
        assert getattr(walk.state, name) == getattr(before, name), name
    for kind in (fx.RequestQuote, fx.PrepareContract, fx.AcceptContract, fx.LoadLine, fx.SubmitDrawdown):
        assert not walk.seen(kind)


def test_back_and_another_amount_asks_for_plan_and_contract_anew() -> None:
    walk = Walk().to(Step.CONFIRM)
    for _ in range(4):
        walk.do(ev.BackPressed())
    walk.forget().do(ev.AmountSet(500_000))
    assert walk.state.quote is None
    assert walk.state.contract is None
    assert not walk.state.signed
    walk.do(ev.NextPressed())
    assert walk.state.draft.term_months == 12
    assert walk.state.waiting is Request.QUOTE
    assert walk.seen(fx.RequestQuote) == [fx.RequestQuote(walk.state.draft)]


def test_quote_for_an_older_draft_is_dropped() -> None:
    walk = Walk().to(Step.TERM)
    walk.do(ev.TermChosen(12), ev.MethodChosen(next(iter(LINE.methods))))
    older = walk.quote()
    walk.do(ev.TermChosen(6), ev.QuoteReady(older))
    assert walk.state.quote is None
    assert walk.state.waiting is Request.QUOTE
    walk.do(ev.QuoteReady(walk.quote()))
    assert walk.state.quote is not None
    assert walk.state.quote.term_months == 6


@pytest.mark.parametrize(
    ("amount_fen", "why"),
    [
        (0, Why.ENTER_AMOUNT),
        (50_000, Why.AMOUNT_TOO_SMALL),
        (123_400, Why.AMOUNT_NOT_MULTIPLE),
        (120_000, None),
    ],
)
def test_amount_keyed_off_bounds_says_why(amount_fen: int, why: Why | None) -> None:
    walk = Walk().to(Step.AMOUNT)
    for digit in str(amount_fen // 100):
        walk.do(ev.AmountKeyed(ev.AmountKey(digit)))
    assert walk.state.draft.amount_fen == amount_fen
    assert gate(walk.state).why is why


def test_amount_keyed_past_what_is_available_stays() -> None:
    walk = Walk().to(Step.AMOUNT)
    for digit in "38000":
        walk.do(ev.AmountKeyed(ev.AmountKey(digit)))
    walk.do(ev.AmountKeyed(ev.AmountKey.D1))
    assert walk.state.draft.amount_fen == 3_800_000
    walk.do(ev.AmountKeyed(ev.AmountKey.ERASE))
    assert walk.state.draft.amount_fen == 380_000
    walk.do(ev.AmountKeyed(ev.AmountKey.CLEAR))
    assert walk.state.draft.amount_fen == 0


def test_quote_refused_for_its_amount_leads_back_to_the_amount() -> None:
    walk = Walk().to(Step.TERM).do(ev.TermChosen(12), ev.MethodChosen(LINE.methods[0]))
    walk.do(ev.RequestRefused(Request.QUOTE, refusal("LINE_INSUFFICIENT")))
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.CHANGE_AMOUNT
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.AMOUNT
    assert walk.state.draft.amount_fen == 1_230_000
