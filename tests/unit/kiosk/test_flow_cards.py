"""Cards, PIN and printer as the flow takes them: what is asked again, what comes back, and what is for the staff."""

from __future__ import annotations

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.gates import gate
from kiosk.flow.state import Outcome, Overlay, ReceiptStatus, Request, Step, TrayItem
from kiosk.flow.trouble import Trouble
from tests.unit.kiosk.flow_samples import CARD, DISBURSED, WANG, WITH_CARD_INSIDE, Walk, refusal


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


def test_start_with_a_card_inside_gives_it_back_first() -> None:
    walk = Walk().do(ev.BankCardHeld(TrayItem.HELD))
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ReturnBankCard)


def test_card_put_in_on_the_first_page_comes_back_even_when_the_line_goes() -> None:
    walk = Walk().do(ev.BankCardInserted())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.seen(fx.ReturnBankCard)
    walk.do(ev.ServerUnreachable())
    assert walk.state.tray.bank_card is TrayItem.RETURNING
