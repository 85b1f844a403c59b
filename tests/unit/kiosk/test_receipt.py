"""The receipt: what stands on it, what must not."""

from __future__ import annotations

from dataclasses import replace

from drivers.device.printer import Cut
from drivers.device.printer.document import lay_out
from kiosk.flow.facts import DrawdownFacts, DrawdownState, Method
from kiosk.flow.state import Draft
from kiosk.hardware.receipt import Receipt, document
from kiosk.hardware.receipt_parts import ReceiptKind
from tests.unit.kiosk.flow_samples import DISBURSED, TERMINAL, quote_for
from tests.unit.kiosk.receipt_words import CARD, WANG, in_words

QUOTE = quote_for(Draft(1_230_000, 12, Method.EQUAL_INSTALMENT, "FARMING"))
RECEIPT = Receipt(TERMINAL, DISBURSED, WANG.view(), CARD.view(), QUOTE)


def said(receipt: Receipt) -> str:
    return in_words(document(receipt))


def test_receipt_done_states_amount_in_figures_and_words() -> None:
    text = said(RECEIPT)
    assert "12,300.00" in text
    assert "壹万贰仟叁佰元整" in text
    assert "结果: 已办成" in text
    assert "不作收款凭证" in text


def test_receipt_states_plan_numbers_and_query_code() -> None:
    text = said(RECEIPT)
    for line in ("网点: 虚构湾支行", "终端: JC-0317", "还款方式: 等额本息", "期限: 12 个月，12 期"):
        assert line in text
    assert "借据号: XK202601150042" in text
    assert "查询号: JC03170042" in text
    assert "QR EDIAN:QUERY:JC-0317:JC03170042" in text
    assert "年化利率（单利）: 5.40%" in text


def test_receipt_names_nobody_in_full() -> None:
    text = said(RECEIPT)
    assert "王*华" in text
    assert "尾号 6688" in text
    for secret in (WANG.name, WANG.id_number, CARD.card_number):
        assert secret not in text
    assert "王大华" not in repr(RECEIPT)


def test_receipt_while_confirming_never_says_done() -> None:
    waiting = replace(DISBURSED, state=DrawdownState.UNKNOWN, loan_note_number="")
    receipt = replace(RECEIPT, drawdown=waiting)
    assert receipt.kind is ReceiptKind.ACCEPTED
    text = said(receipt)
    assert "已办成" not in text
    assert "正在确认" in text
    assert "不会重复放款" in text


def test_receipt_after_a_restart_prints_what_is_known() -> None:
    bare = Receipt(TERMINAL, DrawdownFacts(DrawdownState.DISBURSED, 1_230_000, query_number="JC03170042"))
    text = said(bare)
    assert "12,300.00" in text
    assert "还款方式" not in text


def test_receipt_can_be_laid_out_and_ends_with_a_cut() -> None:
    assert isinstance(document(RECEIPT)[-1], Cut)
    assert lay_out(document(RECEIPT))
