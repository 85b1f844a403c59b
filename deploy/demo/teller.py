"""The teller in the headless demo: helps at the elbow through the counter's window, and takes a case over.

The window is a process beside this one (`python -m kiosk.counter.play`). What the case holds at the counter is asked
for by the contract alone, with the messages of `protos/` and none of the programs; it goes to `counter.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grpc
from edian.channel.v1 import (
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    staff_service_pb2,
    staff_service_pb2_grpc,
)

WINDOW_WITHIN_S = 360.0


class Workstation:
    """One signed-in teller."""

    def __init__(self, server: str, certs: Path, name: str) -> None:
        credentials = grpc.ssl_channel_credentials(
            (certs / "ca.pem").read_bytes(), (certs / f"{name}.key").read_bytes(), (certs / f"{name}.pem").read_bytes()
        )
        self._channel = grpc.secure_channel(server, credentials)
        self.sessions: Any = session_service_pb2_grpc.SessionServiceStub(self._channel)
        self.handoffs: Any = handoff_service_pb2_grpc.HandoffServiceStub(self._channel)
        self.lines: Any = credit_line_service_pb2_grpc.CreditLineServiceStub(self._channel)
        self._staff: Any = staff_service_pb2_grpc.StaffServiceStub(self._channel)
        self._token: tuple[tuple[str, str], ...] = ()

    def sign_in(self, number: str, password: str) -> None:
        """Signs in."""
        # At this workstation the window was signed in; it is closed by now.
        request = staff_service_pb2.SignInRequest(staff_number=number, password=password, take_over=True)
        self._token = (("edian-staff-token", self._staff.SignIn(request, timeout=10).staff_token),)

    def ask(self, method: Any, request: Any) -> Any:
        """One call with the teller's token."""
        return method(request, metadata=self._token, timeout=10)


def by_window(arguments: argparse.Namespace) -> dict[str, Any]:
    """The teller at the window; what was seen, and the code of the case. Raises subprocess.SubprocessError."""
    report = arguments.report.with_suffix(".window")
    command = [sys.executable, "-m", "kiosk.counter.play", "--server", arguments.server]
    command += ["--certs", str(arguments.certs), "--workstation", arguments.workstation]
    command += ["--state", str(arguments.state), "--staff", arguments.staff, "--password", arguments.password]
    command += ["--pictures", str(arguments.report.parent), "--report", str(report)]
    offscreen = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    subprocess.run(command, env={**os.environ, **offscreen}, check=True, timeout=WINDOW_WITHIN_S)
    said: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    report.unlink()
    return said


def carry_on(counter: Workstation, card: dict[str, Any], code: str) -> dict[str, Any]:
    """The customer's ID card on the workstation's reader, then the case."""
    opened = counter.ask(counter.sessions.OpenSession, session_service_pb2.OpenSessionRequest(language="zh-CN"))
    session_id = opened.session.session_id
    document = session_service_pb2.IdentityDocument(
        card_type=card["card_type"],
        name=card["name"],
        id_number=card["id_number"],
        source=session_service_pb2.DOCUMENT_SOURCE_CHIP,
    )
    counter.ask(
        counter.sessions.IdentifyCustomer,
        session_service_pb2.IdentifyCustomerRequest(session_id=session_id, document=document),
    )
    case = counter.ask(
        counter.handoffs.TakeHandoff, handoff_service_pb2.TakeHandoffRequest(session_id=session_id, code=code)
    )
    listed = counter.ask(
        counter.lines.ListCreditLines, credit_line_service_pb2.ListCreditLinesRequest(session_id=session_id)
    )
    line = listed.credit_lines[0]
    return {
        "from_channel": case.from_channel,
        "request_id": case.request_id,
        "available_fen": line.balance.available.units * 100 + line.balance.available.nanos // 10_000_000,
        "outstanding_fen": line.balance.outstanding.units * 100 + line.balance.outstanding.nanos // 10_000_000,
    }


def main() -> int:
    """Plays the teller; exit code 0 once the case is at the counter."""
    parser = argparse.ArgumentParser(description="The teller in the headless demo.")
    parser.add_argument("--server", required=True, metavar="HOST:PORT")
    parser.add_argument("--certs", required=True, type=Path, metavar="DIR")
    parser.add_argument("--workstation", default="JC-T001", metavar="NAME")
    parser.add_argument("--staff", default="0317", metavar="NUMBER")
    parser.add_argument("--password", default="edian-demo", help="the demo's own, announced as such")
    parser.add_argument("--state", required=True, type=Path, metavar="DIR", help="of the workstation")
    parser.add_argument("--card", required=True, type=Path, metavar="FILE", help="the customer's ID card")
    parser.add_argument("--report", required=True, type=Path, metavar="FILE")
    arguments = parser.parse_args()
    counter = Workstation(arguments.server, arguments.certs, arguments.workstation)
    try:
        window = by_window(arguments)
        counter.sign_in(arguments.staff, arguments.password)
        case = carry_on(counter, tomllib.loads(arguments.card.read_text(encoding="utf-8")), window["code"])
    except (grpc.RpcError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    arguments.report.write_text(
        json.dumps({"seen": window["seen"], "screens": window["screens"], "case": case}, indent=1) + "\n",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
