"""What an earlier run of the workstation sent and never heard of is asked about, told once, and never sent again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.visual.counter_stage import CounterStage

from kiosk.counter.client.answers import Unanswered  # isort: skip
from kiosk.flow.trouble import Trouble  # isort: skip


@pytest.fixture
def stage() -> Iterator[CounterStage]:
    made = CounterStage(left_behind=(8_000_000,))
    yield made
    made.close()


def test_request_of_an_earlier_run_is_asked_about_after_signing_in(stage: CounterStage) -> None:
    stage.sign_in()
    recovery = stage.counter.property("recovery")
    stage.until(lambda: recovery.property("open") and not recovery.property("asking"))
    assert [(row["amount"], row["outcome"]) for row in recovery.property("rows")] == [("80,000.00", "NOT_DONE")]
    assert stage.desk.drawdown_requests.pending() == ()
    stage.press(Qt.Key.Key_Escape)
    assert not recovery.property("open")


def test_request_that_nobody_answers_for_stays_on_disk_and_is_called_being_confirmed(stage: CounterStage) -> None:
    async def silent(request_id: str) -> Unanswered:
        return Unanswered(Trouble.NO_NETWORK)

    stage.client.drawdown_outcome = silent  # type: ignore[method-assign,assignment]
    stage.sign_in()
    recovery = stage.counter.property("recovery")
    stage.settle(100)
    assert [row["outcome"] for row in recovery.property("rows")] == ["CONFIRMING"]
    assert len(stage.desk.drawdown_requests.pending()) == 1
