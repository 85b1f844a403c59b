"""The journey as a customer walks it, and each way out of it."""

from __future__ import annotations

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.facts import DrawdownFacts, DrawdownState, Language
from kiosk.flow.gates import Why, can_go_back, can_stop, gate
from kiosk.flow.state import HelpCall, Outcome, Overlay, ReceiptStatus, Request, Service, Stage, Step, TrayItem
from kiosk.flow.trouble import Trouble, Way
from tests.unit.kiosk.flow_samples import CARD, DISBURSED, LINE, NO, STROKES, WANG, Walk, refusal

JOURNEY = [
    Step.ATTRACT,
    Step.LANGUAGE,
    Step.IDENTIFY,
    Step.BANK_CARD,
    Step.PIN,
    Step.LINE,
    Step.AMOUNT,
    Step.TERM,
    Step.CONTRACT,
    Step.SIGNATURE,
    Step.CONFIRM,
    Step.WORKING,
    Step.RESULT,
    Step.RECEIPT,
    Step.TAKE_CARDS,
]
WITH_CARD_INSIDE = JOURNEY[4:11]
"""Pages with the bank card in the slot and no money in flight."""


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


def test_back_from_pin_ends_the_entry_and_keeps_the_card() -> None:
    walk = Walk().to(Step.PIN).forget().do(ev.PinKeyed(4), ev.BackPressed())
    assert walk.state.step is Step.BANK_CARD
    assert walk.seen(fx.CancelPin)
    assert walk.state.card == CARD
    assert walk.state.pin_dots == 0
    assert gate(walk.state).open


def test_change_card_returns_it_and_waits_for_another() -> None:
    walk = Walk().to(Step.BANK_CARD).do(ev.BankCardInserted(), ev.BankCardRead(CARD)).forget()
    walk.do(ev.ChangeCardPressed())
    assert walk.effects == [fx.ReturnBankCard()]
    walk.do(ev.BankCardReturned())
    assert walk.effects[-1] == fx.AcceptBankCard()
    assert walk.state.tray.bank_card is TrayItem.AWAITED
    assert walk.state.notice is None


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


# --- PIN and cards --------------------------------------------------------------------------------------------------


def test_wrong_pin_says_how_many_tries_and_asks_again() -> None:
    walk = Walk().to(Step.PIN).do(ev.PinKeyed(6), ev.PinEntered()).forget()
    walk.do(ev.RequestRefused(Request.VERIFY_CARD, refusal("PIN_WRONG", 2)))
    assert walk.state.step is Step.PIN
    assert walk.state.pin_tries_left == 2
    assert walk.state.pin_dots == 0
    assert walk.effects == [fx.EnterPin()]


def test_pin_blocked_ends_not_done_and_returns_the_card() -> None:
    walk = Walk().to(Step.PIN).do(ev.PinEntered())
    walk.do(ev.RequestRefused(Request.VERIFY_CARD, refusal("PIN_BLOCKED")))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    walk.forget().do(ev.NextPressed())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ReturnBankCard)


def test_card_of_somebody_else_comes_back_and_another_may_be_tried() -> None:
    walk = Walk().to(Step.PIN).do(ev.PinEntered()).forget()
    walk.do(ev.RequestRefused(Request.VERIFY_CARD, refusal("CARD_HOLDER_MISMATCH")))
    assert walk.state.step is Step.BANK_CARD
    assert walk.seen(fx.ReturnBankCard)
    assert walk.state.notice is not None
    assert walk.state.notice.reason == "CARD_HOLDER_MISMATCH"
    walk.do(ev.BankCardReturned())
    assert walk.state.tray.bank_card is TrayItem.AWAITED


def test_pin_that_got_no_answer_is_keyed_again_and_never_sent_again() -> None:
    walk = Walk().to(Step.PIN).do(ev.PinEntered()).forget()
    walk.do(ev.RequestUnanswered(Request.VERIFY_CARD), ev.ServerBack())
    assert walk.effects == [fx.EnterPin()]
    assert walk.state.waiting is None


@pytest.mark.parametrize("step", WITH_CARD_INSIDE)
def test_card_pulled_early_asks_for_it_and_the_pin_again_and_keeps_the_draft(step: Step) -> None:
    walk = Walk().to(step)
    draft, contract = walk.state.draft, walk.state.contract
    walk.forget().do(ev.BankCardReturned())
    assert walk.state.step is Step.BANK_CARD
    assert walk.state.notice is not None
    assert walk.state.notice.reason == Trouble.BANK_CARD_TAKEN_EARLY.value
    assert not walk.state.card_verified
    assert walk.seen(fx.AcceptBankCard)
    assert walk.state.draft == draft
    assert walk.state.contract == contract
    walk.do(ev.BankCardInserted(), ev.BankCardRead(CARD), ev.NextPressed())
    assert walk.state.step is Step.PIN


