"""What a customer drew and repaid, from the customer page: a receipt again, a statement, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.answers import Answer, Success  # isort: skip
from kiosk.counter.client.records import RecordPage  # isort: skip
from kiosk.counter.desk import Case  # isort: skip
from tests.visual.counter_scenes import identify, open_customer  # isort: skip

K, M = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = M.ControlModifier, M.AltModifier


@pytest.fixture
def stage() -> Iterator[CounterStage]:
    made = CounterStage()
    made.sign_in()
    yield made
    made.close()


def records(stage: CounterStage, name: str) -> object:
    return stage.counter.property("dialogs").property("records").property(name)


def line(stage: CounterStage) -> str:
    return str(stage.item("dialog_line").property("text"))


def prints(stage: CounterStage) -> list[str]:
    folder = Path(stage._folder.name) / "prints"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_receipt_of_an_earlier_drawdown_is_printed_again_from_its_row(stage: CounterStage) -> None:
    identify(stage)
    stage.press(K.Key_B, ALT)
    stage.until(lambda: bool(records(stage, "rows")))
    rows = list(records(stage, "rows"))  # type: ignore[call-overload]
    done = next(at for at, row in enumerate(rows) if row["note"] == "JJ25-11-0418")
    for _ in range(done):
        stage.press(K.Key_Down)
    subject = stage.counter._dialogs._records._records[done].subject_id  # type: ignore[index]
    stage.press(K.Key_Return)
    stage.until(lambda: line(stage).startswith("已打印"))
    assert prints(stage) == [f"receipt-{subject}.pdf"]


def test_record_without_an_outcome_has_no_receipt_and_says_why(stage: CounterStage) -> None:
    identify(stage)
    stage.press(K.Key_B, ALT)
    stage.until(lambda: bool(records(stage, "rows")))
    rows = list(records(stage, "rows"))  # type: ignore[call-overload]
    assert rows[0]["outcome"] == "CONFIRMING"
    assert not records(stage, "canReprint")
    assert "没有回单" in line(stage)
    stage.press(K.Key_Return, CTRL)
    stage.press(K.Key_Return)
    stage.settle(80)
    assert prints(stage) == []


def test_statement_is_printed_by_its_key_and_is_named_by_nobody(stage: CounterStage) -> None:
    identify(stage)
    stage.press(K.Key_P, CTRL)
    stage.until(lambda: line(stage).startswith("已打印"))
    (name,) = prints(stage)
    assert name.startswith("statement-")
    assert "C0001" not in name


@pytest.mark.parametrize(("key", "modifier"), [(K.Key_B, ALT), (K.Key_P, CTRL)])
def test_records_are_for_the_customer_who_stands_there(
    stage: CounterStage, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    open_customer(stage, "样本大山")
    stage.press(key, modifier)
    stage.until(lambda: bool(records(stage, "shown")))
    assert "只给本人看" in line(stage)
    stage.press(K.Key_P, CTRL)
    stage.press(K.Key_Return, CTRL)
    stage.settle(80)
    assert (prints(stage), records(stage, "canPrint"), list(records(stage, "rows"))) == ([], False, [])  # type: ignore[call-overload]


def test_records_go_with_their_customer(stage: CounterStage) -> None:
    identify(stage)
    stage.press(K.Key_B, ALT)
    stage.until(lambda: bool(records(stage, "rows")))

    async def other() -> None:
        told = await stage.client.customer("C0010")
        assert isinstance(told, Success)
        stage.desk.take_case(Case(told.value))

    stage._run(other())
    assert not records(stage, "shown")
    assert stage.counter._dialogs._records._records is None


def test_records_that_come_after_the_dialog_was_closed_are_dropped(
    stage: CounterStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    go = asyncio.Event()
    plain = stage.client.records

    async def late(session_id: str, page_token: str = "") -> Answer[RecordPage]:
        await go.wait()
        return await plain(session_id, page_token)

    identify(stage)
    monkeypatch.setattr(stage.client, "records", late)
    stage.press(K.Key_P, CTRL)
    stage.press(K.Key_Escape)
    stage._do(go.set)
    stage.settle(80)
    assert not records(stage, "shown")
    assert (prints(stage), stage.counter._dialogs._records._records) == ([], None)


def test_every_page_of_records_is_asked_for_to_a_bound(stage: CounterStage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    plain = stage.client.records

    async def endless(session_id: str, page_token: str = "") -> Answer[RecordPage]:
        asked.append(page_token)
        told = await plain(session_id, "")
        assert isinstance(told, Success)
        return Success(RecordPage(told.value.records, f"page-{len(asked)}"))

    identify(stage)
    monkeypatch.setattr(stage.client, "records", endless)
    stage.press(K.Key_B, ALT)
    stage.until(lambda: bool(records(stage, "rows")))
    assert asked == ["", "page-1", "page-2", "page-3", "page-4"]
    stage.press(K.Key_End)
    assert "更早的" in line(stage)


def test_refusal_of_the_bank_is_told_in_its_words(stage: CounterStage) -> None:
    identify(stage)
    stage.branch.visits.clear()
    stage.press(K.Key_P, CTRL)
    stage.until(lambda: records(stage, "footLine")["tone"] == "stop")  # type: ignore[index]
    assert (prints(stage), records(stage, "canPrint")) == ([], False)


def test_what_was_done_today_is_printed_again_from_what_is_in_flight(stage: CounterStage) -> None:
    identify(stage)
    stage.press(K.Key_8, ALT)
    stage.until(lambda: bool(stage.counter.property("dialogs").property("reprint").property("shown")))
    stage.press(K.Key_Return, CTRL)
    stage.until(lambda: line(stage).startswith("已打印"))
    assert prints(stage) == ["receipt-7c1e0000-0000-4000-8000-0000000004b3.pdf"]
