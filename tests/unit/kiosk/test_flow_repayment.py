"""Repaying at the terminal, page by page: what is chosen, what the bank says, and that nothing is sent twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.afterwards import AFTERWARDS, After
from kiosk.flow.facts import DrawdownFacts, DrawdownState
from kiosk.flow.gates import Why, gate
from kiosk.flow.repaying import Repaying, RepaymentFacts, RepaymentKind, RepaymentState
from kiosk.flow.state import Outcome, Overlay, ReceiptStatus, Request, Stage, Step, TrayItem
from kiosk.flow.trouble import Trouble, Way
from tests.unit.kiosk.flow_samples import (
    ABLE,
    DISBURSED,
    KEYED,
    LINE,
    NOTE,
    PART,
    REPAID,
    REPAYING,
    Walk,
    refusal,
)

OLDER = replace(NOTE, tail="0009", number="XK-0009", outstanding_fen=400_000)
TWO = replace(LINE, notes=(OLDER, NOTE))


def on_the_line(line=LINE) -> Walk:
    walk = Walk().to(Step.LINE)
    return walk.do(ev.LineLoaded(line)).forget()


# --- choosing -------------------------------------------------------------------------------------------------------


def test_line_with_one_note_leads_to_it_chosen() -> None:
    walk = on_the_line().do(ev.RepayPressed())
    assert walk.state.step is Step.REPAY_NOTE
    assert walk.state.repaying == Repaying(NOTE.number)
    assert gate(walk.state).open


def test_line_with_two_notes_asks_which() -> None:
    walk = on_the_line(TWO).do(ev.RepayPressed())
    assert gate(walk.state).why is Why.CHOOSE_NOTE
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.REPAY_NOTE
    walk.do(ev.NoteChosen("XK-9999"))
    assert gate(walk.state).why is Why.CHOOSE_NOTE, "a note that is not on the line"
    walk.do(ev.NoteChosen(OLDER.number), ev.NextPressed())
    assert walk.state.step is Step.REPAY_AMOUNT


def test_line_without_an_open_note_offers_nothing_to_repay() -> None:
    walk = on_the_line(replace(LINE, notes=())).do(ev.RepayPressed())
    assert walk.state.step is Step.LINE


def test_line_with_nothing_left_to_draw_can_still_be_repaid() -> None:
    walk = on_the_line(replace(LINE, available_fen=0)).do(ev.RepayPressed())
    assert walk.state.step is Step.REPAY_NOTE


def test_another_note_forgets_what_was_chosen_for_the_last_one() -> None:
    walk = on_the_line(TWO).do(ev.RepayPressed(), ev.NoteChosen(NOTE.number), ev.NextPressed(), *KEYED)
    walk.do(ev.BackPressed(), ev.NoteChosen(NOTE.number))
    assert walk.state.repaying == Repaying(NOTE.number, RepaymentKind.PARTIAL, 300_000)
    walk.do(ev.NoteChosen(OLDER.number))
    assert walk.state.repaying == Repaying(OLDER.number)


def test_keys_make_a_part_in_whole_yuan_and_stop_at_the_most() -> None:
    walk = Walk().to(Step.REPAY_AMOUNT)
    assert gate(walk.state).why is Why.CHOOSE_KIND
    walk.do(ev.RepaymentKindChosen(RepaymentKind.PARTIAL))
    assert gate(walk.state).why is Why.ENTER_AMOUNT
    walk.do(*KEYED, ev.RepaymentKeyed(ev.AmountKey.ERASE))
    assert walk.state.repaying.amount_fen == 30_000
    walk.do(*(ev.RepaymentKeyed(ev.AmountKey.D9) for _ in range(12)))
    assert walk.state.repaying.amount_fen <= 999_999_900
    walk.do(ev.RepaymentKeyed(ev.AmountKey.CLEAR))
    assert gate(walk.state).why is Why.ENTER_AMOUNT


def test_key_after_all_of_it_means_a_part_after_all() -> None:
    walk = Walk().to(Step.REPAY_AMOUNT).do(ev.RepaymentKindChosen(RepaymentKind.WHOLE))
    assert gate(walk.state).open
    walk.do(ev.RepaymentKeyed(ev.AmountKey.D5))
    assert walk.state.repaying.kind is RepaymentKind.PARTIAL
    assert walk.state.repaying.amount_fen == 500


def test_going_back_to_the_line_and_on_again_loses_nothing() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.BackPressed(), ev.BackPressed(), ev.BackPressed())
    assert walk.state.step is Step.LINE
    walk.do(ev.RepayPressed(), ev.NextPressed())
    assert walk.state.repaying == Repaying(NOTE.number, RepaymentKind.PARTIAL, 300_000)


def test_drawing_is_untouched_by_what_was_chosen_to_repay() -> None:
    walk = Walk().to(Step.REPAY_AMOUNT).do(*KEYED, ev.BackPressed(), ev.BackPressed(), ev.NextPressed())
    assert walk.state.step is Step.AMOUNT
    assert walk.state.draft.amount_fen == 0


@pytest.mark.parametrize("step", sorted(REPAYING, key=lambda s: s.value))
def test_card_pulled_early_comes_back_with_what_was_chosen(step: Step) -> None:
    walk = Walk().to(step).do(ev.BankCardReturned())
    assert walk.state.step is Step.BANK_CARD
    assert walk.state.notice.reason == Trouble.BANK_CARD_TAKEN_EARLY.value
    assert walk.state.repaying.note_number == NOTE.number


@pytest.mark.parametrize("step", sorted(REPAYING, key=lambda s: s.value))
def test_untouched_page_warns_then_ends_with_the_cards_back(step: Step) -> None:
    walk = Walk().to(step)
    if step is Step.REPAY_CONFIRM:
        walk.do(ev.RepaymentQuoteReady(PART))
    walk.tick(130)
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.state.repaying is None
    assert fx.ReturnBankCard() in walk.effects
    assert fx.Speak(fx.Prompt.TIMEOUT_WARNING, walk.state.language) in walk.effects
    assert walk.seen(fx.SubmitRepayment) == []


# --- what the bank would take ---------------------------------------------------------------------------------------


def test_last_look_asks_the_bank_and_opens_with_its_word() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM)
    assert walk.seen(fx.RequestRepaymentQuote) == [
        fx.RequestRepaymentQuote(Repaying(NOTE.number, RepaymentKind.PARTIAL, 300_000))
    ]
    assert gate(walk.state).why is Why.BANK_THINKS
    walk.do(ev.NextPressed())
    assert walk.state.step is Step.REPAY_CONFIRM
    walk.do(ev.RepaymentQuoteReady(PART))
    assert gate(walk.state).open


@pytest.mark.parametrize(
    "other",
    [
        replace(PART, note_number="XK-0009"),
        replace(PART, kind=RepaymentKind.WHOLE),
        replace(PART, principal_fen=1),
    ],
    ids=["note", "kind", "amount"],
)
def test_quote_for_another_choice_is_dropped(other) -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(other))
    assert walk.state.repaying.quote is None
    assert walk.state.waiting is Request.QUOTE_REPAYMENT


def test_quote_that_comes_after_going_back_is_dropped_and_asked_for_anew() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.BackPressed(), ev.RepaymentQuoteReady(PART))
    assert walk.state.repaying.quote is None
    walk.forget().do(ev.NextPressed())
    assert len(walk.seen(fx.RequestRepaymentQuote)) == 1


def test_last_look_reached_again_asks_again_so_that_it_binds() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(PART), ev.BackPressed()).forget()
    walk.do(ev.NextPressed())
    assert walk.state.repaying.quote is None
    assert len(walk.seen(fx.RequestRepaymentQuote)) == 1


@pytest.mark.parametrize("reason", ["REPAYMENT_ABOVE_PAYOFF", "REPAYMENT_NOTHING_DUE", "REPAYMENT_BALANCE_SHORT"])
def test_refusal_that_another_choice_mends_leads_back_to_the_choice(reason: str) -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RequestRefused(Request.QUOTE_REPAYMENT, refusal(reason)))
    assert walk.state.step is Step.REPAY_CONFIRM
    assert walk.state.notice.way is Way.CHANGE_AMOUNT
    walk.do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.REPAY_AMOUNT
    assert walk.state.notice is None
    assert walk.state.repaying.amount_fen == 300_000


def test_every_refusal_of_a_repayment_has_its_place() -> None:
    ours = {reason for reason in AFTERWARDS if reason.startswith("REPAYMENT_")}
    assert ours == {
        "REPAYMENT_ABOVE_PAYOFF",
        "REPAYMENT_NOTHING_DUE",
        "REPAYMENT_UNDER_WAY",
        "REPAYMENT_NOT_ALLOWED",
        "REPAYMENT_ACCOUNT_NOT_OWN",
        "REPAYMENT_BALANCE_SHORT",
        "REPAYMENT_REFUSED",
    }


@pytest.mark.parametrize("reason", [*AFTERWARDS, "SOMETHING_NEW"])
def test_any_refusal_of_a_quote_moves_nothing_and_shows_a_way(reason: str) -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RequestRefused(Request.QUOTE_REPAYMENT, refusal(reason)))
    state = walk.state
    assert state.notice or state.outcome or state.parting
    assert state.waiting is None
    if state.step is Step.RESULT:
        assert state.outcome.money_moved is False
    assert walk.seen(fx.SubmitRepayment) == []


def test_quote_that_nobody_answers_is_asked_again_by_hand_and_by_the_line() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RequestUnanswered(Request.QUOTE_REPAYMENT)).forget()
    assert walk.state.stalled is Request.QUOTE_REPAYMENT
    walk.do(ev.ServerBack())
    assert len(walk.seen(fx.RequestRepaymentQuote)) == 1
    walk.tick(16)
    assert walk.state.stalled is Request.QUOTE_REPAYMENT, "every wait has an end"
    walk.forget().do(ev.RetryPressed())
    assert len(walk.seen(fx.RequestRepaymentQuote)) == 1


# --- elsewhere ------------------------------------------------------------------------------------------------------


def test_note_repaid_elsewhere_is_never_shown_as_owed() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(PART))
    walk.do(ev.LineChanged(replace(LINE, notes=(OLDER,))))
    assert walk.state.step is Step.REPAY_NOTE
    assert gate(walk.state).why is Why.CHOOSE_NOTE
    walk.do(ev.LineChanged(replace(LINE, notes=())))
    assert walk.state.step is Step.LINE
    assert walk.state.repaying is None


def test_note_paid_in_part_elsewhere_is_priced_anew() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(PART)).forget()
    walk.do(ev.LineChanged(replace(LINE, notes=(replace(NOTE, outstanding_fen=600_000),))))
    assert walk.state.repaying.quote is None
    assert len(walk.seen(fx.RequestRepaymentQuote)) == 1


def test_line_that_changes_without_the_note_leaves_the_quote() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.RepaymentQuoteReady(PART))
    walk.do(ev.LineChanged(replace(LINE, available_fen=100_000)))
    assert walk.state.repaying.quote == PART


def test_case_that_has_gone_takes_the_repayment_with_it() -> None:
    walk = Walk().to(Step.REPAY_CONFIRM).do(ev.VisitGone())
    assert walk.state.step is Step.TAKE_CARDS
    assert walk.state.repaying is None


# --- paying ---------------------------------------------------------------------------------------------------------


def test_confirmed_is_sent_once_and_cannot_be_stopped() -> None:
    walk = Walk().to_repaying()
    assert walk.seen(fx.SubmitRepayment) == [fx.SubmitRepayment(PART)]
    assert walk.seen(fx.SubmitDrawdown) == []
    assert fx.Speak(fx.Prompt.REPAYING, walk.state.language) in walk.effects
    walk.do(ev.NextPressed(), ev.BackPressed(), ev.StopPressed(), ev.StopConfirmed(), ev.StageReached(Stage.BOOKING))
    assert walk.state.step is Step.WORKING
    assert walk.state.overlay is Overlay.NONE
    assert walk.state.timing.left_ms is None
    assert len(walk.seen(fx.SubmitRepayment)) == 1


def test_repaid_is_told_on_the_banks_word_with_a_receipt() -> None:
    walk = Walk().to_repaying().do(ev.RepaymentAnswered(REPAID))
    assert walk.state.step is Step.RESULT
    assert walk.state.outcome.outcome is Outcome.DONE
    assert walk.state.outcome.money_moved is True
    assert fx.Speak(fx.Prompt.REPAID, walk.state.language) in walk.effects
    walk.do(ev.NextPressed())
    assert walk.state.receipt is ReceiptStatus.PRINTING
    assert walk.seen(fx.PrintRepaymentReceipt) == [
        fx.PrintRepaymentReceipt(REPAID, PART, NOTE.tail, walk.state.language)
    ]
    walk.do(ev.ReceiptPresented())
    assert walk.state.step is Step.TAKE_CARDS
    assert fx.ForgetRepayment() in walk.effects
    assert fx.ForgetDrawdown() not in walk.effects


@pytest.mark.parametrize("state", [RepaymentState.COLLECTING, RepaymentState.UNKNOWN])
def test_answer_that_is_not_final_is_asked_about_and_never_done(state: RepaymentState) -> None:
    walk = Walk().to_repaying().do(ev.RepaymentAnswered(RepaymentFacts(state, 300_000, query_number="JC03170043")))
    assert walk.state.step is Step.WORKING
    assert walk.state.working.stage is Stage.ASKING
    assert walk.seen(fx.AskRepayment) == [fx.AskRepayment()]
    walk.do(ev.OutcomeStillUnknown())
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.money_moved is None
    assert walk.state.outcome.query_number == "JC03170043"
    assert walk.state.outcome.problem.reason == Trouble.REPAYMENT_UNKNOWN.value
    assert walk.seen(fx.WatchRepayments) == [fx.WatchRepayments()]
    assert len(walk.seen(fx.SubmitRepayment)) == 1


def test_lost_answer_is_asked_about_and_told_with_what_is_known() -> None:
    walk = Walk().to_repaying().do(ev.RepaymentUnanswered())
    assert walk.seen(fx.AskRepayment) == [fx.AskRepayment()]
    assert walk.state.outcome.repayment.amount_fen == 300_000
    walk.do(ev.RepaymentLearnt(RepaymentFacts(RepaymentState.REPAID, 300_000, query_number="JC03170043")))
    assert walk.state.outcome.outcome is Outcome.DONE
    assert len(walk.seen(fx.SubmitRepayment)) == 1


def test_silence_for_the_whole_wait_ends_as_being_confirmed() -> None:
    walk = Walk().to_repaying().tick(91)
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.state.outcome.repayment.amount_fen == 300_000


def test_confirming_that_is_settled_on_the_screen_is_told_there() -> None:
    walk = Walk().to_repaying().do(ev.RepaymentUnanswered(), ev.OutcomeStillUnknown("JC03170043"))
    walk.do(ev.RepaymentLearnt(RepaymentFacts(RepaymentState.FAILED, 300_000)))
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.problem.reason == Trouble.NOT_COLLECTED.value
    assert walk.state.outcome.query_number == "JC03170043"


def test_bank_that_wants_the_staff_sends_there() -> None:
    asks = RepaymentFacts(RepaymentState.UNKNOWN, 300_000, see_staff=True)
    walk = Walk().to_repaying().do(ev.RepaymentAnswered(asks))
    assert walk.state.outcome.outcome is Outcome.SEE_STAFF
    assert walk.state.outcome.money_moved is None


@pytest.mark.parametrize("as_answer", [True, False], ids=["answered", "refused"])
def test_card_that_holds_too_little_can_pay_less_under_a_new_request(as_answer: bool) -> None:
    no = refusal("REPAYMENT_BALANCE_SHORT")
    said = (
        ev.RepaymentAnswered(RepaymentFacts(RepaymentState.FAILED, 300_000, refusal=no))
        if as_answer
        else ev.RepaymentRefused(no)
    )
    walk = Walk().to_repaying().do(said)
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.can_change_amount
    walk.forget().do(ev.ChangeAmountPressed())
    assert walk.state.step is Step.REPAY_AMOUNT
    assert not walk.state.repays
    assert walk.seen(fx.ForgetRepayment) == [fx.ForgetRepayment()]
    walk.do(ev.RepaymentKeyed(ev.AmountKey.ERASE), ev.NextPressed())
    less = replace(PART, quote_id="rq-2", interest_fen=5_400, principal_fen=24_600)
    walk.do(ev.RepaymentQuoteReady(less), ev.NextPressed())
    assert walk.seen(fx.SubmitRepayment) == [fx.SubmitRepayment(less)]


@pytest.mark.parametrize("reason", [*AFTERWARDS, "SOMETHING_NEW"])
def test_any_refusal_of_a_repayment_is_not_done_and_says_why(reason: str) -> None:
    walk = Walk().to_repaying().do(ev.RepaymentRefused(refusal(reason)))
    if AFTERWARDS.get(reason) is After.HANDED_OVER:
        assert walk.state.parting is not None
        assert fx.ForgetRepayment() in walk.effects
        return
    assert walk.state.outcome.outcome is Outcome.NOT_DONE
    assert walk.state.outcome.money_moved is False
    assert walk.state.outcome.problem.reason == reason
    assert len(walk.seen(fx.SubmitRepayment)) == 1


# --- one thing at a time --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        ev.DrawdownAnswered(DISBURSED),
        ev.DrawdownUnanswered(),
        ev.DrawdownRefused(refusal("RISK_REFUSED")),
        ev.OutcomeLearnt(DISBURSED),
    ],
    ids=lambda e: type(e).__name__,
)
def test_word_about_a_drawdown_says_nothing_of_a_repayment(event: ev.Event) -> None:
    walk = Walk().to_repaying()
    before = walk.state
    assert walk.do(event).state == before
    walk.do(ev.RepaymentUnanswered(), ev.OutcomeStillUnknown())
    before = walk.state
    assert walk.do(event).state == before


@pytest.mark.parametrize(
    "event",
    [
        ev.RepaymentAnswered(REPAID),
        ev.RepaymentUnanswered(),
        ev.RepaymentRefused(refusal("REPAYMENT_REFUSED")),
        ev.RepaymentLearnt(REPAID),
    ],
    ids=lambda e: type(e).__name__,
)
def test_word_about_a_repayment_says_nothing_of_a_drawdown(event: ev.Event) -> None:
    walk = Walk().to(Step.WORKING)
    before = walk.state
    assert walk.do(event).state == before
    walk.do(ev.DrawdownUnanswered(), ev.OutcomeStillUnknown())
    before = walk.state
    assert walk.do(event).state == before


def test_repayment_is_not_handed_over() -> None:
    walk = Walk().to_repaying().do(ev.RepaymentRefused(refusal("REPAYMENT_REFUSED")))
    before = walk.state
    assert walk.do(ev.HandoverPressed()).state.overlay is before.overlay


@pytest.mark.parametrize("known", [True, False], ids=["in-flight", "told"])
def test_teller_who_takes_the_visit_leaves_no_repayment_unwatched(known: bool) -> None:
    walk = Walk(ABLE).to_repaying().do(ev.HelpPressed())
    if not known:
        walk.do(ev.RepaymentAnswered(REPAID))
    walk.do(ev.VisitGone())
    assert walk.state.step is Step.TAKE_CARDS
    assert (fx.WatchRepayments() if known else fx.ForgetRepayment()) in walk.effects


# --- after a restart ------------------------------------------------------------------------------------------------


def test_restart_asks_before_anything_else_and_tells_what_is_known() -> None:
    walk = Walk().do(ev.BootedRepaying(300_000, "JC03170043"))
    assert walk.state.step is Step.RECOVERING
    assert walk.seen(fx.AskRepayment) == [fx.AskRepayment()]
    assert fx.Speak(fx.Prompt.REPAYMENT_RECOVERING, walk.state.language) in walk.effects
    assert walk.do(ev.OutcomeLearnt(DrawdownFacts(DrawdownState.DISBURSED, 300_000))).state.step is Step.RECOVERING
    walk.do(ev.RepaymentLearnt(RepaymentFacts(RepaymentState.REPAID, 300_000)))
    assert walk.state.outcome.outcome is Outcome.DONE
    assert walk.state.outcome.recovered
    assert walk.state.outcome.query_number == "JC03170043"
    walk.do(ev.NextPressed())
    assert fx.ForgetRepayment() in walk.effects
    assert walk.state.step is Step.ATTRACT


def test_restart_without_a_word_of_the_bank_says_confirming_and_watches() -> None:
    walk = Walk().do(ev.BootedRepaying(300_000), ev.OutcomeStillUnknown())
    assert walk.state.outcome.outcome is Outcome.CONFIRMING
    assert walk.seen(fx.WatchRepayments) == [fx.WatchRepayments()]
    walk.do(ev.NextPressed())
    assert fx.ForgetRepayment() not in walk.effects


def test_restart_gives_back_a_card_that_was_inside() -> None:
    walk = Walk().do(ev.BootedRepaying(300_000), ev.BankCardHeld(TrayItem.RETURNING))
    assert fx.ReturnBankCard() in walk.effects
