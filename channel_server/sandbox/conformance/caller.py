"""Calls the target: any RPC of the contract, each with a deadline, and a record of how long each took."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc import aio

from channel_server.sandbox.contract import methods

A = TypeVar("A", bound=Message)

_MOVES_MONEY = ("Post", "Void", "Reverse")


@dataclass(frozen=True, slots=True)
class Said:
    """A status instead of an answer."""

    status: str
    details: str

    def __str__(self) -> str:
        return self.status


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the kit waits. The defaults are those of the channel server.

    Attributes:
        question_ms: for an answer that moves nothing.
        money_ms: for core to post, void or reverse.
        arrival_ms: for a request whose caller hung up to be known to inquiries.
    """

    question_ms: int = 3_000
    money_ms: int = 8_000
    arrival_ms: int = 2_000

    def of(self, operation: str) -> int:
        """Tell how long an answer may take."""
        return self.money_ms if operation.startswith(_MOVES_MONEY) else self.question_ms


@dataclass(slots=True)
class Caller:
    """The one connection over which a run goes. Answers are told apart by their type alone."""

    channel: aio.Channel
    patience: Patience
    times_ms: dict[str, list[float]] = field(default_factory=dict)
    """How long each call that was not hung up on took, by RPC."""
    _by_request: Mapping[str, MethodDescriptor] = field(
        default_factory=lambda: {m.input_type.full_name: m for m in methods().values()}
    )

    async def ask(self, request: Message, answer: type[A]) -> A | Said:
        """Make the call that a request is of."""
        method = self._method(request)
        began = time.perf_counter()
        try:
            response = await self._call(request, method)
        except aio.AioRpcError as error:
            return Said(error.code().name, error.details() or "")
        finally:
            self.times_ms.setdefault(method.name, []).append((time.perf_counter() - began) * 1000)
        assert isinstance(response, answer), f"{method.name} answers {method.output_type.full_name}"
        return response

    async def tell(self, request: Message) -> Message | Said:
        """Make the call that a request is of, whatever the answer's type."""
        return await self.ask(request, GetMessageClass(self._method(request).output_type))

    async def hang_up(self, request: Message, *, after_ms: int) -> None:
        """Begin a call and end it from this side, whether or not its answer was under way."""
        call = self._call(request, self._method(request))
        await asyncio.sleep(after_ms / 1000)
        call.cancel()
        await asyncio.wait((asyncio.ensure_future(_ended(call)),))

    def slowest_ms(self, operations: Sequence[str]) -> Mapping[str, float]:
        """Tell the longest time of each RPC that was called."""
        return {name: max(self.times_ms[name]) for name in operations if name in self.times_ms}

    def _method(self, request: Message) -> MethodDescriptor:
        return self._by_request[request.DESCRIPTOR.full_name]

    def _call(self, request: Message, method: MethodDescriptor) -> "aio.UnaryUnaryCall[Message, Message]":
        service = method.containing_service
        assert service is not None, "a method is of a service"
        call = self.channel.unary_unary(
            f"/{service.full_name}/{method.name}",
            request_serializer=_serialise,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return call(request, timeout=self.patience.of(method.name) / 1000)


async def _ended(call: "aio.UnaryUnaryCall[Message, Message]") -> grpc.StatusCode:
    return await call.code()


def _serialise(message: Message) -> bytes:
    return message.SerializeToString()
