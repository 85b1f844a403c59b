"""The reading process has no network, and answers whatever it is asked."""

import json
import subprocess
import sys

import pytest

from drivers.vision.worker import Worker

_TRIES = {
    "getaddrinfo": "socket.getaddrinfo('host.invalid', 80)",
    "gethostbyname": "socket.gethostbyname('host.invalid')",
    "connect": "socket.socket().connect(('127.0.0.1', 9))",
    "sendto": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
}


@pytest.mark.parametrize("call", list(_TRIES))
def test_network_is_out_of_reach_once_forbidden(call: str) -> None:
    code = f"import socket\nfrom drivers.vision.worker import forbid_network\nforbid_network()\n{_TRIES[call]}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "NetworkForbiddenError" in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"nonsense\n",
        b"[]\n",
        b"{}\n",
        b'{"path": 1, "document": "", "portraits": ""}\n',
        b"\xff\xfe\n",
        b'{"path": "/x", "document": "passport", "portraits": ""}\n',
    ],
)
def test_line_that_is_no_request_is_answered_as_such(line: bytes) -> None:
    answer = Worker().answer(line)
    assert "mistake" in answer
    json.dumps(answer)


def test_file_that_is_no_picture_is_refused_before_any_model_is_loaded() -> None:
    answer = Worker().answer(json.dumps({"path": "/nowhere/x.jpg", "document": "", "portraits": ""}).encode())
    assert answer["rejected_because"] == "file_unreadable"
    assert "paddleocr" not in sys.modules
