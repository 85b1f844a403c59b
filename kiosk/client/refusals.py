"""What a gRPC error means: the bank's "no" with its reason, or silence.

A "no" is one only when the server says so in its details (google.rpc.ErrorInfo of domain `edian` and a Refusal beside
it, AIP-193); a bare status code comes from the transport, and then nobody knows what became of the call.
"""

from __future__ import annotations

import grpc
from edian.errors.v1 import refusal_pb2
from google.rpc import error_details_pb2, status_pb2

from kiosk.client import messages
from kiosk.client.answers import Refused, Unanswered
from kiosk.flow.facts import Bilingual, Refusal
from kiosk.flow.trouble import Trouble
from kiosk.flow.trouble_sentences import SENTENCES

__all__ = ["ended"]

DOMAIN = "edian"
DETAILS = "grpc-status-details-bin"

_SILENCE = {
    grpc.StatusCode.UNAVAILABLE: Trouble.NO_NETWORK,
    grpc.StatusCode.DEADLINE_EXCEEDED: Trouble.BANK_SLOW,
}

_NO = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.OUT_OF_RANGE,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
    }
)
"""Codes that can carry a "no". With any other, details or not, the outcome is unknown."""


def ended(error: grpc.aio.AioRpcError) -> Refused | Unanswered:
    """How a call that raised has ended."""
    code = error.code()
    refusal = _refusal(error) if code in _NO else None
    if refusal is not None:
        return Refused(refusal)
    return Unanswered(_SILENCE.get(code, Trouble.BANK_SLOW), f"{code.name}: {error.details() or ''}"[:200])


def _refusal(error: grpc.aio.AioRpcError) -> Refusal | None:
    status = _status(error)
    if status is None:
        return None
    said, info = refusal_pb2.Refusal(), error_details_pb2.ErrorInfo()
    has_said = has_info = False
    for detail in status.details:
        has_said |= detail.Unpack(said)
        has_info |= detail.Unpack(info)
    if not has_info or info.domain != DOMAIN:
        return None
    tries = info.metadata.get("attempts_remaining", "")
    tries_left = int(tries) if tries.isdigit() else None
    if has_said and said.reason:
        return messages.refusal(said, tries_left)
    fallback = SENTENCES[Trouble.BANK_REFUSED]
    return Refusal(info.reason, fallback[2], Bilingual("", ""), tries_left)


def _status(error: grpc.aio.AioRpcError) -> status_pb2.Status | None:
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS and isinstance(value, bytes):
            status = status_pb2.Status()
            try:
                status.ParseFromString(value)
            except ValueError:  # DecodeError: the details are damaged, the code alone speaks
                return None
            return status
    return None
