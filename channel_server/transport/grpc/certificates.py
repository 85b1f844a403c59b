"""Whom a certificate names. Whether it is the authority's and in force, the handshake has proved before."""

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from channel_server.application.recognise_terminal import CallerKind, Certificate

__all__ = ["read_certificate"]

_URIS = {"edian:terminal:": CallerKind.TERMINAL, "edian:teller:": CallerKind.TELLER}


def read_certificate(pem: bytes) -> Certificate | None:
    """Read the one caller that a certificate names by URI; None when it names none, or more than one."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return None
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    found = [
        (kind, uri.removeprefix(prefix)) for uri in uris for prefix, kind in _URIS.items() if uri.startswith(prefix)
    ]
    if len(found) != 1:
        return None
    kind, name = found[0]
    return Certificate(kind, name, certificate.fingerprint(SHA256()))
