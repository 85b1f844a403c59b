"""The teller in the headless demo, by the contract alone: helps at the elbow, and takes a case over to the counter.

Knows the messages of `protos/` and the workstation's certificate, and none of the programs. A process of its own:
`python deploy/demo/teller.py`; what came of it goes to `counter.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
import uuid
from pathlib import Path
from typing import Any

import grpc
from edian.channel.v1 import (
    assistance_service_pb2 as help_pb,
)
from edian.channel.v1 import (
    assistance_service_pb2_grpc,
    credit_line_service_pb2,
    credit_line_service_pb2_grpc,
    handoff_service_pb2,
    handoff_service_pb2_grpc,
    session_service_pb2,
    session_service_pb2_grpc,
    staff_service_pb2,
    staff_service_pb2_grpc,
)

CALLED_WITHIN_S = 150.0
SEEN_WITHIN_S = 20.0
LINGER_S = 2.5
"""What was said is looked at before the case is taken away."""
LOOK_S = 0.2


class Workstation:
    """One signed-in teller."""

    def __init__(self, server: str, certs: Path, name: str) -> None:
        credentials = grpc.ssl_channel_credentials(
            (certs / "ca.pem").read_bytes(), (certs / f"{name}.key").read_bytes(), (certs / f"{name}.pem").read_bytes()
        )
        self._channel = grpc.secure_channel(server, credentials)
        self.help: Any = assistance_service_pb2_grpc.AssistanceServiceStub(self._channel)
        self.sessions: Any = session_service_pb2_grpc.SessionServiceStub(self._channel)
        self.handoffs: Any = handoff_service_pb2_grpc.HandoffServiceStub(self._channel)
        self.lines: Any = credit_line_service_pb2_grpc.CreditLineServiceStub(self._channel)
        self._staff: Any = staff_service_pb2_grpc.StaffServiceStub(self._channel)
        self._token: tuple[tuple[str, str], ...] = ()

    def sign_in(self, number: str, password: str) -> None:
        """Signs in."""
        request = staff_service_pb2.SignInRequest(staff_number=number, password=password)
        self._token = (("edian-staff-token", self._staff.SignIn(request, timeout=10).staff_token),)

    def ask(self, method: Any, request: Any) -> Any:
        """One call with the teller's token."""
        return method(request, metadata=self._token, timeout=10)


def help_and_take(counter: Workstation, terminal: str) -> tuple[str, dict[str, Any]]:
    """Takes the terminal's call, says something, takes the case; returns its code and what was seen."""
    call = wait_for(lambda: open_call(counter, terminal), CALLED_WITHIN_S, f"{terminal} did not call")
    counter.ask(counter.help.TakeHelpCall, help_pb.TakeHelpCallRequest(call_id=call.call_id))
    hint = help_pb.SendHintRequest(call_id=call.call_id, hint_id=str(uuid.uuid4()), key="amount_you_decide")
    counter.ask(counter.help.SendHint, hint)
    seen = wait_for(lambda: hint_shown(counter, terminal), SEEN_WITHIN_S, "the terminal did not show the hint")
    time.sleep(LINGER_S)
    taken = counter.ask(counter.help.TakeToCounter, help_pb.TakeToCounterRequest(call_id=call.call_id))
    view = {"page": seen.journey.page, "step": seen.journey.step, "facts": sorted(seen.journey.facts)}
    return taken.handoff_code, view


def open_call(counter: Workstation, terminal: str) -> Any:
    """The terminal's open call, once it has told where its customer is."""
    listed = counter.ask(counter.help.ListHelpCalls, help_pb.ListHelpCallsRequest())
    return next((call for call in listed.open if call.terminal_id == terminal and call.journey.page), None)


def hint_shown(counter: Workstation, terminal: str) -> Any:
    """The call, once the hint stands on its screen."""
    call = open_call(counter, terminal)
    return call if call is not None and any(hint.HasField("shown_time") for hint in call.hints) else None


def wait_for(look: Any, within_s: float, otherwise: str) -> Any:
    """What `look` finds. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(LOOK_S)
    return found


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
    parser.add_argument("--terminal", required=True, metavar="NAME", help="whose call is waited for")
    parser.add_argument("--card", required=True, type=Path, metavar="FILE", help="the customer's ID card")
    parser.add_argument("--report", required=True, type=Path, metavar="FILE")
    arguments = parser.parse_args()
    counter = Workstation(arguments.server, arguments.certs, arguments.workstation)
    try:
        counter.sign_in(arguments.staff, arguments.password)
        code, view = help_and_take(counter, arguments.terminal)
        case = carry_on(counter, tomllib.loads(arguments.card.read_text(encoding="utf-8")), code)
    except (grpc.RpcError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return 1
    arguments.report.write_text(json.dumps({"seen": view, "case": case}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
