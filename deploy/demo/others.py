"""The demo's other two channels: a mobile bank with a customer's telephone, and the counter; and what they tell."""

from __future__ import annotations

import json
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import NotReadyError, Processes

ROOT = Path(__file__).resolve().parents[2]
ISSUER = "https://mobile.example"
PARTNER = "JC-M001"
WORKSTATION = "JC-T001"
CODE_WITHIN_S = 150.0
END_WITHIN_S = 90.0


def script(name: str) -> str:
    """A console script of this environment."""
    return str(Path(sys.executable).parent / name)


def free_port() -> int:
    """A port that nobody has; the page's origin must be known before the server that allows it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class MobileBank:
    """The mobile bank of the demo, in the stage's folder."""

    folder: Path
    port: int

    @property
    def key(self) -> Path:
        """The key by which it signs for its customers."""
        return self.folder / "mobile.key"

    @property
    def keys(self) -> Path:
        """Its public keys, as the channel server reads them."""
        return self.folder / "jwks.json"

    @property
    def page(self) -> str:
        """Where a telephone finds it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def code(self) -> Path:
        """Where the customer's telephone holds its code out."""
        return self.folder / "telephone.code"

    @property
    def environment(self) -> dict[str, str]:
        """What the channel server must be told: whose pages may call it."""
        return {"EDIAN_MOBILE_ORIGINS": json.dumps([self.page])}

    def enrol(self, processes: Processes, database: str, bank: str, within_s: float) -> None:
        """Makes its keys and enrols it with the channel server."""
        processes.run(
            "token", [script("edian-sandbox"), "token", "--key", str(self.key), "--jwks", str(self.keys)], within_s
        )
        partner = [script("edian-server"), "partner", "add", "--database", database, "--bank", bank, "--name", PARTNER]
        processes.run("partner", [*partner, "--issuer", ISSUER, "--jwks", str(self.keys)], within_s)
        for done in ("token", "partner"):
            processes.forget(done)

    def serve(self, processes: Processes, mobile_address: str, within_s: float) -> None:
        """Serves the page that a telephone shows."""
        ready = self.folder / "mobile.ready"
        command = [script("edian-sandbox"), "mobile-bank", "--listen", f"127.0.0.1:{self.port}", "--key", str(self.key)]
        command += ["--channel-server", f"https://{mobile_address}", "--issuer", ISSUER, "--ready-file", str(ready)]
        processes.start("mobile-bank", command)
        processes.wait_for_file("mobile-bank", ready, within_s)

    def telephone(self, processes: Processes, mobile_address: str, certs: Path, customer: str, customer_id: str,
                  amount: int, output: Path) -> None:  # fmt: skip
        """Begins on the telephone; returns once its code is held out."""
        command = [sys.executable, str(ROOT / "deploy" / "demo" / "phone.py"), "--page", self.page]
        command += ["--server", mobile_address, "--authority", str(certs / "ca.pem"), "--key", str(self.key)]
        command += ["--issuer", ISSUER, "--customer", customer, "--customer-id", customer_id, "--amount", str(amount)]
        command += ["--code", str(self.code), "--output", str(output)]
        processes.start("phone", command)
        processes.wait_for_file("phone", self.code, CODE_WITHIN_S)


def start_teller(processes: Processes, address: str, certs: Path, state: Path, card: Path, report: Path) -> None:
    """Puts a teller at the counter's window who waits for the terminal's call."""
    command = [sys.executable, str(ROOT / "deploy" / "demo" / "teller.py"), "--server", address]
    command += ["--certs", str(certs), "--workstation", WORKSTATION, "--state", str(state)]
    processes.start("teller", [*command, "--card", str(card), "--report", str(report)])


def open_counter(processes: Processes, address: str, certs: Path, state: Path, within_s: float) -> bool:
    """Opens the counter's window; returns once it is shown, False where this installation has none."""
    program = Path(script("edian-counter"))
    if not program.exists():
        return False
    ready = state.with_suffix(".ready")
    command = [str(program), "--server", address, "--certs", str(certs), "--workstation", WORKSTATION]
    processes.start("counter", [*command, "--state", str(state), "--ready-file", str(ready)])
    processes.wait_for_file("counter", ready, within_s)
    return True


def told(output: Path, processes: Processes) -> tuple[dict[str, Any], list[str]]:
    """What telephone and counter report, and what does not agree with a case that went from one to the next."""
    said: dict[str, Any] = {}
    complaints: list[str] = []
    for name, file in (("phone", "phone.json"), ("teller", "counter.json")):
        code = processes.wait(name, END_WITHIN_S)
        report = output / file
        if code != 0 or not report.exists():
            complaints.append(f"the {name} did not get through ({code}):\n{processes.tail(name)}")
        else:
            said["counter" if name == "teller" else name] = json.loads(report.read_text(encoding="utf-8"))
    return said, complaints


def disagreements(said: dict[str, Any], journey: dict[str, Any], line: dict[str, Any]) -> list[str]:
    """Sentences that say where the three channels differ; empty when they tell one truth."""
    counter = said.get("counter", {}).get("case", {})
    seen = said.get("counter", {}).get("seen", {})
    sentences = [
        (bool(journey.get("brought")), "the terminal did not say that it had read the telephone's code"),
        (bool(journey.get("hint")), "the terminal did not show what the teller said"),
        (bool(journey.get("sent_to")), "the terminal did not say where to go"),
        (seen.get("page") == "amount", f"the teller saw {seen.get('page')!r}, not the amount page"),
        (counter.get("available_fen") == line["available_fen"], "the counter shows another line than the books"),
        (counter.get("outstanding_fen") == line["outstanding_fen"], "the counter shows another debt than the books"),
    ]
    return [sentence for holds, sentence in sentences if not holds]


__all__ = [
    "ISSUER", "MobileBank", "NotReadyError", "disagreements", "free_port", "open_counter", "start_teller", "told",
]  # fmt: skip
