"""The manners that every service owes: malformed messages are turned away, and answers come in time.

Malformed messages are derived from the contract: whatever protovalidate's rules reject, a target has to reject too. A
new RPC or a new rule of a field is so covered without a line here.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping

import protovalidate
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from channel_server.sandbox.conformance.bench import Bench
from channel_server.sandbox.conformance.caller import Said
from channel_server.sandbox.conformance.rule import Due, Rule, expect

Sample = Callable[[Bench], Message]
"""Makes a request that is well formed. It is never sent as it is."""
Figure = Callable[[Bench], Awaitable[int]]
"""Reads something that must not move."""

_BAD_TEXTS = ("", "?", "not a reference", "9" * 200)
_BAD_BYTES = (b"", b"?", bytes(1 << 20) + b"?")
_BAD_NUMBERS = (0, -1)


def manners(prefix: str, samples: Mapping[str, Sample], *, untouched: Figure | None = None) -> tuple[Rule, ...]:
    """Make the rules about manners of a service.

    Args:
        prefix: of the rules' numbers.
        samples: a well-formed request for each RPC of the service.
        untouched: reads what malformed messages must leave as it is.
    """
    operations = tuple(samples)

    async def malformed_is_invalid(bench: Bench) -> str:
        before = await untouched(bench) if untouched else 0
        sent = 0
        for name, sample in samples.items():
            if name in bench.declared.missing:
                continue
            for field, message in malformed(sample(bench)):
                answer = await bench.caller.tell(message)
                told = answer.status if isinstance(answer, Said) else "as if it were well formed"
                expect(told == "INVALID_ARGUMENT", f"{name} with a wrong {field} is answered {told}")
                sent += 1
        expect(untouched is None or await untouched(bench) == before, "a malformed message has moved the balance")
        return f"{sent} messages to {len(operations)} RPCs"

    async def answers_come_in_time(bench: Bench) -> str:
        slowest = bench.caller.slowest_ms(operations)
        late = [name for name, took in slowest.items() if took >= bench.caller.patience.of(name)]
        expect(not late, f"{', '.join(late)} took longer than the channel server waits")
        return f"slowest: {max(slowest.values(), default=0):.0f} ms"

    return (
        Rule(
            f"{prefix}-90",
            "message",
            "A malformed message is INVALID_ARGUMENT and changes nothing.",
            operations,
            malformed_is_invalid,
            due=Due.SOME_THERE,
        ),
        Rule(
            f"{prefix}-91",
            "deadline",
            "Every answer comes before the channel server stops waiting.",
            operations,
            answers_come_in_time,
            due=Due.SOME_THERE,
        ),
    )


def malformed(request: Message) -> Iterator[tuple[str, Message]]:
    """Make from a well-formed request those that are not, each with the name of the field that is wrong."""
    for field in request.DESCRIPTOR.fields:
        for message in _spoilt(request, field.name, None if field.is_repeated else field.type):
            if not _well_formed(message):
                yield field.name, message


def _spoilt(request: Message, name: str, kind: int | None) -> Iterator[Message]:
    cleared = _copy(request)
    cleared.ClearField(name)
    yield cleared
    values: tuple[object, ...] = ()
    match kind:
        case FieldDescriptor.TYPE_STRING:
            values = _BAD_TEXTS
        case FieldDescriptor.TYPE_BYTES:
            values = _BAD_BYTES
        case FieldDescriptor.TYPE_INT32 | FieldDescriptor.TYPE_INT64:
            values = _BAD_NUMBERS
    for value in values:
        spoilt = _copy(request)
        setattr(spoilt, name, value)
        yield spoilt


def _copy(request: Message) -> Message:
    copy = type(request)()
    copy.CopyFrom(request)
    return copy


def _well_formed(message: Message) -> bool:
    try:
        protovalidate.validate(message)
    except protovalidate.ValidationError:
        return False
    return True
