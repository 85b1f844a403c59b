"""A refusal on its way out: a gRPC status with `ErrorInfo`, our own `Refusal`, and the field at fault (AIP-193)."""

from typing import NoReturn

from edian.errors.v1 import refusal_pb2
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from channel_server.domain.refusal_follow_up import is_reviewable
from channel_server.domain.refusal_table import (
    Language,
    customer_sentence,
    refusal_row,
    remedy_sentence,
    teller_sentence,
)
from channel_server.domain.refusals import Refusal
from channel_server.transport.grpc.calls import CallEndedError, Context

DOMAIN = "edian"


class RefusedError(CallEndedError):
    """A call ends with a refusal, which the gate may still give a number."""

    def __init__(self, refusal: Refusal, status: status_pb2.Status) -> None:
        super().__init__(status.code, status.message, status.SerializeToString())
        self.refusal = refusal


def refusal_message(refusal: Refusal, *, quote_number: str = "") -> refusal_pb2.Refusal:
    """Write a refusal with its sentences in every language."""
    return refusal_pb2.Refusal(
        reason=refusal.reason.value,
        customer=[_sentence(each, customer_sentence(refusal, each)) for each in Language],
        teller=[_sentence(each, teller_sentence(refusal, each)) for each in Language],
        remedy=[_sentence(each, remedy_sentence(refusal, each)) for each in Language],
        field=refusal.facts.get("field", ""),
        quote_number=quote_number,
        reviewable=is_reviewable(refusal.reason),
    )


def status_of(refusal: Refusal, *, quote_number: str = "") -> status_pb2.Status:
    """Write the whole status."""
    status = status_pb2.Status(
        code=code_pb2.Code.Value(refusal_row(refusal.reason).status.value),
        # For whoever reads a log: what the teller reads, in English, names no customer.
        message=teller_sentence(refusal, Language.ENGLISH),
    )
    details: list[Message] = [
        error_details_pb2.ErrorInfo(reason=refusal.reason.value, domain=DOMAIN, metadata=dict(refusal.facts)),
        refusal_message(refusal, quote_number=quote_number),
    ]
    field = refusal.facts.get("field")
    if field is not None:
        violation = error_details_pb2.BadRequest.FieldViolation(
            field=field,
            description=refusal.facts.get("problem", teller_sentence(refusal, Language.ENGLISH)),
            reason=refusal.reason.value,
        )
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    for detail in details:
        status.details.add().Pack(detail)
    return status


def ended_by(refusal: Refusal, *, quote_number: str = "") -> RefusedError:
    """Write a refusal as the end of a call."""
    return RefusedError(refusal, status_of(refusal, quote_number=quote_number))


async def abort(context: Context, refusal: Refusal) -> NoReturn:
    """End a call with a refusal."""
    context.end(ended_by(refusal))


def _sentence(language: Language, text: str) -> refusal_pb2.Sentence:
    return refusal_pb2.Sentence(language=language.value, text=text)
