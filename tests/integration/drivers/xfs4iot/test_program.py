"""`edian-devices publish`: the program, on the loopback and from a network."""

import asyncio
import datetime
import ipaddress
import json
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidMessage

from tests.integration.drivers.xfs4iot.application import application


@pytest.fixture
def profile(tmp_path: Path, start_simulator) -> Path:
    simulator = start_simulator("code_scanner")
    path = tmp_path / "profile.toml"
    path.write_text(f'terminal = "T-1"\nenvironment = "simulated"\n[devices.code_scanner]\nport = "{simulator.port}"\n')
    return path


def start(tmp_path: Path, profile: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "drivers", "publish", "--profile", str(profile), "--runtime", str(tmp_path)]
    return subprocess.Popen([*command, *options], stdout=subprocess.PIPE)


def end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    process.send_signal(signal.SIGTERM)
    try:
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.stdout.close()


def test_program_publishes_a_profile_until_told_and_leaves_nothing_behind(tmp_path, profile):
    process = start(tmp_path, profile, "--listen", "127.0.0.1:0")
    try:
        ready = json.loads(process.stdout.readline())
        assert ready["services"] == ["CodeScanner"]

        async def status() -> str:
            async with application(f"{ready['url']}/CodeScanner") as terminal:
                return (await terminal.ask("Common.Status")).code

        assert asyncio.run(status()) == "success"
    finally:
        end(process)
    assert not (tmp_path / "xfs4iot.sock").exists()


def _authority(tmp_path: Path, name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate(tmp_path, name, key, None)


def _certificate(
    tmp_path: Path,
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer[1].subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    )
    made = builder.sign(key if issuer is None else issuer[0], hashes.SHA256())
    (tmp_path / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / f"{name}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def test_program_open_to_a_network_serves_who_has_a_certificate_and_nobody_else(tmp_path, profile):
    authority = _authority(tmp_path, "authority")
    for name in ("terminal", "application"):
        _certificate(tmp_path, name, ec.generate_private_key(ec.SECP256R1()), authority)
    files = {name: str(tmp_path / name) for name in ("terminal.pem", "terminal.key", "authority.pem")}
    options = ["--certificate", files["terminal.pem"], "--key", files["terminal.key"]]
    process = start(tmp_path, profile, "--listen", "0.0.0.0:0", *options, "--client-authority", files["authority.pem"])
    try:
        ready = json.loads(process.stdout.readline())
        assert ready["url"].startswith("wss://0.0.0.0:")
        url = ready["url"].replace("0.0.0.0", "127.0.0.1")

        async def status(*, certified: bool) -> str:
            context = ssl.create_default_context(cafile=files["authority.pem"])
            if certified:
                context.load_cert_chain(tmp_path / "application.pem", tmp_path / "application.key")
            async with application(url, ssl=context) as publisher:
                found = await publisher.ask("ServicePublisher.GetServices")
            (service,) = found.payload["services"]
            async with application(service["serviceURI"], ssl=context) as terminal:
                return (await terminal.ask("Common.Status")).code

        assert asyncio.run(status(certified=True)) == "success"
        with pytest.raises((ssl.SSLError, OSError, EOFError, InvalidMessage)):
            asyncio.run(status(certified=False))
    finally:
        end(process)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--listen", "0.0.0.0:5846"], "client-authority"),
        (["--listen", "nowhere:x"], "127.0.0.1:5846"),
        (["--certificate", "x.pem"], "belong together"),
        (["--socket", "{tmp}/nobody.sock"], "no device host"),
    ],
)
@pytest.mark.slow
def test_program_that_cannot_publish_says_why(tmp_path, profile, options, word):
    command = [sys.executable, "-m", "drivers", "publish", "--profile", str(profile), "--json"]
    ended = subprocess.run(
        [*command, *[option.format(tmp=tmp_path) for option in options]], capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert word in json.loads(ended.stdout)["error"]["message"]
