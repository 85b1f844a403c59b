"""The rules of `NotificationService`: one message, or one call for staff, a reference. Whom it reached none can see."""

import asyncio
import re
from collections.abc import Mapping

from edian.backoffice.v1 import notification_service_pb2 as pb

from channel_server.sandbox.conformance.bench import Bench, fresh_reference
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.manners import Sample, manners
from channel_server.sandbox.conformance.rule import Rule, RuleBrokenError, expect

_AT_ONCE = 4
_MOST_DIGITS_IN_A_ROW = 4


def _message(bench: Bench) -> pb.SendNotificationRequest:
    return pb.SendNotificationRequest(
        bank_id=bench.subjects.bank_id,
        reference=fresh_reference(),
        customer_id=bench.subjects.customer.customer_id,
        template="drawdown_disbursed",
        values={"amount": "1.00", "card_tail": "0000", "query_number": "验-0000"},
    )


async def _send(bench: Bench, message: pb.SendNotificationRequest) -> str:
    answer = await bench.caller.ask(message, pb.SendNotificationResponse)
    if isinstance(answer, Said):
        raise RuleBrokenError(f"answered {answer}")
    return answer.masked_phone


async def _same_reference_is_taken_once(bench: Bench) -> str:
    message = _message(bench)
    first = await _send(bench, message)
    answers = {await _send(bench, message), *await asyncio.gather(*(_send(bench, message) for _ in range(_AT_ONCE)))}
    expect(answers == {first}, "the repeated reference gets another answer")
    return f"the same answer {2 + _AT_ONCE} times"


async def _phone_is_masked(bench: Bench) -> str:
    phone = await _send(bench, _message(bench))
    longest = max((len(run) for run in re.findall(r"[0-9]+", phone)), default=0)
    expect(longest <= _MOST_DIGITS_IN_A_ROW, f"{longest} digits in a row of the telephone are told")
    return phone or "no telephone on file"


def _call(bench: Bench) -> pb.AlertStaffRequest:
    made = pb.AlertStaffRequest(
        bank_id=bench.subjects.bank_id,
        reference=fresh_reference(),
        terminal_id=bench.subjects.terminal.terminal_id if bench.subjects.terminal else "conformance-kit",
        branch="conformance kit",
        place="attract",
        code="K0",
    )
    made.call_time.GetCurrentTime()
    return made


async def _staff_are_called_once(bench: Bench) -> str:
    call = _call(bench)
    for _ in range(3):
        answer = await bench.caller.ask(call, pb.AlertStaffResponse)
        expect(not isinstance(answer, Said), f"answered {answer}")
    call.code = "K1"
    other = await bench.caller.ask(call, pb.AlertStaffResponse)
    told = other.status if isinstance(other, Said) else "as if it were the first"
    expect(told == "ALREADY_EXISTS", f"another code is answered {told}")
    return "taken 3 times alike, another code ALREADY_EXISTS"


SAMPLES: Mapping[str, Sample] = {"SendNotification": _message, "AlertStaff": _call}
_OPERATIONS = ("SendNotification",)

RULES = (
    Rule(
        "NT-01",
        "message",
        "The same reference is taken once: repeated, also at once, it gets the first answer.",
        _OPERATIONS,
        _same_reference_is_taken_once,
    ),
    Rule("NT-02", "message", "The telephone is told with its middle masked.", _OPERATIONS, _phone_is_masked),
    Rule(
        "NT-03",
        "staff call",
        "The same reference calls staff once: repeated it is taken as before, with other content ALREADY_EXISTS.",
        ("AlertStaff",),
        _staff_are_called_once,
    ),
    *manners("NT", SAMPLES),
)