def test_card_pulled_with_money_in_flight_changes_no_outcome() -> None:
    walk = Walk().to(Step.WORKING).do(ev.BankCardReturned())
    assert walk.state.step is Step.WORKING
    walk.do(ev.DrawdownAnswered(DISBURSED))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE
    walk.forget().do(ev.NextPressed(), ev.ReceiptPresented())
    assert not walk.seen(fx.ReturnBankCard)


def test_card_stuck_calls_staff_and_the_page_stays_until_it_is_out() -> None:
    walk = Walk().to(Step.TAKE_CARDS).do(ev.IdCardRemoved(), ev.ReceiptTaken()).forget()
    walk.do(ev.BankCardHeld(TrayItem.STUCK))
    assert walk.seen(fx.CallStaff)
    walk.tick(600, by_ms=10_000)
    assert walk.state.step is Step.TAKE_CARDS
    walk.do(ev.StaffCleared()).tick(3)
    assert walk.state.step is Step.ATTRACT


def test_card_left_behind_is_called_out_then_staff_is_called() -> None:
    walk = Walk().to(Step.TAKE_CARDS).do(ev.IdCardRemoved(), ev.ReceiptTaken()).forget()
    walk.tick(65)
    assert len(walk.seen(fx.ReturnBankCard)) == 2
    assert len(walk.seen(fx.CallStaff)) == 1
    assert walk.state.step is Step.TAKE_CARDS


def test_id_card_refused_is_taken_back_and_another_read() -> None:
    walk = Walk().to(Step.IDENTIFY).do(ev.IdCardDetected(), ev.IdCardRead(WANG)).forget()
    walk.do(ev.RequestRefused(Request.OPEN_SESSION, refusal("ID_INVALID")))
    assert walk.state.tray.id_card is TrayItem.RETURNING
    assert walk.state.customer is None
    walk.do(ev.IdCardRemoved())
    assert walk.effects == [fx.ReadIdCard()]


def test_id_card_expired_ends_not_done_with_the_banks_sentence() -> None:
    walk = Walk().to(Step.IDENTIFY).do(ev.IdCardRead(WANG))
    walk.do(ev.RequestRefused(Request.OPEN_SESSION, refusal("ID_EXPIRED")))
    assert walk.state.step is Step.RESULT
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.problem is not None
    assert walk.state.outcome.problem.sentence.zh == "这次不行"


@pytest.mark.parametrize(
    ("step", "trouble"),
    [
        (Step.IDENTIFY, Trouble.ID_READER_DOWN),
        (Step.BANK_CARD, Trouble.CARD_READER_DOWN),
        (Step.PIN, Trouble.PIN_PAD_DOWN),
    ],
)
def test_device_down_sends_to_the_staff_and_gives_cards_back(step: Step, trouble: Trouble) -> None:
    walk = Walk().to(step).do(ev.DeviceTroubled(trouble))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.SEE_STAFF
    assert walk.state.outcome.money_moved is False
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.TAKE_CARDS or walk.state.tray.empty


def test_printer_without_paper_does_not_touch_the_outcome() -> None:
    walk = Walk().to(Step.RECEIPT).do(ev.DeviceTroubled(Trouble.PRINTER_NO_PAPER))
    assert walk.state.receipt is ReceiptStatus.NO_PAPER
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE
    assert gate(walk.state).open
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.state.tray.receipt is TrayItem.ABSENT


def test_printer_without_paper_may_be_ended_by_its_own_button() -> None:
    walk = Walk().to(Step.RECEIPT).do(ev.StopPressed())
    assert walk.state.step is Step.RECEIPT, "not while it prints"
    walk.do(ev.DeviceTroubled(Trouble.PRINTER_DOWN), ev.StopPressed())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.state.overlay is Overlay.NONE


def test_quote_refused_for_its_amount_leads_back_to_the_amount() -> None:
    walk = Walk().to(Step.TERM).do(ev.TermChosen(12), ev.MethodChosen(LINE.methods[0]))
    walk.do(ev.RequestRefused(Request.QUOTE, refusal("LINE_INSUFFICIENT")))
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.CHANGE_AMOUNT
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.AMOUNT
    assert walk.state.draft.amount_fen == 1_230_000


# --- the drawdown ---------------------------------------------------------------------------------------------------


