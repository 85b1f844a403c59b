"""Where the publisher may listen."""

from pathlib import Path

import pytest

from drivers.errors import ProfileError
from drivers.xfs4iot.address import ListenAddress, TlsFiles

_TLS = TlsFiles(certificate=Path("c"), key=Path("k"), client_authority=Path("a"))


@pytest.mark.parametrize("text", ["127.0.0.1:5846", "localhost:0", "[::1]:5850", "127.0.0.1", "[::1]"])
def test_loopback_needs_no_certificate(text: str) -> None:
    assert ListenAddress.parse(text).is_loopback


@pytest.mark.parametrize("text", ["0.0.0.0:5846", "192.0.2.1:5846", "[::]:5846", "terminal.example:443"])
def test_network_is_refused_without_certificates_on_both_sides(text: str) -> None:
    with pytest.raises(ProfileError, match="client-authority"):
        ListenAddress.parse(text)
    with pytest.raises(ProfileError, match="client-authority"):
        ListenAddress.parse(text, TlsFiles(certificate=Path("c"), key=Path("k")))
    assert ListenAddress.parse(text, _TLS).url("/x", 1).startswith("wss://")


@pytest.mark.parametrize(
    "text", ["", "5846", "127.0.0.1:", ":5846", "127.0.0.1:x", "127.0.0.1:70000", "a b:1", "::1:5846"]
)
def test_text_that_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ProfileError, match=r"write 127\.0\.0\.1:5846"):
        ListenAddress.parse(text)


def test_address_without_a_port_stands_for_the_ports_of_the_standard() -> None:
    assert ListenAddress.parse("127.0.0.1").ports == tuple(range(5846, 5857))
    assert ListenAddress.parse("[::1]:1").url("/x", 1) == "ws://[::1]:1/x"


def test_certificate_that_is_not_there_is_told() -> None:
    with pytest.raises(ProfileError, match="cannot be used"):
        _TLS.context()
