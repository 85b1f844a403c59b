"""The seller paid instead of the customer (受托支付), at the form of the counter."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.twin_lending import SHOP  # isort: skip
from kiosk.counter.viewmodels.payee_view import PayeeModel  # isort: skip
from tests.visual.counter_scenes import card_and_pin, drawdown, entrust, fill_drawdown, identify  # isort: skip

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_seller_is_paid_above_what_the_customer_may_be(stage: CounterStage) -> None:
    entrust(stage, "8w")
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage.until(lambda: bool(drawdown(stage, "quoted")))
    assert (payee.property("account"), payee.property("mode")) == (SHOP.account_number, 1)
    assert SHOP.name in str(payee.property("checked"))
    stage.press(K.Key_L, CTRL)
    assert list(payee.property("modes")) == ["Customer", "Seller"]
    assert str(payee.property("checked")).startswith("Core has confirmed")
    card_and_pin(stage)
    stage.until(lambda: drawdown(stage, "lacking") == "")


def test_payee_that_is_not_confirmed_is_said_and_nothing_can_be_submitted(stage: CounterStage) -> None:
    entrust(stage, "8w")
    stage.until(lambda: bool(drawdown(stage, "quoted")))
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage._do(lambda: payee.editName("别家"))
    assert not drawdown(stage, "quoted")
    stage._do(payee.finish)
    stage.until(lambda: "户名" in str(drawdown(stage, "lacking")))
    assert not drawdown(stage, "quoted")


def test_form_without_entrusted_payment_has_no_field_for_it(stage: CounterStage) -> None:
    stage.sign_in()
    identify(stage)
    fill_drawdown(stage, "2w")
    payee = drawdown(stage, "payee")
    assert isinstance(payee, PayeeModel)
    stage._do(lambda: payee.chooseMode(1))
    assert (payee.property("offered"), payee.property("entrusted")) == (False, False)
