"""PC/SC codes to remedies, the worker's messages, and a worker that hangs or dies."""

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LinkBusyError, LinkClosedError, LinkDeniedError, LinkError, LinkNotFoundError
from drivers.link.pcsc import (
    CardRemovedError,
    CardUnresponsiveError,
    PcscError,
    PcscLink,
    PcscUnavailableError,
    WorkerLostError,
)
from drivers.link.pcsc.errors import PcscCode, error_for
from drivers.link.pcsc.messages import Reply, Request


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0x80100069, CardRemovedError),
        (0x8010000C, CardRemovedError),
        (0x80100013, PcscUnavailableError),
        (0x8010001D, PcscUnavailableError),
        (0x80100066, CardUnresponsiveError),
        (0x8010000B, LinkBusyError),
        (0x80100009, LinkNotFoundError),
        (0x8010002E, LinkNotFoundError),
        (0x8010006A, LinkDeniedError),
        (0x8010001E, LinkClosedError),
        (0x80100004, PcscError),
        (0xDEADBEEF, PcscError),
    ],
)
def test_code_as_observed_becomes_its_remedy(code, kind):
    error = error_for(code, port="Reader 1", doing="waking the card")
    assert isinstance(error, kind)
    assert (error.code, error.port) == (code, "Reader 1")
    assert f"{code:08X}" in str(error)


def test_every_code_that_fails_has_an_error_of_the_link():
    for code in PcscCode:
        assert isinstance(error_for(code, port="", doing=""), LinkError)


TEXT = st.text(max_size=20)


@given(st.builds(Request, st.sampled_from(["readers", "state", "connect"]), TEXT, TEXT, st.integers(0, 2**32 - 1)))
def test_request_round_trip_gives_the_same_request(request):
    line = request.to_bytes()
    assert line.count(b"\n") == 1
    assert Request.from_bytes(line) == request


@given(st.builds(Reply, st.integers(0, 2**32 - 1), TEXT, st.lists(TEXT, max_size=3).map(tuple), st.integers(0)))
def test_reply_round_trip_gives_the_same_reply(reply):
    assert Reply.from_bytes(reply.to_bytes()) == reply


@pytest.fixture
def link(tmp_path):
    link = PcscLink("Any", service_socket=str(tmp_path / "nobody"), call_budget_s=0.3)
    yield link
    link.close()


def worker_of(link: PcscLink) -> int:
    assert link._worker.process_id is not None
    return link._worker.process_id


def test_service_that_is_not_there_is_unavailable(link):
    with pytest.raises(PcscUnavailableError, match="pcscd"):
        link.readers()


def test_worker_that_hangs_is_killed_and_the_next_call_has_another(link):
    with pytest.raises(PcscUnavailableError):
        link.readers()
    hanging = worker_of(link)
    os.kill(hanging, signal.SIGSTOP)
    with pytest.raises(WorkerLostError):
        link.readers()
    assert not Path(f"/proc/{hanging}").exists()
    with pytest.raises(PcscUnavailableError, match="pcscd"):
        link.readers()
    assert worker_of(link) != hanging


def test_worker_that_dies_is_replaced(link):
    with pytest.raises(PcscUnavailableError):
        link.readers()
    os.kill(worker_of(link), signal.SIGKILL)
    with pytest.raises(PcscUnavailableError, match=r"pcscd|ended"):
        link.readers()
    with pytest.raises(PcscUnavailableError, match="pcscd"):
        link.readers()


def test_worker_ends_with_its_parents_pipe(link):
    with pytest.raises(PcscUnavailableError):
        link.readers()
    process = link._worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(5) == 0


def test_link_that_is_closed_says_so_and_may_be_closed_again(link):
    link.close()
    link.close()
    with pytest.raises(LinkClosedError, match="closed"):
        link.readers()


def test_wait_for_a_service_that_stays_away_ends_with_its_error(link):
    began = time.monotonic()
    with pytest.raises(PcscUnavailableError):
        link.wait(present=True, timeout_s=0.2)
    assert time.monotonic() - began >= 0.2
