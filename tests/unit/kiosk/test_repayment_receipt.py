"""The receipt of a repayment: what stands on it, what must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.device.printer import Cut
from drivers.device.printer.document import lay_out
from kiosk.flow.repaying import RepaymentFacts, RepaymentState
from kiosk.hardware.receipt_parts import ReceiptKind
from kiosk.hardware.repayment_receipt import RepaymentReceipt, repayment_document
from tests.unit.kiosk.flow_samples import PART, REPAID, TERMINAL
from tests.unit.kiosk.receipt_words import CARD, WANG, in_words

RECEIPT = RepaymentReceipt(TERMINAL, REPAID, WANG.view(), CARD.view(), PART, "0317")


def said(receipt: RepaymentReceipt) -> str:
    return in_words(repayment_document(receipt))


def test_receipt_repaid_states_the_amount_its_parts_and_what_is_left() -> None:
    text = said(RECEIPT)
    for line in ("还款凭条", "3,000.00", "叁仟元整", "结果: 已办成", "其中本金: 2,946.00 元", "其中利息: 54.00 元"):
        assert line in text
    for line in ("这笔还欠本金: 9,054.00 元", "下次还款: 2026-02-15", "还能用: 40,946.00 元", "扣款卡: 尾号 6688"):
        assert line in text
    assert "罚息" not in text
    assert "不作收款凭证" in text
    assert "QR EDIAN:QUERY:JC-0317:JC03170043" in text


def test_receipt_of_an_overdue_note_states_the_penalty_and_of_the_last_payment_that_it_was() -> None:
    late = replace(RECEIPT, quote=replace(PART, penalty_fen=1_240), repayment=replace(REPAID, left_fen=0))
    text = said(late)
    assert "其中罚息: 12.40 元" in text
    assert "这笔还欠本金: 已还清" in text


def test_receipt_names_nobody_in_full() -> None:
    text = said(RECEIPT)
    assert "王*华" in text
    for secret in (WANG.name, WANG.id_number, CARD.card_number):
        assert secret not in text
        assert secret not in repr(RECEIPT)


@pytest.mark.parametrize("state", [s for s in RepaymentState if s is not RepaymentState.REPAID])
def test_receipt_says_done_on_the_banks_word_only(state: RepaymentState) -> None:
    receipt = replace(RECEIPT, repayment=RepaymentFacts(state, 300_000, query_number="JC03170043"))
    assert receipt.kind is ReceiptKind.ACCEPTED
    text = said(receipt)
    assert "已办成" not in text
    assert "请别再还一次" in text


def test_receipt_after_a_restart_fits_the_paper_with_what_is_known() -> None:
    bare = RepaymentReceipt(TERMINAL, RepaymentFacts(RepaymentState.REPAID, 300_000))
    assert "其中本金" not in said(bare)
    assert "QR" not in said(bare)
    for receipt in (bare, RECEIPT):
        document = repayment_document(receipt)
        assert isinstance(document[-1], Cut)
        assert lay_out(document)
