"""The guide for operators is run as it is written, from an authority to a server that takes a terminal's call."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "operating.md"
_PLACE = "/tmp/edian-bank"


def test_guide_copied_and_pasted_ends_in_books_that_hold_and_a_server_that_serves(
    tmp_path: Path, unused_tcp_port_factory: Callable[[], int]
) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    place = tmp_path / "bank"
    script = "\n".join(blocks).replace(_PLACE, str(place))
    for port in ("7350", "7450"):
        script = script.replace(f":{port}", f":{unused_tcp_port_factory()}")
    finished = subprocess.run(
        ["bash", "-c", f"set -eu; trap 'kill $(jobs -p) 2> /dev/null || true; wait' EXIT\n{script}"],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    said = finished.stdout
    assert "hongshan: enrolled; new products: XIAOKANG, MERCHANT" in said
    assert "HS-0001 kiosk, 虚构山支行, 0000-8801500; certificate " in said
    assert "0502: add done" in said
    assert "3 rows: 3 would be new, 0 would be changed" in said
    assert "3 rows: 3 new, 0 changed, 0 unchanged, 0 rejected" in said
    assert "\nSERVING\n" in said
    assert "the books hold together" in said
    assert said.count("the chain holds") == 3
    assert "demo_authority_in_use" not in (place / "server.log").read_text(encoding="utf-8")
    acts = [json.loads(line)["event_type"] for line in (place / "acts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert acts.count("preapproval_taken_over") == 3
    assert acts.count("terminal_enrolled") == 2


def test_events_that_the_guide_explains_are_the_servers_own() -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("| Event |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z_]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:])))
    assert len(named) > 5
    sources = [
        file.read_text(encoding="utf-8")
        for file in (ROOT / "channel_server").rglob("*.py")
        if "sandbox" not in file.parts
    ]
    assert {event for event in named if not any(f'"{event}"' in text for text in sources)} == set()
