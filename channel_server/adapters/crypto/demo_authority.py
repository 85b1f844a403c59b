"""The demo's certificate authority: made at the first start, for one machine, never for a bank.

A folder holds `ca.pem` and `ca.key`, `server.pem` and `server.key`, and a pair for each terminal and teller, named
after it. A caller is known by the URI in its certificate: `edian:terminal:JC-0317`, `edian:teller:JC-T001`.
"""

import datetime
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from channel_server.adapters.crypto.vault import write_private

TERMINAL_URI = "edian:terminal:"
TELLER_URI = "edian:teller:"
_LIFETIME = datetime.timedelta(days=730)
_BACKDATED = datetime.timedelta(hours=1)
"""Clocks of two programs on one machine agree; a container's may be a little behind."""


@dataclass(frozen=True, slots=True)
class DemoNames:
    """For whom there are to be certificates."""

    terminals: Sequence[str]
    tellers: Sequence[str]
    hosts: Sequence[str] = ("localhost", "127.0.0.1", "::1")
    """By which names and addresses the server is called."""


def ensure_demo_certificates(folder: Path, names: DemoNames) -> bool:
    """Make whatever is missing in a folder; tell whether anything was. What is there is left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = ["server", *names.terminals, *names.tellers]
    missing = [name for name in wanted if not _pair_is_there(folder, name)]
    if not missing and _pair_is_there(folder, "ca"):
        return False
    if not _pair_is_there(folder, "ca"):
        # Certificates of an authority that is gone would be trusted by nobody.
        missing = wanted
        _make_authority(folder)
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    key = load_pem_private_key((folder / "ca.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), "the demo's authority signs with an elliptic curve"
    for name in missing:
        if name == "server":
            alternatives: list[x509.GeneralName] = [_host(each) for each in names.hosts]
            usage = ExtendedKeyUsageOID.SERVER_AUTH
        else:
            prefix = TERMINAL_URI if name in names.terminals else TELLER_URI
            alternatives = [x509.UniformResourceIdentifier(prefix + name)]
            usage = ExtendedKeyUsageOID.CLIENT_AUTH
        issue(folder, name, alternatives, usage, authority=authority, authority_key=key)
    return True


def issue(
    folder: Path,
    name: str,
    alternatives: Sequence[x509.GeneralName],
    usage: x509.ObjectIdentifier,
    *,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> None:
    """Make a key and its certificate in a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(x509.SubjectAlternativeName(list(alternatives)), critical=False)
        .sign(authority_key, SHA256())
    )
    _write_pair(folder, name, key, certificate)


def _make_authority(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    name = _name("Edian demo authority - not for a bank")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    _write_pair(folder, "ca", key, certificate)


def _write_pair(folder: Path, name: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    write_private(folder / f"{name}.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def _pair_is_there(folder: Path, name: str) -> bool:
    return (folder / f"{name}.pem").is_file() and (folder / f"{name}.key").is_file()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
