"""The files by which a terminal and its server know each other.

A folder holds `ca.pem` (who signs servers), and one pair per terminal: `<terminal>.pem` and `<terminal>.key`.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CertificateError", "Credentials", "load"]

AUTHORITY = "ca.pem"


class CertificateError(Exception):
    """The folder does not hold what a terminal needs; the message says what is missing or unreadable."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Authority, certificate chain and private key, in PEM."""

    terminal: str
    authority: bytes
    chain: bytes
    key: bytes


def load(folder: Path, terminal: str | None = None) -> Credentials:
    """Read the credentials of a terminal; without a name, those of the only one there.

    Raises: CertificateError.
    """
    name = terminal or _only(folder)
    files = (folder / AUTHORITY, folder / f"{name}.pem", folder / f"{name}.key")
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise CertificateError(f"missing {', '.join(missing)}; start the server once, or copy the bank's files there")
    _judge(*files)
    authority, chain, key = (path.read_bytes() for path in files)
    return Credentials(name, authority, chain, key)


def _judge(authority: Path, chain: Path, key: Path) -> None:
    """A file that is none of what its name says would look like a network that is down, for ever."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(authority)
    except ssl.SSLError as error:
        raise CertificateError(f"{authority} holds no certificate; copy the bank's file there again") from error
    try:
        context.load_cert_chain(chain, key, password=_no_password)
    except ssl.SSLError as error:
        raise CertificateError(f"{chain} and {key} are no certificate and its key; copy both there again") from error


def _no_password() -> str:
    """A key under a password would have it asked for at a machine with nobody before it."""
    return ""


def _only(folder: Path) -> str:
    names = sorted(path.stem for path in folder.glob("*.key") if (folder / f"{path.stem}.pem").is_file())
    names = [name for name in names if name not in {"ca", "server"}]
    if len(names) != 1:
        found = ", ".join(names) or "none"
        raise CertificateError(f"{folder} holds {len(names)} terminals ({found}); name one with --terminal")
    return names[0]
