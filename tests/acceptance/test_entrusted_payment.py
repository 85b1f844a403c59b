"""A seller paid at the counter (受托支付): the real window, client, server, bank and devices; by the keyboard."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.test_counter import FASTER, seat, start_devices

from PySide6.QtCore import Qt  # isort: skip
from kiosk.panel.hands import Hands  # isort: skip
from tests.acceptance.village import Village  # isort: skip
from tests.visual.counter_scenes import sign_pad  # isort: skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

K, M = Qt.Key, Qt.KeyboardModifier
SHOP, OPENED_FEN = "8801031780000001", 4_260_000


def test_seller_is_paid_at_the_counter_and_the_customer_is_not(village: Village) -> None:
    with ThreadPoolExecutor(1) as beside:
        devices = beside.submit(start_devices, village)
        village.start_bank()
        village.seed()
        village.start_server()
        hands = Hands(devices.result())
    stage = seat(village)
    model = stage.counter.model("drawdown")
    payee = model._payee  # type: ignore[attr-defined]
    try:
        stage.press(K.Key_F9)
        stage._run(hands.put_id_card_on("wang"))
        stage.until(lambda: stage.desk.case.visit is not None, within_ms=20_000)
        stage.press(K.Key_F3)
        stage.type("2w")
        for keys in ("3", "1", "15", "01", "2"):
            stage.press(K.Key_Tab)
            stage.type(keys)
        stage.press(K.Key_Tab)
        # Chinese comes by an input method, which the test has none of.
        stage._do(lambda: payee.editName("虚构湾农资"))
        for keys in (SHOP, "FP-20260115-07"):
            stage.press(K.Key_Tab)
            stage.type(keys)
        stage.press(K.Key_Tab)
        stage.until(lambda: "户名与所填不符" in str(model.property("lacking")), within_ms=10_000)
        stage._do(lambda: payee.editName("虚构湾农资店"))
        stage._do(payee.finish)
        stage.until(lambda: "虚构湾农资店" in str(payee.property("checked")), within_ms=10_000)
        stage.press(K.Key_F10)
        stage._run(hands.insert_bank_card("wang"))
        stage.until(lambda: stage.counter._papers._at.value == "pin", within_ms=20_000)
        stage._run(hands.key_pin("135790"))
        stage.until(lambda: stage.counter._papers._at.value == "take_card", within_ms=20_000)
        stage._run(hands.take_bank_card())
        stage.until(lambda: stage.counter._papers._at.value == "", within_ms=20_000)
        stage.until(lambda: model.property("lacking") == "", within_ms=10_000)
        stage.press(K.Key_Return, M.ControlModifier)
        contract = model._contract  # type: ignore[attr-defined]
        stage.until(lambda: contract.contract is not None, within_ms=10_000)
        assert "受托支付：付给 虚****店，账号尾号 0001" in str(contract.contract.pages[0])
        contract._clock = lambda: time.monotonic() * FASTER
        contract.resume()
        for _ in contract.contract.pages:
            for _ in range(12):
                stage.press(K.Key_Down)
            stage.until(contract._page_read, within_ms=5_000)
            stage.press(K.Key_N, M.AltModifier)
        sign_pad(stage)
        stage.press(K.Key_Return, M.ControlModifier)
        stage.until(lambda: model.property("stage") == "sent", within_ms=10_000)
        stage.until(lambda: model.property("sent").property("kind") == "done", within_ms=20_000)
        assert "卖家" in str(model.property("sent").property("what"))
    finally:
        stage.close()
    books = village.audit()
    assert books["consistent"]
    balances = {each["account_number"]: each["balance_fen"] for each in books["accounts"]}
    assert (balances[SHOP], balances["8801031700000001"]) == (OPENED_FEN + 2_000_000, 326_050)
    assert [(each["state"], each["account_number"]) for each in books["instructions"]] == [("POSTED", SHOP)]
