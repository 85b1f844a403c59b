"""Ids of acts that may be asked again: on disk before they are told, the same for the same intent, in any run."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.client.intent_store import KEPT_FOR, IntentStore
from kiosk.counter.client.answers import Answer, Refusal, Refused, Success, Unanswered
from kiosk.counter.viewmodels.request_ids import SAYS_NOTHING, RequestIds
from kiosk.flow.trouble import Trouble

NOW = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
FREEZE = ("0317", "freeze", "L-1", "客户电话挂失")
DYING = """
import os, signal, sys
from pathlib import Path
from kiosk.client.intent_store import IntentStore
print(IntentStore(Path(sys.argv[1])).of("0317", "freeze", "L-1", "客户电话挂失"), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def ids_at(folder: Path, now: datetime = NOW) -> RequestIds:
    return RequestIds(IntentStore(folder / "acts", now=lambda: now))


def test_intent_keeps_its_id_until_the_bank_has_answered(tmp_path: Path) -> None:
    ids = ids_at(tmp_path)
    first = ids.of(*FREEZE)
    assert ids.of(*FREEZE) == first
    assert ids.of("0317", "release", "L-1", "客户电话挂失") != first
    ids.told(first, Success(None))
    assert ids.of(*FREEZE) != first


def test_intent_of_another_person_is_another_act(tmp_path: Path) -> None:
    ids = ids_at(tmp_path)
    assert ids.of("0322", *FREEZE[1:]) != ids.of(*FREEZE)


def test_intent_of_a_program_that_was_killed_after_keeping_it_has_the_same_id_in_the_next_run(tmp_path: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path / "acts")], capture_output=True, text=True, timeout=60
    )
    assert died.returncode == -signal.SIGKILL
    assert IntentStore(tmp_path / "acts").of(*FREEZE) == died.stdout.strip()


@pytest.mark.parametrize(
    ("answer", "open_still"),
    [
        (Unanswered(Trouble.NO_NETWORK), True),
        *((Refused(Refusal(reason)), True) for reason in sorted(SAYS_NOTHING)),
        (Refused(Refusal("LINE_NOT_FROZEN")), False),
        (Success(None), False),
    ],
)
def test_only_what_answers_the_act_ends_its_id(tmp_path: Path, answer: Answer[None], open_still: bool) -> None:
    ids = ids_at(tmp_path)
    first = ids.of(*FREEZE)
    ids.told(first, answer)
    assert (ids_at(tmp_path).of(*FREEZE) == first) == open_still


def test_intent_of_another_day_is_another_act_and_leaves_no_file(tmp_path: Path) -> None:
    first = ids_at(tmp_path).of(*FREEZE)
    later = ids_at(tmp_path, NOW + KEPT_FOR + timedelta(seconds=1)).of(*FREEZE)
    assert later != first
    assert [path.stem for path in (tmp_path / "acts").iterdir()] == [later]


def test_file_holds_no_words_of_what_was_meant(tmp_path: Path) -> None:
    ids_at(tmp_path).of(*FREEZE)
    (file,) = (tmp_path / "acts").iterdir()
    text = file.read_text()
    assert not any(part in text for part in ("挂失", "L-1", "freeze", "0317"))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"intent": "x"}', '{"intent": "x", "time": "noon"}', "\x00"])
def test_damaged_file_is_put_away_and_the_rest_are_kept(tmp_path: Path, damage: str) -> None:
    ids = ids_at(tmp_path)
    first, kept = ids.of(*FREEZE), ids.of("0317", "release", "L-1", "找回来了")
    (tmp_path / "acts" / f"{first}.json").write_text(damage)
    after = ids_at(tmp_path)
    assert after.of("0317", "release", "L-1", "找回来了") == kept
    assert after.of(*FREEZE) != first


def test_id_that_cannot_be_kept_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError("no space")

    ids = ids_at(tmp_path)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        ids.of(*FREEZE)
    monkeypatch.undo()
    assert ids_at(tmp_path).of(*FREEZE)
