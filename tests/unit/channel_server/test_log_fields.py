"""A log that cannot be written stops nothing."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from channel_server.log_fields import configure_logs


@pytest.fixture
def as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("as_before")
def test_log_on_a_full_disk_is_lost_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails too, and is not the test's subject
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logs(json=True, level="INFO")
    structlog.get_logger("edian").error("books_unavailable", error="database or disk is full")
    with contextlib.suppress(OSError):
        stream.close()
