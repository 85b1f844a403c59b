"""`edian-kiosk` with what cannot work: a clear word and exit 2, before any window."""

from __future__ import annotations

from pathlib import Path

import pytest

from channel_server.adapters.crypto.demo_authority import DemoNames, ensure_demo_certificates
from kiosk.__main__ import main


def words(folder: Path, *more: str) -> list[str]:
    places = ["--devices", str(folder / "devices.sock"), "--state", str(folder / "state")]
    return ["--server", "127.0.0.1:9", "--certs", str(folder / "certs"), *places, *more]


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ((), (), "holds 0 terminals"),
        (("A.key", "A.pem", "B.key", "B.pem"), (), "name one with --terminal"),
        (("A.key", "A.pem"), (), "ca.pem"),
        (("ca.pem",), ("--terminal", "JC-0317"), "JC-0317.pem"),
    ],
)
def test_main_certificates_missing_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: tuple[str, ...], more: tuple[str, ...], said: str
) -> None:
    (tmp_path / "certs").mkdir()
    for name in files:
        (tmp_path / "certs" / name).touch()
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path, *more))
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_main_certificates_that_are_none_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "certs").mkdir()
    for name in ("ca.pem", "A.pem", "A.key"):
        (tmp_path / "certs" / name).write_text("garbage\n")
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path))
    assert ended.value.code == 2
    assert "ca.pem holds no certificate" in capsys.readouterr().err


def test_main_key_of_another_certificate_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    certs = tmp_path / "certs"
    ensure_demo_certificates(certs, DemoNames(("A", "B"), ()))
    (certs / "B.key").replace(certs / "A.key")
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path, "--terminal", "A"))
    assert ended.value.code == 2
    assert "no certificate and its key" in capsys.readouterr().err


def test_main_state_that_keeps_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_demo_certificates(tmp_path / "certs", DemoNames(("A",), ()))
    (tmp_path / "state").write_text("a file, no folder")
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path))
    assert ended.value.code == 2
    assert "--state" in capsys.readouterr().err


@pytest.mark.parametrize("server", ["nonsense", "host:", ":7300", "host:99999", "host:port"])
def test_main_server_that_is_no_address_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], server: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words(tmp_path), "--server", server])
    assert ended.value.code == 2
    assert "--server" in capsys.readouterr().err


@pytest.mark.parametrize("scale", ["0", "three", "9"])
def test_main_scale_out_of_range_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], scale: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path, "--scale", scale))
    assert ended.value.code == 2
    assert "--scale" in capsys.readouterr().err
