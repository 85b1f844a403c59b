"""`edian-kiosk` with what cannot work: a clear word and exit 2, before any window."""

from __future__ import annotations

from pathlib import Path

import pytest

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


@pytest.mark.parametrize("scale", ["0", "three", "9"])
def test_main_scale_out_of_range_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], scale: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words(tmp_path, "--scale", scale))
    assert ended.value.code == 2
    assert "--scale" in capsys.readouterr().err