def test_no_answer_asks_and_never_sends_again() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownUnanswered())
    assert walk.effects == [fx.AskOutcome()]
    assert walk.state.step is Step.WORKING
    assert walk.state.working is not None
    assert walk.state.working.stage is Stage.ASKING
    walk.do(ev.OutcomeLearnt(DISBURSED))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE
    assert not walk.seen(fx.SubmitDrawdown)


@pytest.mark.parametrize(
    "state", [DrawdownState.RESERVED, DrawdownState.DISBURSING, DrawdownState.UNKNOWN, DrawdownState.QUOTED]
)
def test_answer_that_is_not_final_is_asked_about_and_is_not_done(state: DrawdownState) -> None:
    walk = Walk().to(Step.WORKING).forget()
    walk.do(ev.DrawdownAnswered(DrawdownFacts(state, 1_230_000, query_number="JC03170042")))
    assert walk.effects == [fx.AskOutcome()]
    walk.do(ev.OutcomeStillUnknown())
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.query_number == "JC03170042"
    assert walk.seen(fx.WatchOutcome)
    walk.do(ev.NextPressed(), ev.ReceiptPresented())
    assert not walk.seen(fx.ForgetDrawdown)


def test_confirming_turns_done_when_the_bank_speaks_while_it_stands() -> None:
    walk = Walk().to(Step.WORKING).do(ev.DrawdownUnanswered(), ev.OutcomeStillUnknown())
    walk.do(ev.OutcomeLearnt(DISBURSED))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("state", "see_staff", "outcome"),
    [
        (DrawdownState.DISBURSED, False, Outcome.DONE),
        (DrawdownState.FAILED, False, Outcome.NOT_DONE),
        (DrawdownState.REVERSED, False, Outcome.SEE_STAFF),
        (DrawdownState.UNKNOWN, True, Outcome.SEE_STAFF),
    ],
)
def test_outcome_is_the_banks_word(state: DrawdownState, see_staff: bool, outcome: Outcome) -> None:
    walk = Walk().to(Step.WORKING)
    walk.do(ev.DrawdownAnswered(DrawdownFacts(state, 1_230_000, see_staff=see_staff)))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is outcome


def test_working_has_no_idle_limit_but_an_end() -> None:
    walk = Walk().to(Step.WORKING)
    walk.tick(60)
    assert walk.state.step is Step.WORKING
    assert walk.state.overlay is Overlay.NONE
    walk.tick(60)
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING


def test_refused_by_risk_says_why_and_forgets_only_when_told() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownRefused(NO))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.money_moved is False
    assert walk.state.outcome.problem is not None
    assert walk.state.outcome.problem.sentence == NO.sentence
    assert not walk.seen(fx.ForgetDrawdown)
    walk.do(ev.NextPressed())
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.state.step is Step.TAKE_CARDS


def test_line_too_short_offers_another_amount_under_a_new_request() -> None:
    walk = Walk().to(Step.WORKING).forget().do(ev.DrawdownRefused(refusal("LINE_INSUFFICIENT")))
    assert walk.state.outcome is not None
    assert walk.state.outcome.can_change_amount
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.AMOUNT
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.seen(fx.LoadLine)
    assert walk.state.draft.amount_fen == 1_230_000
    assert walk.state.quote is None
    assert walk.state.tray.bank_card.inside


def test_recovery_after_a_restart_tells_what_became_of_it() -> None:
    walk = Walk().do(ev.Booted(open_drawdown=True, amount_fen=1_230_000))
    assert walk.state.step is Step.RECOVERING
    assert walk.seen(fx.AskOutcome)
    walk.do(ev.OutcomeLearnt(DrawdownFacts(DrawdownState.DISBURSED, 1_230_000)))
    assert walk.state.step is Step.RESULT
    assert walk.state.outcome is not None
    assert walk.state.outcome.recovered
    assert walk.state.outcome.outcome is Outcome.DONE
    walk.do(ev.NextPressed())
    assert walk.seen(fx.ForgetDrawdown)
    assert walk.state.step is Step.ATTRACT


def test_recovery_without_an_answer_keeps_the_request_and_serves_again() -> None:
    walk = Walk().do(ev.Booted(open_drawdown=True, amount_fen=1_230_000), ev.OutcomeStillUnknown("JC03170042"))
    assert walk.state.outcome is not None
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.query_number == "JC03170042"
    walk.tick(120)
    assert walk.state.step is Step.ATTRACT
    assert not walk.seen(fx.ForgetDrawdown)
    assert walk.seen(fx.WatchOutcome)


