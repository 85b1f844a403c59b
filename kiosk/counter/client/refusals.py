"""What a gRPC error means at the counter: the bank's "no" with the teller's sentence beside the customer's, or silence.

As `kiosk.client.refusals`: a "no" is one only when the server says so in its details; a bare status code comes from the
transport, and then nobody knows what became of the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import grpc
from edian.errors.v1 import refusal_pb2
from google.rpc import error_details_pb2, status_pb2

from kiosk.client.refusals import DETAILS, DOMAIN
from kiosk.counter.client.answers import Refusal, Refused, Unanswered
from kiosk.flow.facts import Bilingual
from kiosk.flow.trouble import Trouble
from kiosk.flow.trouble_sentences import SENTENCES

__all__ = ["ended", "refusal"]

_SILENCE = {
    grpc.StatusCode.UNAVAILABLE: Trouble.NO_NETWORK,
    grpc.StatusCode.DEADLINE_EXCEEDED: Trouble.BANK_SLOW,
}

_SILENT_CODES = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.DATA_LOSS,
    }
)
"""Codes with which, details or not, the outcome is unknown."""


def ended(error: grpc.aio.AioRpcError) -> Refused | Unanswered:
    """How a call that raised has ended."""
    code = error.code()
    said = _details(error) if code not in _SILENT_CODES else None
    if said is not None:
        return Refused(said)
    return Unanswered(_SILENCE.get(code, Trouble.BANK_SLOW), f"{code.name}: {error.details() or ''}"[:200])


def refusal(message: refusal_pb2.Refusal, facts: Mapping[str, str] | None = None) -> Refusal:
    """A "no" with its sentences for both sides."""
    return Refusal(
        message.reason,
        _both(message.customer),
        _both(message.teller),
        _both(message.remedy),
        message.quote_number,
        message.field,
        dict(facts or {}),
    )


def _details(error: grpc.aio.AioRpcError) -> Refusal | None:
    said, info = refusal_pb2.Refusal(), error_details_pb2.ErrorInfo()
    has_said = has_info = False
    for detail in _status(error).details:
        has_said |= detail.Unpack(said)
        has_info |= detail.Unpack(info)
    if not has_info or info.domain != DOMAIN:
        return None
    if has_said and said.reason:
        return refusal(said, info.metadata)
    return Refusal(info.reason, SENTENCES[Trouble.BANK_REFUSED][2])


def _status(error: grpc.aio.AioRpcError) -> status_pb2.Status:
    status = status_pb2.Status()
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS and isinstance(value, bytes):
            try:
                status.ParseFromString(value)
            except ValueError:  # DecodeError: the details are damaged, the code alone speaks
                return status_pb2.Status()
    return status


def _both(messages: Iterable[refusal_pb2.Sentence]) -> Bilingual:
    by_language = {message.language.split("-")[0]: message.text for message in messages}
    zh = by_language.get("zh", "")
    return Bilingual(zh or by_language.get("en", ""), by_language.get("en", "") or zh)
