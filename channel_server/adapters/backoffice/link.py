"""One gRPC channel to the bank's systems; every call on it has a deadline and comes back as one of three outcomes.

How a status is read:

- an answer in words of the application (INVALID_ARGUMENT, NOT_FOUND and so on) is a final "no" to *this call*;
- whatever else (DEADLINE_EXCEEDED, UNAVAILABLE, CANCELLED, INTERNAL …) is `OutcomeUnknown`. UNAVAILABLE too: gRPC does
  not tell whether the request had left, and "surely not sent" is a guess that would be paid for twice.

A call that moves money (`ask_money`) reads every status as `OutcomeUnknown`: an earlier try under the same reference
may have arrived, and only the other side's word about the reference itself is final.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import grpc
from grpc import aio

from channel_server.application.ports import OutcomeUnknown, Refused, Success

Request = TypeVar("Request", contravariant=True)
Response = TypeVar("Response", covariant=True)
Answer = TypeVar("Answer")
Value = TypeVar("Value")

_FINAL = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.OUT_OF_RANGE,
        grpc.StatusCode.UNIMPLEMENTED,
    }
)

_OPTIONS = (
    # One call is one try: whoever holds the reference decides about another.
    ("grpc.enable_retries", 0),
    # A dead link is noticed within seconds, also while a call waits on it.
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.ping_timeout_ms", 5_000),
    # After an outage the bank is found again quickly, without hammering it.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where the bank's systems are, and how long a call may take.

    Attributes:
        address: `host:port`.
        question_ms: longest wait for an answer that moves nothing.
        money_ms: longest wait for core banking to post, void or reverse; past it the outcome is asked about.
    """

    address: str
    question_ms: int = 3_000
    money_ms: int = 8_000


class _Call(Protocol[Request, Response]):
    def __call__(self, request: Request, /, *, timeout: float) -> Awaitable[Response]: ...


class BackOfficeLink:
    """The channel. Made within a running event loop; closed by `close`."""

    def __init__(self, settings: LinkSettings, credentials: grpc.ChannelCredentials | None = None) -> None:
        self._settings = settings
        if credentials is None:
            self.channel = aio.insecure_channel(settings.address, options=_OPTIONS)
        else:
            self.channel = aio.secure_channel(settings.address, credentials, options=_OPTIONS)

    async def close(self) -> None:
        """Close the channel; calls under way end as `OutcomeUnknown`."""
        await self.channel.close()

    async def ask(self, call: _Call[Request, Answer], request: Request) -> Success[Answer] | Refused | OutcomeUnknown:
        """Make a call that moves no money."""
        try:
            return Success(await call(request, timeout=self._settings.question_ms / 1000))
        except aio.AioRpcError as error:
            return _meaning(error)
        except aio.UsageError:
            return OutcomeUnknown("LINK_CLOSED")

    async def ask_money(self, call: _Call[Request, Answer], request: Request) -> Success[Answer] | OutcomeUnknown:
        """Make a call that moves money, or promises that none will move."""
        try:
            return Success(await call(request, timeout=self._settings.money_ms / 1000))
        except aio.AioRpcError as error:
            return OutcomeUnknown(error.code().name)
        except aio.UsageError:
            return OutcomeUnknown("LINK_CLOSED")


def read(
    outcome: Success[Answer] | Refused | OutcomeUnknown, convert: Callable[[Answer], Value]
) -> Success[Value] | Refused | OutcomeUnknown:
    """Convert the value of a success; an answer that makes no sense is as good as none."""
    if not isinstance(outcome, Success):
        return outcome
    try:
        return Success(convert(outcome.value))
    except ValueError as error:
        return OutcomeUnknown(f"UNREADABLE_ANSWER: {error}")


def _meaning(error: aio.AioRpcError) -> Refused | OutcomeUnknown:
    if error.code() in _FINAL:
        return Refused(error.code().name, error.details() or "")
    return OutcomeUnknown(error.code().name)
