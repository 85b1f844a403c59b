"""The files by which a terminal and its server know each other.

A folder holds `ca.pem` (who signs servers), and one pair per terminal: `<terminal>.pem` and `<terminal>.key`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CertificateError", "Credentials", "load"]

AUTHORITY = "ca.pem"


class CertificateError(Exception):
    """The folder does not hold what a terminal needs; the message says what is missing."""


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
    authority, chain, key = (path.read_bytes() for path in files)
    return Credentials(name, authority, chain, key)


def _only(folder: Path) -> str:
    names = sorted(path.stem for path in folder.glob("*.key") if (folder / f"{path.stem}.pem").is_file())
    names = [name for name in names if name not in {"ca", "server"}]
    if len(names) != 1:
        found = ", ".join(names) or "none"
        raise CertificateError(f"{folder} holds {len(names)} terminals ({found}); name one with --terminal")
    return names[0]