def test_start_with_a_card_inside_gives_it_back_first() -> None:
    walk = Walk().do(ev.BankCardHeld(TrayItem.HELD))
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ReturnBankCard)


# --- the line to the bank -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [Service.NO_NETWORK, Service.NO_DEVICES, Service.LOCKED])
def test_no_service_at_the_start_is_said_and_recovers_by_itself(service: Service) -> None:
    walk = Walk().do(ev.ServiceChanged(service))
    assert walk.state.step is Step.OUT_OF_SERVICE
    walk.do(ev.StartPressed(), ev.NextPressed())
    assert walk.state.step is Step.OUT_OF_SERVICE
    walk.do(ev.ServiceChanged(Service.READY))
    assert walk.state.step is Step.ATTRACT


def test_server_gone_in_mid_journey_waits_and_goes_on_by_itself() -> None:
    walk = Walk().to(Step.TERM).do(ev.TermChosen(12), ev.MethodChosen(LINE.methods[0])).forget()
    walk.do(ev.ServerUnreachable(), ev.RequestUnanswered(Request.QUOTE))
    assert walk.state.step is Step.TERM
    assert walk.state.notice is not None
    assert walk.state.notice.way is Way.WAIT
    walk.do(ev.ServerBack())
    assert walk.effects == [fx.RequestQuote(walk.state.draft)]
    walk.do(ev.QuoteReady(walk.quote()), ev.NextPressed())
    assert walk.state.step is Step.CONTRACT


def test_request_without_any_answer_ends_by_itself_with_a_retry() -> None:
    walk = Walk().to(Step.TERM).do(ev.TermChosen(12), ev.MethodChosen(LINE.methods[0]))
    walk.tick(20)
    assert walk.state.waiting is None
    assert walk.state.stalled is Request.QUOTE
    walk.forget().do(ev.RetryPressed())
    assert walk.effects == [fx.RequestQuote(walk.state.draft)]


@pytest.mark.parametrize(("told", "call"), [(True, HelpCall.TOLD), (False, HelpCall.NOT_TOLD)])
def test_help_calls_staff_on_every_page_and_says_what_the_bank_said(told: bool, call: HelpCall) -> None:
    for step in JOURNEY:
        walk = Walk().to(step).forget().do(ev.HelpPressed())
        assert walk.state.overlay is Overlay.HELP
        assert walk.state.help.call is HelpCall.CALLING
        assert walk.seen(fx.CallStaff)
        walk.do(ev.StaffCallAnswered(told), ev.HelpDismissed())
        assert walk.state.overlay is Overlay.NONE
        assert walk.state.step is step
        assert walk.state.help.call is call


def test_help_answer_is_spoken_while_the_panel_stands_and_not_after() -> None:
    walk = Walk().to(Step.AMOUNT).forget().do(ev.HelpPressed(), ev.StaffCallAnswered(told=False))
    assert [e.prompt for e in walk.seen(fx.Speak)] == [fx.Prompt.HELP, fx.Prompt.HELP_NOT_TOLD]
    walk.forget().do(ev.HelpPressed(), ev.HelpDismissed(), ev.StaffCallAnswered(told=True))
    assert [e.prompt for e in walk.seen(fx.Speak)] == [fx.Prompt.HELP]


def test_help_pressed_again_after_nobody_was_told_calls_again() -> None:
    walk = Walk().to(Step.AMOUNT).do(ev.HelpPressed(), ev.StaffCallAnswered(told=False)).forget()
    walk.do(ev.HelpPressed())
    assert walk.seen(fx.CallStaff)
    assert walk.state.help.call is HelpCall.CALLING


def test_staff_call_answered_without_a_call_changes_nothing() -> None:
    walk = Walk().to(Step.AMOUNT)
    before = walk.state
    assert walk.do(ev.StaffCallAnswered(told=True)).state == before


def test_card_stuck_while_staff_was_told_does_not_call_again_but_does_when_nobody_was() -> None:
    for told, calls in ((True, 0), (False, 1)):
        walk = Walk().to(Step.AMOUNT).do(ev.HelpPressed(), ev.StaffCallAnswered(told), ev.HelpDismissed()).forget()
        walk.do(ev.BankCardHeld(TrayItem.STUCK))
        assert len(walk.seen(fx.CallStaff)) == calls


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


def test_card_put_in_on_the_first_page_comes_back_even_when_the_line_goes() -> None:
    walk = Walk().do(ev.BankCardInserted())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ReturnBankCard)
    walk.do(ev.ServerUnreachable())
    assert walk.state.tray.bank_card is TrayItem.RETURNING
