"""The guide for mobile banks is run as it is written: what it prints at its end is a drawdown that was paid."""

import re
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "integrating-a-mobile-bank.md"
_PLACE = "/tmp/edian-mobile"


def test_guide_copied_and_pasted_ends_in_a_drawdown_that_is_paid(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    script = "\n".join(blocks).replace(_PLACE, str(tmp_path / "play"))
    for port in ("7300", "7400", "7443"):
        script = script.replace(f":{port}", f":{_free_port()}")
    # The shell's own `kill`: a bare machine has no other.
    finished = subprocess.run(
        ["bash", "-c", f"set -eu; trap 'kill $(jobs -p); wait' EXIT\n{script}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    assert '"state": "DRAWDOWN_STATE_DISBURSED"' in finished.stdout
    assert '"outcome": "CUSTOMER_OUTCOME_DONE"' in finished.stdout
    assert "b'%PDF-" in finished.stdout
    assert "EDIANS1" in finished.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
