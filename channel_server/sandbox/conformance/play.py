"""Plays rules against a target: looks at it first, then one rule after another, and gives back what was paid."""

from collections.abc import AsyncIterator, Sequence

import grpc
from edian.backoffice.v1 import core_banking_service_pb2 as pb
from google.protobuf.message_factory import GetMessageClass
from grpc import aio

from channel_server.sandbox.conformance.bench import Bench, Declared
from channel_server.sandbox.conformance.caller import Caller, Patience, Said
from channel_server.sandbox.conformance.core_banking import desk
from channel_server.sandbox.conformance.rule import Due, Finding, NotTriedError, Promise, Rule, RuleBrokenError, Verdict
from channel_server.sandbox.conformance.subjects import Subjects
from channel_server.sandbox.contract import methods
from channel_server.wire import WireValueError, date_from_message

_OPTIONS = (
    ("grpc.enable_retries", 0),  # one call is one try: a rule that repeats does so itself
    ("grpc.max_receive_message_length", 2 * 1024 * 1024),
)


class TargetError(RuntimeError):
    """The target does not answer what every run begins with; whoever runs the kit mends the address or the target."""


def open_channel(target: str, credentials: grpc.ChannelCredentials | None = None) -> aio.Channel:
    """Make a channel to a target; the caller closes it. Needs a running event loop."""
    if credentials is None:
        return aio.insecure_channel(target, options=_OPTIONS)
    return aio.secure_channel(target, credentials, options=_OPTIONS)


async def look_at(channel: aio.Channel, subjects: Subjects, patience: Patience) -> Bench:
    """Ask the target what it declares and which RPCs it has, without moving anything.

    Raises:
        TargetError: it cannot be reached, or tells neither capabilities nor business date.
    """
    caller = Caller(channel, patience)
    capabilities = await caller.ask(pb.GetCapabilitiesRequest(bank_id=subjects.bank_id), pb.GetCapabilitiesResponse)
    if isinstance(capabilities, Said):
        raise TargetError(f"GetCapabilities answers {capabilities}: {capabilities.details}")
    day = await caller.ask(pb.GetBusinessDateRequest(bank_id=subjects.bank_id), pb.GetBusinessDateResponse)
    if isinstance(day, Said):
        raise TargetError(f"GetBusinessDate answers {day}: {day.details}")
    try:
        business_date = date_from_message(day.business_date)
    except WireValueError as error:
        raise TargetError(f"GetBusinessDate: {error}") from error
    known = capabilities.environment in pb.Environment.values()
    declared = Declared(
        environment=pb.Environment.Name(capabilities.environment).removeprefix("ENVIRONMENT_") if known else "UNKNOWN",
        promises={promise.value: bool(getattr(capabilities, promise.value)) for promise in Promise},
        business_date=business_date,
        open=day.open,
        missing=await _missing(caller),
    )
    return Bench(caller, subjects, declared)


async def play(bench: Bench, rules: Sequence[Rule]) -> AsyncIterator[Finding]:
    """Play rules one after another; each finding is there as soon as its rule has been played."""
    for rule in rules:
        yield await _play_one(bench, rule)
        await _give_back(bench)


async def _missing(caller: Caller) -> frozenset[str]:
    """Find the RPCs that are not there. An empty message is malformed for each, so that nothing is done by asking."""
    missing = set()
    for name, method in methods().items():
        answer = await caller.tell(GetMessageClass(method.input_type)())
        if isinstance(answer, Said) and answer.status == "UNIMPLEMENTED":
            missing.add(name)
    return frozenset(missing)


async def _play_one(bench: Bench, rule: Rule) -> Finding:
    undeclared = [promise.value for promise in rule.promises if not bench.promises(promise)]
    if undeclared:
        return Finding(rule, Verdict.NOT_OFFERED, f"not declared: {', '.join(undeclared)}")
    missing = [name for name in rule.operations if name in bench.declared.missing]
    tolerated = {Due.ALL_THERE: 0, Due.SOME_THERE: len(rule.operations) - 1, Due.ALWAYS: len(rule.operations)}
    if len(missing) > tolerated[rule.due]:
        return Finding(rule, Verdict.NOT_OFFERED, f"UNIMPLEMENTED: {', '.join(missing)}")
    try:
        return Finding(rule, Verdict.HOLDS, await rule.check(bench))
    except RuleBrokenError as error:
        return Finding(rule, Verdict.BROKEN, str(error))
    except WireValueError as error:
        return Finding(rule, Verdict.BROKEN, f"a value that has no meaning: {error}")
    except NotTriedError as error:
        return Finding(rule, Verdict.NOT_TRIED, str(error))


async def _give_back(bench: Bench) -> None:
    """Reverse what the last rule had paid and not collected again, as far as core lets it be reversed."""
    for repayment, payment in bench.funded_by.items():
        known = await desk.inquire(bench, repayment)
        if not isinstance(known, Said) and known.state == pb.POSTING_STATE_POSTED:
            bench.asked_to_pay.pop(payment, None)
    bench.funded_by.clear()
    for reference, amount in bench.asked_to_pay.items():
        known = await desk.inquire(bench, reference)
        if isinstance(known, Said) or known.state != pb.POSTING_STATE_POSTED:
            continue
        if bench.promises(Promise.REVERSES):
            undone = await desk.reverse(bench, desk.reversal_order(bench, reference))
            if not isinstance(undone, Said) and undone.state == pb.POSTING_STATE_REVERSED:
                continue
        bench.left_in_books[reference] = amount
    bench.asked_to_pay.clear()
