"""`edian-devices ocr`: one line an image, also when the reading process was lost over one of them."""

import argparse
import json

import pytest

from drivers.cli import see
from drivers.device.base import CommandFailedError, Completion, CompletionCode
from drivers.device.document_reader import DocumentRead

READ = Completion(CompletionCode.SUCCESS, "", "", result=DocumentRead(document="id-front", name="样本甲"))
HUNG = Completion(CompletionCode.HARDWARE_ERROR, "reader_hangs", "reading took too long and was ended; try again")
MISSING = Completion(CompletionCode.DEVICE_NOT_READY, "models_missing", "run make install-dev")


def read(monkeypatch, *completions):
    left = list(completions)
    monkeypatch.setattr(see, "execute", lambda *_: left.pop(0))
    images = [f"{number}.jpg" for number in range(len(completions))]
    return see.read_documents(argparse.Namespace(images=images, document="", portraits=None, models=None, json=True))


def test_picture_over_which_the_process_was_lost_has_its_line_and_the_next_is_read(monkeypatch, capfd):
    assert read(monkeypatch, READ, HUNG, READ) == 1
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line["rejected_because"] for line in lines] == [None, "reader_hangs", None]
    assert [line["fields"]["name"] for line in lines] == ["样本甲", None, "样本甲"]


def test_models_that_are_missing_end_the_run(monkeypatch):
    with pytest.raises(CommandFailedError, match="make install-dev"):
        read(monkeypatch, MISSING, READ)
