"""Why the line to the bank does not stand: nobody there, or a certificate that one side does not take.

gRPC says "unavailable" to either and tries again for ever. Whoever installs a terminal must know which it is, so that
one handshake is made by hand; its answer is for the log and changes nothing.
"""

from __future__ import annotations

import socket
import ssl
from enum import Enum
from pathlib import Path

from kiosk.client.certificates import AUTHORITY

__all__ = ["LineTrouble", "why_no_line"]

ANSWER_S = 3.0
"""A handshake takes milliseconds; a port that takes it and says nothing is held no longer."""


class LineTrouble(Enum):
    """What one handshake found, and what to do."""

    NOBODY_THERE = "nobody answers at the address: check network, address and server"
    SERVER_NOT_TRUSTED = "the server's certificate is not signed by ca.pem: copy the bank's ca.pem to the terminal"
    TERMINAL_NOT_TRUSTED = "the server refuses the terminal's certificate: have the bank issue one to this terminal"
    NONE = "the line stands now"


NOT_TRUSTED = frozenset({LineTrouble.SERVER_NOT_TRUSTED, LineTrouble.TERMINAL_NOT_TRUSTED})


def why_no_line(server: str, folder: Path, terminal: str) -> LineTrouble:
    """Make one handshake as the terminal would. Blocks for some seconds at most."""
    host, _, port = server.rpartition(":")
    context = ssl.create_default_context(cafile=folder / AUTHORITY)
    context.load_cert_chain(folder / f"{terminal}.pem", folder / f"{terminal}.key")
    context.set_alpn_protocols(["h2"])
    # In 1.2 the server judges the client's certificate within the handshake, in 1.3 after it.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    name = host.strip("[]")
    try:
        with (
            socket.create_connection((name, int(port)), ANSWER_S) as line,
            context.wrap_socket(line, server_hostname=name),
        ):
            return LineTrouble.NONE
    except ssl.SSLCertVerificationError:
        return LineTrouble.SERVER_NOT_TRUSTED
    except (ssl.SSLError, ConnectionResetError):
        return LineTrouble.TERMINAL_NOT_TRUSTED
    except OSError:
        return LineTrouble.NOBODY_THERE
