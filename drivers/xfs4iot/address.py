"""Where the publisher listens, and what it demands of whoever connects.

On the loopback a program of this terminal may connect as it is. From anywhere else a connection is TLS with a
certificate on both sides: a card reader and a PIN pad are not open to a network.
"""

import ipaddress
import re
import ssl
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import ProfileError
from drivers.xfs4iot.names import PORTS

_LAST_PORT = 65_535
_ADDRESS = re.compile(r"(?!\d+(:|$))(?P<host>\[[0-9a-fA-F:.]+\]|[0-9A-Za-z.-]+)(:(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """PEM files: the terminal's certificate and key, and the authority of those who may connect."""

    certificate: Path
    key: Path
    client_authority: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Return the server's side of TLS 1.2 or later.

        Raises:
            ProfileError: a file cannot be used.
        """
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self.certificate, self.key)
            if self.client_authority is not None:
                context.load_verify_locations(self.client_authority)
                context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ssl.SSLError) as error:
            raise ProfileError(f"certificate, key or client authority cannot be used: {error}") from error
        return context


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """A host and its ports, checked against what the publisher demands there.

    Attributes:
        ports: tried in turn; the first that is free is taken.
    """

    host: str
    ports: tuple[int, ...]
    tls: TlsFiles | None = None

    @classmethod
    def parse(cls, text: str, tls: TlsFiles | None = None) -> "ListenAddress":
        """Read `HOST:PORT`, or `HOST` alone for the first free port of the standard's; IPv6 stands in brackets.

        Raises:
            ProfileError: it is none, or is open to a network without certificates on both sides.
        """
        found = _ADDRESS.fullmatch(text)
        port = None if found is None or found["port"] is None else int(found["port"])
        if found is None or (port is not None and port > _LAST_PORT):
            raise ProfileError(f"{text!r} is no address to listen at; write 127.0.0.1:5846")
        host = found["host"].removeprefix("[").removesuffix("]")
        address = cls(host, tuple(PORTS) if port is None else (port,), tls)
        if not address.is_loopback and (tls is None or tls.client_authority is None):
            raise ProfileError(
                f"{host} can be reached from a network; give --certificate, --key and --client-authority, or listen at"
                " 127.0.0.1"
            )
        return address

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def url(self, path: str, port: int) -> str:
        """Return the WebSocket URL of a path here."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ws' if self.tls is None else 'wss'}://{host}:{port}{path}"
