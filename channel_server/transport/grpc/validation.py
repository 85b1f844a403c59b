"""Holds a message against the rules that its proto states; the first that it breaks is named."""

from google.protobuf.message import Message
from protovalidate import Validator

from channel_server.domain.refusals import Refusal, RefusalReason, refuse

_PROBLEM_LENGTH = 200


class MessageValidator:
    """Compiles the rules of a message at its first use, and keeps them."""

    def __init__(self) -> None:
        self._validator = Validator()

    def check(self, message: Message) -> Refusal | None:
        """Say what is wrong with a message, or nothing."""
        violations = self._validator.collect_violations(message)
        if not violations:
            return None
        first = violations[0].proto
        elements = [] if first.field is None else first.field.elements
        path = ".".join(element.field_name or "" for element in elements)
        return malformed(path, str(first.message))


def malformed(field: str, problem: str) -> Refusal:
    """Refuse a message for one of its fields. The problem names the rule and never the value."""
    return refuse(RefusalReason.MALFORMED_REQUEST, field=field or "-", problem=problem[:_PROBLEM_LENGTH])
