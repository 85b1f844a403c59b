"""A call's end on its way to a telephone: Connect's error, with the customer's sentence as its message."""

from connectrpc.code import Code
from connectrpc.errors import ConnectError, ErrorDetail
from edian.errors.v1 import refusal_pb2
from google.rpc import status_pb2
from protobuf.wkt import Any as WireAny

from channel_server.transport.grpc.calls import CallEndedError

REASON_HEADER = "edian-reason"
"""The refusal's reason, for clients that do not read details."""
_CODES = {
    1: Code.CANCELED,
    2: Code.UNKNOWN,
    3: Code.INVALID_ARGUMENT,
    4: Code.DEADLINE_EXCEEDED,
    5: Code.NOT_FOUND,
    6: Code.ALREADY_EXISTS,
    7: Code.PERMISSION_DENIED,
    8: Code.RESOURCE_EXHAUSTED,
    9: Code.FAILED_PRECONDITION,
    10: Code.ABORTED,
    11: Code.OUT_OF_RANGE,
    12: Code.UNIMPLEMENTED,
    13: Code.INTERNAL,
    14: Code.UNAVAILABLE,
    15: Code.DATA_LOSS,
    16: Code.UNAUTHENTICATED,
}


def refusal_in(ended: CallEndedError) -> refusal_pb2.Refusal | None:
    """Find the refusal among an end's details."""
    refusal = refusal_pb2.Refusal()
    for detail in status_pb2.Status.FromString(ended.details).details:
        if detail.Unpack(refusal):
            return refusal
    return None


def sentence(refusal: refusal_pb2.Refusal, accept_language: str) -> str:
    """Give what the customer is told, in Chinese unless English comes first among the languages asked for."""
    wanted = "en" if accept_language.strip().lower().startswith("en") else "zh-CN"
    return next(each.text for each in refusal.customer if each.language == wanted)


def connect_error(ended: CallEndedError, accept_language: str) -> ConnectError:
    """Write a call's end as Connect's error, details and all."""
    refusal = refusal_in(ended)
    message = ended.words if refusal is None else sentence(refusal, accept_language)
    details = [
        ErrorDetail(WireAny(type_url=detail.type_url, value=detail.value))
        for detail in status_pb2.Status.FromString(ended.details).details
    ]
    return ConnectError(_CODES[ended.code], message, details)
