"""`edian-server serve` before it takes calls: what it says of flags that cannot be right."""

import subprocess
import sys
from pathlib import Path


def test_certs_that_are_a_file_are_refused_with_what_to_do(tmp_path: Path) -> None:
    certs = tmp_path / "ca.pem"
    certs.write_text("")
    # A process of its own, since serving sets the logs up for the whole program.
    command = [sys.executable, "-m", "channel_server", "serve", "--certs", str(certs)]
    command += ["--database", f"sqlite:///{tmp_path / 'books.db'}"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert f"{certs} is a file: name a folder with --certs" in ran.stderr
