"""The line to the bank and the call for staff: what the flow says while nobody answers, and how it goes on."""

from __future__ import annotations

import pytest

from kiosk.flow import effects as fx
from kiosk.flow import events as ev
from kiosk.flow.state import HelpCall, Overlay, Request, Service, Step, TrayItem
from kiosk.flow.trouble import Way
from tests.unit.kiosk.flow_samples import JOURNEY, LINE, Walk


@pytest.mark.parametrize("service", [Service.NO_NETWORK, Service.NOT_TRUSTED, Service.NO_DEVICES, Service.LOCKED])
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
