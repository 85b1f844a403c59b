"""Which side does not take the other's certificate is told apart from a line that is down."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from kiosk.client.line_check import LineTrouble, why_no_line


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    ensure_demo_certificates(tmp_path / "bank", DemoNames(("A",), ()))
    return tmp_path / "bank"


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    ensure_demo_certificates(tmp_path / "stranger", DemoNames(("A",), ()))
    return tmp_path / "stranger"


@pytest.fixture
def server(bank: Path) -> Iterator[str]:
    """Takes handshakes as the channel server does: with a client's certificate of the same authority only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bank / "server.pem", bank / "server.key")
    context.load_verify_locations(bank / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = door.accept()
                    with line, contextlib.suppress(OSError), context.wrap_socket(line, server_side=True):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)


def test_line_of_one_authority_stands(server: str, bank: Path) -> None:
    assert why_no_line(server, bank, "A") is LineTrouble.NONE


def test_server_of_another_authority_is_not_trusted(server: str, stranger: Path) -> None:
    assert why_no_line(server, stranger, "A") is LineTrouble.SERVER_NOT_TRUSTED


def test_terminal_of_another_authority_is_refused(server: str, bank: Path, stranger: Path) -> None:
    shutil.copy(bank / "ca.pem", stranger / "ca.pem")
    assert why_no_line(server, stranger, "A") is LineTrouble.TERMINAL_NOT_TRUSTED


def test_address_with_nobody_at_it_is_no_question_of_certificates(bank: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"127.0.0.1:{door.getsockname()[1]}"
    assert why_no_line(address, bank, "A") is LineTrouble.NOBODY_THERE
