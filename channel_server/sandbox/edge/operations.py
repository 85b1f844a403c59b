"""The RPCs of the contract, each with who handles it: one without a handler is found at start.

An operation is a coroutine from request to response. It knows neither deadline nor client, so that it can be run for a
client that has long gone.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from channel_server.sandbox.contract import services
from channel_server.sandbox.systems.core_banking import CoreRefusal

Handler = Callable[[Message, CoreRefusal | None], Awaitable[Message]]
"""From a request, and a refusal that the fault script may impose, to the response."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One RPC: its names, its messages and who handles it."""

    service: str
    name: str
    request_class: type[Message]
    handler: Handler


def operations_of(parts: Sequence[object]) -> tuple[Operation, ...]:
    """Match each RPC with the method of the same name, in snake case, of one of the parts.

    Raises:
        LookupError: an RPC has no handler.
    """
    return tuple(
        Operation(service.full_name, method.name, GetMessageClass(method.input_type), _handler(parts, method))
        for service in services()
        for method in service.methods
    )


def _handler(parts: Sequence[object], method: MethodDescriptor) -> Handler:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", method.name).lower()
    for part in parts:
        handler: Handler | None = getattr(part, name, None)
        if handler is not None:
            return handler
    raise LookupError(f"nothing handles {method.full_name}")
