"""Request ids on disk: there before the first send, whole after a power cut, gone only when told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.client.request_store import OpenRequest, RequestStore

ID = "0d8d9c3e-9a3b-4d52-8f0e-7a6f5a0e1c11"


def store_at(folder: Path, *ids: str) -> RequestStore:
    given = iter(ids or (ID,))
    return RequestStore(folder / "requests", lambda: next(given))


def test_open_request_survives_a_restart(tmp_path: Path) -> None:
    opened = store_at(tmp_path).open(1_230_000)
    assert store_at(tmp_path).pending() == (OpenRequest(ID, 1_230_000),)
    assert opened.request_id == ID


def test_open_request_note_keeps_the_query_number(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.open(1_230_000)
    store.note(ID, "JC03170042")
    assert store_at(tmp_path).pending() == (OpenRequest(ID, 1_230_000, "JC03170042"),)


def test_forget_leaves_nothing_and_may_be_repeated(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.open(1_230_000)
    store.forget(ID)
    store.forget(ID)
    assert list((tmp_path / "requests").iterdir()) == []


def test_open_request_file_holds_nothing_of_the_customer(tmp_path: Path) -> None:
    store_at(tmp_path).open(1_230_000)
    (file,) = (tmp_path / "requests").iterdir()
    assert file.read_text() == '{"amount_fen": 1230000, "query_number": ""}'


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"amount_fen": "x", "query_number": ""}', "\x00\x01"])
def test_damaged_file_still_names_its_request(tmp_path: Path, damage: str) -> None:
    store_at(tmp_path).open(1_230_000)
    (file,) = (tmp_path / "requests").iterdir()
    file.write_text(damage)
    assert store_at(tmp_path).pending() == (OpenRequest(ID, 0),)


def test_power_cut_before_the_rename_leaves_no_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(self: Path, target: Path) -> Path:
        raise OSError("power")

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError, match="power"):
        store_at(tmp_path).open(1_230_000)
    assert store_at(tmp_path).pending() == ()


def test_open_request_is_synced_before_it_is_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (order.append("sync"), fsync(fd))[1])
    monkeypatch.setattr(Path, "replace", lambda self, target: (order.append("rename"), replace(self, target))[1])
    store_at(tmp_path).open(1_230_000)
    assert order == ["sync", "rename", "sync"]


def test_pending_ignores_what_is_no_request(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.open(1)
    for name in ("notes.json", "x.tmp", f"{ID}.tmp"):
        (tmp_path / "requests" / name).write_text("{}")
    assert [r.request_id for r in store.pending()] == [ID]
