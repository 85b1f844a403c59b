"""The contract's methods for mobile banks as one ASGI application that speaks Connect.

Messages pass as they are: the exchange behind answers bytes, whichever front they come from. What this adds is the
way of speaking, and the token of the `Authorization` header as the caller's credential.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import RequestContext
from connectrpc.server import ConnectASGIApplication, Endpoint
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from channel_server.transport.grpc.access import MOBILE_METHODS
from channel_server.transport.grpc.calls import Call, CallEndedError, Credential, Exchange
from channel_server.transport.grpc.contract import SERVICE_NAMES
from channel_server.transport.http.codec import BinaryCodec, JsonCodec
from channel_server.transport.http.errors import REASON_HEADER, connect_error, refusal_in

LONGEST_BODY = 512 * 1024
"""A signature of two hundred strokes takes a fifth of it as JSON."""
_BEARER = "Bearer "

# Any: whatever the contract's messages are; and what `Endpoint` makes has no name that it lends.
_Context = RequestContext[Any, Any]
_Served = Any


class MobileApplication(ConnectASGIApplication[Exchange]):
    """Connect's server, over an exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Offer what the exchange answers and mobile banks may call."""
        super().__init__(
            service=exchange,
            endpoints=_endpoints,
            read_max_bytes=LONGEST_BODY,
            codecs=(JsonCodec(), BinaryCodec()),
        )

    @property
    def path(self) -> str:
        """Where it stands."""
        return "/"


def _endpoints(exchange: Exchange) -> Mapping[str, _Served]:
    descriptors = _descriptors()
    places = {method.path: number for number, method in enumerate(exchange.methods)}
    return {path: _endpoint(exchange, places[path], descriptors[path]) for path in MOBILE_METHODS}


def _descriptors() -> Mapping[str, MethodDescriptor]:
    services = [descriptor_pool.Default().FindServiceByName(name) for name in SERVICE_NAMES]
    return {f"/{service.full_name}/{method.name}": method for service in services for method in service.methods}


def _endpoint(exchange: Exchange, number: int, described: MethodDescriptor) -> _Served:
    answer_type: type[Message] = message_factory.GetMessageClass(described.output_type)
    info = MethodInfo(
        name=described.name,
        service_name=described.containing_service.full_name,
        input=message_factory.GetMessageClass(described.input_type),
        output=answer_type,
        idempotency_level=IdempotencyLevel.UNKNOWN,
        stream_type=StreamType.SERVER_STREAM if described.server_streaming else StreamType.UNARY,
    )

    async def unary(request: Message, context: _Context) -> Message:
        try:
            return answer_type.FromString(await exchange.answer(_call(number, request, context)))
        except CallEndedError as ended:
            raise _told(ended, context) from None

    async def streaming(request: Message, context: _Context) -> AsyncIterator[Message]:
        try:
            async with aclosing(exchange.stream(_call(number, request, context))) as messages:
                async for message in messages:
                    yield answer_type.FromString(message)
        except CallEndedError as ended:
            raise _told(ended, context) from None

    if described.server_streaming:
        return Endpoint.server_stream(info, streaming)
    return Endpoint.unary(info, unary)


def _call(number: int, request: Message, context: _Context) -> Call:
    shown = context.request_headers.get("authorization", "")
    if not shown.startswith(_BEARER) or len(shown) == len(_BEARER):
        raise ConnectError(Code.UNAUTHENTICATED, "Authorization: Bearer with the access token of a visit is due")
    timeout_ms = context.timeout_ms
    ends = None if timeout_ms is None else asyncio.get_running_loop().time() + timeout_ms / 1000
    token = shown.removeprefix(_BEARER).strip().encode("utf-8", "replace")
    return Call(number, request.SerializeToString(), Credential(token, is_token=True), ends)


def _told(ended: CallEndedError, context: _Context) -> ConnectError:
    refusal = refusal_in(ended)
    if refusal is not None:
        context.response_headers[REASON_HEADER] = refusal.reason
    return connect_error(ended, context.request_headers.get("accept-language", ""))
